// A year of a node, played in seconds: everything that has an age goes by the clock that the node was given.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <string>
#include <vector>

#include "node/node_for_tests.h"
#include "node/queries.h"
#include "node/rebuild.h"
#include "node/view_digests.h"
#include "statement/draft.h"
#include "storage/files.h"
#include "views/catalogue/catalogue_view.h"
#include "views/roster/roster_view.h"

namespace entente::node {
namespace {

namespace content_type = statement::content_type;
using registration::Role;
using registration::TestKey;

constexpr std::int64_t kDaySeconds = 24 * 3600;
constexpr const char* kCall = "https://call.example/1";
constexpr const char* kState = "did:web:state.example";

constexpr int kApplies = 10;
constexpr int kIsAdmitted = 12;
constexpr int kSupports = 20;
constexpr int kUploads = 30;
constexpr int kRegisters = 31;
constexpr int kRestarts = 60;
constexpr int kRotates = 100;
constexpr int kEnds = 200;
constexpr int kYear = 365;

class Year : public testing::Test {
 protected:
  Year() { home.Open(); }

  void Say(std::string_view type, const std::string& issuer, const std::string& subject, const std::string& document,
           const crypto::PrivateKey& key) {
    home.Say(type, issuer, subject, document, key);
  }
  void ApplyWith(std::vector<roster::KeyWithRoles> keys, const crypto::PrivateKey& signer, unsigned signatures = 1) {
    roster::PartyDocument party;
    party.id = party.name = kState;
    party.kind = registration::PartyKind::kState;
    party.keys = std::move(keys);
    party.signatures.Set(Role::kInstrument, signatures);
    Say(content_type::kParty, kState, kState, ToJson(party), signer);
  }
  static roster::KeyWithRoles With(const crypto::PrivateKey& key, std::initializer_list<Role> roles) {
    return {key.public_key(), registration::RolesOf(roles)};
  }
  // What happens on a day; nothing on most of them.
  void Act(int day);
  void FoundInstrument();
  void EndTogether();
  // "yes", "no" or "unknown", as the node answers today for some day.
  std::string Supported(int day) const {
    EXPECT_TRUE(home.node->CatchUp().has_value());
    const auto answer =
        RosterViewQueries(home.node->roster()).Answer(kCall, kState, start + day * kDaySeconds, std::nullopt);
    return answer.has_value() ? answer->answer : answer.error().message;
  }
  std::size_t EntriesOf(std::string_view type) const {
    return home.node->catalogue().IndexesOf(std::array{type})->size();
  }
  RebuildReport RebuildIt() {
    EXPECT_TRUE(home.node->log().Publish().has_value());
    RebuildOptions options;
    options.copy = {Layout{home.data()}.log(), Layout{home.data()}.payloads()};
    options.log_key = log::ParseVerifierKey(home.node->verifier_key()).value();
    options.views = home.folder() / "rebuilt";
    options.verify_signatures = true;
    EXPECT_TRUE(storage::PosixFiles().MakeDirectories(options.views).has_value());
    options.compare = ViewsOf(Layout{home.data()});
    auto report = Rebuild(std::move(options));
    EXPECT_TRUE(report.has_value()) << report.error().Text();
    return *std::move(report);
  }

  NodeForTests home;
  const UnixSeconds start = home.clock.NowSeconds();
  const crypto::PrivateKey first = TestKey('1');
  const crypto::PrivateKey second = TestKey('2');
  const crypto::PrivateKey third = TestKey('3');
  crypto::Digest forgotten{};
  crypto::Digest kept{};
};

void Year::FoundInstrument() {
  roster::InstrumentDocument call;
  call.id = kCall;
  call.title = "The Call";
  call.version = "1";
  call.clauses = {{"1", "Be good"}};
  Say(content_type::kInstrument, home.node->configuration().operator_id, kCall, ToJson(call),
      home.node->custodian_key());
}

// By then acts of the role take two keys.
void Year::EndTogether() {
  statement::Headers headers;
  headers.content_type = content_type::kEndOfSupport;
  headers.issuer = kState;
  headers.subject = kCall;
  const std::string document = ToJson(roster::EndOfSupportDocument{kCall, kState, std::nullopt, "enough"});
  auto draft = statement::Draft::Of(headers, AsBytes(document), second.public_key()).value();
  const auto alone = home.node->Register(draft.Sign(second)->entry());
  ASSERT_FALSE(alone.has_value());
  EXPECT_EQ(alone.error().rule, "approvals");
  ASSERT_TRUE(draft.Approve(third).has_value());
  const auto together = home.node->Register(draft.Sign(second)->entry());
  ASSERT_TRUE(together.has_value()) << together.error().Text();
}

void Year::Act(int day) {
  const std::string operator_id = home.node->configuration().operator_id;
  const std::string sbom = R"({"bomFormat":"CycloneDX","specVersion":"1.5","version":1,"metadata":{"component":)"
                           R"({"type":"application","name":"x","version":"1","purl":"pkg:generic/state/x@1"}}})";
  switch (day) {
    case 0:
      return FoundInstrument();
    case kApplies:
      return ApplyWith({With(first, {Role::kAdmin, Role::kInstrument, Role::kSupply})}, first);
    case kIsAdmitted:
      return Say(content_type::kAdmission, operator_id, kState,
                 ToJson(roster::AdmissionDocument{kState, roster::Decision::kAdmitted, {}}), home.node->operator_key());
    case kSupports:
      return Say(content_type::kSupport, kState, kCall, ToJson(roster::SupportDocument{kCall, "1", std::nullopt, {}}),
                 first);
    case kUploads:
      forgotten = home.node->payloads().Put(AsBytes("nobody signs this")).value();
      kept = home.node->payloads().Put(AsBytes(sbom)).value();
      return;
    case kRegisters: {
      const auto registered = home.node->Register(
          registration::MakeEnvelope(content_type::kCycloneDx, kState, "pkg:generic/state/x@1", kept, first).entry());
      ASSERT_TRUE(registered.has_value()) << registered.error().Text();
      return;
    }
    case kRestarts:
      return home.Open();
    case kRotates:
      return ApplyWith({With(second, {Role::kAdmin, Role::kInstrument}), With(third, {Role::kInstrument})}, first, 2);
    case kEnds:
      return EndTogether();
    default:
      return;
  }
}

TEST_F(Year, APartyComesSupportsChangesItsKeysAndGoes) {
  std::map<int, std::string> said_on;
  std::vector<int> digest_days;
  std::uint64_t expired_by_then = 0;
  int expired_on = 0;
  for (int day = 0; day <= kYear; ++day) {
    ASSERT_NO_FATAL_FAILURE(Act(day)) << "day " << day;
    // What a node that serves does now and then.
    const auto expired = home.node->payloads().ExpireOrphans();
    ASSERT_TRUE(expired.has_value());
    if (*expired > 0) expired_on = day;
    expired_by_then += *expired;
    const auto logged = ViewDigests(*home.node, home.clock).LogIfDue();
    ASSERT_TRUE(logged.has_value()) << logged.error().Text();
    if (logged->has_value()) {
      digest_days.push_back(day);
      EXPECT_EQ((*logged)->time, start + day * kDaySeconds);
    }
    for (const int asked : {kApplies + 1, kSupports + 1, kRotates + 1, kEnds + 1, kYear})
      if (day == asked) said_on[day] = Supported(day);
    home.clock.AdvanceSeconds(kDaySeconds);
  }

  // Each day's answer on that day, and what the year's end says of the same days.
  EXPECT_EQ(
      said_on,
      (std::map<int, std::string>{
          {kApplies + 1, "unknown"}, {kSupports + 1, "yes"}, {kRotates + 1, "yes"}, {kEnds + 1, "no"}, {kYear, "no"}}));
  EXPECT_EQ(Supported(kApplies + 1), "no");
  EXPECT_EQ(Supported(kSupports - 1), "no");
  EXPECT_EQ(Supported(kSupports), "yes");
  EXPECT_EQ(Supported(kEnds - 1), "yes");
  EXPECT_EQ(Supported(kEnds), "no");

  // A key that was replaced speaks no more.
  const auto late = home.node->Register(NodeForTests::Instrument(kState, first, "2").entry());
  ASSERT_FALSE(late.has_value());
  EXPECT_EQ(late.error().rule, "key-active");

  // An orphan goes when it is older than a day, and a document that was registered stays.
  EXPECT_EQ(expired_by_then, 1U);
  EXPECT_EQ(expired_on, kUploads + 2);
  EXPECT_FALSE(home.node->payloads().Contains(forgotten));
  EXPECT_TRUE(home.node->payloads().Contains(kept));

  // A digest a day after the founding, and then on each day on which something was said. Each second in which something
  // was logged begins with a time entry: that of the founding, and one on each of these days.
  EXPECT_EQ(digest_days, (std::vector<int>{1, kApplies, kIsAdmitted, kSupports, kRegisters, kRotates, kEnds}));
  EXPECT_EQ(EntriesOf(content_type::kViewDigest), digest_days.size());
  EXPECT_EQ(EntriesOf(content_type::kTime), 1 + digest_days.size());

  const RebuildReport report = RebuildIt();
  EXPECT_TRUE(report.log.clean());
  EXPECT_TRUE(report.signatures.empty());
  EXPECT_FALSE(report.differs() || report.incomparable());
  ASSERT_EQ(report.digests.size(), digest_days.size());
  for (const DigestOutcome& digest : report.digests) {
    EXPECT_EQ(digest.sameness, Sameness::kSame) << digest.why;
    for (const ViewOutcome& view : digest.views) EXPECT_EQ(view.sameness, Sameness::kSame) << view.view << view.why;
  }
  for (const ViewOutcome& view : report.compared) EXPECT_EQ(view.sameness, Sameness::kSame) << view.view << view.why;
}

// The log's time never goes back, whatever the clock does: a year that is set back stands still until it is made up.
TEST_F(Year, AClockThatGoesBackStopsTheLogsTimeAndNotTheLog) {
  Act(0);
  home.clock.AdvanceSeconds(10 * kDaySeconds);
  Act(kApplies);
  const std::size_t before = [this] {
    EXPECT_TRUE(home.node->CatchUp().has_value());
    return EntriesOf(content_type::kTime);
  }();
  home.clock.AdvanceSeconds(-5 * kDaySeconds);
  Act(kIsAdmitted);
  ASSERT_TRUE(home.node->CatchUp().has_value());
  EXPECT_EQ(EntriesOf(content_type::kTime), before);
  const std::uint64_t size = home.node->log().durable().size;
  EXPECT_EQ(home.node->log().ReadEntries(size - 1, 1)->front().time, start + 10 * kDaySeconds);
  home.clock.AdvanceSeconds(6 * kDaySeconds);
  Act(kSupports);
  EXPECT_EQ(home.node->log().ReadEntries(home.node->log().durable().size - 1, 1)->front().time,
            start + 11 * kDaySeconds);
}

}  // namespace
}  // namespace entente::node
