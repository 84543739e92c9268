#include "views/roster/domain_chains.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/encoding.h"
#include "codec/json.h"
#include "views/roster/domain_rows.h"
#include "views/roster/sql_values.h"

namespace entente::roster {
namespace {

std::unexpected<Error> Refuse(std::string message) {
  return std::unexpected(Error{ErrorCode::kUnauthorized, std::move(message), "/chain", {}});
}

Result<std::vector<crypto::Certificate>> ReadX509Anchors(storage::Database& database) {
  std::vector<crypto::Certificate> anchors;
  TRY(ForEachRow(database, "SELECT certificate FROM domain_anchor ORDER BY name, certificate",
                 [&anchors](const storage::Query& row) -> Result<void> {
                   auto one = crypto::Certificate::FromDer(row.Blob(0));
                   if (!one.has_value()) return std::unexpected(std::move(one.error()));
                   const auto same = [&one](const crypto::Certificate& other) {
                     return other.fingerprint() == one->fingerprint();
                   };
                   if (std::ranges::none_of(anchors, same)) anchors.push_back(*std::move(one));
                   return {};
                 }));
  return anchors;
}

Result<std::vector<CertifiedName>> CertificatesOf(storage::Database& database, std::int64_t party) {
  TRY_ASSIGN(auto query, database.Prepare("SELECT certificates FROM party WHERE id = ?1"));
  BindAll(query, party);
  TRY(query.Step());
  return CertifiedNamesFromText(query.Text(0));
}

Result<bool> IsActiveKey(storage::Database& database, std::int64_t party, ByteView kid) {
  TRY_ASSIGN(const auto found,
             FindNumber(database, "SELECT 1 FROM party_key WHERE party = ?1 AND kid = ?2 AND ended_entry IS NULL",
                        party, kid));
  return found.has_value();
}

Result<std::optional<std::uint64_t>> StatementBy(storage::Database& database, std::int64_t party, ByteView kid) {
  TRY_ASSIGN(const auto found,
             FindNumber(database, "SELECT statement FROM domain_chain WHERE party = ?1 AND kid = ?2", party, kid));
  return found.has_value() ? std::optional(static_cast<std::uint64_t>(*found)) : std::nullopt;
}

}  // namespace

Result<std::vector<CertifiedName>> CertifiedNamesFromText(std::string_view text) {
  TRY_ASSIGN(json::Value list, json::Parse(text));
  return ReadCertifiedNames({{"certificates", std::move(list)}});
}

Result<void> KeepX509Anchors(storage::Database& database, std::uint64_t entry, const X509AnchorsDocument& document) {
  TRY(Change(database, "DELETE FROM domain_anchor WHERE name = ?1", document.name));
  for (const crypto::Certificate& one : document.certificates)
    TRY(Change(database, "INSERT OR IGNORE INTO domain_anchor VALUES (?1, ?2, ?3)", document.name, ByteView(one.der()),
               entry));
  return {};
}

Result<std::vector<DomainChain>> ReadDomainChains(storage::Database& database, std::int64_t party) {
  std::vector<DomainChain> chains;
  TRY(ForEachRow(
      database, "SELECT kid, entry, statement, chain FROM domain_chain WHERE party = ?1 ORDER BY entry DESC",
      [&chains](const storage::Query& row) -> Result<void> {
        DomainChain one;
        one.kid = row.Blob(0);
        one.entry = static_cast<std::uint64_t>(row.Int(1));
        if (!row.IsNull(2)) one.statement = static_cast<std::uint64_t>(row.Int(2));
        TRY_ASSIGN(json::Value list, json::Parse(row.Text(3)));
        TRY_ASSIGN(one.chain, ReadDomainChain({{"chain", std::move(list)}}));
        chains.push_back(std::move(one));
        return {};
      },
      party));
  return chains;
}

Result<void> KeepDomainChain(storage::Database& database, std::int64_t party, const DomainChain& chain) {
  TRY(Change(database,
             "INSERT INTO domain_chain VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET entry = ?3, statement = "
             "coalesce(statement, ?4), chain = ?5",
             party, ByteView(chain.kid), chain.entry, chain.statement, JsonOfChain(chain.chain).dump()));
  return Change(database,
                "DELETE FROM domain_chain WHERE party = ?1 AND kid NOT IN (SELECT kid FROM domain_chain WHERE party = "
                "?1 ORDER BY entry DESC LIMIT ?2)",
                party, kDomainChainsMax);
}

Result<DomainProof> ProveDomain(storage::Database& database, std::int64_t party, std::string_view domain,
                                std::span<const Bytes> chain, std::span<const UnixSeconds> times) {
  TRY_ASSIGN(const auto anchors, ReadX509Anchors(database));
  TRY_ASSIGN(const CertifiedDomain certified, JudgeDomainChain(chain, domain, anchors, times));
  DomainProof proof{ToBase64Url(certified.key.kid()), ToHex(certified.anchors.front()), {}};
  TRY_ASSIGN(const auto proving, ReadProvingKids(database, party));
  if (std::ranges::find(proving, proof.kid) != proving.end()) return proof;
  TRY_ASSIGN(proof.statement, StatementBy(database, party, certified.key.kid()));
  if (!proof.statement.has_value())
    return Refuse(
        fmt::format("the certified key {} is no admin key of the party that signed a statement of its own, "
                    "and signed no statement of the party with a certificate for {}",
                    proof.kid, domain));
  for (const crypto::Digest& anchor : certified.anchors) {
    proof.anchor = ToHex(anchor);
    TRY_ASSIGN(const bool bound, StillBound(database, party, domain, proof));
    if (bound) return proof;
  }
  return Refuse(
      fmt::format("the certified key {} is no key of the party any more, and the party does not let dns:{} "
                  "sign for it under this anchor",
                  proof.kid, domain));
}

Result<bool> StillBound(storage::Database& database, std::int64_t party, std::string_view domain,
                        const DomainProof& proof) {
  TRY_ASSIGN(const auto proving, ReadProvingKids(database, party));
  if (std::ranges::find(proving, proof.kid) != proving.end()) return true;
  if (!proof.statement.has_value()) return false;
  TRY_ASSIGN(const Bytes kid, FromBase64Url(proof.kid));
  TRY_ASSIGN(const bool active, IsActiveKey(database, party, kid));
  if (active) return true;
  TRY_ASSIGN(const auto names, CertificatesOf(database, party));
  const std::string name = fmt::format("dns:{}", domain);
  return std::ranges::any_of(
      names, [&](const CertifiedName& one) { return one.name == name && ToHex(one.anchor) == proof.anchor; });
}

}  // namespace entente::roster
