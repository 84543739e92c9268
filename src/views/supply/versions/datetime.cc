// RFC 3339 date-times, by the instant: 2024-01-01T00:00:00.5+02:00.
#include <array>
#include <cstdint>
#include <optional>

#include "views/supply/versions/key_writer.h"
#include "views/supply/versions/schemes.h"

namespace entente::supply::versions {
namespace {

struct Instant {
  std::int64_t seconds = 0;   // since 0000-01-01, UTC; below 0 where the offset leads there
  std::string_view fraction;  // digits without zeros at their end
};

// Two digits, or -1.
int Two(std::string_view text, std::size_t at) {
  return IsNumber(text.substr(at, 2)) ? (text[at] - '0') * 10 + (text[at + 1] - '0') : -1;
}

bool IsLeap(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int DaysOf(int year, int month) {
  constexpr std::array kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays.at(static_cast<std::size_t>(month - 1)) + (month == 2 && IsLeap(year) ? 1 : 0);
}

std::int64_t DaysBefore(int year, int month) {
  std::int64_t days = std::int64_t{year} * 365 + (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400;
  for (int m = 1; m < month; ++m) days += DaysOf(year, m);
  return days;
}

// "Z" or "+02:00", in seconds.
std::optional<int> OffsetOf(std::string_view text) {
  if (text == "Z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const int hours = Two(text, 1);
  const int minutes = Two(text, 4);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
}

std::optional<Instant> Parse(std::string_view text) {
  constexpr std::size_t kWholeSeconds = 19;
  if (text.size() <= kWholeSeconds || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' ||
      text[16] != ':')
    return std::nullopt;
  const int century = Two(text, 0);
  const int year = Two(text, 2);
  const int month = Two(text, 5);
  const int day = Two(text, 8);
  const int hour = Two(text, 11);
  const int minute = Two(text, 14);
  const int second = Two(text, 17);
  if (century < 0 || year < 0 || month < 1 || month > 12 || day < 1 || day > DaysOf(century * 100 + year, month) ||
      hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
    return std::nullopt;
  Instant instant;
  text.remove_prefix(kWholeSeconds);
  if (text[0] == '.') {
    text.remove_prefix(1);
    instant.fraction = TakeDigits(text);
    if (instant.fraction.empty()) return std::nullopt;
    while (instant.fraction.ends_with('0')) instant.fraction.remove_suffix(1);
  }
  const std::optional<int> offset = OffsetOf(text);
  if (!offset) return std::nullopt;
  const std::int64_t days = DaysBefore(century * 100 + year, month) + day - 1;
  instant.seconds = days * 86'400 + hour * 3600 + minute * 60 + second - *offset;
  return instant;
}

}  // namespace

bool AcceptsDateTime(std::string_view version) {
  return Parse(version).has_value();
}

int CompareDateTime(std::string_view a, std::string_view b) {
  const Instant one = Parse(a).value_or(Instant{});
  const Instant two = Parse(b).value_or(Instant{});
  if (one.seconds != two.seconds) return one.seconds < two.seconds ? -1 : 1;
  return CompareText(one.fraction, two.fraction);
}

bool KeyDateTime(std::string_view version, KeyWriter& key) {
  constexpr std::int64_t kBeforeAll = 86'400;  // no offset leads further back
  const std::optional<Instant> instant = Parse(version);
  if (!instant) return false;
  const auto seconds = static_cast<std::uint64_t>(instant->seconds + kBeforeAll);
  for (int shift = 32; shift >= 0; shift -= 16) key.Short(static_cast<std::uint16_t>(seconds >> shift));
  key.Text(instant->fraction);
  return true;
}

}  // namespace entente::supply::versions
