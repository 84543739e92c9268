#include "views/attestations/attestation_view.h"

#include <fmt/format.h>

#include <array>

#include "views/attestations/attestation_fold.h"
#include "views/sql_content.h"

namespace entente::attestations {
namespace {

constexpr std::uint64_t kSubjectsInListMax = 16;

// What the view's digest is over: every table, ordered by its key.
const std::array<views::SqlTable, 6> kTables = {
    {{{.name = "attestation",
       .columns = {"entry", "time", "issuer", "subject", "content_type", "document", "stands_here", "outcome",
                   "result"},
       .key_columns = 1},
      "SELECT entry, time, issuer, subject, content_type, document, hex(stands_here), outcome, result FROM attestation "
      "ORDER BY entry"},
     {{.name = "material", .columns = {"issuer", "name", "entry", "by_operator", "document"}, .key_columns = 2},
      "SELECT issuer, name, entry, by_operator, document FROM material ORDER BY issuer, name"},
     {{.name = "operator", .columns = {"id"}, .key_columns = 1}, "SELECT id FROM operator ORDER BY id"},
     {{.name = "party_key", .columns = {"party", "kid", "jwk", "entry"}, .key_columns = 2},
      "SELECT party, kid, jwk, entry FROM party_key ORDER BY party, kid"},
     {{.name = "revoked_key", .columns = {"party", "kid"}, .key_columns = 2},
      "SELECT party, kid FROM revoked_key ORDER BY party, kid"},
     {{.name = "subject", .columns = {"entry", "place", "algorithm", "value", "name"}, .key_columns = 3},
      "SELECT entry, place, algorithm, value, name FROM subject ORDER BY entry, place, algorithm"}}};

constexpr std::string_view kMatches =
    "FROM attestation WHERE "
    "(?1 = '' OR entry IN (SELECT entry FROM subject WHERE value = ?1)) AND "
    "(?2 = '' OR subject = ?2 OR entry IN (SELECT entry FROM subject WHERE name = ?2)) AND (?3 = '' OR issuer = ?3)";

Result<Attestation> ReadRow(const storage::Query& row) {
  Attestation one{.entry = static_cast<std::uint64_t>(row.Int(0)),
                  .time = row.Int(1),
                  .issuer = row.Text(2),
                  .subject = row.Text(3),
                  .content_type = row.Text(4),
                  .document = row.Text(5),
                  .result = {},
                  .subjects = {},
                  .subjects_total = 0};
  TRY_ASSIGN(one.result, json::Parse(row.Text(6), std::size_t{1} << 20));
  return one;
}

Result<void> AddSubjects(storage::Database& database, Attestation& one, std::uint64_t limit) {
  TRY_ASSIGN(auto count, database.Prepare("SELECT count(*) FROM subject WHERE entry = ?1"));
  TRY(count.Bind(1, static_cast<std::int64_t>(one.entry)).Step());
  one.subjects_total = static_cast<std::uint64_t>(count.Int(0));
  TRY_ASSIGN(auto query, database.Prepare("SELECT name, algorithm, value FROM subject WHERE entry = ?1 "
                                          "ORDER BY place, algorithm LIMIT ?2"));
  query.Bind(1, static_cast<std::int64_t>(one.entry)).Bind(2, static_cast<std::int64_t>(limit));
  while (true) {
    TRY_ASSIGN(const bool more, query.Step());
    if (!more) return {};
    one.subjects.push_back({query.Text(0), query.Text(1), query.Text(2)});
  }
}

}  // namespace

Result<std::unique_ptr<views::View>> AttestationView::Open(const std::filesystem::path& file, storage::OpenMode mode) {
  TRY_ASSIGN(auto writer, storage::Database::Open(file, mode));
  if (mode == storage::OpenMode::kReadWrite) TRY(views::PrepareTables(writer, kFoldVersion, kSchema));
  TRY_ASSIGN(auto reader, storage::Database::Open(file, storage::OpenMode::kReadOnly));
  std::unique_ptr<AttestationView> view(new AttestationView(file, std::move(writer), std::move(reader)));
  if (mode == storage::OpenMode::kReadWrite) TRY(view->LoadMaterials());
  return std::unique_ptr<views::View>(std::move(view));
}

Result<void> AttestationView::LoadMaterials() {
  materials_.Clear();
  TRY_ASSIGN(auto query, writer_.Prepare("SELECT issuer, by_operator, entry, document FROM material"));
  while (true) {
    TRY_ASSIGN(const bool more, query.Step());
    if (!more) return {};
    TRY_ASSIGN(const auto material, envelopes::ParseTrustMaterial(query.Text(3)));
    materials_.Set(query.Text(0), query.Int(1) != 0, static_cast<std::uint64_t>(query.Int(2)), material);
  }
}

std::uint64_t AttestationView::cursor() const {
  const std::scoped_lock lock(mutex_);
  auto query = reader_.Prepare("SELECT next FROM cursor");
  if (!query.has_value() || !query->Step().value_or(false)) return 0;
  return static_cast<std::uint64_t>(query->Int(0));
}

Result<void> AttestationView::Apply(std::span<const views::Entry> entries, const views::PayloadSource& payloads) {
  if (entries.empty()) return {};
  const auto fold_all = [&]() -> Result<void> {
    // The entries and the cursor in one transaction: all of it is there after a crash, or nothing.
    TRY_ASSIGN(auto transaction, storage::Transaction::Begin(writer_));
    AttestationFold fold(writer_, materials_, payloads);
    for (const views::Entry& entry : entries) TRY(fold.Take(entry));
    TRY_ASSIGN(auto move, writer_.Prepare("UPDATE cursor SET next = ?1"));
    TRY(move.Bind(1, static_cast<std::int64_t>(entries.back().index + 1)).Execute());
    return transaction.Commit();
  };
  auto folded = fold_all();
  // What was rolled back in the database is rolled back in memory, too.
  if (!folded.has_value()) TRY(LoadMaterials());
  return folded;
}

Result<void> AttestationView::Reset() {
  TRY_ASSIGN(auto transaction, storage::Transaction::Begin(writer_));
  TRY(
      writer_.Run("DELETE FROM subject; DELETE FROM attestation; DELETE FROM material; DELETE FROM revoked_key; "
                  "DELETE FROM party_key; DELETE FROM operator; UPDATE cursor SET next = 0"));
  TRY(transaction.Commit());
  return LoadMaterials();
}

Result<std::unique_ptr<views::Content>> AttestationView::ContentNow() const {
  return views::SqlContent::Open(
      file_,
      {.view = name(), .fold_version = kFoldVersion, .cursor_query = "SELECT next FROM cursor", .tables = kTables});
}

Result<AttestationView::Page> AttestationView::Find(const Filter& filter, std::uint64_t offset,
                                                    std::uint64_t limit) const {
  static const std::string kCount = fmt::format("SELECT count(*) {}", kMatches);
  static const std::string kRows = fmt::format(
      "SELECT entry, time, issuer, subject, content_type, document, result {} ORDER BY entry DESC LIMIT ?4 OFFSET ?5",
      kMatches);
  const std::scoped_lock lock(mutex_);
  Page page;
  {
    TRY_ASSIGN(auto count, reader_.Prepare(kCount));
    count.Bind(1, std::string_view(filter.digest)).Bind(2, std::string_view(filter.name));
    TRY(count.Bind(3, std::string_view(filter.issuer)).Step());
    page.total = static_cast<std::uint64_t>(count.Int(0));
  }
  {
    TRY_ASSIGN(auto rows, reader_.Prepare(kRows));
    rows.Bind(1, std::string_view(filter.digest)).Bind(2, std::string_view(filter.name));
    rows.Bind(3, std::string_view(filter.issuer));
    rows.Bind(4, static_cast<std::int64_t>(limit)).Bind(5, static_cast<std::int64_t>(offset));
    while (true) {
      TRY_ASSIGN(const bool more, rows.Step());
      if (!more) break;
      TRY_ASSIGN(auto one, ReadRow(rows));
      page.items.push_back(std::move(one));
    }
  }
  for (Attestation& one : page.items) TRY(AddSubjects(reader_, one, kSubjectsInListMax));
  return page;
}

Result<Attestation> AttestationView::At(std::uint64_t entry) const {
  const std::scoped_lock lock(mutex_);
  TRY_ASSIGN(auto row, reader_.Prepare("SELECT entry, time, issuer, subject, content_type, document, result FROM "
                                       "attestation WHERE entry = ?1"));
  TRY_ASSIGN(const bool found, row.Bind(1, static_cast<std::int64_t>(entry)).Step());
  if (!found) return Fail(ErrorCode::kNotFound, fmt::format("entry {} of the log carries no foreign envelope", entry));
  TRY_ASSIGN(auto one, ReadRow(row));
  TRY(AddSubjects(reader_, one, INT64_MAX));
  return one;
}

}  // namespace entente::attestations
