// What the answers of the Call's parts share: the log's time that they rest on, parties with their names, marks, cited
// documents, clauses. Seen inside protocols/call/ only.
//
// Thread safety: pure functions; LogTimeOf() from any thread.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "codec/json.h"
#include "log/log.h"
#include "storage/sqlite.h"
#include "views/roster/public_fields.h"
#include "views/roster/said.h"

namespace entente::protocols {

// The log's time at the cursor of what is read: the only "now" of these answers. 0 where nothing was folded yet.
[[nodiscard]] Result<UnixSeconds> LogTimeOf(storage::Database& database, const log::Log& log);

[[nodiscard]] json::Value NamedJson(const roster::NamedParty& party);
// "entry", "party", "time", "marks", "in_doubt_since".
void PutSaid(json::Value& item, const roster::SaidRow& said);
[[nodiscard]] json::Value CitedJson(const roster::CitedDocument& document);
[[nodiscard]] json::Value CitedJson(const std::vector<roster::CitedDocument>& documents);

// Titles of an instrument's clauses in its newest version.
class ClauseTitles {
 public:
  [[nodiscard]] static Result<ClauseTitles> Of(storage::Database& database, const std::string& instrument);
  // {"id", "title"} of each; title null where there is no such clause any more.
  [[nodiscard]] json::Value Json(const std::vector<std::string>& clauses) const;

 private:
  std::vector<roster::Clause> clauses_;
};

// Adds every index that stands in an answer as "entry", "entries", "evidence" or as one of `members`, ascending.
[[nodiscard]] json::Value EntriesIn(const json::Value& answer, const std::set<std::string>& members);

}  // namespace entente::protocols
