// What the supply view holds, without the row numbers that are this database's own and without the name of the index
// file. Each query walks an index in the order of the key, so that little is sorted.
#include <array>

#include "base/encoding.h"
#include "views/sql_content.h"
#include "views/supply/inventory_schema.h"
#include "views/supply/view_state.h"

namespace entente::supply {
namespace {

const std::array kTables = {
    views::SqlTable{{"product", {"purl", "issuer", "name"}, 2},
                    "SELECT purl, issuer, name FROM product ORDER BY purl, issuer"},
    views::SqlTable{
        {"release",
         {"entry", "purl", "issuer", "version", "name", "format", "digest", "time", "components", "own_purl", "link"},
         1},
        "SELECT r.entry, p.purl, p.issuer, r.version, r.name, r.format, hex(r.digest), r.time, r.components, "
        "r.own_purl, r.link "
        "FROM release r LEFT JOIN product p ON p.id = r.product ORDER BY r.entry"},
    views::SqlTable{{"package", {"purl", "name", "ecosystem", "shipments"}, 1},
                    "SELECT purl, name, ecosystem, shipments FROM package ORDER BY purl"},
    // What was found with the advisory index stands here, too: it is what lists of releases show.
    views::SqlTable{{"component",
                     {"key", "package", "name", "version", "purl", "ecosystem", "advisory_name", "advisory_version",
                      "missing", "shipments", "covered", "findings"},
                     1},
                    "SELECT c.key, (SELECT purl FROM package WHERE id = c.package), c.name, c.version, c.purl, "
                    "c.ecosystem, c.advisory_name, c.advisory_version, c.missing, c.shipments, c.covered, c.findings "
                    "FROM component c ORDER BY c.key"},
    views::SqlTable{{"content", {"entry", "ordinal", "component"}, 2},
                    "SELECT k.entry, k.ordinal, (SELECT key FROM component WHERE id = k.component) FROM content k "
                    "ORDER BY k.entry, k.ordinal"},
    views::SqlTable{{"shipment", {"package", "entry", "component"}, 3},
                    "SELECT p.purl, s.entry, c.key FROM package p CROSS JOIN shipment s ON s.package = p.id "
                    "LEFT JOIN component c ON c.id = s.component ORDER BY p.purl, s.entry, c.key"},
    // How many records an older snapshot of a feed gave depends on whether an index was ever built from it.
    views::SqlTable{
        {"snapshot", {"entry", "feed", "source", "digest", "time", "records", "skipped"}, 1},
        "SELECT s.entry, s.feed, s.source, hex(s.digest), s.time, iif(s.entry = n.newest, s.records, NULL), "
        "iif(s.entry = n.newest, s.skipped, NULL) FROM snapshot s JOIN (SELECT feed, max(entry) AS newest "
        "FROM snapshot GROUP BY feed) n ON n.feed = s.feed ORDER BY s.entry"},
    views::SqlTable{{"feed_ecosystem", {"feed", "ecosystem", "records"}, 2},
                    "SELECT feed, ecosystem, records FROM feed_ecosystem ORDER BY feed, ecosystem"},
    views::SqlTable{{"unusable", {"entry", "content_type", "issuer", "subject", "reason"}, 1},
                    "SELECT entry, content_type, issuer, subject, reason FROM unusable ORDER BY entry"},
    views::SqlTable{{"document", {"entry", "digest", "content_type", "issuer", "subject"}, 1},
                    "SELECT entry, hex(digest), content_type, issuer, subject FROM document ORDER BY entry"},
    views::SqlTable{{"vex_document",
                     {"entry", "issuer", "format", "id", "edition", "series", "author", "changed", "time", "digest",
                      "statements", "replaced"},
                     1},
                    "SELECT d.entry, p.issuer, d.format, d.id, d.edition, d.series, d.author, d.changed, d.time, "
                    "hex(d.digest), d.statements, d.replaced FROM vex_document d "
                    "LEFT JOIN vex_party p ON p.id = d.party ORDER BY d.entry"},
    views::SqlTable{{"vex_product", {"entry", "number", "id", "name", "purl", "cpe", "versions", "hashes"}, 2},
                    "SELECT entry, number, id, name, purl, cpe, versions, hashes FROM vex_product "
                    "ORDER BY entry, number"},
    views::SqlTable{
        {"vex_statement",
         {"entry", "number", "vulnerability", "aliases", "status", "justification", "impact", "action", "time", "uses"},
         2},
        "SELECT entry, number, vulnerability, aliases, status, justification, impact, action, time, uses "
        "FROM vex_statement ORDER BY entry, number"},
    views::SqlTable{{"vex_use", {"entry", "statement", "ordinal", "product", "parts"}, 3},
                    "SELECT entry, statement, ordinal, product, parts FROM vex_use "
                    "ORDER BY entry, statement, ordinal"},
};

// The tables, and the advisory index that belongs to them as one of one row.
class SupplyContent final : public views::Content {
 public:
  SupplyContent(std::unique_ptr<views::SqlContent> rows, std::shared_ptr<const AdvisoryIndex> index)
      : rows_(std::move(rows)), index_(std::move(index)), tables_(rows_->tables().begin(), rows_->tables().end()) {
    tables_.push_back({"advisory_index", {"number", "digest", "advisories"}, 1});
  }

  [[nodiscard]] std::string_view view() const override { return rows_->view(); }
  [[nodiscard]] std::uint32_t fold_version() const override { return rows_->fold_version(); }
  [[nodiscard]] std::uint64_t cursor() const override { return rows_->cursor(); }
  [[nodiscard]] std::span<const views::ContentTable> tables() const override { return tables_; }
  [[nodiscard]] Result<void> EachRow(std::size_t table, const TakeRow& take) const override {
    if (table < kTables.size()) return rows_->EachRow(table, take);
    if (index_ == nullptr) return {};
    // The digest stands for the content only when the content is as its header says.
    TRY(index_->Verify());
    std::string row;
    views::AppendColumn(row, "1");
    views::AppendColumn(row, ToHex(index_->digest()));
    views::AppendColumn(row, std::to_string(index_->advisory_count()));
    return take(row);
  }

 private:
  std::unique_ptr<views::SqlContent> rows_;
  std::shared_ptr<const AdvisoryIndex> index_;
  std::vector<views::ContentTable> tables_;
};

}  // namespace

Result<std::unique_ptr<views::Content>> SupplyView::ContentNow() const {
  const views::SqlContentSource source{
      .view = name(), .fold_version = kFoldVersion, .cursor_query = "SELECT next FROM cursor", .tables = kTables};
  // As for a question: an index that went since the transaction began means that there is a newer one.
  for (int attempt = 0;; ++attempt) {
    TRY_ASSIGN(auto rows, views::SqlContent::Open(state_->file, source));
    auto index = state_->IndexOf(rows->database());
    if (index) return std::make_unique<SupplyContent>(std::move(rows), *std::move(index));
    if (index.error().code != ErrorCode::kNotFound || attempt == 3) return std::unexpected(std::move(index.error()));
  }
}

}  // namespace entente::supply
