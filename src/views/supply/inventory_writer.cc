#include "views/supply/inventory_writer.h"

#include <algorithm>

#include "base/check.h"
#include "views/supply/match.h"
#include "views/supply/purl.h"
#include "views/supply/vex_writer.h"

namespace entente::supply {
namespace {

constexpr std::size_t kKnownMax = 200'000;

// What makes two components one: everything that is shown of them or matched by.
std::string KeyOf(const SbomComponent& component) {
  std::string key = component.purl.empty() ? component.name : component.purl;
  for (const std::string* part : {&component.version, &component.advisory.ecosystem, &component.advisory.name,
                                  &component.advisory.version, &component.name, &component.advisory.missing}) {
    key += '\n';
    key += *part;
  }
  return key;
}

std::int64_t Signed(std::uint64_t number) {
  return static_cast<std::int64_t>(number);
}

}  // namespace

Result<Judged> JudgeComponent(const AdvisoryIndex* index, const AdvisoryName& name) {
  if (index == nullptr) return Judged{};
  TRY_ASSIGN(const LookUp found, LookUpComponent(*index, name));
  return Judged{found.not_covered.empty(), found.matches.size()};
}

Result<std::int64_t> InventoryWriter::ProductId(std::string_view purl, std::string_view issuer, std::string_view name) {
  TRY_ASSIGN(auto upsert,
             database_.Prepare("INSERT INTO product (purl, issuer, name) VALUES (?1, ?2, ?3) "
                               "ON CONFLICT (purl, issuer) DO UPDATE SET name = excluded.name RETURNING id"));
  TRY_ASSIGN(const bool row, upsert.Bind(1, purl).Bind(2, issuer).Bind(3, name).Step());
  CHECK(row);
  return upsert.Int(0);
}

Result<std::int64_t> InventoryWriter::PackageId(const SbomComponent& component) {
  if (component.base.empty()) return 0;
  const std::string_view ecosystem = BaseEcosystem(component.advisory.ecosystem);
  TRY_ASSIGN(auto upsert,
             database_.Prepare(
                 "INSERT INTO package (purl, name, ecosystem) VALUES (?1, ?2, ?3) ON CONFLICT (purl) DO UPDATE SET "
                 "name = iif(name = '' OR (excluded.name <> '' AND excluded.name < name), excluded.name, name), "
                 "ecosystem = iif(ecosystem = '' OR (excluded.ecosystem <> '' AND excluded.ecosystem < ecosystem), "
                 "excluded.ecosystem, ecosystem) RETURNING id"));
  upsert.Bind(1, std::string_view(component.base)).Bind(2, std::string_view(component.name)).Bind(3, ecosystem);
  TRY_ASSIGN(const bool row, upsert.Step());
  CHECK(row);
  return upsert.Int(0);
}

Result<void> InventoryWriter::NamePackage(std::int64_t package) {
  std::string name;
  std::string ecosystem;
  {
    TRY_ASSIGN(auto rows, database_.Prepare("SELECT DISTINCT name, ecosystem FROM component WHERE package = ?1"));
    rows.Bind(1, package);
    const auto take = [](std::string& least, std::string_view other) {
      if (least.empty() || (!other.empty() && other < least)) least = other;
    };
    while (true) {
      TRY_ASSIGN(const bool more, rows.Step());
      if (!more) break;
      take(name, rows.Text(0));
      take(ecosystem, BaseEcosystem(rows.Text(1)));
    }
  }
  TRY_ASSIGN(auto update, database_.Prepare("UPDATE package SET name = ?2, ecosystem = ?3 WHERE id = ?1"));
  return update.Bind(1, package).Bind(2, std::string_view(name)).Bind(3, std::string_view(ecosystem)).Execute();
}

Result<InventoryWriter::Known> InventoryWriter::ComponentId(const SbomComponent& component,
                                                            const AdvisoryIndex* index) {
  std::string key = KeyOf(component);
  if (const auto found = known_.find(key); found != known_.end()) return found->second;
  if (known_.size() >= kKnownMax) known_.clear();
  Known known;
  {
    TRY_ASSIGN(auto find, database_.Prepare("SELECT id, package FROM component WHERE key = ?1"));
    TRY_ASSIGN(const bool found, find.Bind(1, std::string_view(key)).Step());
    if (found) known = {find.Int(0), find.Int(1)};
  }
  if (known.component == 0) {
    TRY_ASSIGN(known.package, PackageId(component));
    TRY_ASSIGN(const Judged judged, JudgeComponent(index, component.advisory));
    TRY_ASSIGN(
        auto insert,
        database_.Prepare(
            "INSERT INTO component (key, package, name, version, purl, ecosystem, advisory_name, advisory_version, "
            "missing, covered, findings) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"));
    const AdvisoryName& advisory = component.advisory;
    insert.Bind(1, std::string_view(key)).Bind(2, known.package).Bind(3, std::string_view(component.name));
    insert.Bind(4, std::string_view(component.version)).Bind(5, std::string_view(component.purl));
    insert.Bind(6, std::string_view(advisory.ecosystem)).Bind(7, std::string_view(advisory.name));
    insert.Bind(8, std::string_view(advisory.version)).Bind(9, std::string_view(advisory.missing));
    TRY(insert.Bind(10, std::int64_t{judged.covered ? 1 : 0}).Bind(11, Signed(judged.findings)).Execute());
    known.component = database_.last_insert_rowid();
  }
  known_.emplace(std::move(key), known);
  return known;
}

Result<void> InventoryWriter::AddSbom(const views::Entry& entry, const crypto::Digest& digest, const Sbom& sbom,
                                      const AdvisoryIndex* index) {
  const statement::Headers& headers = entry.statement->headers();
  // The statement's subject names the release; what the document says of itself fills in what that leaves open.
  std::string base = headers.subject;
  std::string version = sbom.product.version;
  std::string name = sbom.product.name;
  if (const auto purl = Purl::Parse(headers.subject); purl) {
    base = purl->Base();
    if (!purl->version.empty()) version = purl->version;
    if (name.empty()) name = purl->name;
  }
  if (name.empty()) name = base;
  TRY_ASSIGN(const std::int64_t product, ProductId(base, headers.issuer, name));

  std::int64_t ordinal = 0;
  for (const SbomComponent& component : sbom.components) {
    TRY_ASSIGN(const Known known, ComponentId(component, index));
    TRY_ASSIGN(auto content, database_.Prepare("INSERT INTO content VALUES (?1, ?2, ?3)"));
    TRY(content.Bind(1, Signed(entry.index)).Bind(2, ordinal++).Bind(3, known.component).Execute());
    if (known.package == 0) continue;
    TRY_ASSIGN(auto shipment, database_.Prepare("INSERT OR IGNORE INTO shipment VALUES (?1, ?2, ?3)"));
    TRY(shipment.Bind(1, known.package).Bind(2, Signed(entry.index)).Bind(3, known.component).Execute());
    if (database_.changes() == 0) continue;
    ++shipments_[known.component];
    ++of_packages_[known.package];
  }
  TRY_ASSIGN(auto release, database_.Prepare("INSERT INTO release VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"));
  release.Bind(1, Signed(entry.index))
      .Bind(2, product)
      .Bind(3, std::string_view(version))
      .Bind(4, std::string_view(name));
  release.Bind(5, std::string_view(sbom.FormatName())).Bind(6, ByteView(digest)).Bind(7, entry.time);
  release.Bind(8, ordinal).Bind(9, std::string_view(sbom.product.purl)).Bind(10, std::string_view(sbom.link));
  return release.Execute();
}

Result<void> InventoryWriter::AddSnapshot(const LoggedSnapshot& snapshot) {
  TRY_ASSIGN(auto insert, database_.Prepare("INSERT INTO snapshot VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
  insert.Bind(1, Signed(snapshot.entry))
      .Bind(2, std::string_view(snapshot.feed))
      .Bind(3, std::string_view(snapshot.source));
  insert.Bind(4, ByteView(snapshot.digest)).Bind(5, snapshot.time).Bind(6, Signed(snapshot.records));
  return insert.Bind(7, Signed(snapshot.skipped)).Execute();
}

Result<void> InventoryWriter::AddUnusable(const views::Entry& entry, const Error& why) {
  const statement::Headers& headers = entry.statement->headers();
  TRY_ASSIGN(auto insert, database_.Prepare("INSERT INTO unusable VALUES (?1, ?2, ?3, ?4, ?5)"));
  insert.Bind(1, Signed(entry.index))
      .Bind(2, std::string_view(headers.content_type))
      .Bind(3, std::string_view(headers.issuer));
  return insert.Bind(4, std::string_view(headers.subject)).Bind(5, std::string_view(why.Text())).Execute();
}

Result<void> InventoryWriter::AddDocument(const views::Entry& entry, const crypto::Digest& digest) {
  const statement::Headers& headers = entry.statement->headers();
  TRY_ASSIGN(auto insert, database_.Prepare("INSERT INTO document VALUES (?1, ?2, ?3, ?4, ?5)"));
  insert.Bind(1, Signed(entry.index)).Bind(2, ByteView(digest)).Bind(3, std::string_view(headers.content_type));
  return insert.Bind(4, std::string_view(headers.issuer)).Bind(5, std::string_view(headers.subject)).Execute();
}

Result<void> InventoryWriter::EraseShipment(std::int64_t entry, const Known& component) {
  TRY_ASSIGN(auto shipment,
             database_.Prepare("DELETE FROM shipment WHERE package = ?1 AND entry = ?2 AND component = ?3"));
  TRY(shipment.Bind(1, component.package).Bind(2, entry).Bind(3, component.component).Execute());
  for (const auto& [sql, id] :
       {std::pair{"UPDATE component SET shipments = shipments - 1 WHERE id = ?1", component.component},
        std::pair{"UPDATE package SET shipments = shipments - 1 WHERE id = ?1", component.package},
        // What nobody ships any more is not known any more.
        std::pair{"DELETE FROM component WHERE id = ?1 AND shipments = 0", component.component},
        std::pair{"DELETE FROM package WHERE id = ?1 AND shipments = 0", component.package}}) {
    TRY_ASSIGN(auto change, database_.Prepare(sql));
    TRY(change.Bind(1, id).Execute());
  }
  return {};
}

Result<void> InventoryWriter::EraseRelease(std::int64_t entry, std::int64_t product) {
  std::vector<Known> components;
  {
    TRY_ASSIGN(auto rows, database_.Prepare("SELECT DISTINCT k.component, c.package FROM content k "
                                            "JOIN component c ON c.id = k.component WHERE k.entry = ?1"));
    rows.Bind(1, entry);
    while (true) {
      TRY_ASSIGN(const bool more, rows.Step());
      if (!more) break;
      components.push_back({rows.Int(0), rows.Int(1)});
    }
  }
  for (const char* sql : {"DELETE FROM content WHERE entry = ?1", "DELETE FROM release WHERE entry = ?1"}) {
    TRY_ASSIGN(auto remove, database_.Prepare(sql));
    TRY(remove.Bind(1, entry).Execute());
  }
  bool some_without_purl = false;
  for (const Known& one : components) {
    some_without_purl = some_without_purl || one.package == 0;
    if (one.package == 0) continue;
    TRY(EraseShipment(entry, one));
    TRY(NamePackage(one.package));
  }
  // These are not counted; it takes a look at everything to know who else has them.
  if (some_without_purl)
    TRY(database_.Run("DELETE FROM component WHERE package = 0 AND id NOT IN (SELECT component FROM content)"));
  // A product has the name that its last release says; without any, it is none.
  for (const char* sql :
       {"DELETE FROM product WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM release WHERE product = ?1)",
        "UPDATE product SET name = (SELECT name FROM release WHERE product = ?1 ORDER BY entry DESC LIMIT 1) "
        "WHERE id = ?1"}) {
    TRY_ASSIGN(auto change, database_.Prepare(sql));
    TRY(change.Bind(1, product).Execute());
  }
  return {};
}

Result<bool> InventoryWriter::Erase(const crypto::Digest& digest, std::string_view reason) {
  struct Held {
    std::int64_t entry;
    std::int64_t product;  // 0: no release
  };
  TRY(Flush());
  known_.clear();  // some of them may go
  std::vector<Held> all;
  {
    TRY_ASSIGN(auto rows, database_.Prepare("SELECT d.entry, coalesce(r.product, 0) FROM document d "
                                            "LEFT JOIN release r ON r.entry = d.entry WHERE d.digest = ?1"));
    rows.Bind(1, ByteView(digest));
    while (true) {
      TRY_ASSIGN(const bool more, rows.Step());
      if (!more) break;
      all.push_back({rows.Int(0), rows.Int(1)});
    }
  }
  bool had_snapshot = false;
  for (const Held& one : all) {
    if (one.product != 0) TRY(EraseRelease(one.entry, one.product));
    TRY(VexWriter(database_).Erase(one.entry));
    TRY_ASSIGN(auto snapshot, database_.Prepare("DELETE FROM snapshot WHERE entry = ?1"));
    TRY(snapshot.Bind(1, one.entry).Execute());
    had_snapshot = had_snapshot || database_.changes() > 0;
    TRY_ASSIGN(auto unusable, database_.Prepare("INSERT OR REPLACE INTO unusable SELECT entry, content_type, issuer, "
                                                "subject, ?2 FROM document WHERE entry = ?1"));
    TRY(unusable.Bind(1, one.entry).Bind(2, reason).Execute());
  }
  return had_snapshot;
}

Result<void> InventoryWriter::JudgeAll(const AdvisoryIndex* index) {
  // In portions, so that memory is bounded and no statement is read and written at once.
  constexpr std::size_t kPortion = 4'096;
  struct Change {
    std::int64_t id;
    Judged judged;
  };
  std::int64_t after = 0;
  while (true) {
    std::vector<Change> changes;
    std::size_t read = 0;
    {
      TRY_ASSIGN(auto rows,
                 database_.Prepare("SELECT id, ecosystem, advisory_name, advisory_version, missing, covered, findings "
                                   "FROM component WHERE id > ?1 ORDER BY id LIMIT ?2"));
      rows.Bind(1, after).Bind(2, static_cast<std::int64_t>(kPortion));
      while (true) {
        TRY_ASSIGN(const bool more, rows.Step());
        if (!more) break;
        ++read;
        after = rows.Int(0);
        const AdvisoryName name{rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4)};
        TRY_ASSIGN(const Judged judged, JudgeComponent(index, name));
        if (judged.covered != (rows.Int(5) != 0) || Signed(judged.findings) != rows.Int(6))
          changes.push_back({after, judged});
      }
    }
    for (const Change& change : changes) {
      TRY_ASSIGN(auto update, database_.Prepare("UPDATE component SET covered = ?2, findings = ?3 WHERE id = ?1"));
      TRY(update.Bind(1, change.id)
              .Bind(2, std::int64_t{change.judged.covered ? 1 : 0})
              .Bind(3, Signed(change.judged.findings))
              .Execute());
    }
    if (read < kPortion) return {};
  }
}

Result<void> InventoryWriter::Flush() {
  for (const auto& [component, count] : shipments_) {
    TRY_ASSIGN(auto update, database_.Prepare("UPDATE component SET shipments = shipments + ?2 WHERE id = ?1"));
    TRY(update.Bind(1, component).Bind(2, count).Execute());
  }
  for (const auto& [package, count] : of_packages_) {
    TRY_ASSIGN(auto update, database_.Prepare("UPDATE package SET shipments = shipments + ?2 WHERE id = ?1"));
    TRY(update.Bind(1, package).Bind(2, count).Execute());
  }
  shipments_.clear();
  of_packages_.clear();
  return {};
}

void InventoryWriter::Forget() {
  known_.clear();
  shipments_.clear();
  of_packages_.clear();
}

}  // namespace entente::supply
