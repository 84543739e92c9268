#include "storage/sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <map>
#include <utility>

#include "base/check.h"

namespace entente::storage {
namespace {

Error SqlError(sqlite3* database, std::string_view doing) {
  const int code = sqlite3_errcode(database);
  ErrorCode kind = ErrorCode::kInternal;
  switch (code & 0xFF) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      kind = ErrorCode::kCorruption;
      break;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_BUSY:
      kind = ErrorCode::kUnavailable;
      break;
    case SQLITE_CONSTRAINT:
      kind = ErrorCode::kConflict;
      break;
    default:
      break;
  }
  const char* file = sqlite3_db_filename(database, "main");
  return Error{kind, fmt::format("database: {}: {}", doing, sqlite3_errmsg(database)), file != nullptr ? file : "", {}};
}

}  // namespace

struct Database::State {
  sqlite3* handle = nullptr;
  std::map<std::string, sqlite3_stmt*, std::less<>> statements;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    for (auto& [sql, statement] : statements) sqlite3_finalize(statement);
    sqlite3_close(handle);
  }
};

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::Open(const std::filesystem::path& file, OpenMode mode, CommitDurability durability) {
  auto state = std::make_unique<State>();
  const int flags = (mode == OpenMode::kReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
                    SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(file.c_str(), &state->handle, flags, nullptr) != SQLITE_OK) {
    Error error = SqlError(state->handle, "opening");
    error.place = file.string();
    return std::unexpected(std::move(error));
  }
  sqlite3_extended_result_codes(state->handle, 1);
  sqlite3_busy_timeout(state->handle, 10'000);
  sqlite3_db_config(state->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  Database database(std::move(state));
  if (mode == OpenMode::kReadWrite) {
    TRY(database.Run("PRAGMA journal_mode=WAL"));
    TRY(database.Run(durability == CommitDurability::kSynced ? "PRAGMA synchronous=FULL"
                                                             : "PRAGMA synchronous=NORMAL"));
  }
  TRY(database.Run(
      "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32768"));
  return database;
}

Result<void> Database::Run(std::string_view sql) {
  const std::string text(sql);
  if (sqlite3_exec(state_->handle, text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    return std::unexpected(SqlError(state_->handle, text.substr(0, 80)));
  return {};
}

Result<Query> Database::Prepare(std::string_view sql) {
  auto found = state_->statements.find(sql);
  if (found != state_->statements.end() && sqlite3_stmt_busy(found->second) == 0) {
    sqlite3_stmt* statement = found->second;
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return Query(statement, state_->handle);
  }
  // The same statement inside its own loop would reset the outer run: program text must not do that.
  CHECK(found == state_->statements.end());
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(state_->handle, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                         &statement, nullptr) != SQLITE_OK)
    return std::unexpected(SqlError(state_->handle, sql.substr(0, 120)));
  state_->statements.emplace(std::string(sql), statement);
  return Query(statement, state_->handle);
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(state_->handle);
}
std::int64_t Database::last_insert_rowid() const {
  return sqlite3_last_insert_rowid(state_->handle);
}

Query::Query(Query&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)), database_(other.database_) {}
Query::~Query() {
  Reset();
}

Query& Query::Bind(int parameter, std::int64_t value) {
  CHECK(sqlite3_bind_int64(statement_, parameter, value) == SQLITE_OK);
  return *this;
}
Query& Query::Bind(int parameter, std::string_view value) {
  CHECK(sqlite3_bind_text64(statement_, parameter, value.data() != nullptr ? value.data() : "", value.size(),
                            SQLITE_TRANSIENT, SQLITE_UTF8) == SQLITE_OK);
  return *this;
}
Query& Query::Bind(int parameter, ByteView value) {
  static constexpr std::uint8_t kNothing = 0;
  CHECK(sqlite3_bind_blob64(statement_, parameter, value.empty() ? &kNothing : value.data(), value.size(),
                            SQLITE_TRANSIENT) == SQLITE_OK);
  return *this;
}
Query& Query::BindNull(int parameter) {
  CHECK(sqlite3_bind_null(statement_, parameter) == SQLITE_OK);
  return *this;
}
Query& Query::Bind(int parameter, const std::optional<std::string>& value) {
  return value.has_value() ? Bind(parameter, std::string_view(*value)) : BindNull(parameter);
}

Result<bool> Query::Step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  Error error = SqlError(database_, "running a query");
  sqlite3_reset(statement_);
  return std::unexpected(std::move(error));
}

Result<void> Query::Execute() {
  TRY(Step());
  sqlite3_reset(statement_);
  return {};
}

void Query::Reset() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

std::int64_t Query::Int(int column) const {
  return sqlite3_column_int64(statement_, column);
}
std::string Query::Text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return text == nullptr ? std::string()
                         : std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
}
std::optional<std::string_view> Query::TextInPlace(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (text == nullptr) return std::nullopt;
  return std::string_view(text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
}
Bytes Query::Blob(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  return data == nullptr ? Bytes() : Bytes(data, data + sqlite3_column_bytes(statement_, column));
}
bool Query::IsNull(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

Result<Transaction> Transaction::Begin(Database& database) {
  TRY(database.Run("BEGIN IMMEDIATE"));
  return Transaction(database);
}
Transaction::~Transaction() {
  if (database_ == nullptr) return;
  // When it fails, SQLite has rolled back already.
  [[maybe_unused]] const auto rolled_back = database_->Run("ROLLBACK");
}
Result<void> Transaction::Commit() {
  CHECK(database_ != nullptr);
  TRY(database_->Run("COMMIT"));
  database_ = nullptr;
  return {};
}

}  // namespace entente::storage
