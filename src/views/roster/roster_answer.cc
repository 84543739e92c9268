// Did X support the instrument on that day: yes, no or unknown, and why.
#include <fmt/format.h>

#include <algorithm>

#include "views/roster/claim_rows.h"
#include "views/roster/countries.h"
#include "views/roster/roster_state.h"
#include "views/roster/sql_values.h"
#include "views/roster/supporter_rows.h"

namespace entente::roster {
namespace {

struct Meant {
  std::int64_t row = 0;
  std::string id;
  std::string name;
};

// Rows that `condition` picks with ?2 (and ?3), each given as the row that it is shown in.
template <class... Values>
Result<std::vector<Meant>> FindMeant(storage::Database& database, std::int64_t instrument, std::string_view condition,
                                     const Values&... values) {
  std::vector<Meant> found;
  const std::string sql = fmt::format(
      "SELECT DISTINCT r.id, r.uri, r.name FROM supporter s JOIN supporter r ON r.id = coalesce(s.same_as, s.id) "
      "WHERE s.instrument = ?1 AND {} ORDER BY r.id",
      condition);
  TRY(ForEachRow(
      database, sql,
      [&found](const storage::Query& row) -> Result<void> {
        found.push_back({row.Int(0), row.Text(1), row.Text(2)});
        return {};
      },
      instrument, values...));
  return found;
}

std::unexpected<Error> Ambiguous(std::string_view party, const std::vector<Meant>& found) {
  constexpr std::size_t kNamedMax = 8;
  std::string ids;
  for (std::size_t i = 0; i < std::min(found.size(), kNamedMax); ++i) ids += (i == 0 ? "" : ", ") + found[i].id;
  return Invalid(fmt::format("{} supporters are meant by '{}'; ask by id: {}{}", found.size(), party, ids,
                             found.size() > kNamedMax ? ", ..." : ""),
                 "party");
}

// By id, then by country (a state only), then by exact name. Empty when nobody fits.
Result<std::vector<Meant>> WhoIsMeant(storage::Database& database, std::int64_t instrument, std::string_view party) {
  TRY_ASSIGN(auto by_id,
             FindMeant(database, instrument,
                       "(s.uri = ?2 OR s.id IN (SELECT supporter FROM claim WHERE party = ?2 AND holds))", party));
  if (!by_id.empty()) return by_id;
  if (IsCountryCode(party)) {
    TRY_ASSIGN(auto state, FindMeant(database, instrument, "s.country = ?2 AND s.kind = ?3", party,
                                     static_cast<int>(registration::PartyKind::kState)));
    if (!state.empty()) return state;
  }
  return FindMeant(database, instrument, "s.name = ?2", party);
}

// Who the supporter is, and what says so. Whether an open claim is beyond doubt depends on who else has its name: what
// they said is evidence, too.
Result<void> AddClaims(storage::Database& database, std::int64_t supporter, RosterAnswer& answer) {
  TRY_ASSIGN(answer.claims, ReadClaims(database, supporter));
  {
    TRY_ASSIGN(auto query, database.Prepare("SELECT coalesce((SELECT uri FROM supporter WHERE same_as = ?1), (SELECT "
                                            "party FROM claim WHERE supporter = ?1 AND holds), '')"));
    BindAll(query, supporter);
    TRY(query.Step());
    answer.linked_party = query.Text(0);
  }
  bool undecided = false;
  for (const ClaimRow& claim : answer.claims) {
    if (claim.entry.has_value()) answer.entries.push_back(*claim.entry);
    if (claim.ruling.has_value()) answer.entries.push_back(claim.ruling->entry);
    undecided = undecided || !claim.ruling.has_value();
  }
  if (!undecided) return {};
  return ForEachRow(
      database,
      "SELECT a.entry FROM supporter t JOIN supporter s ON s.instrument = t.instrument AND s.name = t.name AND s.kind "
      "= "
      "t.kind AND s.country = t.country JOIN act a ON a.supporter = s.id WHERE t.id = ?1 ORDER BY a.entry",
      [&answer](const storage::Query& row) -> Result<void> {
        answer.entries.push_back(static_cast<std::uint64_t>(row.Int(0)));
        return {};
      },
      supporter);
}

// By the versions that there are it is judged which acts could be used.
Result<std::vector<std::uint64_t>> VersionEntries(storage::Database& database, std::int64_t instrument) {
  std::vector<std::uint64_t> entries;
  TRY(ForEachRow(
      database, "SELECT entry FROM instrument_version WHERE instrument = ?1 ORDER BY log, entry",
      [&entries](const storage::Query& row) -> Result<void> {
        entries.push_back(static_cast<std::uint64_t>(row.Int(0)));
        return {};
      },
      instrument));
  return entries;
}

// Papers that the supporter confirmed: what they say is its own act since.
Result<void> AddPapers(storage::Database& database, std::int64_t supporter, RosterAnswer& answer) {
  return ForEachRow(
      database,
      "SELECT entry FROM call_act WHERE what = 'paper' AND confirmed_entry IS NOT NULL AND confirmed_entry IN (SELECT "
      "entry FROM act WHERE supporter IN (SELECT ?1 UNION ALL SELECT id FROM supporter WHERE same_as = ?1))",
      [&answer](const storage::Query& row) -> Result<void> {
        answer.entries.push_back(static_cast<std::uint64_t>(row.Int(0)));
        return {};
      },
      supporter);
}

void InOrder(std::vector<std::uint64_t>& entries) {
  std::ranges::sort(entries);
  const auto twice = std::ranges::unique(entries);
  entries.erase(twice.begin(), twice.end());
}

}  // namespace

Result<RosterAnswer> RosterView::Answer(std::string_view instrument, std::string_view party, UnixSeconds day,
                                        std::optional<std::uint64_t> at) const {
  TRY_ASSIGN(const auto reading, state_->readers.Take());
  return AnswerIn(reading.database(), instrument, party, day, at);
}

Result<RosterAnswer> AnswerIn(storage::Database& database, std::string_view instrument, std::string_view party,
                              UnixSeconds day, std::optional<std::uint64_t> at) {
  TRY_ASSIGN(const MeantInstrument meant, FindInstrument(database, instrument, at));
  RosterAnswer answer;
  answer.instrument = meant.id;
  answer.party = std::string(party);
  TRY_ASSIGN(answer.entries, VersionEntries(database, meant.row));
  const std::string date = FormatDate(day);
  TRY_ASSIGN(const auto found, WhoIsMeant(database, meant.row, party));
  if (found.size() > 1) return Ambiguous(party, found);
  if (!found.empty()) {
    TRY_ASSIGN(answer.acts, ReadActs(database, found.front().row));
    // What came later is evidence, too: of who is who.
    for (const Act& act : answer.acts) answer.entries.push_back(act.entry);
    TRY(AddPapers(database, found.front().row, answer));
    KeepBefore(answer.acts, at);
  }
  if (answer.acts.empty()) {
    if (!meant.founded.empty() && date < meant.founded) {
      answer.verdict = Verdict::kNo;
      answer.because = fmt::format("the instrument was founded on {} only", meant.founded);
      return answer;
    }
    const std::string_view country = CountryName(party);
    answer.because = fmt::format(
        "{}{} is not on this roster, which proves nothing: only a replay of the whole log could show that "
        "nothing was left out",
        country.empty() ? "" : "the state of ", country.empty() ? party : country);
    InOrder(answer.entries);
    return answer;
  }
  answer.party = found.front().id;
  OnDay then = AdherenceOn(found.front().name, answer.acts, meant.founded, date);
  answer.verdict = then.verdict;
  answer.because = std::move(then.because);
  for (const Act& act : answer.acts) {
    if (act.in_doubt_since.has_value())
      answer.because +=
          fmt::format("; entry {} was signed with a key that was compromised, says entry {}: it is in doubt", act.entry,
                      *act.in_doubt_since);
  }
  TRY(AddClaims(database, found.front().row, answer));
  InOrder(answer.entries);
  return answer;
}

}  // namespace entente::roster
