// Control of domains: what is asked about it, and what checks do to the roster. And who has which name.
#include <fmt/format.h>

#include <algorithm>

#include "views/roster/domain_chains.h"
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
  return TakeDomainCheckOf(database_, party, log_, entry, document);
}

Result<void> RosterFold::TakeX509Anchors(const views::Entry& entry) {
  TRY_ASSIGN(const X509AnchorsDocument document, ParseX509Anchors(AsText(entry.statement->payload())));
  TRY(RequireOperator(entry));
  return KeepX509Anchors(database_, entry.index, document);
}

Result<void> RosterFold::NoteChain(const views::Entry& entry) {
  const statement::Headers& headers = entry.statement->headers();
  if (headers.certificates.empty() || headers.certificates.size() > kDomainChainMax) return {};
  std::size_t bytes = 0;
  for (const Bytes& der : headers.certificates) bytes += der.size();
  // Of a party that lists its key, nobody looked into the chain: anything may stand there.
  const auto leaf = crypto::Certificate::FromDer(headers.certificates.front());
  if (bytes > kDomainChainBytesMax || !leaf.has_value()) return {};
  const auto key = leaf->Key();
  if (!key.has_value() || !std::ranges::equal(key->kid(), headers.kid)) return {};
  std::vector<std::int64_t> parties;
  const std::vector<std::string> names = leaf->names();
  TRY(ForEachRow(
      database_, "SELECT id, domain FROM party WHERE uri = ?1 AND domain <> ''",
      [&](const storage::Query& row) -> Result<void> {
        if (std::ranges::find(names, "dns:" + row.Text(1)) != names.end()) parties.push_back(row.Int(0));
        return {};
      },
      headers.issuer));
  for (const std::int64_t party : parties)
    TRY(KeepDomainChain(database_, party, {headers.kid, entry.index, entry.index, headers.certificates}));
  return {};
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
        domains.push_back({row.Text(1), row.Text(2), {}, {}, {}});
        return {};
      },
      party));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    TRY_ASSIGN(domains[i].kids, ReadProvingKids(database, rows[i]));
    TRY_ASSIGN(domains[i].checks, ReadDomainChecks(database, rows[i]));
    TRY_ASSIGN(domains[i].chains, ReadDomainChains(database, rows[i]));
  }
  return domains;
}

Result<DomainProof> RosterView::ProveByCertificates(std::string_view party, std::span<const Bytes> chain,
                                                    std::span<const UnixSeconds> times) const {
  TRY_ASSIGN(const auto reading, state_->readers.Take());
  storage::Database& database = reading.database();
  std::int64_t row_id = 0;
  std::string domain;
  TRY(ForEachRow(
      database, "SELECT id, domain FROM party WHERE uri = ?1",
      [&](const storage::Query& row) -> Result<void> {
        row_id = row.Int(0);
        domain = row.Text(1);
        return {};
      },
      party));
  if (domain.empty()) return Fail(ErrorCode::kNotFound, fmt::format("{} names no domain on this log", party), "party");
  return ProveDomain(database, row_id, domain, chain, times);
}

Result<std::vector<IdentityRow>> RosterView::Identities(std::uint64_t supporters_max) const {
  TRY_ASSIGN(const auto reading, state_->readers.Take());
  storage::Database& database = reading.database();
  std::vector<IdentityRow> rows;
  TRY(ForEachRow(
      database, "SELECT uri, name, kind, domain FROM party ORDER BY uri",
      [&rows](const storage::Query& row) -> Result<void> {
        rows.push_back(
            {row.Text(0), {}, row.Text(1), static_cast<registration::PartyKind>(row.Int(2)), row.Text(3), true});
        return {};
      }));
  TRY_ASSIGN(const auto supporters, FindNumber(database, "SELECT count(*) FROM supporter"));
  if (static_cast<std::uint64_t>(supporters.value_or(0)) > supporters_max) return rows;
  TRY(ForEachRow(
      database,
      "SELECT s.uri, s.name, s.kind, coalesce((SELECT o.uri FROM supporter o WHERE o.same_as = s.id), (SELECT c.party "
      "FROM claim c WHERE c.supporter = s.id AND c.holds), '') FROM supporter s WHERE s.same_as IS NULL AND NOT EXISTS "
      "(SELECT 1 FROM party p WHERE p.uri = s.uri) ORDER BY s.uri, s.id",
      [&rows](const storage::Query& row) -> Result<void> {
        if (!rows.empty() && rows.back().id == row.Text(0)) return {};  // on several instruments
        rows.push_back(
            {row.Text(0), row.Text(3), row.Text(1), static_cast<registration::PartyKind>(row.Int(2)), {}, false});
        return {};
      }));
  return rows;
}

Result<std::string> RosterView::IdentityStamp() const {
  TRY_ASSIGN(const auto reading, state_->readers.Take());
  TRY_ASSIGN(
      auto query,
      reading.database().Prepare(
          "SELECT coalesce((SELECT max(max(entry), max(coalesce(admission_entry, 0))) FROM party), 0) || '/' || "
          "(SELECT group_concat(coalesce((SELECT max(entry) FROM act a WHERE a.log = l.id), 0)) FROM log l) || "
          "'/' || coalesce((SELECT max(max(coalesce(entry, 0)), max(coalesce(ruling_entry, 0))) FROM claim), 0)"));
  TRY(query.Step());
  return query.Text(0);
}

}  // namespace entente::roster
