// Taking: one entry that is being folded, and what every field of the roster asks of the others' tables then: is this a
// party, which instrument is meant, is there such a clause. Seen by the roster's own sources only.
//
// An error of kind kInvalidInput or kPolicyRejected says that the entry cannot be used, where, and why: it is recorded
// in `unusable`, and a node refuses such a statement when it is offered (docs/formats/payloads.md). Any other error is
// the database's and stops the fold.
//
// Thread safety: one thread, inside the caller's transaction.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "registration/authority.h"
#include "storage/sqlite.h"
#include "views/roster/documents.h"
#include "views/view.h"

namespace entente::roster {

struct Taking {
  storage::Database& database;
  std::int64_t log = 1;  // row of the log that is folded
  const views::Entry& entry;

  [[nodiscard]] std::string_view payload() const { return AsText(entry.statement->payload()); }
  [[nodiscard]] const std::string& issuer() const { return entry.statement->headers().issuer; }
  [[nodiscard]] ByteView kid() const { return entry.statement->headers().kid; }
  // The day on which it was logged, "2021-11-11": the only "today" that the fold knows.
  [[nodiscard]] std::string day() const { return FormatDate(entry.time); }
};

[[nodiscard]] std::unexpected<Error> Unusable(std::string why, std::string place = {});

struct KnownParty {
  std::int64_t row = 0;
  std::string name;
  registration::PartyKind kind = registration::PartyKind::kUnknown;
  std::string country;  // may be empty
  registration::Standing standing = registration::Standing::kUnknown;
};
// Errors: unusable, when it is no party on this log.
[[nodiscard]] Result<KnownParty> RequireParty(const Taking& taking, std::string_view uri, std::string place);
[[nodiscard]] Result<void> RequireOperator(const Taking& taking);

struct KnownInstrument {
  std::int64_t row = 0;
  std::string uri;
  std::string custodian;
  InstrumentDocument document;  // its newest version
};
// Errors: unusable, when there is none on this log.
[[nodiscard]] Result<KnownInstrument> RequireInstrument(const Taking& taking, std::string_view uri, std::string place);
// Errors: unusable, when its newest version has no such clause; names those that it has.
[[nodiscard]] Result<void> RequireClause(const KnownInstrument& instrument, std::string_view clause, std::string place);
// Evidence stands before what rests on it. Errors: unusable, when there is no such entry before this one.
[[nodiscard]] Result<void> RequireEarlierEntry(const Taking& taking, std::uint64_t entry, std::string place);

}  // namespace entente::roster
