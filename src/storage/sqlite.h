// SQLite, wrapped: the only place that calls it. WAL mode; a write transaction is synced when Commit() returns
// (synchronous=FULL), or left to the next checkpoint for what can be derived again (synchronous=NORMAL).
//
// Thread safety: a Database belongs to one thread at a time; open one per thread (readers do not block the writer).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace entente::storage {

enum class OpenMode { kReadOnly, kReadWrite };
enum class CommitDurability { kSynced, kDerived };

class Query;

class Database {
 public:
  [[nodiscard]] static Result<Database> Open(const std::filesystem::path& file, OpenMode mode,
                                             CommitDurability durability = CommitDurability::kDerived);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  // Runs one or several statements without results: schema, BEGIN, COMMIT.
  [[nodiscard]] Result<void> Run(std::string_view sql);
  // Statements are compiled once and kept; REQUIRES: `sql` comes from the program, values are bound.
  [[nodiscard]] Result<Query> Prepare(std::string_view sql);
  [[nodiscard]] std::int64_t changes() const;
  [[nodiscard]] std::int64_t last_insert_rowid() const;

 private:
  struct State;
  explicit Database(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// One run of a prepared statement; resets it when it goes. Columns count from 0, parameters from 1.
// Text and blobs read are copies. Must not outlive its Database.
class Query {
 public:
  Query(Query&&) noexcept;
  Query& operator=(Query&&) = delete;
  ~Query();

  Query& Bind(int parameter, std::int64_t value);
  Query& Bind(int parameter, std::string_view value);
  Query& Bind(int parameter, ByteView value);
  Query& BindNull(int parameter);
  Query& Bind(int parameter, const std::optional<std::string>& value);

  // True when a row is there to read, false at the end.
  [[nodiscard]] Result<bool> Step();
  // For statements without rows: runs, and resets so that it can be bound again.
  [[nodiscard]] Result<void> Execute();
  void Reset();

  [[nodiscard]] std::int64_t Int(int column) const;
  [[nodiscard]] std::string Text(int column) const;
  // The text itself, or nullopt for NULL; good until the next step.
  [[nodiscard]] std::optional<std::string_view> TextInPlace(int column) const;
  [[nodiscard]] Bytes Blob(int column) const;
  [[nodiscard]] bool IsNull(int column) const;

 private:
  friend class Database;
  explicit Query(sqlite3_stmt* statement, sqlite3* database) : statement_(statement), database_(database) {}
  sqlite3_stmt* statement_;
  sqlite3* database_;
};

// Rolls back unless committed.
class Transaction {
 public:
  [[nodiscard]] static Result<Transaction> Begin(Database& database);
  Transaction(Transaction&& other) noexcept : database_(other.database_) { other.database_ = nullptr; }
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  [[nodiscard]] Result<void> Commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace entente::storage
