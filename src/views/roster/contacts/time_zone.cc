#include "views/roster/contacts/time_zone.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

namespace entente::roster {
namespace {

constexpr std::int64_t kSecondsADay = 24 * 60 * 60;
constexpr std::size_t kFileBytesMax = std::size_t{256} * 1024;

// RFC 9636 section 3.2: less than 26 hours.
bool IsOffset(std::int32_t seconds) {
  constexpr std::int32_t kMax = 26 * 60 * 60;
  return seconds > -kMax && seconds < kMax;
}

std::unexpected<Error> BadFile(std::string_view why) {
  return Invalid(fmt::format("this is no time zone file (TZif): {}", why));
}

std::uint64_t ReadBig(ByteView bytes) {
  std::uint64_t number = 0;
  for (const std::uint8_t byte : bytes) number = number << 8U | byte;
  return number;
}

// The header of one block of data, RFC 9636 section 3.1.
struct Header {
  std::uint8_t version = 0;
  std::uint64_t utc_count = 0;
  std::uint64_t standard_count = 0;
  std::uint64_t leap_count = 0;
  std::uint64_t transition_count = 0;
  std::uint64_t type_count = 0;
  std::uint64_t character_count = 0;

  static constexpr std::size_t kBytes = 44;
  [[nodiscard]] std::uint64_t DataBytes(std::uint64_t time_bytes) const {
    return transition_count * (time_bytes + 1) + type_count * 6 + character_count + leap_count * (time_bytes + 4) +
           standard_count + utc_count;
  }
};

Result<Header> ReadHeader(ByteView bytes) {
  if (bytes.size() < Header::kBytes || !AsText(bytes).starts_with("TZif")) return BadFile("its header is missing");
  constexpr std::size_t kCounts = 20;
  std::array<std::uint64_t, 6> counts{};
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] = ReadBig(bytes.subspan(kCounts + i * 4, 4));
  return Header{bytes[4], counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]};
}

int DaysIn(int year, int month) {
  using std::chrono::last;
  return static_cast<int>(
      static_cast<unsigned>((std::chrono::year(year) / static_cast<unsigned char>(month) / last).day()));
}

std::int64_t DayOf(int year, int month, int day) {
  const std::chrono::sys_days days{std::chrono::year(year) / static_cast<unsigned char>(month) /
                                   static_cast<unsigned char>(day)};
  return days.time_since_epoch().count();
}

int YearOf(std::int64_t seconds) {
  // Within what a year can be, whatever a question says.
  constexpr std::int64_t kDaysMax = 3'000'000;
  const std::int64_t days = std::clamp(FloorDays(seconds), -kDaysMax, kDaysMax);
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  return static_cast<int>(date.year());
}

}  // namespace

std::int64_t FloorDays(std::int64_t seconds) {
  return seconds / kSecondsADay - (seconds % kSecondsADay < 0 ? 1 : 0);
}

int WeekdayOf(std::int64_t day) {
  constexpr std::int64_t kFirstDay = 3;  // 1970-01-01 was a Thursday
  return static_cast<int>(((day + kFirstDay) % 7 + 7) % 7);
}

// Reads the footer, a POSIX TZ string with the extensions of RFC 9636 section 3.3.1.
class TimeZone::RuleReader {
 public:
  explicit RuleReader(std::string_view text) : text_(text) {}

  Result<Rule> Read() {
    Rule rule;
    rule.present = true;
    TRY_ASSIGN(rule.standard.abbreviation, ReadName());
    TRY_ASSIGN(const std::int32_t west, ReadTime());
    rule.standard.offset = -west;
    if (!IsOffset(west)) return BadFile("its footer has a wrong offset");
    if (text_.empty()) return rule;
    rule.has_summer = true;
    TRY_ASSIGN(rule.summer.abbreviation, ReadName());
    rule.summer.offset = rule.standard.offset + 3600;
    if (!text_.empty() && text_.front() != ',') {
      TRY_ASSIGN(const std::int32_t summer_west, ReadTime());
      rule.summer.offset = -summer_west;
    }
    if (!IsOffset(rule.summer.offset)) return BadFile("its footer has a wrong offset");
    TRY_ASSIGN(rule.begins, ReadDay());
    TRY_ASSIGN(rule.ends, ReadDay());
    if (!text_.empty()) return BadFile("its footer goes on after the rule");
    return rule;
  }

 private:
  bool Take(char c) {
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }

  Result<std::string> ReadName() {
    const bool quoted = Take('<');
    const auto in_name = [quoted](char c) {
      return std::isalpha(static_cast<unsigned char>(c)) != 0 ||
             (quoted && (std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '-'));
    };
    const auto end = std::ranges::find_if_not(text_, in_name);
    const auto length = static_cast<std::size_t>(end - text_.begin());
    std::string name(text_.substr(0, length));
    text_.remove_prefix(length);
    constexpr std::size_t kNameMax = 16;
    if (name.size() < 3 || name.size() > kNameMax || (quoted && !Take('>'))) return BadFile("its footer has no name");
    return name;
  }

  Result<int> ReadNumber(int most) {
    int number = 0;
    std::size_t digits = 0;
    constexpr std::size_t kDigitsMax = 3;
    while (digits < text_.size() && digits <= kDigitsMax && text_[digits] >= '0' && text_[digits] <= '9')
      number = number * 10 + (text_[digits++] - '0');
    if (digits == 0 || digits > kDigitsMax || number > most) return BadFile("its footer has a wrong number");
    text_.remove_prefix(digits);
    return number;
  }

  // [+-]hh[:mm[:ss]], up to 167 hours.
  Result<std::int32_t> ReadTime() {
    const bool negative = Take('-');
    if (!negative) Take('+');
    constexpr int kHoursMax = 167;
    TRY_ASSIGN(const int hours, ReadNumber(kHoursMax));
    std::int32_t seconds = hours * 3600;
    if (Take(':')) {
      TRY_ASSIGN(const int minutes, ReadNumber(59));
      seconds += minutes * 60;
    }
    if (Take(':')) {
      TRY_ASSIGN(const int rest, ReadNumber(59));
      seconds += rest;
    }
    return negative ? -seconds : seconds;
  }

  Result<YearDay> ReadDay() {
    if (!Take(',')) return BadFile("its footer has no rule for summer time");
    YearDay day;
    if (Take('M')) {
      TRY_ASSIGN(day.month, ReadNumber(12));
      if (!Take('.')) return BadFile("its footer has a wrong rule");
      TRY_ASSIGN(day.week, ReadNumber(5));
      if (!Take('.')) return BadFile("its footer has a wrong rule");
      TRY_ASSIGN(day.day, ReadNumber(6));
      if (day.month == 0 || day.week == 0) return BadFile("its footer has a wrong rule");
    } else {
      day.form = Take('J') ? YearDay::Form::kJulian : YearDay::Form::kZeroBased;
      TRY_ASSIGN(day.day, ReadNumber(365));
      if (day.form == YearDay::Form::kJulian && day.day == 0) return BadFile("its footer has a wrong rule");
    }
    if (!Take('/')) return day;
    TRY_ASSIGN(day.second, ReadTime());
    return day;
  }

  std::string_view text_;
};

Result<TimeZone::Rule> TimeZone::ReadRule(std::string_view footer) {
  return RuleReader(footer).Read();
}

Result<TimeZone> TimeZone::FromTzif(ByteView file) {
  TRY_ASSIGN(const Header first, ReadHeader(file));
  if (first.version < '2') return BadFile("it is of version 1, whose times end in 2038");
  const std::uint64_t skipped = Header::kBytes + first.DataBytes(4);
  if (skipped > file.size()) return BadFile("it ends early");
  ByteView rest = file.subspan(static_cast<std::size_t>(skipped));
  TRY_ASSIGN(const Header header, ReadHeader(rest));
  rest = rest.subspan(Header::kBytes);
  if (header.DataBytes(8) > rest.size()) return BadFile("it ends early");
  if (header.type_count == 0) return BadFile("it has no type of local time");

  const auto take = [&rest](std::uint64_t bytes) {
    const ByteView taken = rest.first(static_cast<std::size_t>(bytes));
    rest = rest.subspan(static_cast<std::size_t>(bytes));
    return taken;
  };
  const ByteView times = take(header.transition_count * 8);
  const ByteView kinds = take(header.transition_count);
  const ByteView types = take(header.type_count * 6);
  const std::string_view names = AsText(take(header.character_count));
  take(header.leap_count * 12 + header.standard_count + header.utc_count);

  TimeZone zone;
  zone.types_.reserve(static_cast<std::size_t>(header.type_count));
  for (std::size_t i = 0; i < header.type_count; ++i) {
    const ByteView type = types.subspan(i * 6, 6);
    const auto offset = static_cast<std::int32_t>(static_cast<std::uint32_t>(ReadBig(type.first(4))));
    if (!IsOffset(offset) || type[5] >= names.size()) return BadFile("a type is wrong");
    const std::string_view name = names.substr(type[5]);
    zone.types_.push_back({offset, std::string(name.substr(0, name.find('\0')))});
  }
  zone.transitions_.reserve(kinds.size());
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const auto time = static_cast<std::int64_t>(ReadBig(times.subspan(i * 8, 8)));
    if (kinds[i] >= zone.types_.size() || (i > 0 && time <= zone.transitions_.back().time))
      return BadFile("a transition is wrong");
    zone.transitions_.push_back({time, kinds[i]});
  }
  const std::string_view footer = AsText(rest);
  const std::size_t end = footer.empty() ? std::string_view::npos : footer.find('\n', 1);
  if (end == std::string_view::npos || footer.front() != '\n') return BadFile("its footer is missing");
  if (end > 1) {
    TRY_ASSIGN(zone.rule_, ReadRule(footer.substr(1, end - 1)));
  }
  return zone;
}

std::int64_t TimeZone::SecondOf(const YearDay& day, int year) {
  std::int64_t number = 0;
  constexpr int kFebruary28 = 59;
  switch (day.form) {
    case YearDay::Form::kWeekday: {
      // POSIX counts the week from Sunday.
      const std::int64_t first = DayOf(year, day.month, 1);
      const int first_weekday = (WeekdayOf(first) + 1) % 7;
      int date = 1 + (day.day - first_weekday + 7) % 7 + (day.week - 1) * 7;
      while (date > DaysIn(year, day.month)) date -= 7;
      number = first + date - 1;
      break;
    }
    case YearDay::Form::kJulian:
      number = DayOf(year, 1, 1) + day.day - 1 + (std::chrono::year(year).is_leap() && day.day > kFebruary28 ? 1 : 0);
      break;
    case YearDay::Form::kZeroBased:
      number = DayOf(year, 1, 1) + day.day;
      break;
  }
  return number * kSecondsADay + day.second;
}

TimeZone::Offset TimeZone::ByRule(UnixSeconds time) const {
  if (!rule_.has_summer) return rule_.standard;
  const int year = YearOf(time + rule_.standard.offset);
  const std::int64_t begins = SecondOf(rule_.begins, year) - rule_.standard.offset;
  const std::int64_t ends = SecondOf(rule_.ends, year) - rule_.summer.offset;
  const bool summer = begins <= ends ? time >= begins && time < ends : time >= begins || time < ends;
  return summer ? rule_.summer : rule_.standard;
}

TimeZone::Offset TimeZone::At(UnixSeconds time) const {
  const auto after = std::ranges::upper_bound(transitions_, time, {}, &Transition::time);
  if (after == transitions_.end() && rule_.present) return ByRule(time);
  if (after == transitions_.begin()) return types_.empty() ? Offset{} : types_.front();
  return types_[std::prev(after)->type];
}

UnixSeconds TimeZone::ToUtc(std::int64_t local) const {
  const std::int32_t before = At(local - kSecondsADay).offset;
  const std::int32_t after = At(local + kSecondsADay).offset;
  if (At(local - before).offset == before) return local - before;
  if (At(local - after).offset == after) return local - after;
  return local - before;
}

Result<TimeZone> ReadTimeZone(std::string_view name) {
  if (!IsTimeZoneName(name)) return Invalid(fmt::format("'{}' is no time zone of the IANA database", name));
  static constexpr std::array<const char*, 3> kFolders = {"/usr/share/zoneinfo", "/usr/lib/zoneinfo",
                                                          "/usr/share/lib/zoneinfo"};
  for (const char* folder : kFolders) {
    std::ifstream in(std::filesystem::path(folder) / name, std::ios::binary);
    if (!in) continue;
    Bytes file(kFileBytesMax);
    in.read(reinterpret_cast<char*>(file.data()), static_cast<std::streamsize>(file.size()));
    file.resize(static_cast<std::size_t>(in.gcount()));
    return TimeZone::FromTzif(file);
  }
  return Fail(
      ErrorCode::kUnavailable,
      fmt::format("this machine has no rules for the time zone {}; install its time zone files (tzdata)", name));
}

std::string LocalText(const TimeZone& zone, UnixSeconds time) {
  static constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  const TimeZone::Offset offset = zone.At(time);
  const std::int64_t local = time + offset.offset;
  const std::int64_t second = local - FloorDays(local) * kSecondsADay;
  return fmt::format("{} {:02}:{:02} {}", kDays[static_cast<std::size_t>(WeekdayOf(FloorDays(local)))], second / 3600,
                     second / 60 % 60, offset.abbreviation);
}

}  // namespace entente::roster
