#include "views/roster/doubt.h"

#include <fmt/format.h>

#include "views/roster/sql_values.h"

namespace entente::roster {

std::string DoubtSql(const std::string& party, const std::string& kid, const std::string& entry,
                     const std::string& time) {
  return fmt::format(
      "(SELECT min(c.entry) FROM compromise c JOIN party k ON k.id = c.party WHERE k.uri = {} AND c.kid = {} AND "
      "c.entry > {} AND (c.since IS NULL OR c.since <= {}))",
      party, kid, entry, time);
}

Result<std::string> SignerOf(storage::Database& database, std::string_view issuer, ByteView kid, std::uint64_t entry,
                             UnixSeconds time) {
  TRY_ASSIGN(const auto own,
             FindNumber(database,
                        "SELECT 1 FROM party p JOIN party_key k ON k.party = p.id WHERE p.uri = ?1 AND k.kid = ?2 AND "
                        "k.first_entry <= ?3",
                        issuer, kid, entry));
  std::string signer(issuer);
  if (own.has_value()) return signer;
  TRY(ForEachRow(
      database,
      "SELECT d.delegate FROM party p JOIN delegation d ON d.party = p.id JOIN party o ON o.uri = d.delegate JOIN "
      "party_key k ON k.party = o.id WHERE p.uri = ?1 AND k.kid = ?2 AND k.first_entry < ?3 AND d.entry = (SELECT "
      "max(entry) FROM delegation WHERE party = d.party AND delegate = d.delegate AND entry < ?3) AND d.roles <> '' "
      "AND "
      "(d.until IS NULL OR d.until > ?4) ORDER BY d.delegate LIMIT 1",
      [&signer](const storage::Query& row) -> Result<void> {
        signer = row.Text(0);
        return {};
      },
      issuer, kid, entry, time));
  return signer;
}

std::optional<std::uint64_t> EntryOrNone(const storage::Query& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return static_cast<std::uint64_t>(row.Int(column));
}

}  // namespace entente::roster
