// Products, releases and advisories, as the JSON API shows them.
#include "base/encoding.h"
#include "node/queries.h"
#include "node/supply_rows.h"
#include "views/supply/supply_view.h"

namespace entente::node {
namespace {

// One advisory's answer has no pages: who asks for more than these rows asks who ships the component.
constexpr std::uint64_t kAffectedMax = 10'000;
// The rest of what vendors say of it is at /api/v1/vex.
constexpr std::uint64_t kVexOfAdvisoryMax = 100;

supply::PageRange RangeOf(const protocols::PageRange& range) {
  return {.offset = range.offset, .limit = range.limit};
}

protocols::ReleaseRow RowOf(const supply::Release& release) {
  return {.entry = release.entry,
          .version = release.version,
          .components = release.components,
          .findings = release.findings,
          .answered = release.answered,
          .not_covered = release.not_covered,
          .time = release.time};
}

protocols::ProductInfo InfoOf(const supply::Product& product) {
  protocols::ProductInfo shown{product.id, product.name, product.issuer, {}};
  for (const supply::Release& release : product.releases) shown.releases.push_back(RowOf(release));
  return shown;
}

protocols::Snapshot SnapshotOf(const supply::LoggedSnapshot& snapshot) {
  return {snapshot.feed, snapshot.entry, ToHex(snapshot.digest), snapshot.time, snapshot.records};
}

protocols::AdvisoryRow RowOf(const supply::AdvisorySummary& advisory) {
  protocols::AdvisoryRow shown;
  shown.id = advisory.id;
  shown.summary = advisory.summary;
  shown.aliases = advisory.aliases;
  for (const supply::PackageName& package : advisory.packages)
    shown.packages.push_back({package.ecosystem, package.name});
  shown.severity = SeverityOf(advisory.severity);
  shown.modified = advisory.modified;
  shown.upstream = advisory.upstream;
  shown.same_flaw = advisory.same_flaw;
  shown.malicious = advisory.malicious;
  shown.exploitation = ExploitationOf(advisory.exploitation);
  if (advisory.version.has_value()) {
    const supply::VersionAnswer& version = *advisory.version;
    shown.version = protocols::VersionVerdict{.result = VerdictOf(version.result),
                                              .package = {version.package.ecosystem, version.package.name},
                                              .fixed = version.fixed,
                                              .not_covered = version.not_covered};
  }
  return shown;
}

// A page of the view's rows, each as `show` shows it.
template <class Shown, class Row, class Show>
protocols::PageOfItems<Shown> PageOf(const supply::Page<Row>& page, const Show& show) {
  protocols::PageOfItems<Shown> shown;
  shown.items.reserve(page.items.size());
  for (const Row& row : page.items) shown.items.push_back(show(row));
  shown.total = page.total;
  return shown;
}

protocols::VexStatement RowOf(const supply::VexStatement& one) {
  return {.entry = one.entry,
          .time = one.time,
          .issuer = one.issuer,
          .format = one.format,
          .document = one.document,
          .author = one.author,
          .vulnerability = one.vulnerability,
          .aliases = one.aliases,
          .status = one.status,
          .justification = one.justification,
          .impact = one.impact,
          .action = one.action,
          .said = one.said,
          .products = one.products,
          .products_total = one.products_total,
          .replaced = one.replaced};
}

protocols::PageOfItems<protocols::VexStatement> RowsOf(const supply::Page<supply::VexStatement>& page) {
  return PageOf<protocols::VexStatement>(page, [](const supply::VexStatement& one) { return RowOf(one); });
}

}  // namespace

Result<protocols::PageOfItems<protocols::ProductInfo>> SupplyViewQueries::Products(
    std::string_view text, const protocols::PageRange& range) const {
  TRY_ASSIGN(const auto page, view_.Products(text, RangeOf(range), trust_));
  return PageOf<protocols::ProductInfo>(page, InfoOf);
}

Result<std::vector<protocols::ProductInfo>> SupplyViewQueries::ProductsOf(std::string_view issuer) const {
  TRY_ASSIGN(const auto products, view_.ProductsOf(issuer));
  std::vector<protocols::ProductInfo> shown;
  shown.reserve(products.size());
  for (const supply::Product& product : products) shown.push_back(InfoOf(product));
  return shown;
}

Result<protocols::ReleaseInfo> SupplyViewQueries::Release(std::uint64_t entry) const {
  TRY_ASSIGN(const supply::Release release, view_.ReleaseAt(entry, trust_));
  return protocols::ReleaseInfo{RowOf(release), release.product, release.name,
                                release.issuer, release.format,  ToHex(release.digest)};
}

Result<protocols::PageOfItems<protocols::ComponentRow>> SupplyViewQueries::Components(
    std::uint64_t entry, std::string_view text, const protocols::PageRange& range) const {
  TRY_ASSIGN(const auto page, view_.Components(entry, text, RangeOf(range)));
  return PageOf<protocols::ComponentRow>(page, [](const supply::Component& one) -> protocols::ComponentRow {
    return {one.name, one.version, one.purl, one.ecosystem, one.covered, one.findings};
  });
}

Result<protocols::ReleaseFindings> SupplyViewQueries::Findings(std::uint64_t entry) const {
  TRY_ASSIGN(const supply::ReleaseFindings found, view_.Findings(entry, trust_));
  protocols::ReleaseFindings shown;
  for (const supply::Finding& finding : found.findings) shown.findings.push_back(FindingOf(finding));
  for (const supply::NotCovered& one : found.not_covered) shown.not_covered.push_back(NotCoveredOf(one));
  shown.covered = found.covered;
  for (const supply::LoggedSnapshot& snapshot : found.snapshots) shown.snapshots.push_back(SnapshotOf(snapshot));
  shown.entries = found.entries;
  return shown;
}

Result<protocols::PageOfItems<protocols::Shipment>> SupplyViewQueries::WhoShips(
    std::string_view purl, const protocols::PageRange& range) const {
  TRY_ASSIGN(const auto page, view_.WhoShips(purl, {}, RangeOf(range)));
  return PageOf<protocols::Shipment>(page, [](const supply::Shipment& one) -> protocols::Shipment {
    return {one.product, one.name, one.version, one.issuer, one.entry, one.component_purl, one.component_version};
  });
}

Result<protocols::AdvisoryPage> SupplyViewQueries::Advisories(std::string_view text, std::string_view ecosystem,
                                                              const protocols::PageRange& range) const {
  TRY_ASSIGN(const supply::AdvisoryPage page, view_.Advisories(text, ecosystem, RangeOf(range)));
  protocols::AdvisoryPage shown;
  shown.total = page.total;
  shown.items.reserve(page.items.size());
  for (const supply::AdvisorySummary& one : page.items) shown.items.push_back(RowOf(one));
  if (page.version.has_value())
    shown.version = protocols::SearchedVersion{.package = {page.version->package.ecosystem, page.version->package.name},
                                               .version = page.version->version,
                                               .purl = page.version->purl,
                                               .affected = page.version->affected,
                                               .not_covered = page.version->not_covered};
  return shown;
}

Result<protocols::AdvisoryInfo> SupplyViewQueries::Advisory(std::string_view id) const {
  TRY_ASSIGN(supply::AdvisoryAnswer answer, view_.Advisory(id, {.offset = 0, .limit = 0}));
  // Several databases may describe what one alias names; a product is affected when any of them says so.
  TRY_ASSIGN(const auto affected, view_.Affected(id, {.offset = 0, .limit = kAffectedMax}, trust_));
  protocols::AdvisoryInfo shown;
  shown.record_json = std::move(answer.record);
  shown.snapshot = SnapshotOf(answer.snapshot);
  shown.row = RowOf(answer.summary);
  shown.same_flaw.reserve(answer.same_flaw.size());
  for (const supply::AdvisorySummary& one : answer.same_flaw) shown.same_flaw.push_back(RowOf(one));
  for (const supply::AffectedRelease& one : affected.items)
    shown.affected.push_back({one.shipment.entry, one.shipment.product, one.shipment.version, one.shipment.issuer,
                              one.shipment.component_purl, one.shipment.component_version, one.fixed, VexOf(one.vex)});
  TRY_ASSIGN(const auto said, view_.VexStatements({.vulnerability = answer.id, .issuer = {}},
                                                  {.offset = 0, .limit = kVexOfAdvisoryMax}));
  shown.vex = RowsOf(said);
  return shown;
}

Result<protocols::PageOfItems<protocols::VexStatement>> SupplyViewQueries::VexStatements(
    const protocols::VexQuestion& question, const protocols::PageRange& range) const {
  TRY_ASSIGN(const auto page, view_.VexStatements({question.vulnerability, question.issuer}, RangeOf(range)));
  return RowsOf(page);
}

Result<std::vector<protocols::ComponentHit>> SupplyViewQueries::SearchComponents(std::string_view text,
                                                                                 std::uint64_t limit) const {
  TRY_ASSIGN(const auto hits, view_.SearchPackages(text, limit));
  std::vector<protocols::ComponentHit> shown;
  shown.reserve(hits.size());
  for (const supply::PackageHit& hit : hits) shown.push_back({hit.purl, hit.name, hit.ecosystem, hit.releases});
  return shown;
}

Result<std::vector<protocols::FeedInfo>> SupplyViewQueries::Feeds() const {
  TRY_ASSIGN(const auto feeds, view_.Feeds());
  std::vector<protocols::FeedInfo> shown;
  for (const supply::Feed& feed : feeds) {
    protocols::FeedInfo one{SnapshotOf(feed.newest), feed.newest.source, {}};
    for (const supply::EcosystemRecords& ecosystem : feed.ecosystems)
      one.ecosystems.push_back({ecosystem.name, ecosystem.records});
    shown.push_back(std::move(one));
  }
  return shown;
}

Result<protocols::SupplyCounts> SupplyViewQueries::Counts() const {
  TRY_ASSIGN(const supply::Counts counts, view_.CountAll());
  return protocols::SupplyCounts{counts.products, counts.releases, counts.components, counts.advisories,
                                 counts.vex_statements};
}

}  // namespace entente::node
