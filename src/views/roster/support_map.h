// The map of support: by country, where the state itself stands, and how many others stand where, now or on a day.
//
// A supporter counts once, in the country that it names, and under one status. On a day in the past there is a status
// more, "unknown": of "on or before 10 November 2019" nobody can say whether it held in 2018. Leaving those out would
// show too little, counting them too much.
//
// Thread safety: any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "registration/authority.h"
#include "views/roster/adherence.h"
#include "views/roster/roster_view.h"

namespace entente::roster {

struct SupportTally {
  std::uint64_t announced = 0;
  std::uint64_t listed = 0;
  std::uint64_t signed_count = 0;
  std::uint64_t ended = 0;
  std::uint64_t unknown = 0;
};

struct StateOnMap {
  std::string id;
  std::string name;
  std::optional<What> status;  // nothing: not known of that day
  std::optional<DateWithPrecision> since;
  std::vector<std::uint64_t> entries;  // the acts that say so, ascending
};

struct CountryOnMap {
  std::string country;                                                    // empty: they name none
  std::vector<StateOnMap> states;                                         // by name
  std::array<SupportTally, registration::kAllPartyKinds.size()> tallies;  // by kind, states among them
};

struct SupportMap {
  std::string instrument;               // that was meant
  std::uint64_t founding_entry = 0;     // of the instrument
  std::vector<CountryOnMap> countries;  // by code; those without a country last
};

// `as_of`: the first second of the day; nothing: as it stands now. Who certainly was no supporter on that day is left
// out. Errors: as RosterView::Roster().
[[nodiscard]] Result<SupportMap> SupportByCountry(const RosterView& roster, std::string_view instrument,
                                                  std::optional<UnixSeconds> as_of);

}  // namespace entente::roster
