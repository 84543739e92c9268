#include "views/roster/said.h"

#include <fmt/format.h>

#include "codec/json.h"
#include "views/roster/doubt.h"
#include "views/roster/sql_values.h"

namespace entente::roster {

Result<SaidColumns> SaidNow(const Taking& taking, const Marks& marks) {
  SaidColumns columns{taking.issuer(), marks.Text(), ToBytes(taking.kid()), {}, taking.entry.time};
  TRY_ASSIGN(columns.signer,
             SignerOf(taking.database, taking.issuer(), taking.kid(), taking.entry.index, taking.entry.time));
  return columns;
}

std::string SaidSql(const std::string& table) {
  return fmt::format(
      "{0}.entry, {0}.party, coalesce((SELECT name FROM party WHERE uri = {0}.party), {0}.party), {0}.time, "
      "{0}.marks, {1}",
      table, DoubtSql(table + ".signer", table + ".kid", table + ".entry", table + ".time"));
}

SaidRow ReadSaid(const storage::Query& row, int first_column) {
  SaidRow said;
  said.entry = static_cast<std::uint64_t>(row.Int(first_column));
  said.party = {row.Text(first_column + 1), row.Text(first_column + 2)};
  said.time = row.Int(first_column + 3);
  said.marks = MarksFromText(row.Text(first_column + 4));
  said.in_doubt_since = EntryOrNone(row, first_column + 5);
  return said;
}

Result<NamedParty> NameParty(storage::Database& database, const std::string& id) {
  NamedParty party{id, id};
  TRY(ForEachRow(
      database, "SELECT name FROM party WHERE uri = ?1",
      [&party](const storage::Query& row) -> Result<void> {
        party.name = row.Text(0);
        return {};
      },
      id));
  return party;
}

std::string ListText(const std::vector<std::uint64_t>& entries) {
  return json::Value(entries).dump();
}

std::vector<std::uint64_t> EntriesFromText(std::string_view text) {
  std::vector<std::uint64_t> entries;
  const auto list = json::Parse(text);
  if (!list.has_value() || !list->is_array()) return entries;
  entries.reserve(list->size());
  for (const json::Value& one : *list)
    if (one.is_number_unsigned()) entries.push_back(one.get<std::uint64_t>());
  return entries;
}

}  // namespace entente::roster
