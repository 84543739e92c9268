#include "views/supply/vex_log.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "codec/json.h"
#include "views/supply/purl.h"
#include "views/supply/vex/reading.h"
#include "views/supply/vex_rows.h"
#include "views/supply/vex_writer.h"

namespace entente::supply {
namespace {

constexpr std::size_t kRememberedMax = 50'000;
constexpr std::int64_t kNone = -1;

// Names of a document's own, such as a bom-ref, say nothing outside it; URIs do.
void KeepUris(std::vector<std::string>& ids) {
  std::erase_if(ids, [](const std::string& id) { return id.find(':') == std::string::npos; });
}

std::vector<vex::PreparedIdentity> Prepared(const vex::Finding& finding) {
  std::vector<vex::PreparedIdentity> identities;
  identities.reserve(1 + finding.products.size());
  const auto add = [&identities](vex::Identity one) {
    KeepUris(one.ids);
    identities.emplace_back(one);
  };
  add(finding.component);
  for (const vex::Identity& product : finding.products) add(product);
  return identities;
}

std::vector<std::string> AsCompared(const std::vector<std::string>& vulnerabilities) {
  std::vector<std::string> names;
  names.reserve(vulnerabilities.size());
  for (const std::string& one : vulnerabilities) names.push_back(vex::SameVulnerability(one));
  std::ranges::sort(names);
  const auto [first, last] = std::ranges::unique(names);
  names.erase(first, last);
  return names;
}

bool Shares(const std::vector<std::string>& names, const std::vector<std::string>& others) {
  return std::ranges::any_of(
      names, [&others](const std::string& one) { return std::ranges::find(others, one) != others.end(); });
}

}  // namespace

Result<bool> LoggedVex::Any() const {
  TRY_ASSIGN(auto row, database_.Prepare("SELECT 1 FROM vex_document LIMIT 1"));
  return row.Step();
}

Result<bool> LoggedVex::IsNamed(const std::string& vulnerability) const {
  if (const auto known = named_.find(vulnerability); known != named_.end()) return known->second;
  TRY_ASSIGN(auto row, database_.Prepare("SELECT 1 FROM vex_named WHERE name = ?1 LIMIT 1"));
  TRY_ASSIGN(const bool found, row.Bind(1, std::string_view(vulnerability)).Step());
  named_.emplace(vulnerability, found);
  return found;
}

Result<bool> LoggedVex::Names(const std::vector<std::string>& vulnerabilities) const {
  for (const std::string& one : vulnerabilities) {
    TRY_ASSIGN(const bool named, IsNamed(vex::SameVulnerability(one)));
    if (named) return true;
  }
  return false;
}

// Party after party, so that nobody's many words crowd out another's.
Result<void> LoggedVex::Collect(std::int64_t key, std::vector<Claim>& claims) const {
  std::int64_t party = kNone;
  while (true) {
    {
      TRY_ASSIGN(auto next, database_.Prepare("SELECT party FROM vex_link WHERE key = ?1 AND party > ?2 "
                                              "ORDER BY party LIMIT 1"));
      TRY_ASSIGN(const bool more, next.Bind(1, key).Bind(2, party).Step());
      if (!more) return {};
      party = next.Int(0);
    }
    TRY_ASSIGN(auto rows, database_.Prepare("SELECT entry, statement, ordinal FROM vex_link WHERE key = ?1 AND "
                                            "party = ?2 ORDER BY entry DESC, statement DESC, ordinal DESC LIMIT ?3"));
    rows.Bind(1, key).Bind(2, party).Bind(3, static_cast<std::int64_t>(kClaimsOfPartyMax));
    while (true) {
      TRY_ASSIGN(const bool more, rows.Step());
      if (!more) break;
      claims.push_back({rows.Int(0), rows.Int(1), rows.Int(2)});
    }
  }
}

void LoggedVex::Forget() const {
  if (products_.size() > kRememberedMax) products_.clear();
  if (statements_.size() > kRememberedMax) statements_.clear();
  if (documents_.size() > kRememberedMax) documents_.clear();
  if (named_.size() > kRememberedMax) named_.clear();
}

Result<const LoggedVex::Document*> LoggedVex::DocumentAt(std::int64_t entry) const {
  if (const auto known = documents_.find(entry); known != documents_.end()) return &known->second;
  TRY_ASSIGN(auto row, database_.Prepare("SELECT p.issuer, d.author, d.id, d.time, d.replaced FROM vex_document d "
                                         "JOIN vex_party p ON p.id = d.party WHERE d.entry = ?1"));
  TRY_ASSIGN(const bool found, row.Bind(1, entry).Step());
  if (!found) return MissingVexRow(entry);
  Document document{row.Text(0), row.Text(1), row.Text(2), row.Int(3), row.Int(4) != 0};
  return &documents_.emplace(entry, std::move(document)).first->second;
}

Result<const LoggedVex::Statement*> LoggedVex::StatementAt(EntryAndNumber at) const {
  if (const auto known = statements_.find(at); known != statements_.end()) return &known->second;
  TRY_ASSIGN(auto row, database_.Prepare("SELECT vulnerability, aliases, status, justification, impact, action, time "
                                         "FROM vex_statement WHERE entry = ?1 AND number = ?2"));
  TRY_ASSIGN(const bool found, row.Bind(1, at.first).Bind(2, at.second).Step());
  if (!found) return MissingVexRow(at.first);
  Statement statement;
  statement.vulnerability = row.Text(0);
  TRY_ASSIGN(statement.names, VexNamesOf(statement.vulnerability, row.Text(1)));
  statement.status = StatusOfRow(row.Int(2));
  statement.justification = JustificationOfRow(row.Int(3));
  statement.impact = row.Text(4);
  statement.action = row.Text(5);
  statement.time = row.IsNull(6) ? 0 : row.Int(6);
  return &statements_.emplace(at, std::move(statement)).first->second;
}

Result<const LoggedVex::Product*> LoggedVex::ProductAt(EntryAndNumber at) const {
  if (const auto known = products_.find(at); known != products_.end()) return &known->second;
  TRY_ASSIGN(const vex::Product product, VexProductAt(database_, at.first, at.second));
  return &products_.emplace(at, Product{vex::ProductPattern(product), vex::ShownName(product)}).first->second;
}

Result<LoggedVex::Use> LoggedVex::UseOf(const Claim& claim) const {
  std::int64_t product = 0;
  std::vector<std::int64_t> parts;
  {
    TRY_ASSIGN(auto row, database_.Prepare("SELECT product, parts FROM vex_use WHERE entry = ?1 AND statement = ?2 AND "
                                           "ordinal = ?3"));
    TRY_ASSIGN(const bool found, row.Bind(1, claim.entry).Bind(2, claim.statement).Bind(3, claim.ordinal).Step());
    if (!found) return MissingVexRow(claim.entry);
    product = row.Int(0);
    TRY_ASSIGN(parts, NumbersOfRow(row.Text(1)));
  }
  Use use;
  TRY_ASSIGN(use.product, ProductAt({claim.entry, product}));
  use.parts.reserve(parts.size());
  for (const std::int64_t part : parts) {
    TRY_ASSIGN(const Product* one, ProductAt({claim.entry, part}));
    use.parts.push_back(one);
  }
  return use;
}

Result<std::vector<vex::Opinion>> LoggedVex::OpinionsOn(const vex::Finding& finding) const {
  Forget();
  const std::vector<vex::PreparedIdentity> identities = Prepared(finding);
  const std::vector<std::string> names = AsCompared(finding.vulnerabilities);
  std::vector<Claim> claims;
  for (const std::string& name : names) {
    TRY_ASSIGN(const bool named, IsNamed(name));
    if (!named) continue;
    for (const vex::PreparedIdentity& identity : identities)
      for (const std::string& key : identity.keys()) TRY(Collect(VexKey(name, key), claims));
  }
  std::ranges::sort(claims);
  const auto [first, last] = std::ranges::unique(claims);
  claims.erase(first, last);
  std::vector<vex::Opinion> opinions;
  for (const Claim& claim : claims) {
    TRY_ASSIGN(const Document* document, DocumentAt(claim.entry));
    if (document->replaced) continue;
    TRY_ASSIGN(const Statement* said, StatementAt({claim.entry, claim.statement}));
    if (!Shares(names, said->names)) continue;
    TRY_ASSIGN(const Use use, UseOf(claim));
    const auto part_at = [&use](std::size_t part) -> const vex::ProductPattern& { return use.parts[part]->pattern; };
    if (!vex::Concerns(use.product->pattern, use.parts.size(), part_at, identities)) continue;
    opinions.push_back({.status = said->status,
                        .justification = said->justification,
                        .time = said->time,
                        .said_by = document->said_by,
                        .author = document->author,
                        .document = document->id,
                        .vulnerability = said->vulnerability,
                        .product = use.product->shown,
                        .impact = said->impact,
                        .action = said->action,
                        .entry = static_cast<std::uint64_t>(claim.entry)});
  }
  return opinions;
}

Result<std::optional<VexWord>> LoggedVex::On(const vex::Finding& finding) const {
  TRY_ASSIGN(const bool named, Names(finding.vulnerabilities));
  if (!named) return std::optional<VexWord>();
  TRY_ASSIGN(const std::vector<vex::Opinion> opinions, OpinionsOn(finding));
  const auto verdict = vex::Weigh(opinions, finding.supplier, policy_);
  return verdict.has_value() ? std::optional(WordOf(*verdict)) : std::nullopt;
}

Result<std::string> LoggedVex::SupplierOf(const Sbom& sbom) const {
  const auto purl = Purl::Parse(sbom.product.purl);
  if (!purl.has_value()) return std::string();
  TRY_ASSIGN(auto rows, database_.Prepare("SELECT issuer FROM product WHERE purl = ?1 LIMIT 2"));
  const std::string base = purl->Base();
  TRY_ASSIGN(const bool found, rows.Bind(1, std::string_view(base)).Step());
  if (!found) return std::string();
  std::string issuer = rows.Text(0);
  TRY_ASSIGN(const bool several, rows.Step());
  return several ? std::string() : issuer;
}

}  // namespace entente::supply
