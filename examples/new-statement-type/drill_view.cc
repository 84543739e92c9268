#include "drill_view.h"

#include <array>

#include "codec/json.h"
#include "views/sql_content.h"

namespace entente::drills {
namespace {

// Raised when Apply() makes other content of the same log: the view is then folded anew.
constexpr std::uint32_t kFoldVersion = 1;

constexpr std::string_view kSchema = R"sql(
CREATE TABLE cursor (one INTEGER PRIMARY KEY CHECK (one = 1), next INTEGER NOT NULL) STRICT;
INSERT INTO cursor VALUES (1, 0);
CREATE TABLE drill (
  idx INTEGER PRIMARY KEY,
  issuer TEXT NOT NULL,
  date TEXT NOT NULL,
  document TEXT NOT NULL) STRICT;
CREATE INDEX drill_by_date ON drill (date, idx);
)sql";

// What the view's digest is over: every table, ordered by its key.
const std::array<views::SqlTable, 1> kTables = {
    {{{.name = "drill", .columns = {"idx", "issuer", "date", "document"}, .key_columns = 1},
      "SELECT idx, issuer, date, document FROM drill ORDER BY idx"}}};

}  // namespace

Result<std::unique_ptr<views::View>> DrillView::Open(const std::filesystem::path& file, storage::OpenMode mode) {
  TRY_ASSIGN(auto writer, storage::Database::Open(file, mode));
  if (mode == storage::OpenMode::kReadWrite) TRY(views::PrepareTables(writer, kFoldVersion, kSchema));
  TRY_ASSIGN(auto reader, storage::Database::Open(file, storage::OpenMode::kReadOnly));
  return std::unique_ptr<views::View>(new DrillView(file, std::move(writer), std::move(reader)));
}

std::uint64_t DrillView::cursor() const {
  const std::scoped_lock lock(mutex_);
  auto query = reader_.Prepare("SELECT next FROM cursor");
  if (!query.has_value() || !query->Step().value_or(false)) return 0;
  return static_cast<std::uint64_t>(query->Int(0));
}

Result<void> DrillView::ApplyOne(const views::Entry& entry) {
  const statement::SignedStatement& said = *entry.statement;
  if (said.headers().content_type != kContentType || said.headers().hash_envelope.has_value()) return {};
  const auto drill = ParseDrill(AsText(said.payload()));
  if (!drill.has_value()) return {};  // what a view cannot use stays on the log and changes nothing here
  TRY_ASSIGN(auto insert, writer_.Prepare("INSERT INTO drill VALUES (?1, ?2, ?3, ?4)"));
  insert.Bind(1, static_cast<std::int64_t>(entry.index)).Bind(2, std::string_view(said.headers().issuer));
  return insert.Bind(3, std::string_view(drill->date)).Bind(4, AsText(said.payload())).Execute();
}

Result<void> DrillView::Apply(std::span<const views::Entry> entries, const views::PayloadSource& /*payloads*/) {
  if (entries.empty()) return {};
  // The entries and the cursor in one transaction: all of it is there after a crash, or nothing.
  TRY_ASSIGN(auto transaction, storage::Transaction::Begin(writer_));
  for (const views::Entry& entry : entries) TRY(ApplyOne(entry));
  TRY_ASSIGN(auto move, writer_.Prepare("UPDATE cursor SET next = ?1"));
  TRY(move.Bind(1, static_cast<std::int64_t>(entries.back().index + 1)).Execute());
  return transaction.Commit();
}

Result<void> DrillView::Reset() {
  TRY_ASSIGN(auto transaction, storage::Transaction::Begin(writer_));
  TRY(writer_.Run("DELETE FROM drill; UPDATE cursor SET next = 0"));
  return transaction.Commit();
}

Result<std::unique_ptr<views::Content>> DrillView::ContentNow() const {
  return views::SqlContent::Open(
      file_,
      {.view = name(), .fold_version = kFoldVersion, .cursor_query = "SELECT next FROM cursor", .tables = kTables});
}

Result<std::vector<AnnouncedDrill>> DrillView::From(std::string_view date, std::uint64_t limit) const {
  const std::scoped_lock lock(mutex_);
  TRY_ASSIGN(auto query, reader_.Prepare("SELECT idx, issuer, document FROM drill WHERE date >= ?1 "
                                         "ORDER BY date, idx LIMIT ?2"));
  query.Bind(1, date).Bind(2, static_cast<std::int64_t>(limit));
  std::vector<AnnouncedDrill> drills;
  while (true) {
    TRY_ASSIGN(const bool more, query.Step());
    if (!more) return drills;
    TRY_ASSIGN(Drill drill, ParseDrill(query.Text(2)));
    drills.push_back({std::move(drill), query.Text(1), static_cast<std::uint64_t>(query.Int(0))});
  }
}

}  // namespace entente::drills
