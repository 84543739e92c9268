#include "views/roster/resources/matching.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "views/roster/language_tag.h"

namespace entente::roster {
namespace {

Terms Make(std::uint64_t entry, std::string party) {
  Terms terms;
  terms.entry = entry;
  terms.party = std::move(party);
  terms.document.instrument = "https://call.example/1";
  terms.document.kind = ResourceKind::kTraining;
  terms.document.title = "t";
  return terms;
}

const Reason* Find(const Fit& fit, FitReason what) {
  const auto found = std::ranges::find(fit.reasons, what, &Reason::what);
  return found == fit.reasons.end() ? nullptr : &*found;
}

TEST(Matching, WhoNamesNothingFitsEverythingOfTheKind) {
  const Terms offer = Make(1, "did:a");
  Terms need = Make(2, "did:b");
  need.document.clauses = {"6"};
  need.document.countries = {"SN"};
  need.document.languages = {"fr"};
  need.document.from = "2026-01-01";
  const auto fit = FitOf(offer, need);
  ASSERT_TRUE(fit.has_value());
  EXPECT_EQ(fit->holds, 0U);
  EXPECT_EQ(fit->reasons.size(), 5U);
  EXPECT_EQ(Find(*fit, FitReason::kCountries)->text, "any country");
  EXPECT_EQ(Find(*fit, FitReason::kDays)->text, "from 2026-01-01 on");
}

TEST(Matching, EachConditionAloneKeepsThemApart) {
  Terms offer = Make(1, "did:a");
  offer.document.clauses = {"1", "6"};
  offer.document.countries = {"FR", "SN"};
  offer.document.languages = {"fr", "en"};
  offer.document.from = "2026-03-01";
  offer.document.until = "2026-06-30";
  Terms need = Make(2, "did:b");
  need.document.clauses = {"6"};
  need.document.countries = {"SN"};
  need.document.languages = {"fr-SN"};
  need.document.from = "2026-06-30";
  need.document.until = "2026-12-31";
  const auto fit = FitOf(offer, need);
  ASSERT_TRUE(fit.has_value());
  EXPECT_EQ(fit->holds, 3U);
  EXPECT_EQ(Find(*fit, FitReason::kPrinciples)->values, std::vector<std::string>{"6"});
  EXPECT_EQ(Find(*fit, FitReason::kLanguages)->values, std::vector<std::string>{"fr-SN"});
  EXPECT_EQ(Find(*fit, FitReason::kDays)->text, "from 2026-06-30 until 2026-06-30");

  const auto apart = [&offer](Terms other, auto change) {
    change(other);
    return !FitOf(offer, other).has_value();
  };
  EXPECT_TRUE(apart(need, [](Terms& one) { one.party = "did:a"; }));
  EXPECT_TRUE(apart(need, [](Terms& one) { one.document.instrument = "urn:x:y"; }));
  EXPECT_TRUE(apart(need, [](Terms& one) { one.document.kind = ResourceKind::kFunding; }));
  EXPECT_TRUE(apart(need, [](Terms& one) { one.document.clauses = {"2"}; }));
  EXPECT_TRUE(apart(need, [](Terms& one) { one.document.countries = {"ML"}; }));
  EXPECT_TRUE(apart(need, [](Terms& one) { one.document.languages = {"pt"}; }));
  EXPECT_TRUE(apart(need, [](Terms& one) { one.document.from = "2026-07-01"; }));
}

TEST(Matching, QuantitiesOfOneUnitAreCompared) {
  Terms offer = Make(1, "did:a");
  offer.document.quantity = Quantity{{}, 40'000, "places"};
  Terms need = Make(2, "did:b");
  need.document.quantity = Quantity{{}, 40'000, "places"};
  EXPECT_EQ(FitOf(offer, need)->holds, 1U);
  EXPECT_EQ(Find(*FitOf(offer, need), FitReason::kQuantity)->text, "40 places offered, 40 places needed: enough");
  need.document.quantity = Quantity{{}, 40'001, "places"};
  EXPECT_EQ(FitOf(offer, need)->holds, 0U);
  EXPECT_EQ(Find(*FitOf(offer, need), FitReason::kQuantity)->text, "40 places offered, 40.001 places needed: a part");
  need.document.quantity = Quantity{{}, 1, "hours"};
  EXPECT_EQ(Find(*FitOf(offer, need), FitReason::kQuantity), nullptr);
  need.document.quantity = Quantity{"some", 0, {}};
  EXPECT_EQ(Find(*FitOf(offer, need), FitReason::kQuantity), nullptr);
}

TEST(Matching, TheBestFitComesFirstAndTheOlderOneOfTwoEqual) {
  Terms need = Make(1, "did:a");
  need.document.clauses = {"1", "2"};
  need.document.countries = {"SN"};
  Terms open = Make(9, "did:b");
  Terms one_clause = Make(8, "did:b");
  one_clause.document.clauses = {"1"};
  Terms two_clauses = Make(10, "did:b");
  two_clauses.document.clauses = {"1", "2"};
  Terms country_too = Make(11, "did:b");
  country_too.document.clauses = {"1"};
  country_too.document.countries = {"SN"};
  Terms open_and_older = Make(3, "did:c");
  Terms other_kind = Make(2, "did:c");
  other_kind.document.kind = ResourceKind::kHardware;
  const std::vector<Terms> offers = {open, one_clause, two_clauses, country_too, open_and_older, other_kind};
  std::vector<std::uint64_t> entries;
  for (const RankedFit& one : RankFits(Side::kNeed, need, offers)) entries.push_back(offers[one.candidate].entry);
  EXPECT_EQ(entries, (std::vector<std::uint64_t>{11, 10, 8, 3, 9}));
}

TEST(Languages, TagsHaveTheFormOfBcp47) {
  for (const char* good : {"fr", "FR", "pt-BR", "zh-Hant-TW", "de-1996", "x-dialect", "sr-Latn-RS", "en-x-legal"})
    EXPECT_TRUE(IsLanguageTag(good)) << good;
  for (const char* bad : {"", "f", "x", "fr-", "-fr", "fr--FR", "français", "fr_FR", "english-toolongsub", "123",
                          "en-x", "abcdefghi", "fr FR"})
    EXPECT_FALSE(IsLanguageTag(bad)) << bad;
  EXPECT_TRUE(TagsFit("fr", "FR-ca"));
  EXPECT_TRUE(TagsFit("fr-CA", "fr"));
  EXPECT_FALSE(TagsFit("fr", "fry"));
  EXPECT_FALSE(TagsFit("fr-CA", "fr-FR"));
}

// Terms of few values, so that they meet often.
class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}
  std::size_t Below(std::size_t bound) { return engine_() % bound; }
  std::vector<std::string> Some(const std::vector<std::string>& of) {
    std::vector<std::string> some;
    for (const std::string& one : of)
      if (Below(3) == 0) some.push_back(one);
    return some;
  }
  Terms Any(std::uint64_t entry) {
    Terms terms = Make(entry, "did:" + std::to_string(Below(4)));
    terms.document.kind = Below(2) == 0 ? ResourceKind::kTraining : ResourceKind::kFunding;
    terms.document.clauses = Some({"1", "2", "6"});
    terms.document.countries = Some({"FR", "SN", "ML"});
    terms.document.languages = Some({"fr", "fr-CA", "en", "pt"});
    const std::vector<std::string> days = {"", "2026-01-01", "2026-02-01", "2026-03-01"};
    terms.document.from = days[Below(4)];
    terms.document.until = days[Below(4)];
    if (!terms.document.until.empty() && terms.document.until < terms.document.from)
      std::swap(terms.document.from, terms.document.until);
    if (Below(2) == 0) terms.document.quantity = Quantity{{}, static_cast<std::int64_t>(Below(5) + 1) * 1000, "hours"};
    return terms;
  }

 private:
  std::mt19937 engine_;
};

bool SharesDay(const ResourceDocument& one, const ResourceDocument& other) {
  for (const char* day :
       {"2025-12-31", "2026-01-01", "2026-01-15", "2026-02-01", "2026-02-15", "2026-03-01", "2026-03-02"}) {
    const auto has = [day](const ResourceDocument& document) {
      return (document.from.empty() || document.from <= day) && (document.until.empty() || day <= document.until);
    };
    if (has(one) && has(other)) return true;
  }
  return false;
}

bool Meet(const std::vector<std::string>& one, const std::vector<std::string>& other) {
  if (one.empty() || other.empty()) return true;
  return std::ranges::any_of(one, [&other](const std::string& text) {
    return std::ranges::any_of(other, [&text](const std::string& second) { return second == text; });
  });
}

TEST(MatchingProperties, FitsWhereAndOnlyWhereTheDefinitionSaysSo) {
  int fitted = 0;
  for (std::uint32_t seed = 0; seed < 4000; ++seed) {
    Random random(seed);
    const Terms offer = random.Any(1);
    const Terms need = random.Any(2);
    const auto& languages = offer.document.languages;
    const bool speaks =
        languages.empty() || need.document.languages.empty() ||
        std::ranges::any_of(languages, [&need](const std::string& one) {
          return std::ranges::any_of(need.document.languages, [&one](const std::string& other) {
            return one == other || (one == "fr" && other == "fr-CA") || (one == "fr-CA" && other == "fr");
          });
        });
    const bool expected = offer.party != need.party && offer.document.kind == need.document.kind && speaks &&
                          Meet(offer.document.clauses, need.document.clauses) &&
                          Meet(offer.document.countries, need.document.countries) &&
                          SharesDay(offer.document, need.document);
    const auto fit = FitOf(offer, need);
    EXPECT_EQ(fit.has_value(), expected) << seed;
    // Whether they fit does not depend on who offers and who needs.
    EXPECT_EQ(FitOf(need, offer).has_value(), expected) << seed;
    fitted += fit.has_value() ? 1 : 0;
  }
  EXPECT_GT(fitted, 200);
}

TEST(MatchingProperties, EveryValueOfAReasonStandsOnBothSides) {
  for (std::uint32_t seed = 0; seed < 4000; ++seed) {
    Random random(seed);
    const Terms offer = random.Any(1);
    const Terms need = random.Any(2);
    const auto fit = FitOf(offer, need);
    if (!fit.has_value()) continue;
    for (const std::string& one : Find(*fit, FitReason::kPrinciples)->values) {
      EXPECT_TRUE(std::ranges::count(offer.document.clauses, one) == 1);
      EXPECT_TRUE(std::ranges::count(need.document.clauses, one) == 1);
    }
    for (const std::string& one : Find(*fit, FitReason::kCountries)->values) {
      EXPECT_TRUE(std::ranges::count(offer.document.countries, one) == 1);
      EXPECT_TRUE(std::ranges::count(need.document.countries, one) == 1);
    }
    for (const std::string& one : Find(*fit, FitReason::kLanguages)->values)
      EXPECT_TRUE(std::ranges::count(need.document.languages, one) == 1);
  }
}

TEST(MatchingProperties, WhoNamesLessFitsNoLess) {
  for (std::uint32_t seed = 0; seed < 4000; ++seed) {
    Random random(seed);
    const Terms offer = random.Any(1);
    const Terms need = random.Any(2);
    if (!FitOf(offer, need).has_value()) continue;
    for (const int which : {0, 1, 2, 3}) {
      Terms wider = offer;
      if (which == 0) wider.document.clauses.clear();
      if (which == 1) wider.document.countries.clear();
      if (which == 2) wider.document.languages.clear();
      if (which == 3) wider.document.from.clear(), wider.document.until.clear();
      EXPECT_TRUE(FitOf(wider, need).has_value()) << seed << " " << which;
    }
  }
}

TEST(MatchingProperties, TheOrderDoesNotDependOnTheOrderThatIsGiven) {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    Random random(seed);
    const Terms need = random.Any(1);
    std::vector<Terms> offers;
    for (std::uint64_t entry = 2; entry < 32; ++entry) offers.push_back(random.Any(entry));
    const auto entries_of = [&need](const std::vector<Terms>& given) {
      std::vector<std::uint64_t> entries;
      for (const RankedFit& one : RankFits(Side::kNeed, need, given)) entries.push_back(given[one.candidate].entry);
      return entries;
    };
    const auto entries = entries_of(offers);
    std::shuffle(offers.begin(), offers.end(), std::mt19937(seed));
    EXPECT_EQ(entries_of(offers), entries);
    for (std::size_t i = 1; i < entries.size(); ++i) EXPECT_NE(entries[i], entries[i - 1]);
  }
}

}  // namespace
}  // namespace entente::roster
