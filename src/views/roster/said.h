// Said: who says an entry of a part, by whose key, when, and what is odd about it: the columns that each table of acts
// has, how they are filled and read. Seen by the roster's own sources only.
//
// A table of acts has, in this order: log, entry, what is its own, and then
//   party TEXT NOT NULL, marks TEXT NOT NULL, kid BLOB NOT NULL, signer TEXT NOT NULL, time INTEGER NOT NULL
//
// Thread safety: as the database's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "storage/sqlite.h"
#include "views/roster/marks.h"
#include "views/roster/taking.h"

namespace entente::roster {

struct NamedParty {
  std::string id;
  std::string name;  // of its newest statement
  friend bool operator==(const NamedParty&, const NamedParty&) = default;
};

struct SaidRow {
  std::uint64_t entry = 0;
  NamedParty party;
  UnixSeconds time = 0;
  std::vector<std::string> marks;
  // The key that signed it was said to be compromised by then, by this later entry.
  std::optional<std::uint64_t> in_doubt_since;
};

// The last five columns.
struct SaidColumns {
  std::string party;
  std::string marks;
  Bytes kid;
  std::string signer;
  UnixSeconds time = 0;
};
[[nodiscard]] Result<SaidColumns> SaidNow(const Taking& taking, const Marks& marks);

// The columns that ReadSaid() takes, of a table or its alias.
[[nodiscard]] std::string SaidSql(const std::string& table);
inline constexpr int kSaidSqlColumns = 6;
[[nodiscard]] SaidRow ReadSaid(const storage::Query& row, int first_column);

// The name of a party; its id where no statement of it is on the log.
[[nodiscard]] Result<NamedParty> NameParty(storage::Database& database, const std::string& id);

// A list as a column keeps it, and back: JSON.
[[nodiscard]] std::string ListText(const std::vector<std::uint64_t>& entries);
[[nodiscard]] std::vector<std::uint64_t> EntriesFromText(std::string_view text);

}  // namespace entente::roster
