#include "base/clock.h"

#include <fmt/format.h>

#include <chrono>

namespace entente {
namespace {

Result<int> Digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9')
      return Invalid("a date or time lacks a digit where one belongs");
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

std::int64_t SystemClock::NowMicroseconds() const {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string FormatTime(UnixSeconds time) {
  const std::chrono::sys_seconds point{std::chrono::seconds{time}};
  const auto day = std::chrono::floor<std::chrono::days>(point);
  const std::chrono::hh_mm_ss clock{point - day};
  return fmt::format("{}T{:02}:{:02}:{:02}Z", FormatDate(time), clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

std::string FormatDate(UnixSeconds time) {
  const std::chrono::sys_seconds point{std::chrono::seconds{time}};
  const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(point)};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

Result<UnixSeconds> ParseDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-')
    return Invalid(fmt::format("\"{}\" is not a date; write it as 2021-11-10", text.substr(0, 40)));
  TRY_ASSIGN(const int year, Digits(text, 0, 4));
  TRY_ASSIGN(const int month, Digits(text, 5, 2));
  TRY_ASSIGN(const int day, Digits(text, 8, 2));
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return Invalid(fmt::format("\"{}\" is not a day of the calendar", text));
  return std::chrono::sys_seconds{std::chrono::sys_days{date}}.time_since_epoch().count();
}

Result<UnixSeconds> ParseTime(std::string_view text) {
  if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z')
    return Invalid(fmt::format("\"{}\" is not a time; write it as 2021-11-10T12:00:00Z", text.substr(0, 40)));
  TRY_ASSIGN(const UnixSeconds day, ParseDate(text.substr(0, 10)));
  TRY_ASSIGN(const int hour, Digits(text, 11, 2));
  TRY_ASSIGN(const int minute, Digits(text, 14, 2));
  TRY_ASSIGN(const int second, Digits(text, 17, 2));
  if (hour > 23 || minute > 59 || second > 59) return Invalid(fmt::format("\"{}\" is not a time of day", text));
  return day + hour * 3600 + minute * 60 + second;
}

}  // namespace entente
