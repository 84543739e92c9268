#include "views/roster/contacts/time_zone.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "views/roster/contacts/opening_hours.h"
#include "views/roster/language_tag.h"

namespace entente::roster {
namespace {

// A TZif file without transitions, whose footer is the rule alone (RFC 9636, "slim").
Bytes Tzif(const std::string& footer, std::string_view version = "2") {
  std::string file;
  const auto block = [&file, version](std::string_view times, std::string_view types, std::string_view names) {
    file += "TZif";
    file += version;
    file.append(15, '\0');
    const auto count = [&file](std::size_t n) {
      file.append(3, '\0');
      file += static_cast<char>(n);
    };
    count(0);
    count(0);
    count(0);
    count(times.size() / 8);
    count(types.size() / 6);
    count(names.size());
    file.append(times).append(types).append(names);
  };
  const std::string utc(6, '\0');
  block("", utc, std::string_view("UTC\0", 4));
  block("", utc, std::string_view("UTC\0", 4));
  file += "\n" + footer + "\n";
  return ToBytes(file);
}

TimeZone Zone(const std::string& footer) {
  auto zone = TimeZone::FromTzif(Tzif(footer));
  EXPECT_TRUE(zone.has_value()) << footer << ": " << (zone.has_value() ? "" : zone.error().Text());
  return zone.has_value() ? *std::move(zone) : TimeZone();
}

UnixSeconds At(const char* time) {
  return ParseTime(time).value();
}

TEST(TimeZone, KnowsTheNamesOfTheDatabase) {
  for (const char* name : {"Europe/Paris", "America/Argentina/Buenos_Aires", "UTC", "Etc/GMT+5", "Asia/Kolkata"})
    EXPECT_TRUE(IsTimeZoneName(name)) << name;
  for (const char* name : {"", "Paris", "europe/paris", "Europe/Atlantis", "CEST", "../etc/passwd", "+01:00"})
    EXPECT_FALSE(IsTimeZoneName(name)) << name;
}

TEST(TimeZone, FollowsTheRuleOfItsFooter) {
  const TimeZone paris = Zone("CET-1CEST,M3.5.0,M10.5.0/3");
  EXPECT_EQ(paris.At(At("2026-11-27T03:00:00Z")).offset, 3600);
  EXPECT_EQ(paris.At(At("2026-07-01T00:00:00Z")).abbreviation, "CEST");
  // The last Sundays of March and October, at 01:00 UTC.
  EXPECT_EQ(paris.At(At("2026-03-29T00:59:59Z")).offset, 3600);
  EXPECT_EQ(paris.At(At("2026-03-29T01:00:00Z")).offset, 7200);
  EXPECT_EQ(paris.At(At("2026-10-25T00:59:59Z")).offset, 7200);
  EXPECT_EQ(paris.At(At("2026-10-25T01:00:00Z")).offset, 3600);
  EXPECT_EQ(LocalText(paris, At("2026-11-27T03:00:00Z")), "Fri 04:00 CET");
}

TEST(TimeZone, KnowsTheOtherFormsOfRules) {
  EXPECT_EQ(Zone("<+0545>-5:45").At(0).offset, 5 * 3600 + 45 * 60);
  EXPECT_EQ(Zone("EST5").At(0).offset, -5 * 3600);
  // South of the equator summer spans the new year.
  const TimeZone sydney = Zone("AEST-10AEDT,M10.1.0,M4.1.0/3");
  EXPECT_EQ(sydney.At(At("2026-01-15T00:00:00Z")).offset, 11 * 3600);
  EXPECT_EQ(sydney.At(At("2026-06-15T00:00:00Z")).offset, 10 * 3600);
  // Julian days do not count the 29th of February; the others do.
  EXPECT_EQ(Zone("AAA0BBB,J60/0,J300/0").At(At("2024-03-01T00:00:00Z")).abbreviation, "BBB");
  EXPECT_EQ(Zone("AAA0BBB,J60/0,J300/0").At(At("2024-02-29T23:59:59Z")).abbreviation, "AAA");
  EXPECT_EQ(Zone("AAA0BBB,59/0,300/0").At(At("2024-02-29T00:00:00Z")).abbreviation, "BBB");
}

TEST(TimeZone, ClocksThatAreSetGiveOneMomentEach) {
  const TimeZone paris = Zone("CET-1CEST,M3.5.0,M10.5.0/3");
  const auto utc = [&paris](const char* local) { return FormatTime(paris.ToUtc(At(local))); };
  EXPECT_EQ(utc("2026-11-27T09:00:00Z"), "2026-11-27T08:00:00Z");
  EXPECT_EQ(utc("2026-07-27T09:00:00Z"), "2026-07-27T07:00:00Z");
  EXPECT_EQ(utc("2026-03-29T02:30:00Z"), "2026-03-29T01:30:00Z");  // there is no such time of day
  EXPECT_EQ(utc("2026-10-25T02:30:00Z"), "2026-10-25T00:30:00Z");  // there are two
}

TEST(TimeZone, RefusesFilesThatAreNone) {
  EXPECT_FALSE(TimeZone::FromTzif({}).has_value());
  EXPECT_FALSE(TimeZone::FromTzif(ToBytes(std::string(100, 'x'))).has_value());
  EXPECT_FALSE(TimeZone::FromTzif(Tzif("EST5", "1")).has_value());
  for (const char* footer : {"5", "EST", "EST999", "EST99", "EST5EDT-99,J1,J2", "CET-1CEST", "CET-1CEST,M3.5.0",
                             "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.0.0,M10.5.0", "CET-1CEST,J0,J1", "EST5 "})
    EXPECT_FALSE(TimeZone::FromTzif(Tzif(footer)).has_value()) << footer;
  const Bytes whole = Tzif("EST5");
  for (std::size_t bytes = 0; bytes < whole.size(); ++bytes)
    EXPECT_FALSE(TimeZone::FromTzif(ByteView(whole).first(bytes)).has_value()) << bytes;
}

// The machine's own files, where it has some: all names of the list can be read.
TEST(TimeZone, ReadsTheMachinesFiles) {
  if (!std::filesystem::exists("/usr/share/zoneinfo/Europe/Paris")) GTEST_SKIP() << "this machine has no tzdata";
  const auto paris = ReadTimeZone("Europe/Paris");
  ASSERT_TRUE(paris.has_value()) << paris.error().Text();
  EXPECT_EQ(paris->At(At("2026-11-27T03:00:00Z")).offset, 3600);
  EXPECT_EQ(paris->At(At("2026-07-01T03:00:00Z")).offset, 7200);
  EXPECT_EQ(paris->At(At("1944-07-01T03:00:00Z")).offset, 7200);
  EXPECT_EQ(paris->At(At("2090-07-01T03:00:00Z")).offset, 7200);
  EXPECT_FALSE(ReadTimeZone("Europe/Atlantis").has_value());
}

OpeningHours Hours(const std::string& text) {
  const auto hours = ReadOpeningHours(json::Parse(text).value(), "/hours");
  EXPECT_TRUE(hours.has_value()) << text;
  return hours.value_or(OpeningHours());
}

TEST(OpeningHours, SaysNowUntilAndWhenNext) {
  const TimeZone paris = Zone("CET-1CEST,M3.5.0,M10.5.0/3");
  const OpeningHours office =
      Hours(R"({"weekly":[{"days":["mon","tue","wed","thu","fri"],"from":"09:00","to":"17:30"}]})");
  EXPECT_EQ(Describe(office), "mon-fri 09:00-17:30");
  const OpenState night = OpenAt(office, paris, At("2026-11-27T03:00:00Z"));  // Friday
  EXPECT_FALSE(night.open);
  EXPECT_EQ(FormatTime(night.opens.value()), "2026-11-27T08:00:00Z");
  const OpenState noon = OpenAt(office, paris, At("2026-11-27T12:00:00Z"));
  EXPECT_TRUE(noon.open);
  EXPECT_EQ(FormatTime(noon.until.value()), "2026-11-27T16:30:00Z");
  EXPECT_EQ(FormatTime(OpenAt(office, paris, At("2026-11-27T16:30:00Z")).opens.value()), "2026-11-30T08:00:00Z");
  // Over the change to summer time the clock on the wall counts.
  EXPECT_EQ(FormatTime(OpenAt(office, paris, At("2026-03-28T12:00:00Z")).opens.value()), "2026-03-30T07:00:00Z");
}

TEST(OpeningHours, ReachIntoTheNextDay) {
  const OpeningHours nights = Hours(R"({"weekly":[{"days":["sun"],"from":"22:00","to":"06:00"}]})");
  const OpenState state = OpenAt(nights, TimeZone(), At("2026-11-30T05:00:00Z"));  // Monday
  EXPECT_TRUE(state.open);
  EXPECT_EQ(FormatTime(state.until.value()), "2026-11-30T06:00:00Z");
  EXPECT_EQ(FormatTime(OpenAt(nights, TimeZone(), At("2026-11-30T06:00:00Z")).opens.value()), "2026-12-06T22:00:00Z");
}

TEST(OpeningHours, WithoutAGapTheyNeverClose) {
  EXPECT_FALSE(OpenAt(Hours(R"({"always":true})"), TimeZone(), 0).until.has_value());
  const OpenState whole =
      OpenAt(Hours(R"({"weekly":[{"days":["mon","tue","wed","thu","fri","sat","sun"],"from":"00:00","to":"24:00"}]})"),
             TimeZone(), At("2026-11-30T05:00:00Z"));
  EXPECT_TRUE(whole.open);
  EXPECT_FALSE(whole.until.has_value());
}

TEST(OpeningHours, RefusesWhatIsNone) {
  for (const char* text : {R"({})", R"({"always":false})", R"({"always":true,"weekly":[]})", R"({"weekly":[]})",
                           R"({"weekly":[{"days":[],"from":"09:00","to":"17:00"}]})",
                           R"({"weekly":[{"days":["mon","mon"],"from":"09:00","to":"17:00"}]})",
                           R"({"weekly":[{"days":["montag"],"from":"09:00","to":"17:00"}]})",
                           R"({"weekly":[{"days":["mon"],"from":"9:00","to":"17:00"}]})",
                           R"({"weekly":[{"days":["mon"],"from":"09:00","to":"25:00"}]})",
                           R"({"weekly":[{"days":["mon"],"from":"09:00","to":"09:00"}]})",
                           R"({"weekly":[{"days":["mon"],"from":"24:00","to":"09:00"}]})",
                           R"({"weekly":[{"days":["mon"],"from":"09:00","to":"00:00"}]})"})
    EXPECT_FALSE(ReadOpeningHours(json::Parse(text).value(), "/hours").has_value()) << text;
}

TEST(Languages, TagsAndRanges) {
  for (const char* tag : {"fr", "fr-CA", "pt-BR", "zh-Hant-TW", "es-419", "sr-Latn-RS", "de-1996", "ber",
                          "de-DE-u-co-phonebk", "en-x-internal", "zh-cmn-Hans-CN", "sl-rozaj-biske"})
    EXPECT_TRUE(IsLanguageTag(tag)) << tag;
  for (const char* tag : {"", "f", "french", "fr_CA", "fr-", "-fr", "fr--CA", "fr-CA-", "fr-u", "fr-x", "12", "fr CA"})
    EXPECT_FALSE(IsLanguageTag(tag)) << tag;
  EXPECT_TRUE(FindsLanguage("fr", "fr-CA"));
  EXPECT_TRUE(FindsLanguage("FR", "fr"));
  EXPECT_TRUE(FindsLanguage("*", "de"));
  EXPECT_FALSE(FindsLanguage("fr", "fry"));
  EXPECT_FALSE(FindsLanguage("fr-CA", "fr"));
}

}  // namespace
}  // namespace entente::roster
