#include "views/roster/answer_from_entries.h"

#include <string>

#include "views/roster/part.h"
#include "views/roster/roster_fold.h"
#include "views/roster/roster_schema.h"
#include "views/roster/roster_state.h"
#include "views/sql_content.h"

namespace entente::roster {

Result<RosterAnswer> AnswerFromEntries(std::span<const views::Entry> entries, std::string_view instrument,
                                       std::string_view party, UnixSeconds day, std::optional<std::uint64_t> at) {
  TRY_ASSIGN(storage::Database tables, storage::Database::Open(":memory:", storage::OpenMode::kReadWrite));
  TRY(views::PrepareTables(tables, kFoldVersion, std::string(kRosterSchema) + SchemaOfParts()));
  TRY(tables.Run(kRosterStart));
  TRY_ASSIGN(auto transaction, storage::Transaction::Begin(tables));
  RosterFold fold(tables);
  for (const views::Entry& entry : entries) TRY(fold.Take(entry));
  TRY(transaction.Commit());
  return AnswerIn(tables, instrument, party, day, at);
}

}  // namespace entente::roster
