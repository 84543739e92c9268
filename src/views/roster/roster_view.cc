#include "views/roster/roster_view.h"

#include <fmt/format.h>

#include "base/check.h"
#include "views/roster/part.h"
#include "views/roster/roster_fold.h"
#include "views/roster/roster_schema.h"
#include "views/roster/roster_state.h"
#include "views/roster/sql_values.h"
#include "views/sql_content.h"

namespace entente::roster {
namespace {

Result<std::uint64_t> ReadCursor(storage::Database& database) {
  TRY_ASSIGN(const auto next, FindNumber(database, "SELECT next FROM fold"));
  if (!next.has_value())
    return Fail(ErrorCode::kCorruption, "the roster has no cursor; remove views/roster.db, it is derived from the log");
  return static_cast<std::uint64_t>(*next);
}

}  // namespace

RosterView::RosterView(std::unique_ptr<State> state) : state_(std::move(state)) {}
RosterView::~RosterView() = default;

Result<std::unique_ptr<RosterView>> RosterView::Open(const std::filesystem::path& file, storage::OpenMode mode) {
  std::optional<storage::Database> writer;
  if (mode == storage::OpenMode::kReadWrite) {
    TRY_ASSIGN(writer, storage::Database::Open(file, mode));
    TRY(views::PrepareTables(*writer, kFoldVersion, std::string(kRosterSchema) + SchemaOfParts()));
    TRY(writer->Run(kRosterStart));
  }
  auto state = std::make_unique<State>(std::move(writer), file);
  {
    TRY_ASSIGN(const auto reading, state->readers.Take());
    TRY_ASSIGN(state->cursor, ReadCursor(reading.database()));
  }
  return std::unique_ptr<RosterView>(new RosterView(std::move(state)));
}

std::uint64_t RosterView::cursor() const {
  if (state_->writer.has_value()) return state_->cursor.load();
  // Another process may be folding while this one only reads.
  const auto reading = state_->readers.Take();
  if (!reading.has_value()) return state_->cursor.load();
  return ReadCursor(reading->database()).value_or(state_->cursor.load());
}

Result<void> RosterView::Apply(std::span<const views::Entry> entries, const views::PayloadSource& /*payloads*/) {
  if (entries.empty()) return {};
  CHECK(entries.front().index == state_->cursor.load());
  const std::scoped_lock lock(state_->writing);
  storage::Database& database = state_->Writer();
  TRY_ASSIGN(auto transaction, storage::Transaction::Begin(database));
  RosterFold fold(database);
  for (const views::Entry& entry : entries) TRY(fold.Take(entry));
  const std::uint64_t next = entries.back().index + 1;
  TRY(Change(database, "UPDATE fold SET next = ?1", next));
  TRY(transaction.Commit());
  state_->cursor = next;
  return {};
}

Result<Readers::Reading> RosterView::Read() const {
  return state_->readers.Take();
}

Result<void> RosterView::CheckUsable(const statement::SignedStatement& statement, UnixSeconds time) {
  const std::scoped_lock lock(state_->writing);
  storage::Database& database = state_->Writer();
  // Never committed: what the fold does to the tables is undone.
  TRY_ASSIGN(const auto transaction, storage::Transaction::Begin(database));
  return RosterFold(database).Try({.index = state_->cursor.load(), .time = time, .statement = &statement});
}

Result<void> RosterView::Reset() {
  const std::scoped_lock lock(state_->writing);
  storage::Database& database = state_->Writer();
  TRY_ASSIGN(auto transaction, storage::Transaction::Begin(database));
  TRY(database.Run(ClearingOfParts()));
  TRY(database.Run(kRosterEmpty));
  TRY(database.Run(kRosterStart));
  TRY(transaction.Commit());
  state_->cursor = 0;
  return {};
}

}  // namespace entente::roster
