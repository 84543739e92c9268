// Opening hours: when somebody answers at a point of contact, as its document says, and whether that is so at a moment.
//
// Thread safety: values and pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "codec/json.h"
#include "views/roster/contacts/time_zone.h"

namespace entente::roster {

// From `from` to `to` on each of these days, by the clock on the wall there.
struct DailyHours {
  std::uint8_t days = 0;   // bit 0: Monday
  std::uint16_t from = 0;  // minutes since midnight, 0 to 1439
  std::uint16_t to = 0;    // 1 to 1440; not above `from`: on the next day
};

struct OpeningHours {
  bool always = false;             // 24 hours, every day
  std::vector<DailyHours> weekly;  // 1 to kDailyHoursMax, unless always
};
inline constexpr std::size_t kDailyHoursMax = 32;

// Of the member `hours`. Errors: kInvalidInput with the place below `place`.
[[nodiscard]] Result<OpeningHours> ReadOpeningHours(const json::Value& hours, const std::string& place);
[[nodiscard]] json::Value ToJson(const OpeningHours& hours);
// "24 hours, every day", "mon-fri 09:00-17:30".
[[nodiscard]] std::string Describe(const OpeningHours& hours);

struct OpenState {
  bool open = false;
  std::optional<UnixSeconds> until;  // where open; nothing: it never closes
  std::optional<UnixSeconds> opens;  // where closed
};
// REQUIRES: hours.always or a zone.
[[nodiscard]] OpenState OpenAt(const OpeningHours& hours, const TimeZone& zone, UnixSeconds at);

}  // namespace entente::roster
