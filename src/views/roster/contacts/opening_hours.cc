#include "views/roster/contacts/opening_hours.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace entente::roster {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr std::uint16_t kMinutesADay = 24 * 60;
constexpr std::int64_t kSecondsADay = 24 * 60 * 60;

// "09:00" to "23:59", and "24:00" where it ends a day.
std::optional<std::uint16_t> ReadMinutes(std::string_view text) {
  const auto digit = [text](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
  const int hours = (text[0] - '0') * 10 + (text[1] - '0');
  const int minutes = (text[3] - '0') * 10 + (text[4] - '0');
  if (minutes > 59 || hours > 24 || (hours == 24 && minutes > 0)) return std::nullopt;
  return static_cast<std::uint16_t>(hours * 60 + minutes);
}

std::string MinutesText(std::uint16_t minutes) {
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

Result<std::uint8_t> ReadDays(const json::Value& object, const std::string& place) {
  TRY_ASSIGN(const json::Value* list, json::RequireArray(object, "days", place));
  std::uint8_t days = 0;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const json::Value& one = (*list)[i];
    const auto found = one.is_string() ? std::ranges::find(kDays, one.get_ref<const std::string&>()) : kDays.end();
    const std::string at = fmt::format("{}/days/{}", place, i);
    if (found == kDays.end()) return Invalid("this is no day: mon, tue, wed, thu, fri, sat, sun", at);
    const auto bit = static_cast<std::uint8_t>(1U << static_cast<unsigned>(found - kDays.begin()));
    if ((days & bit) != 0) return Invalid("this day stands here twice", at);
    days = static_cast<std::uint8_t>(days | bit);
  }
  if (days == 0) return Invalid("this names no day", place + "/days");
  return days;
}

Result<std::uint16_t> ReadTimeOfDay(const json::Value& object, const char* member, const std::string& place) {
  TRY_ASSIGN(const std::string text, json::RequireText(object, member, place));
  const auto minutes = ReadMinutes(text);
  if (!minutes.has_value())
    return Invalid(fmt::format("'{}' is no time of day; write it as 09:00", text), place + "/" + member);
  return *minutes;
}

Result<DailyHours> ReadDaily(const json::Value& object, const std::string& place) {
  TRY(json::OnlyMembers(object, {"days", "from", "to"}, place));
  DailyHours daily;
  TRY_ASSIGN(daily.days, ReadDays(object, place));
  TRY_ASSIGN(daily.from, ReadTimeOfDay(object, "from", place));
  TRY_ASSIGN(daily.to, ReadTimeOfDay(object, "to", place));
  if (daily.from == kMinutesADay) return Invalid("a day begins at 00:00 and ends at 24:00", place + "/from");
  if (daily.to == 0) return Invalid("write 24:00 for the end of a day", place + "/to");
  if (daily.from == daily.to) return Invalid("this ends when it begins", place + "/to");
  return daily;
}

// "mon-fri", "mon, wed".
std::string DaysText(std::uint8_t days) {
  std::string text;
  for (std::size_t i = 0; i < kDays.size(); ++i) {
    if ((days >> i & 1U) == 0) continue;
    std::size_t last = i;
    while (last + 1 < kDays.size() && (days >> (last + 1) & 1U) != 0) ++last;
    if (!text.empty()) text += ", ";
    text += kDays[i];
    if (last > i) text += (last == i + 1 ? ", " : "-") + std::string(kDays[last]);
    i = last;
  }
  return text;
}

struct Span {
  UnixSeconds from = 0;
  UnixSeconds to = 0;
};

// What is open from the day before to nine days later, in order and joined.
std::vector<Span> SpansAround(const OpeningHours& hours, const TimeZone& zone, UnixSeconds at) {
  constexpr int kDaysBefore = 2;  // hours may reach into the next day
  constexpr int kDaysAfter = 9;
  std::vector<Span> spans;
  spans.reserve(hours.weekly.size() * (kDaysBefore + kDaysAfter + 1));
  const std::int64_t local_day = FloorDays(at + zone.At(at).offset);
  for (std::int64_t day = local_day - kDaysBefore; day <= local_day + kDaysAfter; ++day) {
    const int weekday = WeekdayOf(day);
    for (const DailyHours& daily : hours.weekly) {
      if ((daily.days >> weekday & 1U) == 0) continue;
      const std::int64_t ends = daily.to > daily.from ? day : day + 1;
      spans.push_back(
          {zone.ToUtc(day * kSecondsADay + daily.from * 60), zone.ToUtc(ends * kSecondsADay + daily.to * 60)});
    }
  }
  std::ranges::sort(spans, {}, [](const Span& one) { return std::pair(one.from, one.to); });
  std::vector<Span> joined;
  joined.reserve(spans.size());
  for (const Span& one : spans) {
    if (!joined.empty() && one.from <= joined.back().to) {
      joined.back().to = std::max(joined.back().to, one.to);
    } else {
      joined.push_back(one);
    }
  }
  return joined;
}

}  // namespace

Result<OpeningHours> ReadOpeningHours(const json::Value& hours, const std::string& place) {
  TRY(json::OnlyMembers(hours, {"always", "weekly"}, place));
  OpeningHours read;
  if (hours.contains("always")) {
    if (hours["always"] != true || hours.contains("weekly"))
      return Invalid("write \"always\": true alone, or the hours of the week", place + "/always");
    read.always = true;
    return read;
  }
  TRY_ASSIGN(const json::Value* weekly, json::RequireArray(hours, "weekly", place));
  if (weekly->empty() || weekly->size() > kDailyHoursMax)
    return Invalid(fmt::format("there are 1 to {} of these", kDailyHoursMax), place + "/weekly");
  read.weekly.reserve(weekly->size());
  for (std::size_t i = 0; i < weekly->size(); ++i) {
    TRY_ASSIGN(const DailyHours daily, ReadDaily((*weekly)[i], fmt::format("{}/weekly/{}", place, i)));
    read.weekly.push_back(daily);
  }
  return read;
}

json::Value ToJson(const OpeningHours& hours) {
  if (hours.always) return {{"always", true}};
  json::Value weekly = json::Value::array();
  for (const DailyHours& daily : hours.weekly) {
    json::Value days = json::Value::array();
    for (std::size_t i = 0; i < kDays.size(); ++i)
      if ((daily.days >> i & 1U) != 0) days.push_back(kDays[i]);
    weekly.push_back({{"days", std::move(days)}, {"from", MinutesText(daily.from)}, {"to", MinutesText(daily.to)}});
  }
  json::Value all = json::Value::object();
  all["weekly"] = std::move(weekly);
  return all;
}

std::string Describe(const OpeningHours& hours) {
  if (hours.always) return "24 hours, every day";
  std::string text;
  for (const DailyHours& daily : hours.weekly) {
    if (!text.empty()) text += "; ";
    text += fmt::format("{} {}-{}", DaysText(daily.days), MinutesText(daily.from), MinutesText(daily.to));
  }
  return text;
}

OpenState OpenAt(const OpeningHours& hours, const TimeZone& zone, UnixSeconds at) {
  if (hours.always) return {.open = true, .until = std::nullopt, .opens = std::nullopt};
  constexpr std::int64_t kWeek = 7 * kSecondsADay;
  OpenState state;
  for (const Span& span : SpansAround(hours, zone, at)) {
    if (span.to <= at) continue;
    state.open = span.from <= at;
    if (!state.open) {
      state.opens = span.from;
    } else if (span.to - at <= kWeek) {  // hours without a gap in a whole week have none at all
      state.until = span.to;
    }
    return state;
  }
  return state;
}

}  // namespace entente::roster
