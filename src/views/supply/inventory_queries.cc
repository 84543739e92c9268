// Products, releases, what they contain, and who ships what.
#include <fmt/format.h>

#include <algorithm>

#include "views/supply/answered.h"
#include "views/supply/ecosystem.h"
#include "views/supply/purl.h"
#include "views/supply/version_range.h"
#include "views/supply/view_state.h"

namespace entente::supply {
namespace {

using storage::Database;

std::int64_t Signed(std::uint64_t number) {
  return static_cast<std::int64_t>(std::min<std::uint64_t>(number, INT64_MAX));
}
std::uint64_t Unsigned(std::int64_t number) {
  return static_cast<std::uint64_t>(number);
}

constexpr std::string_view kReleaseColumns =
    "SELECT r.entry, p.purl, r.name, r.version, p.issuer, r.format, r.digest, r.time, r.components, "
    "(SELECT ifnull(sum(c.findings), 0) FROM content k JOIN component c ON c.id = k.component WHERE k.entry = "
    "r.entry), "
    "(SELECT count(*) FROM content k JOIN component c ON c.id = k.component WHERE k.entry = r.entry AND NOT c.covered) "
    "FROM release r JOIN product p ON p.id = r.product ";

Release ReleaseOf(const storage::Query& row) {
  Release release;
  release.entry = Unsigned(row.Int(0));
  release.product = row.Text(1);
  release.name = row.Text(2);
  release.version = row.Text(3);
  release.issuer = row.Text(4);
  release.format = row.Text(5);
  if (const auto digest = crypto::DigestFromBytes(row.Blob(6))) release.digest = *digest;
  release.time = row.Int(7);
  release.components = Unsigned(row.Int(8));
  release.findings = Unsigned(row.Int(9));
  release.not_covered = Unsigned(row.Int(10));
  return release;
}

Result<std::uint64_t> CountOf(storage::Query& query) {
  TRY_ASSIGN(const bool row, query.Step());
  return row ? Unsigned(query.Int(0)) : 0;
}

Result<void> AddReleases(Database& database, std::int64_t product, Product& to) {
  TRY_ASSIGN(auto rows, database.Prepare(std::string(kReleaseColumns) + "WHERE r.product = ?1 ORDER BY r.entry DESC"));
  rows.Bind(1, product);
  while (true) {
    TRY_ASSIGN(const bool more, rows.Step());
    if (!more) return {};
    to.releases.push_back(ReleaseOf(rows));
  }
}

Result<std::vector<Product>> TakeProducts(Database& database, storage::Query& rows) {
  std::vector<std::int64_t> ids;
  std::vector<Product> products;
  while (true) {
    TRY_ASSIGN(const bool more, rows.Step());
    if (!more) break;
    ids.push_back(rows.Int(0));
    products.push_back({.id = rows.Text(1), .name = rows.Text(2), .issuer = rows.Text(3), .releases = {}});
  }
  for (std::size_t i = 0; i < ids.size(); ++i) TRY(AddReleases(database, ids[i], products[i]));
  return products;
}

struct Wanted {
  std::int64_t package = 0;
  std::uint64_t shipments = 0;
};

Result<Wanted> FindPackage(Database& database, std::string_view base) {
  TRY_ASSIGN(auto row, database.Prepare("SELECT id, shipments FROM package WHERE purl = ?1"));
  TRY_ASSIGN(const bool found, row.Bind(1, base).Step());
  return found ? Wanted{row.Int(0), Unsigned(row.Int(1))} : Wanted{};
}

Result<Page<Shipment>> TakeShipments(storage::Query& rows, std::uint64_t total) {
  Page<Shipment> page;
  page.total = total;
  while (true) {
    TRY_ASSIGN(const bool more, rows.Step());
    if (!more) return page;
    page.items.push_back(ShipmentOf(rows));
  }
}

// A package's components of the wanted versions, with how often they are shipped.
struct Chosen {
  std::string list;  // "3,17,29", of the database's own numbers
  std::uint64_t shipments = 0;
};

template <class Wants>
Result<Chosen> Choose(Database& database, std::int64_t package, const Wants& wants) {
  TRY_ASSIGN(auto rows,
             database.Prepare("SELECT id, version, shipments FROM component WHERE package = ?1 ORDER BY id"));
  rows.Bind(1, package);
  Chosen chosen;
  while (true) {
    TRY_ASSIGN(const bool more, rows.Step());
    if (!more) return chosen;
    if (!wants(rows.Text(1))) continue;
    chosen.list += fmt::format("{}{}", chosen.list.empty() ? "" : ",", rows.Int(0));
    chosen.shipments += Unsigned(rows.Int(2));
  }
}

}  // namespace

// Why there is no release at an entry.
Result<Release> FindRelease(Database& database, std::uint64_t entry) {
  {
    TRY_ASSIGN(auto row, database.Prepare(std::string(kReleaseColumns) + "WHERE r.entry = ?1"));
    TRY_ASSIGN(const bool found, row.Bind(1, Signed(entry)).Step());
    if (found) return ReleaseOf(row);
  }
  TRY_ASSIGN(auto row, database.Prepare("SELECT reason FROM unusable WHERE entry = ?1"));
  TRY_ASSIGN(const bool found, row.Bind(1, Signed(entry)).Step());
  if (found)
    return Fail(ErrorCode::kUnavailable, fmt::format("the SBOM of entry {} could not be used: {}", entry, row.Text(0)));
  return Fail(ErrorCode::kNotFound, fmt::format("entry {} is no SBOM", entry));
}

Shipment ShipmentOf(const storage::Query& row) {
  return {.entry = Unsigned(row.Int(0)),
          .product = row.Text(1),
          .name = row.Text(2),
          .version = row.Text(3),
          .issuer = row.Text(4),
          .component_purl = row.Text(5),
          .component_version = row.Text(6)};
}

Result<Page<Product>> SupplyView::Products(std::string_view text, const PageRange& range,
                                           const vex::TrustPolicy& trust) const {
  TRY_ASSIGN(const auto moment, state_->Now());
  Database& database = moment.lease.database();
  const std::string pattern = Containing(text);
  const std::string where = text.empty() ? "" : "WHERE name LIKE ?3 ESCAPE '\\' OR purl LIKE ?3 ESCAPE '\\' ";
  Page<Product> page;
  {
    TRY_ASSIGN(auto count, database.Prepare("SELECT count(*) FROM product " + where));
    if (!text.empty()) count.Bind(3, std::string_view(pattern));
    TRY_ASSIGN(page.total, CountOf(count));
  }
  TRY_ASSIGN(auto rows, database.Prepare("SELECT id, purl, name, issuer FROM product " + where +
                                         "ORDER BY name COLLATE NOCASE, id LIMIT ?1 OFFSET ?2"));
  if (!text.empty()) rows.Bind(3, std::string_view(pattern));
  rows.Bind(1, Signed(range.limit)).Bind(2, Signed(range.offset));
  TRY_ASSIGN(page.items, TakeProducts(database, rows));
  AnsweredFindings answered(database, moment.index.get(), trust);
  for (Product& product : page.items) {
    for (Release& release : product.releases) {
      if (release.findings == 0) continue;
      TRY_ASSIGN(release.answered, answered.Of(release.entry));
    }
  }
  return page;
}

Result<std::vector<Product>> SupplyView::ProductsOf(std::string_view issuer) const {
  TRY_ASSIGN(const auto lease, state_->readers.Take());
  TRY_ASSIGN(auto rows,
             lease.database().Prepare(
                 "SELECT id, purl, name, issuer FROM product WHERE issuer = ?1 ORDER BY name COLLATE NOCASE, id"));
  rows.Bind(1, issuer);
  return TakeProducts(lease.database(), rows);
}

Result<Release> SupplyView::ReleaseAt(std::uint64_t entry, const vex::TrustPolicy& trust) const {
  TRY_ASSIGN(const auto moment, state_->Now());
  TRY_ASSIGN(Release release, FindRelease(moment.lease.database(), entry));
  TRY_ASSIGN(release.answered, AnsweredFindings(moment.lease.database(), moment.index.get(), trust).Of(entry));
  return release;
}

Result<Page<Component>> SupplyView::Components(std::uint64_t entry, std::string_view text,
                                               const PageRange& range) const {
  TRY_ASSIGN(const auto lease, state_->readers.Take());
  Database& database = lease.database();
  TRY(FindRelease(database, entry));
  const std::string pattern = Containing(text);
  const std::string from =
      "FROM content k JOIN component c ON c.id = k.component WHERE k.entry = ?1 " +
      std::string(text.empty() ? "" : "AND (c.name LIKE ?4 ESCAPE '\\' OR c.purl LIKE ?4 ESCAPE '\\') ");
  Page<Component> page;
  {
    TRY_ASSIGN(auto count, database.Prepare("SELECT count(*) " + from));
    if (!text.empty()) count.Bind(4, std::string_view(pattern));
    TRY_ASSIGN(page.total, CountOf(count.Bind(1, Signed(entry))));
  }
  TRY_ASSIGN(auto rows, database.Prepare("SELECT c.name, c.version, c.purl, c.ecosystem, c.covered, c.findings " +
                                         from + "ORDER BY k.ordinal LIMIT ?2 OFFSET ?3"));
  if (!text.empty()) rows.Bind(4, std::string_view(pattern));
  rows.Bind(1, Signed(entry)).Bind(2, Signed(range.limit)).Bind(3, Signed(range.offset));
  while (true) {
    TRY_ASSIGN(const bool more, rows.Step());
    if (!more) return page;
    page.items.push_back({.name = rows.Text(0),
                          .version = rows.Text(1),
                          .purl = rows.Text(2),
                          .ecosystem = rows.Text(3),
                          .covered = rows.Int(4) != 0,
                          .findings = Unsigned(rows.Int(5))});
  }
}

Result<Page<Shipment>> SupplyView::WhoShips(std::string_view text, std::string_view versions,
                                            const PageRange& range) const {
  TRY_ASSIGN(const Purl purl, Purl::Parse(text));
  const std::string asked = versions.empty() ? purl.version : std::string(versions);
  TRY_ASSIGN(const auto lease, state_->readers.Take());
  Database& database = lease.database();
  std::optional<VersionRange> within;
  if (LooksLikeRange(asked)) {
    TRY_ASSIGN(within, VersionRange::Parse(asked, OrderOf(AdvisoryNameOf(purl, {}).ecosystem)));
  }
  TRY_ASSIGN(const Wanted wanted, FindPackage(database, purl.Base()));
  if (wanted.package == 0) return Page<Shipment>{};
  if (asked.empty()) {
    // The count is kept with the package, and the rows stand in the order that is asked for.
    TRY_ASSIGN(auto rows,
               database.Prepare(std::string(kShipmentColumns) +
                                "WHERE s.package = ?1 ORDER BY s.entry DESC, s.component LIMIT ?2 OFFSET ?3"));
    rows.Bind(1, wanted.package).Bind(2, Signed(range.limit)).Bind(3, Signed(range.offset));
    return TakeShipments(rows, wanted.shipments);
  }
  TRY_ASSIGN(const Chosen chosen, Choose(database, wanted.package, [&](const std::string& version) {
               return within ? within->Holds(version) : version == asked;
             }));
  if (chosen.list.empty()) return Page<Shipment>{};
  TRY_ASSIGN(auto rows, database.Prepare(std::string(kShipmentColumns) +
                                         "WHERE s.package = ?1 AND s.component IN (SELECT value FROM json_each(?4)) "
                                         "ORDER BY s.entry DESC, s.component LIMIT ?2 OFFSET ?3"));
  rows.Bind(1, wanted.package).Bind(2, Signed(range.limit)).Bind(3, Signed(range.offset));
  const std::string list = "[" + chosen.list + "]";
  rows.Bind(4, std::string_view(list));
  return TakeShipments(rows, chosen.shipments);
}

Result<std::vector<PackageHit>> SupplyView::SearchPackages(std::string_view text, std::uint64_t limit) const {
  TRY_ASSIGN(const auto lease, state_->readers.Take());
  TRY_ASSIGN(
      auto rows,
      lease.database().Prepare(
          "SELECT purl, name, ecosystem, (SELECT count(DISTINCT entry) FROM shipment s WHERE s.package = g.id) FROM "
          "package g "
          "WHERE name LIKE ?1 ESCAPE '\\' OR purl LIKE ?1 ESCAPE '\\' ORDER BY length(name), name, id LIMIT ?2"));
  const std::string pattern = Containing(text);
  rows.Bind(1, std::string_view(pattern)).Bind(2, Signed(limit));
  std::vector<PackageHit> hits;
  while (true) {
    TRY_ASSIGN(const bool more, rows.Step());
    if (!more) return hits;
    hits.push_back(
        {.purl = rows.Text(0), .name = rows.Text(1), .ecosystem = rows.Text(2), .releases = Unsigned(rows.Int(3))});
  }
}

Result<std::vector<Unusable>> SupplyView::UnusableStatements(const PageRange& range) const {
  TRY_ASSIGN(const auto lease, state_->readers.Take());
  TRY_ASSIGN(
      auto rows,
      lease.database().Prepare(
          "SELECT entry, content_type, issuer, subject, reason FROM unusable ORDER BY entry LIMIT ?1 OFFSET ?2"));
  rows.Bind(1, Signed(range.limit)).Bind(2, Signed(range.offset));
  std::vector<Unusable> all;
  while (true) {
    TRY_ASSIGN(const bool more, rows.Step());
    if (!more) return all;
    all.push_back({.entry = Unsigned(rows.Int(0)),
                   .content_type = rows.Text(1),
                   .issuer = rows.Text(2),
                   .subject = rows.Text(3),
                   .reason = rows.Text(4)});
  }
}

Result<Counts> SupplyView::CountAll() const {
  TRY_ASSIGN(const auto moment, state_->Now());
  const auto& [lease, index] = moment;
  Counts counts;
  TRY_ASSIGN(
      auto row,
      lease.database().Prepare(
          "SELECT (SELECT count(*) FROM product), (SELECT count(*) FROM release), (SELECT count(*) FROM component), "
          "(SELECT count(*) FROM vex_document), (SELECT ifnull(sum(statements), 0) FROM vex_document)"));
  TRY_ASSIGN(const bool found, row.Step());
  if (found)
    counts = {.products = Unsigned(row.Int(0)),
              .releases = Unsigned(row.Int(1)),
              .components = Unsigned(row.Int(2)),
              .advisories = 0,
              .vex_documents = Unsigned(row.Int(3)),
              .vex_statements = Unsigned(row.Int(4))};
  if (index != nullptr) counts.advisories = index->advisory_count();
  return counts;
}

}  // namespace entente::supply
