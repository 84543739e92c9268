// A roster answer is computed again from what its bundle cites: a node that lies about it is found out, as far as the
// entries it gives go.
#include <gtest/gtest.h>

#include <functional>

#include "codec/json.h"
#include "proof/bundle.h"
#include "proof/log_for_tests.h"

namespace entente::proof {
namespace {

constexpr const char* kCall = "https://call.example/1";
constexpr const char* kCustodian = "did:web:custodian.example";
constexpr const char* kFrance = "did:web:france.example";

class CheckClaimTest : public testing::Test {
 protected:
  CheckClaimTest() {
    log_.Apply(kCustodian, custodian_, {Role::kAdmin, Role::kInstrument});
    log_.Admit(kCustodian);
    roster::InstrumentDocument instrument;
    instrument.id = kCall;
    instrument.title = "The Call";
    instrument.version = "1";
    instrument.founded = "2018-11-12";
    founding_ =
        log_.Append(MakeStatement(content_type::kInstrument, kCustodian, kCall, ToJson(instrument), custodian_));
    log_.Append(MakeStatement(content_type::kTime, LogForTests::kOperator, LogForTests::kOrigin,
                              R"({"time":"2026-02-01T00:00:00Z"})", log_.operator_key));
    listing_ = log_.Append(Listing("urn:us", "United States", "US", "2021-11-10"));
    log_.Append(Listing("urn:nz", "New Zealand", "NZ", "2019-05-15"));
    log_.Apply(kFrance, france_, {Role::kAdmin, Role::kInstrument});
    log_.Admit(kFrance);
    signed_ = log_.Support(kFrance, france_);
  }
  [[nodiscard]] statement::SignedStatement Listing(const char* id, const char* name, const char* country,
                                                   const char* date) const {
    roster::ListingDocument document;
    document.instrument = kCall;
    document.supporter = {id, name, registration::PartyKind::kState, country};
    document.date = roster::DateWithPrecision{date, roster::Precision::kExact};
    return MakeStatement(content_type::kListing, kCustodian, id, ToJson(document), custodian_);
  }
  // A bundle with a claim that an honest node would make, unless it is changed.
  [[nodiscard]] json::Value Honest(
      const std::function<void(json::Value& question, json::Value& answer)>& lie = {}) const {
    json::Value question = {{"instrument", kCall}, {"party", "US"}, {"date", "2021-11-12"}};
    json::Value answer = {
        {"answer", "yes"},
        {"because", "the custodian lists it"},
        {"acts", {{{"what", "listed"}, {"date", "2021-11-10"}, {"precision", "exact"}, {"entry", listing_}}}}};
    if (lie) lie(question, answer);
    return Bundle({founding_, listing_}, question, answer);
  }
  [[nodiscard]] json::Value Bundle(const std::vector<std::uint64_t>& cited, const json::Value& question,
                                   const json::Value& answer) const {
    const auto made = MakeBundleJson(log_, log_.authority, cited, {question.dump(), answer.dump()});
    EXPECT_TRUE(made.has_value()) << made.error().Text();
    return json::Parse(*made).value();
  }
  [[nodiscard]] Result<Verified> Verify(const json::Value& bundle) const {
    return VerifyBundle(bundle.dump(), log_.verifier());
  }
  void Contradicted(const json::Value& bundle, std::string_view words, std::string_view place) const {
    const auto verified = Verify(bundle);
    ASSERT_FALSE(verified.has_value());
    EXPECT_EQ(verified.error().code, ErrorCode::kUnauthorized);
    EXPECT_NE(verified.error().message.find("contradicts the entries"), std::string::npos) << verified.error().message;
    EXPECT_NE(verified.error().message.find(words), std::string::npos) << verified.error().message;
    EXPECT_EQ(verified.error().place, place);
  }

  crypto::PrivateKey custodian_ = TestKey('c');
  crypto::PrivateKey france_ = TestKey('f');
  LogForTests log_;
  std::uint64_t founding_ = 0;
  std::uint64_t listing_ = 0;
  std::uint64_t signed_ = 0;
};

TEST_F(CheckClaimTest, AnHonestAnswerFollows) {
  const auto verified = Verify(Honest());
  ASSERT_TRUE(verified.has_value()) << verified.error().Text();
  EXPECT_EQ(verified->claim_check, ClaimCheck::kFollows);
  EXPECT_TRUE(verified->claim_says.starts_with("yes: ")) << verified->claim_says;
}

TEST_F(CheckClaimTest, ASignatureWithoutADateCountsFromItsDayOnTheLog) {
  const json::Value acts = {{{"what", "signed"}, {"date", nullptr}, {"precision", nullptr}, {"entry", signed_}}};
  const auto ask = [&](const char* date, const char* answer) {
    return Verify(Bundle({founding_, signed_}, {{"instrument", kCall}, {"party", kFrance}, {"date", date}},
                         {{"answer", answer}, {"acts", acts}}));
  };
  EXPECT_TRUE(ask("2026-02-01", "yes").has_value());
  EXPECT_TRUE(ask("2026-01-31", "no").has_value());
  EXPECT_FALSE(ask("2026-01-31", "yes").has_value());
}

TEST_F(CheckClaimTest, AForgedAnswerContradicts) {
  Contradicted(Honest([](json::Value&, json::Value& answer) { answer["answer"] = "no"; }), "it is 'no'",
               "/claim/answer/answer");
}

TEST_F(CheckClaimTest, AChangedDateContradicts) {
  Contradicted(Honest([](json::Value& question, json::Value&) { question["date"] = "2020-01-01"; }), "it is 'yes'",
               "/claim/answer/answer");
}

TEST_F(CheckClaimTest, AnotherPartyContradicts) {
  Contradicted(Honest([](json::Value& question, json::Value&) { question["party"] = "NZ"; }), "it is 'yes'",
               "/claim/answer/answer");
}

TEST_F(CheckClaimTest, AChangedActContradicts) {
  Contradicted(Honest([](json::Value&, json::Value& answer) { answer["acts"][0]["date"] = "2020-01-01"; }),
               "do not say of this party", "/claim/answer/acts/0");
  Contradicted(Honest([](json::Value&, json::Value& answer) { answer["acts"] = json::Value::array(); }), "leaves out",
               "/claim/answer/acts");
}

TEST_F(CheckClaimTest, AnEntryThatIsLeftOutIsMissed) {
  json::Value bundle = Honest();
  for (std::size_t i = 0; i < bundle["entries"].size(); ++i)
    if (bundle["entries"][i]["index"] == listing_) bundle["entries"].erase(i);
  Contradicted(bundle, "which is not among those that are cited", "/claim/answer/acts/0/entry");
}

// What nobody can see from one bundle: that the entry and the answer were left out together.
TEST_F(CheckClaimTest, AnAnswerWithoutWhatItShouldRestOnStillFollows) {
  const auto verified = Verify(Bundle({founding_}, {{"instrument", kCall}, {"party", "US"}, {"date", "2021-11-12"}},
                                      {{"answer", "unknown"}, {"acts", json::Value::array()}}));
  ASSERT_TRUE(verified.has_value()) << verified.error().Text();
  EXPECT_EQ(verified->claim_check, ClaimCheck::kFollows);
  EXPECT_NE(verified->claim_says.find("proves nothing"), std::string::npos) << verified->claim_says;
}

TEST_F(CheckClaimTest, AnotherLogsKeyShowsNothing) {
  const auto other = log::ParseVerifierKey(log::VerifierKey(LogForTests::kOrigin, TestKey('z').public_key()));
  const auto verified = VerifyBundle(Honest().dump(), *other);
  ASSERT_FALSE(verified.has_value());
  EXPECT_EQ(verified.error().code, ErrorCode::kUnauthorized);
}

TEST_F(CheckClaimTest, OtherQuestionsAreTheNodesWordExceptForWhatTheyName) {
  const json::Value question = {{"address", "/api/v1/ships?purl=pkg:npm/x"}};
  const auto ships = [&](std::uint64_t entry) {
    return Verify(Bundle({listing_}, question, {{"items", {{{"entry", entry}, {"product", "x"}}}}}));
  };
  const auto honest = ships(listing_);
  ASSERT_TRUE(honest.has_value()) << honest.error().Text();
  EXPECT_EQ(honest->claim_check, ClaimCheck::kCannotRecompute);
  EXPECT_FALSE(honest->claim_says.empty());
  EXPECT_FALSE(ships(signed_).has_value());
}

TEST_F(CheckClaimTest, WithoutTimeEntriesItCannotBeComputed) {
  json::Value bundle = Honest();
  json::Value kept = json::Value::array();
  for (const json::Value& entry : bundle["entries"])
    if (entry["index"] != log_.time_entry && entry["index"] != founding_ + 1) kept.push_back(entry);
  bundle["entries"] = kept;
  const auto verified = Verify(bundle);
  ASSERT_TRUE(verified.has_value()) << verified.error().Text();
  EXPECT_EQ(verified->claim_check, ClaimCheck::kCannotRecompute);
}

TEST_F(CheckClaimTest, ABundleWithoutClaimHasNone) {
  const std::array<std::uint64_t, 1> cited = {listing_};
  const auto made = MakeBundleJson(log_, log_.authority, cited, {});
  const auto verified = VerifyBundle(*made, log_.verifier());
  ASSERT_TRUE(verified.has_value()) << verified.error().Text();
  EXPECT_EQ(verified->claim_check, ClaimCheck::kNoClaim);
}

}  // namespace
}  // namespace entente::proof
