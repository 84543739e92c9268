#include "views/roster/doubt.h"

#include <fmt/format.h>

namespace entente::roster {

std::string DoubtSql(const std::string& party, const std::string& kid, const std::string& entry,
                     const std::string& time) {
  return fmt::format(
      "(SELECT min(c.entry) FROM compromise c JOIN party k ON k.id = c.party WHERE k.uri = {} AND c.kid = {} AND "
      "c.entry > {} AND (c.since IS NULL OR c.since <= {}))",
      party, kid, entry, time);
}

std::optional<std::uint64_t> EntryOrNone(const storage::Query& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return static_cast<std::uint64_t>(row.Int(column));
}

}  // namespace entente::roster
