#include "views/roster/support_map.h"

#include <map>
#include <utility>

#include "views/roster/roster_state.h"
#include "views/roster/sql_values.h"
#include "views/roster/supporter_rows.h"

namespace entente::roster {
namespace {

using registration::PartyKind;

struct Candidate {
  std::int64_t row = 0;
  Supporter supporter;
};

// A status, "not known", or that it was no supporter.
struct Standing {
  bool shown = true;
  std::optional<What> status;
};

Result<std::vector<Candidate>> ReadCandidates(storage::Database& database, std::int64_t instrument) {
  std::vector<Candidate> candidates;
  TRY(ForEachRow(
      database,
      "SELECT id, uri, name, kind, coalesce(country, '') FROM supporter WHERE instrument = ?1 AND same_as IS NULL "
      "ORDER BY kind, name_key, name, uri",
      [&candidates](const storage::Query& row) -> Result<void> {
        candidates.push_back({row.Int(0), {row.Text(1), row.Text(2), static_cast<PartyKind>(row.Int(3)), row.Text(4)}});
        return {};
      },
      instrument));
  return candidates;
}

Standing StandingOf(const Candidate& one, std::span<const Act> acts, const Adherence& now,
                    const MeantInstrument& instrument, const std::optional<UnixSeconds>& as_of) {
  if (!as_of.has_value()) return {true, now.status};
  const OnDay then = AdherenceOn(one.supporter.name, acts, instrument.founded, FormatDate(*as_of));
  return {then.status.has_value() || then.verdict == Verdict::kUnknown, then.status};
}

void Count(SupportTally& tally, const std::optional<What>& status) {
  if (!status.has_value()) {
    ++tally.unknown;
    return;
  }
  switch (*status) {
    case What::kAnnounced:
      ++tally.announced;
      break;
    case What::kListed:
      ++tally.listed;
      break;
    case What::kSigned:
      ++tally.signed_count;
      break;
    case What::kEnded:
      ++tally.ended;
      break;
  }
}

StateOnMap StateOf(Candidate&& one, std::span<const Act> acts, const Adherence& now, const Standing& standing) {
  StateOnMap state{std::move(one.supporter.id), std::move(one.supporter.name), standing.status, now.since, {}};
  state.entries.reserve(acts.size());
  for (const Act& act : acts) state.entries.push_back(act.entry);
  return state;
}

}  // namespace

Result<SupportMap> SupportByCountry(const RosterView& roster, std::string_view instrument,
                                    std::optional<UnixSeconds> as_of) {
  TRY_ASSIGN(const auto reading, roster.Read());
  storage::Database& database = reading.database();
  TRY_ASSIGN(const MeantInstrument meant, FindInstrument(database, instrument));
  TRY_ASSIGN(auto candidates, ReadCandidates(database, meant.row));
  std::map<std::string, CountryOnMap> countries;
  for (Candidate& one : candidates) {
    TRY_ASSIGN(const auto acts, ReadActs(database, one.row));
    if (acts.empty()) continue;
    const Adherence now = AdherenceOf(acts);
    const Standing standing = StandingOf(one, acts, now, meant, as_of);
    if (!standing.shown) continue;
    CountryOnMap& country = countries[one.supporter.country];
    country.country = one.supporter.country;
    Count(country.tallies.at(static_cast<std::size_t>(one.supporter.kind)), standing.status);
    if (one.supporter.kind == PartyKind::kState) country.states.push_back(StateOf(std::move(one), acts, now, standing));
  }
  SupportMap map{meant.id, meant.founding_entry, {}};
  map.countries.reserve(countries.size());
  auto without = countries.extract("");
  for (auto& [code, country] : countries) map.countries.push_back(std::move(country));
  if (!without.empty()) map.countries.push_back(std::move(without.mapped()));
  return map;
}

}  // namespace entente::roster
