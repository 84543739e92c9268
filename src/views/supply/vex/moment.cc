#include "views/supply/vex/moment.h"

#include <array>
#include <chrono>
#include <string>

namespace entente::supply::vex {
namespace {

// Takes so many digits from the front; -1 when they are not there.
int TakeNumber(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return -1;
  int number = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    number = number * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return number;
}

bool Take(std::string_view& text, char wanted) {
  if (text.empty() || (text[0] | 0x20) != (wanted | 0x20)) return false;
  text.remove_prefix(1);
  return true;
}

// ".399069972" as microseconds; -1 when it is none.
std::int64_t TakeFraction(std::string_view& text) {
  if (text.empty() || text[0] != '.') return 0;
  text.remove_prefix(1);
  std::int64_t value = 0;
  std::size_t digits = 0;
  for (; !text.empty() && text[0] >= '0' && text[0] <= '9'; text.remove_prefix(1), ++digits)
    if (digits < 6) value = value * 10 + (text[0] - '0');
  if (digits == 0) return -1;
  for (; digits < 6; ++digits) value *= 10;
  return value;
}

// "Z" or "+02:00" in minutes; nothing when it is neither.
std::optional<int> TakeOffset(std::string_view& text) {
  if (Take(text, 'Z')) return 0;
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const int sign = text[0] == '-' ? -1 : 1;
  text.remove_prefix(1);
  const int hours = TakeNumber(text, 2);
  if (hours < 0 || hours > 23 || text.empty() || text[0] != ':') return std::nullopt;
  text.remove_prefix(1);
  const int minutes = TakeNumber(text, 2);
  if (minutes < 0 || minutes > 59) return std::nullopt;
  return sign * (hours * 60 + minutes);
}

}  // namespace

Result<Microseconds> ParseMoment(std::string_view text) {
  const auto bad = [] { return Invalid("a time is written like 2024-01-24T10:00:00Z (RFC 3339)"); };
  std::string_view rest = text;
  const int year = TakeNumber(rest, 4);
  if (year < 0 || rest.empty() || rest[0] != '-') return bad();
  rest.remove_prefix(1);
  const int month = TakeNumber(rest, 2);
  if (month < 1 || rest.empty() || rest[0] != '-') return bad();
  rest.remove_prefix(1);
  const int day = TakeNumber(rest, 2);
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day < 0 ? 0 : day))};
  if (!date.ok() || !Take(rest, 'T')) return bad();
  std::array<int, 3> clock{};
  for (std::size_t i = 0; i < 3; ++i) {
    if (i > 0 && (rest.empty() || rest[0] != ':')) return bad();
    if (i > 0) rest.remove_prefix(1);
    clock[i] = TakeNumber(rest, 2);
    if (clock[i] < 0 || clock[i] > (i == 0 ? 23 : (i == 1 ? 59 : 60))) return bad();
  }
  const std::int64_t fraction = TakeFraction(rest);
  if (fraction < 0) return bad();
  const std::optional<int> offset = TakeOffset(rest);
  if (!offset || !rest.empty()) return bad();
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const std::int64_t seconds = days * 86'400 + clock[0] * 3'600 + (clock[1] - *offset) * 60 + clock[2];
  return seconds * 1'000'000 + fraction;
}

}  // namespace entente::supply::vex
