#include "views/roster/contacts/contact_queries.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "views/roster/doubt.h"
#include "views/roster/sql_values.h"

namespace entente::roster {
namespace {

PingRow PingFrom(const storage::Query& row) {
  PingRow ping;
  ping.entry = static_cast<std::uint64_t>(row.Int(0));
  ping.time = row.Int(1);
  ping.asker = row.Text(2);
  ping.party = row.Text(3);
  ping.function = static_cast<ContactFunction>(row.Int(4));
  ping.nonce = row.Text(5);
  ping.hours = static_cast<unsigned>(row.Int(6));
  ping.due = row.Int(7);
  ping.contact_entry = static_cast<std::uint64_t>(row.Int(8));
  ping.exercise = row.Text(9);
  ping.note = row.Text(10);
  ping.in_doubt_since = EntryOrNone(row, 11);
  if (const auto answer = EntryOrNone(row, 12); answer.has_value())
    ping.answer = PingAnswerRow{*answer, row.Int(13), row.Text(14), EntryOrNone(row, 15)};
  return ping;
}

// The newest answer of each contact's party to a ping of that function; nothing where it never answered.
Result<std::optional<Confirmation>> AnswerFor(storage::Database& database, std::int64_t party, std::int64_t function) {
  std::optional<Confirmation> found;
  TRY(ForEachRow(
      database,
      "SELECT a.entry, a.time FROM ping g JOIN ping_answer a ON a.log = g.log AND a.ping = g.entry WHERE g.party = ?1 "
      "AND g.function = ?2 ORDER BY a.entry DESC LIMIT 1",
      [&found](const storage::Query& row) -> Result<void> {
        found = Confirmation{static_cast<std::uint64_t>(row.Int(0)), row.Int(1), true};
        return {};
      },
      party, function));
  return found;
}

}  // namespace

Result<std::vector<ContactRow>> ContactsOf(storage::Database& database, const ContactFilter& filter) {
  std::vector<ContactRow> rows;
  std::optional<int> function;
  if (filter.function.has_value()) function = static_cast<int>(*filter.function);
  const std::string sql = fmt::format(
      "SELECT p.id, p.name, p.kind, coalesce(p.country, ''), o.function, o.entry, o.time, o.document, {} FROM party p "
      "CROSS JOIN contact o ON o.party = p.id WHERE (?1 = '' OR p.uri = ?1) AND (?2 IS NULL OR o.function = ?2) AND "
      "(?3 = '' OR p.country = ?3) ORDER BY p.uri, o.function",
      DoubtSql("o.signer", "o.kid", "o.entry", "o.time"));
  TRY(ForEachRow(
      database, sql,
      [&](const storage::Query& row) -> Result<void> {
        ContactRow contact;
        contact.name = row.Text(1);
        contact.kind = static_cast<registration::PartyKind>(row.Int(2));
        contact.country = row.Text(3);
        contact.entry = static_cast<std::uint64_t>(row.Int(5));
        contact.time = row.Int(6);
        TRY_ASSIGN(contact.document, ParseContact(row.Text(7)));
        contact.in_doubt_since = EntryOrNone(row, 8);
        contact.confirmed = {contact.entry, contact.time, false};
        TRY_ASSIGN(const auto answered, AnswerFor(database, row.Int(0), row.Int(4)));
        if (answered.has_value() && answered->entry > contact.entry) contact.confirmed = *answered;
        if (contact.document.restricted.has_value()) {
          TRY_ASSIGN(const auto entry,
                     FindNumber(database, "SELECT entry FROM restricted_entry WHERE digest = ?1 AND issuer = ?2",
                                ByteView(*contact.document.restricted), contact.document.party));
          if (entry.has_value()) contact.restricted_entry = static_cast<std::uint64_t>(*entry);
        }
        rows.push_back(std::move(contact));
        return {};
      },
      filter.party, function, filter.country));
  return rows;
}

std::string_view Name(PingState state) {
  switch (state) {
    case PingState::kOpen:
      return "open";
    case PingState::kAnswered:
      return "answered";
    case PingState::kLate:
      return "late";
    case PingState::kFailed:
      return "failed";
  }
  return "";
}

Result<PingState> PingStateFromName(std::string_view name) {
  for (const PingState state : {PingState::kOpen, PingState::kAnswered, PingState::kLate, PingState::kFailed})
    if (Name(state) == name) return state;
  return Invalid(fmt::format("'{}' is no state of a ping: open, answered, late, failed", name));
}

PingState PingRow::StateAt(UnixSeconds now) const {
  if (answer.has_value()) return answer->time <= due ? PingState::kAnswered : PingState::kLate;
  return now > due ? PingState::kFailed : PingState::kOpen;
}

Result<std::vector<PingRow>> PingsOf(storage::Database& database, const PingFilter& filter) {
  std::vector<PingRow> rows;
  std::optional<int> function;
  if (filter.function.has_value()) function = static_cast<int>(*filter.function);
  const std::string sql = fmt::format(
      "SELECT g.entry, g.time, g.issuer, p.uri, g.function, g.nonce, g.hours, g.due, g.contact_entry, g.exercise, "
      "g.note, {}, a.entry, a.time, a.note, {} FROM ping g JOIN party p ON p.id = g.party LEFT JOIN ping_answer a ON "
      "a.log = g.log AND a.ping = g.entry WHERE (?1 = '' OR p.uri = ?1) AND (?2 = '' OR g.issuer = ?2) AND (?3 IS NULL "
      "OR g.function = ?3) AND (?4 = '' OR g.exercise = ?4) ORDER BY g.entry DESC",
      DoubtSql("g.signer", "g.kid", "g.entry", "g.time"), DoubtSql("a.signer", "a.kid", "a.entry", "a.time"));
  TRY(ForEachRow(
      database, sql,
      [&](const storage::Query& row) -> Result<void> {
        PingRow ping = PingFrom(row);
        if (filter.entries.empty() || std::ranges::find(filter.entries, ping.entry) != filter.entries.end())
          rows.push_back(std::move(ping));
        return {};
      },
      filter.party, filter.asker, function, filter.exercise));
  return rows;
}

Result<std::vector<ExerciseRow>> ExercisesOf(storage::Database& database) {
  std::vector<ExerciseRow> rows;
  const std::string sql =
      fmt::format("SELECT e.document, e.entry, e.time, e.issuer, {} FROM exercise e ORDER BY e.entry DESC",
                  DoubtSql("e.signer", "e.kid", "e.entry", "e.time"));
  TRY(ForEachRow(database, sql, [&rows](const storage::Query& row) -> Result<void> {
    ExerciseRow exercise;
    TRY_ASSIGN(exercise.document, ParseExercise(row.Text(0)));
    exercise.entry = static_cast<std::uint64_t>(row.Int(1));
    exercise.time = row.Int(2);
    exercise.issuer = row.Text(3);
    exercise.in_doubt_since = EntryOrNone(row, 4);
    rows.push_back(std::move(exercise));
    return {};
  }));
  return rows;
}

Result<RestrictedEntries> RestrictedOf(storage::Database& database, std::uint64_t count_max) {
  RestrictedEntries found;
  TRY_ASSIGN(const auto total, FindNumber(database, "SELECT count(*) FROM restricted_entry"));
  found.total = static_cast<std::uint64_t>(total.value_or(0));
  found.items.reserve(std::min(count_max, found.total));
  const std::string sql = fmt::format(
      "SELECT r.digest, r.issuer, r.entry, r.time, {} FROM restricted_entry r ORDER BY r.entry DESC LIMIT ?1",
      DoubtSql("r.signer", "r.kid", "r.entry", "r.time"));
  TRY(ForEachRow(
      database, sql,
      [&found](const storage::Query& row) -> Result<void> {
        RestrictedEntry one;
        TRY_ASSIGN(one.digest, crypto::DigestFromBytes(row.Blob(0)));
        one.issuer = row.Text(1);
        one.entry = static_cast<std::uint64_t>(row.Int(2));
        one.time = row.Int(3);
        one.in_doubt_since = EntryOrNone(row, 4);
        found.items.push_back(std::move(one));
        return {};
      },
      count_max));
  return found;
}

}  // namespace entente::roster
