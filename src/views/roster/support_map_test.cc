#include "views/roster/support_map.h"

#include <gtest/gtest.h>

#include "views/roster/test_log.h"

namespace entente::roster {
namespace {

using registration::PartyKind;

const Supporter kFrance{"urn:entente:supporter:state:fr:france", "France", PartyKind::kState, "FR"};
const Supporter kJapan{"urn:entente:supporter:state:jp:japan", "Japan", PartyKind::kState, "JP"};
const Supporter kLyon{"urn:entente:supporter:public-authority:fr:lyon", "Lyon", PartyKind::kPublicAuthority, "FR"};
const Supporter kParis{"urn:entente:supporter:public-authority:fr:paris", "Paris", PartyKind::kPublicAuthority, "FR"};
const Supporter kNowhere{"urn:entente:supporter:civil-society:everywhere", "Everywhere", PartyKind::kCivilSociety, ""};

UnixSeconds Day(std::string_view day) {
  return ParseDate(day).value();
}

const SupportTally& Of(const CountryOnMap& country, PartyKind kind) {
  return country.tallies.at(static_cast<std::size_t>(kind));
}

struct Fixture {
  Fixture() {
    founded = log.Found();
    listed = log.List(kFrance, DateWithPrecision{"2019-09-30", Precision::kAtLatest});
    log.List(kLyon, DateWithPrecision{"2021-03-01", Precision::kExact});
    log.List(kParis, DateWithPrecision{"2019-01-10", Precision::kExact});
    log.Announce(kJapan, DateWithPrecision{"2020-01-01", Precision::kExact});
    log.List(kNowhere);
    ended = log.End(kOwner, kParis.id, log.custodian, DateWithPrecision{"2022-06-01", Precision::kExact});
    log.Fold();
  }
  TestLog log;
  std::uint64_t founded = 0;
  std::uint64_t listed = 0;
  std::uint64_t ended = 0;
};

TEST(SupportMap, AsItStandsNow) {
  const Fixture made;
  const auto map = SupportByCountry(*made.log.view, "", std::nullopt);
  ASSERT_TRUE(map.has_value()) << map.error().Text();
  EXPECT_EQ(map->instrument, kCall);
  EXPECT_EQ(map->founding_entry, made.founded);
  ASSERT_EQ(map->countries.size(), 3U);
  const CountryOnMap& france = map->countries[0];
  EXPECT_EQ(france.country, "FR");
  ASSERT_EQ(france.states.size(), 1U);
  EXPECT_EQ(france.states[0].id, kFrance.id);
  EXPECT_EQ(france.states[0].status, What::kListed);
  EXPECT_EQ(france.states[0].since->Text(), "<=2019-09-30");
  EXPECT_EQ(france.states[0].entries, std::vector<std::uint64_t>{made.listed});
  EXPECT_EQ(Of(france, PartyKind::kState).listed, 1U);
  EXPECT_EQ(Of(france, PartyKind::kPublicAuthority).listed, 1U);
  EXPECT_EQ(Of(france, PartyKind::kPublicAuthority).ended, 1U);
  EXPECT_EQ(map->countries[1].country, "JP");
  EXPECT_EQ(map->countries[1].states[0].status, What::kAnnounced);
  // Those without a country come last.
  EXPECT_EQ(map->countries[2].country, "");
  EXPECT_TRUE(map->countries[2].states.empty());
  EXPECT_EQ(Of(map->countries[2], PartyKind::kCivilSociety).listed, 1U);
}

TEST(SupportMap, OnADayWhatIsNotKnownIsSaid) {
  const Fixture made;
  const auto early = SupportByCountry(*made.log.view, kCall, Day("2018-12-31"));
  ASSERT_TRUE(early.has_value());
  ASSERT_EQ(early->countries.size(), 2U);  // Japan certainly had not announced yet
  EXPECT_EQ(early->countries[0].country, "FR");
  EXPECT_EQ(early->countries[0].states[0].status, std::nullopt);
  EXPECT_EQ(Of(early->countries[0], PartyKind::kState).unknown, 1U);
  EXPECT_EQ(Of(early->countries[0], PartyKind::kPublicAuthority).unknown, 0U);  // both have an exact day
  EXPECT_EQ(Of(early->countries[1], PartyKind::kCivilSociety).unknown, 1U);

  const auto later = SupportByCountry(*made.log.view, kCall, Day("2021-12-31"));
  ASSERT_TRUE(later.has_value());
  EXPECT_EQ(later->countries[0].states[0].status, What::kListed);
  EXPECT_EQ(Of(later->countries[0], PartyKind::kPublicAuthority).listed, 2U);
  const auto after = SupportByCountry(*made.log.view, kCall, Day("2022-06-01"));
  ASSERT_TRUE(after.has_value());
  EXPECT_EQ(Of(after->countries[0], PartyKind::kPublicAuthority).listed, 1U);
  EXPECT_EQ(Of(after->countries[0], PartyKind::kPublicAuthority).ended, 1U);

  // Before the instrument was there, there was nobody.
  const auto before = SupportByCountry(*made.log.view, kCall, Day("2018-01-01"));
  ASSERT_TRUE(before.has_value());
  EXPECT_TRUE(before->countries.empty());
}

TEST(SupportMap, OneThatIsOneUnderTwoIdsIsCountedOnce) {
  TestLog log;
  log.Found();
  log.List(kFrance);
  const auto key = TestKey('f');
  const std::string france = "did:web:france.example";
  log.Apply(MakeParty(france, "France", PartyKind::kState, "FR",
                      {WithRoles(key, {registration::Role::kAdmin, registration::Role::kInstrument})}),
            key);
  log.Admit(france);
  const auto own = log.Support(france, key);
  log.Fold();
  const auto map = SupportByCountry(*log.view, "", std::nullopt);
  ASSERT_TRUE(map.has_value());
  ASSERT_EQ(map->countries.size(), 1U);
  ASSERT_EQ(map->countries[0].states.size(), 1U);
  EXPECT_EQ(map->countries[0].states[0].status, What::kSigned);
  EXPECT_EQ(map->countries[0].states[0].entries.back(), own);
  EXPECT_EQ(Of(map->countries[0], PartyKind::kState).signed_count, 1U);
  EXPECT_EQ(Of(map->countries[0], PartyKind::kState).listed, 0U);
}

TEST(SupportMap, AnInstrumentThatIsNotHere) {
  const Fixture made;
  EXPECT_EQ(SupportByCountry(*made.log.view, "https://other.example", std::nullopt).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace entente::roster
