// The table of answers: acts of one supporter, a day, and what must be said.
#include "views/roster/adherence.h"

#include <gtest/gtest.h>

namespace entente::roster {
namespace {

constexpr std::string_view kFounded = "2018-11-12";

// "listed 2021-11-11", "listed <=2019-11-10", "listed", "listed as-of 2025-12-01", "custodian-ended 2023-01-01", ...
// Entries count from 10; each was logged on 2026-01-15.
std::vector<Act> Acts(const std::vector<std::string>& words) {
  std::vector<Act> acts;
  for (const std::string& word : words) {
    Act act;
    act.entry = 10 + acts.size();
    act.day = "2026-01-15";
    std::string what = word.substr(0, word.find(' '));
    std::string date = what.size() < word.size() ? word.substr(what.size() + 1) : "";
    if (what == "custodian-ended") {
      what = "ended";
      act.by_custodian = true;
    }
    act.what = WhatFromName(what).value();
    act.by_custodian = act.by_custodian || act.what == What::kListed || act.what == What::kAnnounced;
    if (date.starts_with("as-of ")) {
      act.source = Source{"A list", {}, date.substr(6)};
    } else if (date.starts_with("<=")) {
      act.date = DateWithPrecision{date.substr(2), Precision::kAtLatest};
    } else if (!date.empty()) {
      act.date = DateWithPrecision{date, Precision::kExact};
    }
    acts.push_back(std::move(act));
  }
  return acts;
}

struct Row {
  std::vector<std::string> acts;
  std::string_view day;
  Verdict verdict;
  std::string status;   // on that day; "" when none is certain
  std::string because;  // a part of the sentence
};

void PrintTo(const Row& row, std::ostream* out) {
  for (const std::string& act : row.acts) *out << act << ", ";
  *out << "asked on " << row.day;
}

class Answers : public testing::TestWithParam<Row> {};

TEST_P(Answers, AreAsTheTableSays) {
  const Row& row = GetParam();
  const OnDay answer = AdherenceOn("X", Acts(row.acts), kFounded, row.day);
  EXPECT_EQ(answer.verdict, row.verdict) << answer.because;
  EXPECT_EQ(answer.status.has_value() ? Name(*answer.status) : "", row.status) << answer.because;
  EXPECT_NE(answer.because.find(row.because), std::string::npos) << answer.because;
}

const std::vector<std::string> kUnitedStates = {"announced 2021-11-10", "listed 2021-11-11"};
const std::vector<std::string> kLeft = {"listed 2019-01-01", "custodian-ended 2020-11-20"};
const std::vector<std::string> kLeftAndBack = {"listed 2019-01-01", "ended 2020-11-20", "signed 2022-02-02"};
constexpr Verdict kYes = Verdict::kYes;
constexpr Verdict kNo = Verdict::kNo;
constexpr Verdict kUnknown = Verdict::kUnknown;

INSTANTIATE_TEST_SUITE_P(
    Table, Answers,
    testing::Values(
        // The case that everybody knows.
        Row{kUnitedStates, "2018-01-01", kNo, "", "founded on 2018-11-12"},
        Row{kUnitedStates, "2021-11-09", kNo, "", "listed by the custodian, since 2021-11-11 (entry 11)"},
        Row{kUnitedStates, "2021-11-10", kNo, "announced", "an announcement alone is not support"},
        Row{kUnitedStates, "2021-11-11", kYes, "listed", "since 2021-11-11"},
        Row{kUnitedStates, "2021-11-12", kYes, "listed", "entry 11"},
        // An announcement is no support, however old.
        Row{{"announced 2021-11-10"}, "2025-01-01", kNo, "announced", "neither listed nor has signed"},
        Row{{"announced 2021-11-10"}, "2021-01-01", kNo, "", "announcement"},
        // At the latest.
        Row{{"listed <=2019-11-10"}, "2019-11-10", kYes, "listed", "at the latest"},
        Row{{"listed <=2019-11-10"}, "2019-11-09", kUnknown, "", "not known"},
        Row{{"listed <=2019-11-10"}, "2018-11-12", kUnknown, "", "not known"},
        Row{{"listed <=2019-11-10"}, "2018-11-11", kNo, "", "founded"},
        Row{{"announced 2019-01-01", "listed <=2019-11-10"}, "2019-06-01", kUnknown, "", "not known"},
        // No date: from the day of the source, or else of the entry.
        Row{{"listed"}, "2026-01-14", kUnknown, "", "not known"},
        Row{{"listed"}, "2026-01-15", kYes, "listed", "as of 2026-01-15"},
        Row{{"listed as-of 2025-12-01"}, "2025-12-01", kYes, "listed", "as of 2025-12-01"},
        Row{{"listed as-of 2025-12-01"}, "2025-11-30", kUnknown, "", "not known"},
        // A signature without a date is of the day on which it was logged.
        Row{{"signed"}, "2026-01-15", kYes, "signed", "own key"}, Row{{"signed"}, "2026-01-14", kNo, "", "own key"},
        Row{{"signed 2020-05-05"}, "2020-05-05", kYes, "signed", "since 2020-05-05"},
        // Two words: the better known one counts.
        Row{{"listed <=2019-11-10", "signed 2025-01-01"}, "2020-01-01", kYes, "listed", "entry 10"},
        Row{{"listed <=2019-11-10", "signed 2025-01-01"}, "2025-01-01", kYes, "signed", "and has signed"},
        Row{{"listed <=2019-11-10", "signed 2025-01-01"}, "2019-01-01", kUnknown, "", "not known"},
        Row{{"listed 2021-11-11", "signed <=2025-01-01"}, "2020-01-01", kNo, "", "since 2021-11-11"},
        Row{{"listed", "signed 2020-02-02"}, "2020-01-01", kNo, "", "2020-02-02"},
        // The custodian corrects itself.
        Row{{"listed 2020-01-01", "listed 2021-01-01"}, "2020-06-01", kNo, "", "entry 11"},
        Row{{"listed", "listed <=2019-11-10"}, "2020-01-01", kYes, "listed", "entry 11"},
        // Ends.
        Row{kLeft, "2020-11-19", kYes, "listed", "since 2019-01-01"},
        Row{kLeft, "2020-11-20", kNo, "ended", "ended on 2020-11-20 (entry 11)"},
        Row{kLeft, "2018-12-31", kNo, "", "since 2019-01-01"},
        Row{{"listed 2019-01-01", "ended <=2020-11-20"}, "2020-06-01", kUnknown, "", "at the latest (entry 11)"},
        Row{{"listed 2019-01-01", "ended <=2020-11-20"}, "2020-11-20", kNo, "ended", "by 2020-11-20"},
        Row{{"listed 2019-01-01", "ended"}, "2026-01-14", kYes, "listed", "entry 10"},
        Row{{"listed 2019-01-01", "ended"}, "2026-01-15", kNo, "ended", "2026-01-15"},
        Row{kLeftAndBack, "2021-01-01", kNo, "ended", "2020-11-20"},
        Row{kLeftAndBack, "2022-02-02", kYes, "signed", "own key"},
        Row{kLeftAndBack, "2019-06-01", kYes, "listed", "entry 10"},
        // The custodian takes a name off its list; a signature stands.
        Row{{"listed 2019-01-01", "signed 2020-01-01", "custodian-ended 2021-01-01"},
            "2022-01-01",
            kYes,
            "signed",
            "own key"},
        Row{{"listed 2019-01-01", "signed 2020-01-01", "ended 2021-01-01"}, "2022-01-01", kNo, "ended", "2021-01-01"},
        Row{{"announced 2020-01-01", "custodian-ended 2021-01-01"}, "2022-01-01", kNo, "ended", "ended"}));

TEST(Adherence, WithoutAFoundingDateTheStartDecides) {
  EXPECT_EQ(AdherenceOn("X", Acts({"listed 2021-11-11"}), "", "2001-01-01").verdict, Verdict::kNo);
  EXPECT_EQ(AdherenceOn("X", Acts({"listed <=2021-11-11"}), "", "2001-01-01").verdict, Verdict::kUnknown);
}

struct Now {
  std::vector<std::string> acts;
  std::string status;
  std::string since;
  std::string shown;  // the acts that are shown, by entry
};

TEST(Adherence, IsShownAsItStandsNow) {
  for (const Now& now : {
           Now{{"announced 2021-11-10"}, "announced", "2021-11-10", "10 - - -"},
           Now{kUnitedStates, "listed", "2021-11-11", "10 11 - -"},
           Now{{"listed"}, "listed", "", "- 10 - -"},
           Now{{"listed <=2019-11-10"}, "listed", "<=2019-11-10", "- 10 - -"},
           Now{{"listed <=2019-11-10", "signed 2025-01-01"}, "signed", "<=2019-11-10", "- 10 11 -"},
           Now{{"signed"}, "signed", "2026-01-15", "- - 10 -"},
           Now{{"listed 2020-01-01", "listed 2021-01-01"}, "listed", "2021-01-01", "- 11 - -"},
           Now{kLeft, "ended", "2020-11-20", "- 10 - 11"},
           Now{kLeftAndBack, "signed", "2022-02-02", "- - 12 -"},
           Now{{"announced 2019-01-01", "listed 2019-02-02", "signed 2020-01-01", "custodian-ended 2021-01-01"},
               "signed",
               "2020-01-01",
               "- - 12 -"},
           Now{{"listed 2019-02-02", "ended 2020-01-01", "announced 2021-01-01"},
               "announced",
               "2021-01-01",
               "12 - - -"},
       }) {
    const Adherence got = AdherenceOf(Acts(now.acts));
    EXPECT_EQ(Name(got.status), now.status);
    EXPECT_EQ(got.since.has_value() ? got.since->Text() : "", now.since);
    std::string shown;
    for (const auto& act : {got.announced, got.listed, got.own, got.ended})
      shown += (shown.empty() ? "" : " ") + (act.has_value() ? std::to_string(act->entry) : "-");
    EXPECT_EQ(shown, now.shown) << now.acts.front();
  }
}

TEST(Adherence, AnEndNeedsSomethingToEnd) {
  Act end;
  end.what = What::kEnded;
  EXPECT_FALSE(EndsSomething({}, end));
  EXPECT_FALSE(EndsSomething(Acts(kLeft), end));
  EXPECT_TRUE(EndsSomething(Acts({"signed"}), end));
  end.by_custodian = true;
  EXPECT_FALSE(EndsSomething(Acts({"signed"}), end));
  EXPECT_TRUE(EndsSomething(Acts({"signed", "listed"}), end));
}

TEST(Adherence, GoesOnUnderANewVersionOfTheInstrument) {
  std::vector<Act> acts = Acts({"signed 2026-02-02", "signed 2027-05-03"});
  acts[0].version = "2026";
  acts[1].version = "2027";
  EXPECT_EQ(AdherenceOn("X", acts, kFounded, "2026-07-01").verdict, kYes);
  EXPECT_EQ(AdherenceOn("X", acts, kFounded, "2026-02-01").verdict, kNo);
  const Adherence now = AdherenceOf(acts);
  ASSERT_TRUE(now.since.has_value() && now.own.has_value());
  EXPECT_EQ(now.since->value, "2026-02-02");
  EXPECT_EQ(now.own->version, "2027");

  // Of an earlier day, or without another version, it says anew when the support began.
  acts[1].date = DateWithPrecision{"2025-01-01", Precision::kExact};
  EXPECT_EQ(AdherenceOn("X", acts, kFounded, "2025-06-01").verdict, kYes);
  acts[1].version = "2026";
  acts[1].date = DateWithPrecision{"2026-03-01", Precision::kExact};
  EXPECT_EQ(AdherenceOn("X", acts, kFounded, "2026-02-15").verdict, kNo);

  std::vector<Act> ended = Acts({"signed 2026-02-02", "signed 2027-05-03", "ended 2028-01-01"});
  ended[0].version = "2026";
  ended[1].version = "2027";
  EXPECT_EQ(AdherenceOn("X", ended, kFounded, "2026-07-01").verdict, kYes);
  EXPECT_EQ(AdherenceOn("X", ended, kFounded, "2028-01-01").verdict, kNo);
}

}  // namespace
}  // namespace entente::roster
