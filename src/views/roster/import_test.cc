#include "views/roster/import.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/bytes.h"
#include "views/roster/csv.h"

namespace entente::roster {
namespace {

using registration::PartyKind;

constexpr std::string_view kHeader = "name,kind,country_iso2,date_if_known,source_note\n";

RosterCsv Read(const std::string& rows) {
  auto read = ReadRosterCsv(std::string(kHeader) + rows);
  EXPECT_TRUE(read.has_value()) << read.error().Text();
  return *std::move(read);
}

TEST(Csv, ReadsQuotesLinesAndMarks) {
  const auto records = ParseCsv(
      "\xEF\xBB\xBF"
      "a,b\r\n\"x, \"\"y\"\"\",\"two\nlines\"\n\n,\nlast,");
  ASSERT_TRUE(records.has_value()) << records.error().Text();
  EXPECT_EQ(*records, (std::vector<CsvRecord>{{"a", "b"}, {"x, \"y\"", "two\nlines"}, {"", ""}, {"last", ""}}));
  EXPECT_TRUE(ParseCsv("")->empty());
}

TEST(Csv, WritesWhatItReadsAndNoFormulas) {
  EXPECT_EQ(CsvLine({"plain", "a, b", "say \"so\"", "two\nlines", ""}),
            "plain,\"a, b\",\"say \"\"so\"\"\",\"two\nlines\",\r\n");
  EXPECT_EQ(CsvLine({"=1+1", "+4", "-2", "@SUM(A1)", "\tx", "1-2"}),
            "\"'=1+1\",\"'+4\",\"'-2\",\"'@SUM(A1)\",\"'\tx\",1-2\r\n");
  const CsvRecord record = {"a\"b", "c,d", "e\r\nf"};
  EXPECT_EQ(ParseCsv(CsvLine(record))->at(0), record);
}

TEST(Csv, NamesTheRowOfADefect) {
  struct Bad {
    std::string text;
    std::string place;
  };
  for (const Bad& bad :
       {Bad{"a,b\n\"x", "row 2"}, Bad{"a\n\"x\"y\n", "row 2"}, Bad{"a\nb\nx\"y\n", "row 3"}, Bad{"caf\xE9\n", ""},
        Bad{std::string(20'000, 'x'), "row 1"}, Bad{"a\n" + std::string(100, ','), "row 2"}}) {
    const auto records = ParseCsv(bad.text);
    ASSERT_FALSE(records.has_value());
    EXPECT_EQ(records.error().place, bad.place) << records.error().Text();
  }
  EXPECT_FALSE(ParseCsv("a\nb\nc\n", {.records_max = 2}).has_value());
  EXPECT_FALSE(ParseCsv("abc", {.file_bytes_max = 2}).has_value());
}

TEST(Import, ReadsDatesAndIds) {
  const RosterCsv csv = Read(
      "Cambodia,state,KH,2020-02-27,n\n"
      "Argentina,state,AR,<=2019-11-10,\n"
      "\"City of Louisville, Kentucky\",public-authority,US,,\n"
      "San José,public-authority,US,<= 2019-11-10,\n"
      "日本電気,private-sector,JP,,\n"
      "NATO,unknown,,,\n");
  ASSERT_EQ(csv.defects.size(), 2U);
  EXPECT_EQ(csv.defects[0].row, 7U);
  EXPECT_EQ(csv.defects[0].what, "what kind it is, is not known");
  EXPECT_EQ(csv.defects[1].what, "it has no country");
  ASSERT_EQ(csv.rows.size(), 6U);
  EXPECT_EQ(csv.rows[0].row, 2U);
  EXPECT_EQ(csv.rows[0].date->Text(), "2020-02-27");
  EXPECT_EQ(csv.rows[1].date->Text(), "<=2019-11-10");
  EXPECT_FALSE(csv.rows[2].date.has_value());
  EXPECT_EQ(csv.rows[2].supporter.id, "urn:entente:supporter:public-authority:us:city-of-louisville-kentucky");
  EXPECT_EQ(csv.rows[3].supporter.id, "urn:entente:supporter:public-authority:us:san-jose");
  EXPECT_EQ(csv.rows[3].date->Text(), "<=2019-11-10");
  EXPECT_EQ(csv.rows[4].supporter.id.size(), std::string("urn:entente:supporter:private-sector:jp:").size() + 8);
  EXPECT_EQ(csv.rows[5].supporter.id, "urn:entente:supporter:unknown:xx:nato");
  EXPECT_EQ(csv.rows[5].supporter.country, "");
}

TEST(Import, KeepsWhatCanStandAndReportsTheRest) {
  const RosterCsv csv = Read(
      "Blank Kind,,FR,,\n"               // 2
      "Odd Kind,company,FR,,\n"          // 3
      "Old Country,state,YU,,\n"         // 4
      "Bad Date,state,FR,2019-13-01,\n"  // 5
      ",state,FR,,\n"                    // 6: skipped
      "Twin,private-sector,US,,\n"       // 7
      "Twin,private-sector,US,,\n"       // 8
      "Twin,private-sector,FR,,\n"       // 9: another country
      "twin!,private-sector,US,,\n"      // 10: another name, the same slug
      "Short,state\n"                    // 11
      "Too, Many,state,FR,,\n"           // 12: skipped
      "Con\x01trol,state,FR,,\n");       // 13: skipped
  std::map<std::uint64_t, std::string> defects;
  std::set<std::uint64_t> skipped;
  for (const RosterCsvDefect& defect : csv.defects) {
    defects[defect.row] = defect.what;
    if (defect.skipped) skipped.insert(defect.row);
  }
  EXPECT_EQ(skipped, (std::set<std::uint64_t>{6, 12, 13}));
  std::set<std::uint64_t> reported;
  for (const auto& [row, what] : defects) reported.insert(row);
  EXPECT_EQ(reported, (std::set<std::uint64_t>{2, 3, 4, 5, 6, 8, 10, 11, 12, 13}));
  EXPECT_NE(defects[4].find("was withdrawn in 2003: RS or ME"), std::string::npos) << defects[4];
  EXPECT_NE(defects[8].find("row 7"), std::string::npos);
  EXPECT_NE(defects[10].find("row 7 has nearly the same name"), std::string::npos) << defects[10];
  std::map<std::uint64_t, RosterCsvRow> rows;
  std::set<std::string> ids;
  for (const RosterCsvRow& row : csv.rows) {
    rows[row.row] = row;
    EXPECT_TRUE(ids.insert(row.supporter.id).second) << row.supporter.id;
  }
  EXPECT_EQ(rows.size(), 9U);
  EXPECT_EQ(rows[2].supporter.kind, PartyKind::kUnknown);
  EXPECT_EQ(rows[4].supporter.country, "");
  EXPECT_FALSE(rows[5].date.has_value());
  EXPECT_EQ(rows[8].supporter.id, "urn:entente:supporter:private-sector:us:twin-2");
  EXPECT_EQ(rows[10].supporter.id, "urn:entente:supporter:private-sector:us:twin-3");
}

TEST(Import, FurtherColumnsInAnyOrder) {
  const auto csv = ReadRosterCsv(
      "kind,source_title,name,announced,source_address,colour,country_iso2,date_if_known\r\n"
      "state,The list,United States,2021-11-10,https://call.example,blue,US,2021-11-11\r\n");
  ASSERT_TRUE(csv.has_value());
  ASSERT_EQ(csv->defects.size(), 1U);
  EXPECT_NE(csv->defects[0].what.find("colour"), std::string::npos);
  const RosterCsvRow& row = csv->rows.at(0);
  const ListingDocument listing = ListingOf(row, "https://call.example/1", Source{"other", "", "2025-12-01"});
  EXPECT_EQ(listing.source->title, "The list");
  EXPECT_EQ(listing.source->as_of, "2025-12-01");
  EXPECT_EQ(listing.date->Text(), "2021-11-11");
  const auto announcement = AnnouncementOf(row, "https://call.example/1", std::nullopt);
  ASSERT_TRUE(announcement.has_value());
  EXPECT_EQ(announcement->date->Text(), "2021-11-10");
  EXPECT_TRUE(CheckListing(AsBytes(ToJson(listing))).has_value());
  EXPECT_TRUE(CheckAnnouncement(AsBytes(ToJson(*announcement))).has_value());
}

TEST(Import, WhatIsNoAddressIsLeftOut) {
  const auto csv =
      ReadRosterCsv("name,kind,country_iso2,source_title,source_address\nA,state,FR,The list,javascript:alert(1)\n");
  ASSERT_TRUE(csv.has_value());
  EXPECT_EQ(csv->defects.size(), 1U);
  EXPECT_EQ(csv->rows.at(0).source_address, "");
  EXPECT_EQ(csv->rows.at(0).source_title, "The list");
}

TEST(Import, NeedsAHeader) {
  EXPECT_FALSE(ReadRosterCsv("").has_value());
  EXPECT_FALSE(ReadRosterCsv("France,state,FR,,\n").has_value());
  EXPECT_FALSE(ReadRosterCsv("name,name,kind\n").has_value());
}

// The Call's own list, with the defects that it has.
TEST(Import, TakesTheWholeRosterOfTheCall) {
  const auto file = std::filesystem::path(ENTENTE_SOURCE_DIR) / "../shared/data/call/paris-call-roster.csv";
  std::ifstream in(file, std::ios::binary);
  if (!in) GTEST_SKIP() << "no " << file;
  std::stringstream text;
  text << in.rdbuf();
  const auto csv = ReadRosterCsv(text.str());
  ASSERT_TRUE(csv.has_value()) << csv.error().Text();
  EXPECT_EQ(csv->rows.size(), 1222U);
  // Each is named by its row, and none is left out.
  std::map<std::string, int> defects;
  for (const RosterCsvDefect& defect : csv->defects) {
    EXPECT_FALSE(defect.skipped) << defect.row;
    ++defects[defect.what];
  }
  EXPECT_EQ(defects["it has no country"], 4);
  EXPECT_EQ(defects["what kind it is, is not known"], 5);
  EXPECT_EQ(csv->defects.size(), 9U);
  std::map<PartyKind, int> kinds;
  std::map<std::string, int> years;  // of the day, or of the day by which
  std::map<std::string, int> bounds;
  std::set<std::string> ids;
  for (const RosterCsvRow& row : csv->rows) {
    ++kinds[row.supporter.kind];
    const std::string year = row.date.has_value() ? row.date->value.substr(0, 4) : "none";
    ++(row.date.has_value() && row.date->precision == Precision::kAtLatest ? bounds : years)[year];
    EXPECT_TRUE(ids.insert(row.supporter.id).second) << row.supporter.id;
  }
  EXPECT_EQ(kinds[PartyKind::kState], 81);
  EXPECT_EQ(kinds[PartyKind::kPublicAuthority], 37);
  EXPECT_EQ(kinds[PartyKind::kCivilSociety], 391);
  EXPECT_EQ(kinds[PartyKind::kPrivateSector], 708);
  EXPECT_EQ(kinds[PartyKind::kUnknown], 5);
  // As the file's own column has them, counted by another program.
  EXPECT_EQ(years, (std::map<std::string, int>{{"none", 522}, {"2019", 50}, {"2020", 47}, {"2021", 42}}));
  EXPECT_EQ(bounds, (std::map<std::string, int>{{"2019", 502}, {"2020", 48}, {"2021", 7}, {"2022", 1}, {"2024", 3}}));
}

TEST(Import, TakesTheExample) {
  std::ifstream in(std::filesystem::path(ENTENTE_SOURCE_DIR) / "examples/paris-call/roster.csv", std::ios::binary);
  ASSERT_TRUE(in);
  std::stringstream text;
  text << in.rdbuf();
  const auto csv = ReadRosterCsv(text.str());
  ASSERT_TRUE(csv.has_value()) << csv.error().Text();
  for (const RosterCsvDefect& defect : csv->defects) EXPECT_EQ(defect.what, "it has no country") << defect.row;
  EXPECT_GE(csv->rows.size(), 118U);
}

}  // namespace
}  // namespace entente::roster
