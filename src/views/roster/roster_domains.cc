// Control of domains: what is asked about it, and what checks do to the roster.
#include <fmt/format.h>

#include "views/roster/domain_check_document.h"
#include "views/roster/domain_rows.h"
#include "views/roster/roster_fold.h"
#include "views/roster/roster_state.h"
#include "views/roster/sql_values.h"

namespace entente::roster {

Result<void> RosterFold::TakeDomainCheck(const views::Entry& entry) {
  TRY_ASSIGN(const DomainCheckDocument document, ParseDomainCheck(AsText(entry.statement->payload())));
  TRY(RequireOperator(entry));
  TRY_ASSIGN(const std::int64_t party, PartyId(document.party));
  TRY_ASSIGN(const auto same,
             FindNumber(database_, "SELECT 1 FROM party WHERE id = ?1 AND domain = ?2", party, document.domain));
  if (!same.has_value())
    return Fail(ErrorCode::kPolicyRejected, fmt::format("{} does not name this domain now", document.party), "/domain");
  return TakeDomainCheckOf(database_, party, log_, entry.index, document);
}

Result<void> RosterFold::DomainsMayChange(std::int64_t party, std::uint64_t entry) {
  return ReviewDomainChecks(database_, party, entry);
}

Result<void> RosterFold::NoteSelfSigned(std::int64_t party, const views::Entry& entry) {
  return Change(database_, "INSERT OR IGNORE INTO self_signed VALUES (?1, ?2, ?3)", party,
                ByteView(entry.statement->headers().kid), entry.index);
}

Result<std::vector<PartyDomain>> RosterView::Domains(std::string_view party) const {
  TRY_ASSIGN(const auto reading, state_->readers.Take());
  storage::Database& database = reading.database();
  std::vector<PartyDomain> domains;
  std::vector<std::int64_t> rows;
  TRY(ForEachRow(
      database, "SELECT id, uri, domain FROM party WHERE domain <> '' AND (?1 = '' OR uri = ?1) ORDER BY uri",
      [&](const storage::Query& row) -> Result<void> {
        rows.push_back(row.Int(0));
        domains.push_back({row.Text(1), row.Text(2), {}, {}});
        return {};
      },
      party));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    TRY_ASSIGN(domains[i].kids, ReadProvingKids(database, rows[i]));
    TRY_ASSIGN(domains[i].checks, ReadDomainChecks(database, rows[i]));
  }
  return domains;
}

}  // namespace entente::roster
