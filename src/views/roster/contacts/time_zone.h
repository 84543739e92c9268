// Time zones: which names there are (the IANA time zone database), and what the clock on the wall shows there.
//
// Names are held against a list in the program, so that a document is right or wrong on every machine alike. The rules
// of a zone come from the machine's own files (/usr/share/zoneinfo), since states change them: they are used for
// answers, and never for what is folded.
//
// Format: TZif, RFC 9636.  Thread safety: values and pure functions; ReadTimeZone() reads files.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

namespace entente::roster {

// Whether the IANA time zone database has a zone or link of that name: "Europe/Paris", "UTC". Capitals count.
[[nodiscard]] bool IsTimeZoneName(std::string_view name);

// Days since 1970-01-01, and the day of the week of one, 0: Monday.
[[nodiscard]] std::int64_t FloorDays(std::int64_t seconds);
[[nodiscard]] int WeekdayOf(std::int64_t day);

class TimeZone {
 public:
  struct Offset {
    std::int32_t offset = 0;  // seconds east of UTC
    std::string abbreviation = "UTC";
  };

  TimeZone() = default;  // UTC
  // A TZif file of version 2 or later, with its footer. Errors: kInvalidInput.
  [[nodiscard]] static Result<TimeZone> FromTzif(ByteView file);

  [[nodiscard]] Offset At(UnixSeconds time) const;
  // The moment at which the clock shows this, given as if it were UTC. Of two such moments the earlier one; of none,
  // as if the clock had not been set forward yet.
  [[nodiscard]] UnixSeconds ToUtc(std::int64_t local) const;

 private:
  struct Transition {
    UnixSeconds time = 0;
    std::uint8_t type = 0;
  };
  // "M10.5.0/3", "J60", "59": a day of each year, and the second of it by the clock until then.
  struct YearDay {
    enum class Form : std::uint8_t { kWeekday, kJulian, kZeroBased };
    Form form = Form::kWeekday;
    int month = 0;
    int week = 0;
    int day = 0;
    std::int32_t second = 7200;
  };
  struct Rule {  // the footer's
    bool present = false;
    Offset standard;
    bool has_summer = false;
    Offset summer;
    YearDay begins;
    YearDay ends;
  };
  class RuleReader;

  [[nodiscard]] static Result<Rule> ReadRule(std::string_view footer);
  [[nodiscard]] static std::int64_t SecondOf(const YearDay& day, int year);
  [[nodiscard]] Offset ByRule(UnixSeconds time) const;

  std::vector<Transition> transitions_;
  std::vector<Offset> types_;
  Rule rule_;
};

// From the machine's files. Errors: kInvalidInput for no name of a zone; kUnavailable where the machine has no such
// file.
[[nodiscard]] Result<TimeZone> ReadTimeZone(std::string_view name);

// "Fri 04:00 CET".
[[nodiscard]] std::string LocalText(const TimeZone& zone, UnixSeconds time);

}  // namespace entente::roster
