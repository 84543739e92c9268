// Feeds of acts: their form, and ids that stay.
#include <gtest/gtest.h>

#include "protocols/call/act_feeds.h"

namespace entente::protocols {
namespace {

roster::ActRow Act(std::uint64_t entry, std::uint64_t position = 0) {
  roster::ActRow act;
  act.entry = entry;
  act.position = position;
  act.time = 1'700'000'000;
  act.what = roster::ActKind::kSigned;
  act.instrument = "https://call.example/1";
  act.instrument_title = "The <Call> & more";
  act.party = {"did:web:r.example", "R \"quoted\"", registration::PartyKind::kState, ""};
  act.issuer_name = "R \"quoted\"";
  return act;
}

TEST(ActFeeds, AtomIsEscapedAndIdsStay) {
  const ActFeed feed{"log.example/call",
                     "?what=signed&party=did%3Aweb%3Ar.example",
                     roster::Language::kEnglish,
                     {Act(57), Act(57, 1)}};
  const std::string atom = AtomOf(feed);
  for (const char* part :
       {"<id>urn:entente:act:log.example%2Fcall:57</id>", "<id>urn:entente:act:log.example%2Fcall:57:1</id>",
        "The &lt;Call&gt; &amp; more", "R &quot;quoted&quot;",
        "?what=signed&amp;party=", "<updated>2023-11-14T22:13:20Z</updated>", "href=\"/statements/57\""})
    EXPECT_NE(atom.find(part), std::string::npos) << part << "\n" << atom;
  EXPECT_EQ(atom.find("<Call>"), std::string::npos);
}

TEST(ActFeeds, AnEmptyFeedIsAFeed) {
  const ActFeed feed{"log.example/call", "", roster::Language::kFrench, {}};
  EXPECT_NE(AtomOf(feed).find("<updated>1970-01-01T00:00:00Z</updated>"), std::string::npos);
  const json::Value empty = JsonFeedOf(feed);
  EXPECT_EQ(empty["version"], "https://jsonfeed.org/version/1.1");
  EXPECT_TRUE(empty["items"].is_array() && empty["items"].empty());
}

TEST(ActFeeds, JsonFeedHasWhatItMustHave) {
  const ActFeed feed{"log.example/call", "", roster::Language::kFrench, {Act(57)}};
  const json::Value item = JsonFeedOf(feed)["items"][0];
  EXPECT_EQ(item["id"], "urn:entente:act:log.example%2Fcall:57");
  EXPECT_EQ(item["date_published"], "2023-11-14T22:13:20Z");
  EXPECT_NE(item["content_text"].get<std::string>().find("soutient"), std::string::npos);
}

TEST(ActFeeds, LinksAreWholeWhereTheNodeKnowsItsName) {
  ActFeed feed{"log.example/call", "?what=signed", roster::Language::kEnglish, {Act(57)}};
  EXPECT_EQ(JsonFeedOf(feed)["feed_url"], "/api/v1/acts.json?what=signed");
  feed.log.base = "https://log.example";
  EXPECT_EQ(JsonFeedOf(feed)["feed_url"], "https://log.example/api/v1/acts.json?what=signed");
  EXPECT_EQ(JsonFeedOf(feed)["items"][0]["url"], "https://log.example/statements/57");
  const std::string atom = AtomOf(feed);
  for (const char* part :
       {"href=\"https://log.example/api/v1/acts.atom?what=signed\"", "href=\"https://log.example/statements/57\""})
    EXPECT_NE(atom.find(part), std::string::npos) << part << "\n" << atom;
}

TEST(ActFeeds, ALogThatHasNoPagesLinksToItsOwnEntries) {
  ActFeed feed{"log.example/groups/crime", "", roster::Language::kEnglish, {Act(57)}};
  feed.log = {"/groups/crime", /*has_pages=*/false};
  EXPECT_EQ(JsonFeedOf(feed)["feed_url"], "/groups/crime/api/v1/acts.json");
  EXPECT_EQ(JsonFeedOf(feed)["items"][0]["url"], "/groups/crime/api/v1/statements/57");
  const std::string atom = AtomOf(feed);
  for (const char* part : {"href=\"/groups/crime/api/v1/acts.atom\"",
                           "type=\"application/json\" href=\"/groups/crime/api/v1/statements/57\""})
    EXPECT_NE(atom.find(part), std::string::npos) << part << "\n" << atom;
}

}  // namespace
}  // namespace entente::protocols
