// SqlContent: the content of a view that stands in one SQLite database, read through one read transaction of a
// connection of its own.
//
// Thread safety: as Content.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "storage/sqlite.h"
#include "views/content.h"

namespace entente::views {

// A table and the query that gives its rows: the columns in order, bytes through hex(), ordered by the key.
struct SqlTable {
  ContentTable table;
  std::string_view query;
};

struct SqlContentSource {
  std::string_view view;
  std::uint32_t fold_version = 0;
  std::string_view cursor_query;  // one row, one number
  std::span<const SqlTable> tables;
};

class SqlContent : public Content {
 public:
  // REQUIRES: the source's tables live as long as the program. Errors: the database's.
  [[nodiscard]] static Result<std::unique_ptr<SqlContent>> Open(const std::filesystem::path& file,
                                                                const SqlContentSource& source);

  [[nodiscard]] std::string_view view() const override { return source_.view; }
  [[nodiscard]] std::uint32_t fold_version() const override { return source_.fold_version; }
  [[nodiscard]] std::uint64_t cursor() const override { return cursor_; }
  [[nodiscard]] std::span<const ContentTable> tables() const override { return tables_; }
  [[nodiscard]] Result<void> EachRow(std::size_t table, const TakeRow& take) const override;

  // Inside the transaction.
  [[nodiscard]] storage::Database& database() const { return database_; }

 private:
  SqlContent(storage::Database database, const SqlContentSource& source);

  mutable storage::Database database_;
  SqlContentSource source_;
  std::vector<ContentTable> tables_;
  std::uint64_t cursor_ = 0;
};

// Makes the tables of a view whose file is new or was made by another version of the fold, which then begins anew; does
// nothing otherwise. Sets foreign keys on. Errors: the database's.
[[nodiscard]] Result<void> PrepareTables(storage::Database& database, std::uint32_t fold_version,
                                         std::string_view schema);

}  // namespace entente::views
