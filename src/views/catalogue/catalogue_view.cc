#include "views/catalogue/catalogue_view.h"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <mutex>

#include "base/check.h"
#include "views/sql_content.h"

namespace entente::catalogue {
namespace {

constexpr std::string_view kSchema = R"sql(
CREATE TABLE cursor (one INTEGER PRIMARY KEY CHECK (one = 1), next INTEGER NOT NULL) STRICT;
INSERT INTO cursor VALUES (1, 0);
CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE entry (
  idx INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,
  content_type INTEGER NOT NULL REFERENCES name,
  issuer INTEGER NOT NULL REFERENCES name,
  subject TEXT NOT NULL,
  kid BLOB NOT NULL,
  bytes INTEGER NOT NULL) STRICT;
CREATE INDEX entry_by_type ON entry (content_type, idx);
CREATE INDEX entry_by_issuer ON entry (issuer, idx);
CREATE INDEX entry_by_subject ON entry (subject, idx);
)sql";

// A change of the tables, or of what an entry does to them, comes with a new number.
constexpr std::uint32_t kFoldVersion = 1;

const std::array kTables = {
    views::SqlTable{{"entry", {"index", "time", "content_type", "issuer", "subject", "kid", "bytes"}, 1},
                    "SELECT e.idx, e.time, (SELECT text FROM name WHERE id = e.content_type), "
                    "(SELECT text FROM name WHERE id = e.issuer), e.subject, hex(e.kid), e.bytes FROM entry e "
                    "ORDER BY e.idx"},
};

constexpr std::string_view kTimeType = "application/vnd.entente.time+json";

constexpr std::string_view kColumns =
    "SELECT e.idx, e.time, t.text, i.text, e.subject, e.kid, e.bytes FROM entry e "
    "JOIN name t ON t.id = e.content_type JOIN name i ON i.id = e.issuer ";

// "?1, ?2, ?3"
std::string Parameters(std::size_t first, std::size_t count) {
  std::string list;
  for (std::size_t i = 0; i < count; ++i) list += fmt::format("{}?{}", i == 0 ? "" : ", ", first + i);
  return list;
}

CatalogueEntry EntryOf(const storage::Query& row) {
  return {static_cast<std::uint64_t>(row.Int(0)), row.Int(1), row.Text(2), row.Text(3), row.Text(4), row.Blob(5),
          static_cast<std::uint64_t>(row.Int(6))};
}

}  // namespace

struct CatalogueView::State {
  State(std::filesystem::path where, storage::Database to_write, storage::Database to_read, storage::OpenMode open_mode)
      : file(std::move(where)), writer(std::move(to_write)), reader(std::move(to_read)), mode(open_mode) {}

  // Names repeat much: each is stored once.
  Result<std::int64_t> NameId(std::string_view text) {
    TRY_ASSIGN(auto insert, writer.Prepare("INSERT INTO name (text) VALUES (?1) ON CONFLICT DO NOTHING"));
    TRY(insert.Bind(1, text).Execute());
    TRY_ASSIGN(auto find, writer.Prepare("SELECT id FROM name WHERE text = ?1"));
    TRY_ASSIGN(const bool found, find.Bind(1, text).Step());
    CHECK(found);
    return find.Int(0);
  }

  Result<std::uint64_t> ReadCursor() {
    const std::scoped_lock lock(reading);
    TRY_ASSIGN(auto query, reader.Prepare("SELECT next FROM cursor"));
    TRY_ASSIGN(const bool found, query.Step());
    if (!found)
      return Fail(ErrorCode::kCorruption, "the catalogue has no cursor; remove views/catalogue.db, it is derived");
    return static_cast<std::uint64_t>(query.Int(0));
  }

  std::filesystem::path file;
  storage::Database writer;  // the folding thread's
  std::mutex reading;        // guards `reader`
  storage::Database reader;
  storage::OpenMode mode;
  std::atomic<std::uint64_t> cursor{0};
};

CatalogueView::CatalogueView(std::unique_ptr<State> state) : state_(std::move(state)) {}
CatalogueView::~CatalogueView() = default;

Result<std::unique_ptr<CatalogueView>> CatalogueView::Open(const std::filesystem::path& file, storage::OpenMode mode) {
  TRY_ASSIGN(auto writer, storage::Database::Open(file, mode));
  if (mode == storage::OpenMode::kReadWrite) TRY(views::PrepareTables(writer, kFoldVersion, kSchema));
  TRY_ASSIGN(auto reader, storage::Database::Open(file, storage::OpenMode::kReadOnly));
  auto state = std::make_unique<State>(file, std::move(writer), std::move(reader), mode);
  TRY_ASSIGN(const std::uint64_t cursor, state->ReadCursor());
  state->cursor = cursor;
  return std::unique_ptr<CatalogueView>(new CatalogueView(std::move(state)));
}

std::uint64_t CatalogueView::cursor() const {
  // Another process may be folding while this one only reads.
  if (state_->mode == storage::OpenMode::kReadOnly) return state_->ReadCursor().value_or(state_->cursor.load());
  return state_->cursor.load();
}

Result<void> CatalogueView::Apply(std::span<const views::Entry> entries, const views::PayloadSource& /*payloads*/) {
  if (entries.empty()) return {};
  CHECK(entries.front().index == state_->cursor.load());
  TRY_ASSIGN(auto transaction, storage::Transaction::Begin(state_->writer));
  for (const views::Entry& entry : entries) {
    const statement::Headers& headers = entry.statement->headers();
    TRY_ASSIGN(const std::int64_t type, state_->NameId(headers.content_type));
    TRY_ASSIGN(const std::int64_t issuer, state_->NameId(headers.issuer));
    TRY_ASSIGN(auto insert, state_->writer.Prepare("INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
    insert.Bind(1, static_cast<std::int64_t>(entry.index)).Bind(2, entry.time).Bind(3, type).Bind(4, issuer);
    insert.Bind(5, std::string_view(headers.subject)).Bind(6, ByteView(headers.kid));
    TRY(insert.Bind(7, static_cast<std::int64_t>(entry.statement->entry().size())).Execute());
  }
  const std::uint64_t next = entries.back().index + 1;
  TRY_ASSIGN(auto move, state_->writer.Prepare("UPDATE cursor SET next = ?1"));
  TRY(move.Bind(1, static_cast<std::int64_t>(next)).Execute());
  TRY(transaction.Commit());
  state_->cursor = next;
  return {};
}

Result<void> CatalogueView::Reset() {
  TRY_ASSIGN(auto transaction, storage::Transaction::Begin(state_->writer));
  TRY(state_->writer.Run("DELETE FROM entry; DELETE FROM name; UPDATE cursor SET next = 0"));
  TRY(transaction.Commit());
  state_->cursor = 0;
  return {};
}

Result<std::unique_ptr<views::Content>> CatalogueView::ContentNow() const {
  return views::SqlContent::Open(
      state_->file,
      {.view = name(), .fold_version = kFoldVersion, .cursor_query = "SELECT next FROM cursor", .tables = kTables});
}

Result<CataloguePage> CatalogueView::List(const CatalogueFilter& filter) const {
  std::string where = "WHERE 1";
  if (!filter.with_time_entries && filter.content_type.empty()) where += fmt::format(" AND t.text <> '{}'", kTimeType);
  if (!filter.issuer.empty()) where += " AND i.text = ?1";
  if (!filter.content_type.empty()) where += " AND t.text = ?2";
  if (!filter.subject.empty()) where += " AND e.subject = ?3";
  const auto bind = [&filter](storage::Query& query) {
    if (!filter.issuer.empty()) query.Bind(1, std::string_view(filter.issuer));
    if (!filter.content_type.empty()) query.Bind(2, std::string_view(filter.content_type));
    if (!filter.subject.empty()) query.Bind(3, std::string_view(filter.subject));
  };
  const std::scoped_lock lock(state_->reading);
  CataloguePage page;
  {
    TRY_ASSIGN(auto count, state_->reader.Prepare("SELECT count(*) FROM entry e JOIN name t ON t.id = e.content_type "
                                                  "JOIN name i ON i.id = e.issuer " +
                                                  where));
    bind(count);
    TRY(count.Step());
    page.total = static_cast<std::uint64_t>(count.Int(0));
  }
  TRY_ASSIGN(auto rows,
             state_->reader.Prepare(std::string(kColumns) + where + " ORDER BY e.idx DESC LIMIT ?4 OFFSET ?5"));
  bind(rows);
  rows.Bind(4, static_cast<std::int64_t>(filter.limit)).Bind(5, static_cast<std::int64_t>(filter.offset));
  while (true) {
    TRY_ASSIGN(const bool more, rows.Step());
    if (!more) break;
    page.items.push_back(EntryOf(rows));
  }
  return page;
}

Result<CatalogueEntry> CatalogueView::Get(std::uint64_t index) const {
  const std::scoped_lock lock(state_->reading);
  TRY_ASSIGN(auto row, state_->reader.Prepare(std::string(kColumns) + "WHERE e.idx = ?1"));
  TRY_ASSIGN(const bool found, row.Bind(1, static_cast<std::int64_t>(index)).Step());
  if (!found) return Fail(ErrorCode::kNotFound, fmt::format("the log has no entry {}", index));
  return EntryOf(row);
}

Result<std::vector<std::uint64_t>> CatalogueView::IndexesOf(std::span<const std::string_view> content_types) const {
  const std::scoped_lock lock(state_->reading);
  const std::string list = Parameters(1, content_types.size());
  TRY_ASSIGN(
      auto rows,
      state_->reader.Prepare(fmt::format(
          "SELECT e.idx FROM entry e JOIN name t ON t.id = e.content_type WHERE t.text IN ({}) ORDER BY e.idx", list)));
  for (std::size_t i = 0; i < content_types.size(); ++i) rows.Bind(static_cast<int>(i) + 1, content_types[i]);
  std::vector<std::uint64_t> indexes;
  while (true) {
    TRY_ASSIGN(const bool more, rows.Step());
    if (!more) break;
    indexes.push_back(static_cast<std::uint64_t>(rows.Int(0)));
  }
  return indexes;
}

Result<std::uint64_t> CatalogueView::CountOthers(std::uint64_t first, std::uint64_t end,
                                                 std::span<const std::string_view> content_types) const {
  const std::scoped_lock lock(state_->reading);
  TRY_ASSIGN(auto count,
             state_->reader.Prepare(fmt::format("SELECT count(*) FROM entry e JOIN name t ON t.id = e.content_type "
                                                "WHERE e.idx >= ?1 AND e.idx < ?2 AND t.text NOT IN ({})",
                                                Parameters(3, content_types.size()))));
  count.Bind(1, static_cast<std::int64_t>(first)).Bind(2, static_cast<std::int64_t>(end));
  for (std::size_t i = 0; i < content_types.size(); ++i) count.Bind(static_cast<int>(i) + 3, content_types[i]);
  TRY(count.Step());
  return static_cast<std::uint64_t>(count.Int(0));
}

}  // namespace entente::catalogue
