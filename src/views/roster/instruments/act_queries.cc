#include "views/roster/instruments/act_queries.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "views/roster/doubt.h"
#include "views/roster/instruments/supporting.h"
#include "views/roster/sql_values.h"

namespace entente::roster {
namespace {

std::uint64_t Number(const storage::Query& row, int column) {
  return static_cast<std::uint64_t>(row.Int(column));
}

std::vector<std::string> Words(const std::string& text) {
  std::vector<std::string> words;
  for (const auto word : text | std::views::split(' '))
    if (!word.empty()) words.emplace_back(word.begin(), word.end());
  return words;
}

// What stands in columns behind those of the act itself.
struct References {
  std::optional<std::uint64_t> refers_entry;
  std::uint64_t refers_position = 0;
  std::optional<std::uint64_t> withdrawn;
  std::optional<std::uint64_t> confirmed;
};
struct Found {
  ActRow row;
  References references;
};

constexpr std::string_view kColumns =
    "a.entry, a.position, a.time, a.what, i.uri, coalesce(i.document ->> '$.title', ''), coalesce(i.document ->> "
    "'$.vocabulary', ''), a.party, a.name, a.kind, coalesce(a.country, ''), a.issuer, coalesce((SELECT name FROM party "
    "WHERE uri = a.issuer), a.issuer), a.by_custodian, a.date, a.precision, a.version, a.clause, a.text, a.until, "
    "a.place, a.source_title, a.source_address, a.source_as_of, a.paper_act, a.paper_form, a.paper_digest, "
    "a.paper_received, a.paper_received_by, a.marks, a.signer, a.refers_entry, a.refers_position, a.withdrawn_entry, "
    "a.confirmed_entry, coalesce(i.document ->> '$.translations.en.title', ''), coalesce(i.document ->> "
    "'$.translations.fr.title', ''), ";

Result<Found> FoundOf(const storage::Query& row) {
  Found found;
  ActRow& act = found.row;
  act.entry = Number(row, 0);
  act.position = Number(row, 1);
  act.time = row.Int(2);
  TRY_ASSIGN(act.what, ActKindFromName(row.Text(3)));
  act.instrument = row.Text(4);
  act.instrument_title = row.Text(5);
  if (row.Text(6) == Name(Vocabulary::kTreaty)) act.vocabulary = Vocabulary::kTreaty;
  act.party = {row.Text(7), row.Text(8), static_cast<registration::PartyKind>(row.Int(9)), row.Text(10)};
  act.issuer = row.Text(11);
  act.issuer_name = row.Text(12);
  act.by_custodian = row.Int(13) != 0;
  if (!row.IsNull(14)) act.date = DateWithPrecision{row.Text(14), static_cast<Precision>(row.Int(15))};
  act.version = row.Text(16);
  act.clause = row.Text(17);
  act.text = row.Text(18);
  act.by = row.Text(19);
  act.where = row.Text(20);
  if (!row.IsNull(21)) act.source = Source{row.Text(21), row.Text(22), row.Text(23)};
  if (!row.IsNull(24)) {
    Paper paper;
    TRY_ASSIGN(paper.act, PaperActFromName(row.Text(24)));
    TRY_ASSIGN(paper.form, PaperFormFromName(row.Text(25)));
    paper.digest = row.Text(26);
    paper.received = row.Text(27);
    paper.received_by = row.Text(28);
    act.paper = std::move(paper);
  }
  act.marks = Words(row.Text(29));
  if (row.Text(30) != act.issuer) act.delegate = row.Text(30);
  found.references.refers_entry = EntryOrNone(row, 31);
  if (!row.IsNull(32)) found.references.refers_position = Number(row, 32);
  found.references.withdrawn = EntryOrNone(row, 33);
  found.references.confirmed = EntryOrNone(row, 34);
  act.english_title = row.Text(35);
  act.french_title = row.Text(36);
  act.in_doubt_since = EntryOrNone(row, 37);
  return found;
}

Result<ActLine> LineOf(const storage::Query& row) {
  ActLine line;
  line.entry = Number(row, 0);
  TRY_ASSIGN(line.what, ActKindFromName(row.Text(1)));
  line.party = row.Text(2);
  line.name = row.Text(3);
  line.day = row.Text(4);
  return line;
}

Result<std::optional<ActLine>> LineAt(storage::Database& database, std::optional<std::uint64_t> entry,
                                      std::uint64_t position) {
  if (!entry.has_value()) return std::nullopt;
  std::optional<ActLine> line;
  TRY(ForEachRow(
      database, "SELECT entry, what, party, name, day FROM call_act WHERE entry = ?1 AND position = ?2",
      [&line](const storage::Query& row) -> Result<void> {
        TRY_ASSIGN(line, LineOf(row));
        return {};
      },
      *entry, position));
  return line;
}

Result<void> ReadReferences(storage::Database& database, const References& references, ActRow& act) {
  TRY_ASSIGN(act.refers_to, LineAt(database, references.refers_entry, references.refers_position));
  TRY_ASSIGN(act.withdrawn, LineAt(database, references.withdrawn, 0));
  TRY_ASSIGN(act.confirmed, LineAt(database, references.confirmed, 0));
  if (act.what != ActKind::kUnderstanding && act.what != ActKind::kReservation) return {};
  return ForEachRow(
      database,
      "SELECT entry, what, party, name, day FROM call_act WHERE refers_entry = ?1 AND refers_position = ?2 AND what IN "
      "('objection', 'disagreement') ORDER BY entry",
      [&act](const storage::Query& row) -> Result<void> {
        TRY_ASSIGN(ActLine line, LineOf(row));
        act.referred_by.push_back(std::move(line));
        return {};
      },
      act.entry, act.position);
}

Result<void> JudgeOutcome(storage::Database& database, const std::string& today, ActRow& act) {
  if (act.what != ActKind::kAnnounced && act.what != ActKind::kInvited) return {};
  TRY_ASSIGN(const auto instrument, FindNumber(database, "SELECT id FROM instrument WHERE uri = ?1", act.instrument));
  TRY_ASSIGN(const auto now, SupportOf(database, instrument.value_or(0), act.party.id));
  const Promise promise{act.entry, act.date.has_value() ? act.date->value : FormatDate(act.time), act.by};
  act.outcome = OutcomeOf(promise, now.has_value() ? std::span<const Act>(now->acts) : std::span<const Act>(), today);
  return {};
}

// Every filter is a parameter that lets all pass when it is empty. A party's acts are not what it keeps as a custodian
// (the whole list); an invitation is its own act all the same.
std::string Where(const ActFilter& filter) {
  std::string kinds;
  for (const ActKind kind : filter.kinds) kinds += (kinds.empty() ? "'" : ", '") + std::string(Name(kind)) + "'";
  return fmt::format(
      "FROM call_act a JOIN instrument i ON i.id = a.instrument WHERE (?1 = '' OR i.uri = ?1) AND (?2 = '' OR a.party "
      "= "
      "?2 OR (a.issuer = ?2 AND (NOT a.by_custodian OR a.what = 'invited')) OR a.supporter IN (SELECT id FROM "
      "supporter WHERE uri = ?2 UNION "
      "SELECT same_as FROM supporter WHERE uri = ?2 AND same_as IS NOT NULL UNION SELECT o.id FROM supporter o JOIN "
      "supporter s ON o.same_as = s.id WHERE s.uri = ?2 UNION SELECT supporter FROM claim WHERE party = ?2 AND holds)) "
      "AND (?3 = '' OR a.clause = ?3) AND (?4 IS NULL OR (a.withdrawn_entry IS NOT NULL) = ?4) AND (?5 IS NULL OR "
      "(a.confirmed_entry IS NOT NULL) = ?5) AND (?6 IS NULL OR a.entry = ?6){}",
      kinds.empty() ? "" : fmt::format(" AND a.what IN ({})", kinds));
}

Result<std::vector<Found>> ReadFound(storage::Database& database, const ActFilter& filter, std::uint64_t offset,
                                     std::uint64_t limit) {
  static const std::string kDoubt = DoubtSql("a.signer", "a.kid", "a.entry", "a.time");
  std::vector<Found> all;
  TRY(ForEachRow(
      database,
      fmt::format("SELECT {}{} {} ORDER BY a.entry DESC, a.position LIMIT ?7 OFFSET ?8", kColumns, kDoubt,
                  Where(filter)),
      [&all](const storage::Query& row) -> Result<void> {
        TRY_ASSIGN(Found found, FoundOf(row));
        all.push_back(std::move(found));
        return {};
      },
      filter.instrument, filter.party, filter.clause, filter.withdrawn, filter.confirmed, filter.entry,
      std::min<std::uint64_t>(limit, INT64_MAX), std::min<std::uint64_t>(offset, INT64_MAX)));
  return all;
}

}  // namespace

Result<PageOf<ActRow>> Acts(const RosterView& view, const ActFilter& filter) {
  TRY_ASSIGN(const auto reading, view.Read());
  storage::Database& database = reading.database();
  PageOf<ActRow> page;
  if (!filter.outcome.has_value()) {
    TRY_ASSIGN(const auto total,
               FindNumber(database, "SELECT count(*) " + Where(filter), filter.instrument, filter.party, filter.clause,
                          filter.withdrawn, filter.confirmed, filter.entry));
    page.total = static_cast<std::uint64_t>(total.value_or(0));
    TRY_ASSIGN(auto found, ReadFound(database, filter, filter.offset, filter.limit));
    for (Found& one : found) {
      TRY(ReadReferences(database, one.references, one.row));
      TRY(JudgeOutcome(database, filter.today, one.row));
      page.items.push_back(std::move(one.row));
    }
    return page;
  }
  // What came of it does not stand in a column: every announcement is looked at.
  TRY_ASSIGN(auto found, ReadFound(database, filter, 0, INT64_MAX));
  for (Found& one : found) {
    TRY(JudgeOutcome(database, filter.today, one.row));
    if (!one.row.outcome.has_value() || one.row.outcome->state != *filter.outcome) continue;
    const std::uint64_t place = page.total++;
    if (place < filter.offset || page.items.size() >= filter.limit) continue;
    TRY(ReadReferences(database, one.references, one.row));
    page.items.push_back(std::move(one.row));
  }
  return page;
}

Result<std::vector<VersionRow>> Versions(const RosterView& view, std::string_view instrument) {
  TRY_ASSIGN(const auto reading, view.Read());
  storage::Database& database = reading.database();
  TRY_ASSIGN(const auto known, FindNumber(database, "SELECT id FROM instrument WHERE uri = ?1", instrument));
  if (!known.has_value())
    return Fail(ErrorCode::kNotFound, fmt::format("there is no instrument {} on this log", instrument), "id");
  std::vector<VersionRow> versions;
  TRY(ForEachRow(
      database,
      "SELECT v.document, v.entry, a.time, (SELECT count(DISTINCT s.id) FROM supporter s JOIN act o ON o.supporter = "
      "s.id WHERE s.instrument = v.instrument AND s.status = ?2 AND o.what = ?2 AND o.version = v.version AND o.entry "
      "= "
      "(SELECT max(entry) FROM act WHERE supporter = s.id AND what = ?2)) FROM instrument_version v JOIN call_act a ON "
      "a.log = v.log AND a.entry = v.entry AND a.position = 0 WHERE v.instrument = ?1 ORDER BY v.log, v.entry",
      [&versions](const storage::Query& row) -> Result<void> {
        VersionRow version;
        version.document_text = row.Text(0);
        TRY_ASSIGN(version.document, ParseInstrument(version.document_text));
        version.entry = Number(row, 1);
        version.time = row.Int(2);
        version.signed_count = Number(row, 3);
        versions.push_back(std::move(version));
        return {};
      },
      *known, static_cast<int>(What::kSigned)));
  return versions;
}

}  // namespace entente::roster
