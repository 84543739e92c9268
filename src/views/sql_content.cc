#include "views/sql_content.h"

#include <fmt/format.h>

#include <string>

namespace entente::views {

SqlContent::SqlContent(storage::Database database, const SqlContentSource& source)
    : database_(std::move(database)), source_(source) {
  for (const SqlTable& table : source.tables) tables_.push_back(table.table);
}

Result<std::unique_ptr<SqlContent>> SqlContent::Open(const std::filesystem::path& file,
                                                     const SqlContentSource& source) {
  TRY_ASSIGN(auto database, storage::Database::Open(file, storage::OpenMode::kReadOnly));
  std::unique_ptr<SqlContent> made(new SqlContent(std::move(database), source));
  // The first read fixes the moment; it ends with the connection.
  TRY(made->database_.Run("BEGIN"));
  {
    TRY_ASSIGN(auto version, made->database_.Prepare("PRAGMA user_version"));
    TRY(version.Step());
    if (version.Int(0) != static_cast<std::int64_t>(source.fold_version))
      return Fail(ErrorCode::kConflict,
                  fmt::format("the view {} was made by version {} of its fold; this program has version {}",
                              source.view, version.Int(0), source.fold_version),
                  file.string());
  }
  TRY_ASSIGN(auto query, made->database_.Prepare(source.cursor_query));
  TRY_ASSIGN(const bool found, query.Step());
  if (!found)
    return Fail(ErrorCode::kCorruption, "the view has no cursor; it is derived from the log: entente rebuild makes it",
                file.string());
  made->cursor_ = static_cast<std::uint64_t>(query.Int(0));
  return made;
}

Result<void> SqlContent::EachRow(std::size_t table, const TakeRow& take) const {
  TRY_ASSIGN(auto query, database_.Prepare(source_.tables[table].query));
  const auto columns = static_cast<int>(tables_[table].columns.size());
  std::string row;
  while (true) {
    TRY_ASSIGN(const bool more, query.Step());
    if (!more) return {};
    row.clear();
    for (int column = 0; column < columns; ++column) AppendColumn(row, query.TextInPlace(column));
    TRY(take(row));
  }
}

Result<void> PrepareTables(storage::Database& database, std::uint32_t fold_version, std::string_view schema) {
  std::int64_t found = 0;
  std::vector<std::string> tables;
  {
    TRY_ASSIGN(auto version, database.Prepare("PRAGMA user_version"));
    TRY(version.Step());
    found = version.Int(0);
  }
  if (found == static_cast<std::int64_t>(fold_version)) return {};
  {
    TRY_ASSIGN(auto rows, database.Prepare("SELECT name FROM sqlite_schema WHERE type = 'table'"));
    while (true) {
      TRY_ASSIGN(const bool more, rows.Step());
      if (!more) break;
      tables.push_back(rows.Text(0));
    }
  }
  // Tables refer to each other; the whole lot goes.
  TRY(database.Run("PRAGMA foreign_keys=OFF"));
  {
    TRY_ASSIGN(auto transaction, storage::Transaction::Begin(database));
    for (const std::string& table : tables) TRY(database.Run(fmt::format("DROP TABLE IF EXISTS \"{}\"", table)));
    TRY(database.Run(schema));
    TRY(database.Run(fmt::format("PRAGMA user_version={}", fold_version)));
    TRY(transaction.Commit());
  }
  return database.Run("PRAGMA foreign_keys=ON");
}

}  // namespace entente::views
