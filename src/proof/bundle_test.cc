#include "proof/bundle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/encoding.h"
#include "codec/json.h"
#include "proof/log_for_tests.h"
#include "statement/draft.h"

namespace entente::proof {
namespace {

using testing::HasSubstr;

constexpr const char* kState = "did:web:state.example";
constexpr const char* kOther = "did:web:other.example";

// A log on which a state applied, was admitted, and signed its support.
struct BundleTest : testing::Test {
  BundleTest() {
    application = log.Apply(kState, state, {Role::kAdmin, Role::kInstrument});
    admission = log.Admit(kState);
    support = log.Support(kState, state);
    other_application = log.Apply(kOther, other, {Role::kAdmin, Role::kInstrument});
    other_support = log.Support(kOther, other);  // nobody admitted it
  }

  [[nodiscard]] std::string Bundle(const std::vector<std::uint64_t>& cited, const Claim& claim = {}) const {
    return MakeBundleJson(log, log.authority, cited, claim).value();
  }
  [[nodiscard]] json::Value Parsed(const std::vector<std::uint64_t>& cited) const {
    return json::Parse(Bundle(cited), SIZE_MAX).value();
  }
  // Why it is refused; "" when it is not.
  [[nodiscard]] std::string Refusal(const std::string& bundle) const {
    const auto verified = VerifyBundle(bundle, log.verifier());
    return verified.has_value() ? std::string() : verified.error().Text();
  }
  [[nodiscard]] std::string Refusal(const json::Value& bundle) const { return Refusal(bundle.dump()); }
  [[nodiscard]] std::string RefusalOf(std::uint64_t cited) const { return Refusal(Bundle({cited})); }

  static json::Value& EntryAt(json::Value& bundle, std::uint64_t index) {
    for (json::Value& entry : bundle["entries"])
      if (entry["index"] == index) return entry;
    ADD_FAILURE() << "no entry " << index;
    return bundle;
  }
  static json::Value Without(json::Value bundle, std::uint64_t index) {
    json::Value kept = json::Value::array();
    for (const json::Value& entry : bundle["entries"])
      if (entry["index"] != index) kept.push_back(entry);
    EXPECT_LT(kept.size(), bundle["entries"].size());
    bundle["entries"] = kept;
    return bundle;
  }

  LogForTests log;
  const crypto::PrivateKey state = TestKey('s');
  const crypto::PrivateKey other = TestKey('t');
  std::uint64_t application = 0;
  std::uint64_t admission = 0;
  std::uint64_t support = 0;
  std::uint64_t other_application = 0;
  std::uint64_t other_support = 0;
};

// A party of whose keys two must sign. What is authorised says whose approvals it has.
TEST_F(BundleTest, StandsUnderTheNewestCosignedCheckpointThatHasAllOfIt) {
  const crypto::PrivateKey pen = TestKey('w');
  const log::CosignatureVerifier witness = log::CosignatureVerifierOf("witness.example/w1", pen.public_key());
  const auto cosigned_size = [&](std::uint64_t cited) -> std::uint64_t {
    const auto verified = VerifyBundle(Bundle({cited}), log.verifier());
    EXPECT_TRUE(verified.has_value());
    const auto note = log::ParseNote(verified->checkpoint).value();
    return log::VerifyCosignature(note, witness).has_value() ? verified->tree_size : 0;
  };
  log.published = log.SignedCheckpoint(nullptr);  // nobody cosigned it
  EXPECT_EQ(cosigned_size(support), 0U);
  log.PublishCosigned(pen);
  const std::uint64_t size = log.durable().size;
  EXPECT_EQ(cosigned_size(support), size);
  const std::uint64_t later = log.Support(kState, state, "2");
  EXPECT_EQ(cosigned_size(support), size);
  EXPECT_EQ(cosigned_size(later), 0U);
  // What puts the entry in doubt came after the cosignature: it is not left out for it.
  log.Revoke(kState, state);
  EXPECT_EQ(cosigned_size(support), 0U);
  EXPECT_EQ(VerifyBundle(Bundle({support}), log.verifier())->tree_size, log.durable().size);
  log.PublishCosigned(pen);
  EXPECT_EQ(cosigned_size(support), log.durable().size);
}

TEST_F(BundleTest, SeveralSignaturesOfAParty) {
  constexpr const char* kMany = "did:web:many.example";
  const crypto::PrivateKey keys[] = {TestKey('1'), TestKey('2'), TestKey('3')};
  roster::PartyDocument document;
  document.id = document.name = kMany;
  document.kind = registration::PartyKind::kState;
  for (const crypto::PrivateKey& key : keys)
    document.keys.push_back({key.public_key(), RolesOf({Role::kInstrument, Role::kAdmin})});
  document.signatures.Set(Role::kInstrument, 2);
  log.Append(MakeStatement(content_type::kParty, kMany, kMany, ToJson(document), keys[0]));
  log.Admit(kMany);
  statement::Headers headers;
  headers.content_type = content_type::kSupport;
  headers.issuer = kMany;
  headers.subject = "https://call.example/1";
  const std::string said = ToJson(roster::SupportDocument{headers.subject, "1", std::nullopt, {}});
  auto draft = statement::Draft::Of(headers, AsBytes(said), keys[0].public_key()).value();
  const std::uint64_t alone = log.Append(draft.Sign(keys[0]).value());
  ASSERT_TRUE(draft.Approve(keys[1]).has_value());
  const std::uint64_t together = log.Append(draft.Sign(keys[0]).value());

  EXPECT_THAT(RefusalOf(alone), HasSubstr("1 of 2 signatures"));
  const auto verified = VerifyBundle(Bundle({together}), log.verifier());
  ASSERT_TRUE(verified.has_value()) << verified.error().Text();
  EXPECT_EQ(verified->entries.back().kid, ToBase64Url(keys[0].public_key().kid()));
  EXPECT_THAT(verified->entries.back().approved_by, testing::ElementsAre(ToBase64Url(keys[1].public_key().kid())));
  log.Revoke(kMany, keys[1]);
  EXPECT_EQ(RefusalOf(together), "");
  EXPECT_THAT(RefusalOf(log.Append(draft.Sign(keys[0]).value())), HasSubstr("may sign nothing more"));
}

// A time entry, or one of the founding, says nothing with more voices.
TEST_F(BundleTest, WhatTheLogWritesItselfHasNoApprovals) {
  statement::Headers headers;
  headers.content_type = content_type::kTime;
  headers.issuer = LogForTests::kOperator;
  headers.subject = LogForTests::kOrigin;
  auto draft =
      statement::Draft::Of(headers, AsBytes(R"({"time":"2026-01-16T00:00:00Z"})"), log.operator_key.public_key())
          .value();
  EXPECT_EQ(RefusalOf(log.Append(draft.Sign(log.operator_key).value())), "");
  ASSERT_TRUE(draft.Approve(state).has_value());
  EXPECT_THAT(RefusalOf(log.Append(draft.Sign(log.operator_key).value())), HasSubstr("no approvals"));
}

TEST_F(BundleTest, AnAuthorisedStatementIsShownWithWhatAuthorisesIt) {
  const auto verified = VerifyBundle(Bundle({support}, {R"({"who":"state"})", R"({"answer":"yes"})"}), log.verifier());
  ASSERT_TRUE(verified.has_value()) << verified.error().Text();
  EXPECT_EQ(verified->origin, LogForTests::kOrigin);
  EXPECT_EQ(verified->tree_size, log.durable().size);
  EXPECT_EQ(verified->root_base64, ToBase64(log.durable().root));
  EXPECT_EQ(verified->level, "authorised");
  EXPECT_EQ(verified->claim.question, R"({"who":"state"})");
  EXPECT_EQ(verified->claim.answer, R"({"answer":"yes"})");
  std::vector<std::uint64_t> indexes;
  for (const VerifiedEntry& entry : verified->entries) {
    EXPECT_TRUE(entry.authorised);
    // With a claim, also when it was said.
    EXPECT_EQ(entry.cited, entry.index == support || entry.index == log.time_entry);
    indexes.push_back(entry.index);
  }
  EXPECT_EQ(indexes, (std::vector<std::uint64_t>{0, 1, log.time_entry, application, admission, support}));
  EXPECT_EQ(verified->entries.back().issuer, kState);
  EXPECT_EQ(verified->entries.back().subject, "https://call.example/1");
  EXPECT_EQ(verified->entries.back().content_type, content_type::kSupport);
  EXPECT_EQ(verified->entries.back().standing, "admitted");
}

TEST_F(BundleTest, EveryKindOfEntryCanBeCited) {
  const std::uint64_t revocation = log.Revoke(kState, state);
  for (const std::uint64_t index :
       {std::uint64_t{0}, std::uint64_t{1}, log.time_entry, application, admission, support, revocation})
    EXPECT_EQ(RefusalOf(index), "") << index;
  EXPECT_EQ(Refusal(Bundle({0, 1, log.time_entry, application, admission, support, revocation})), "");
  // What comes later changes nothing of what was authorised when it was said.
  const auto before = VerifyBundle(Bundle({support}), log.verifier());
  ASSERT_TRUE(before.has_value());
  const auto cited = std::ranges::find(before->entries, support, &VerifiedEntry::index);
  ASSERT_NE(cited, before->entries.end());
  EXPECT_EQ(cited->standing, "admitted");
  // That its key was compromised, without saying since when, is said with it.
  EXPECT_EQ(cited->in_doubt_since, revocation);
  EXPECT_EQ(before->entries.front().in_doubt_since, std::nullopt);
}

TEST_F(BundleTest, ADelegatesStatementComesWithTheDelegateAndTheTime) {
  const crypto::PrivateKey cert = TestKey('c');
  const std::string kCert = "did:web:cert.example";
  log.Apply(kCert, cert, {Role::kAdmin, Role::kSupply});
  const std::uint64_t admitted = log.Admit(kCert);
  roster::DelegationDocument document;
  document.delegate = kCert;
  document.roles = RolesOf({Role::kSupply});
  document.until = ParseTime("2026-02-01T00:00:00Z").value();
  const std::uint64_t delegation =
      log.Append(MakeStatement(content_type::kDelegation, kState, kCert, ToJson(document), state));
  const auto say = [&](const std::string& version) {
    return log.Append(registration::MakeEnvelope(content_type::kCycloneDx, kState, "pkg:generic/x/y@" + version,
                                                 crypto::Sha256(AsBytes("{}")), cert));
  };
  const std::uint64_t said = say("1");
  const auto verified = VerifyBundle(Bundle({said}), log.verifier());
  ASSERT_TRUE(verified.has_value()) << verified.error().Text();
  EXPECT_EQ(verified->entries.back().issuer, kState);
  EXPECT_EQ(verified->entries.back().delegate, kCert);
  const auto has = [&verified](std::uint64_t index) {
    const auto found = std::ranges::find(verified->entries, index, &VerifiedEntry::index);
    return found != verified->entries.end() && !found->cited;
  };
  EXPECT_TRUE(has(admitted) && has(delegation) && has(log.time_entry));
  // When its time is over, the bundle itself shows it.
  log.Append(MakeStatement(content_type::kTime, LogForTests::kOperator, LogForTests::kOrigin,
                           R"({"time":"2026-02-01T00:00:00Z"})", log.operator_key));
  const auto late = VerifyBundle(Bundle({say("2")}), log.verifier());
  ASSERT_FALSE(late.has_value());
  EXPECT_NE(late.error().message.find("the delegation"), std::string::npos) << late.error().Text();
}

TEST_F(BundleTest, TheFirstStatementOfAPartyIsAuthorisedByItself) {
  const auto verified = VerifyBundle(Bundle({application}), log.verifier());
  ASSERT_TRUE(verified.has_value()) << verified.error().Text();
  EXPECT_EQ(verified->entries.back().standing, "unknown");
}

TEST_F(BundleTest, ACitedEntryMayAuthoriseAnother) {
  const auto verified = VerifyBundle(Bundle({application, admission, support}), log.verifier());
  ASSERT_TRUE(verified.has_value()) << verified.error().Text();
  EXPECT_EQ(std::ranges::count(verified->entries, true, &VerifiedEntry::cited), 3);
}

TEST_F(BundleTest, IncludedNeedsNoAuthorityAndShowsNone) {
  json::Value bundle = Without(Without(Without(Without(Parsed({support}), 0), 1), application), admission);
  bundle["level"] = "included";
  const auto verified = VerifyBundle(bundle.dump(), log.verifier());
  ASSERT_TRUE(verified.has_value()) << verified.error().Text();
  EXPECT_EQ(verified->level, "included");
  ASSERT_EQ(verified->entries.size(), 1U);
  EXPECT_FALSE(verified->entries.front().authorised);
  EXPECT_EQ(verified->entries.front().standing, "");
  // The same evidence does not show more.
  bundle["level"] = "authorised";
  EXPECT_THAT(Refusal(bundle), HasSubstr("policy and trust anchors"));
  bundle["level"] = "complete";
  EXPECT_THAT(Refusal(bundle), HasSubstr("/level"));
}

TEST_F(BundleTest, OnlyTheTrustedKeyCounts) {
  const std::string bundle = Bundle({support});
  log::NoteVerifier wrong = log.verifier();
  wrong.key = TestKey('x').public_key();
  EXPECT_EQ(VerifyBundle(bundle, wrong).error().code, ErrorCode::kUnauthorized);
  const auto renamed = log::ParseVerifierKey(log::VerifierKey("log.example/else", log.checkpoint_key.public_key()));
  EXPECT_EQ(VerifyBundle(bundle, *renamed).error().code, ErrorCode::kUnauthorized);
}

TEST_F(BundleTest, TheTrustAnchorsMustNameTheTrustedKey) {
  const LogForTests impostor(TestKey('x').public_key());
  const std::string bundle = MakeBundleJson(impostor, impostor.authority, std::vector{impostor.time_entry}, {}).value();
  const auto verified = VerifyBundle(bundle, impostor.verifier());
  ASSERT_FALSE(verified.has_value());
  EXPECT_THAT(verified.error().message, HasSubstr("another checkpoint key"));
}

TEST_F(BundleTest, ChangedEvidenceIsNotInTheTree) {
  const json::Value good = Parsed({support});
  ASSERT_EQ(Refusal(good), "");

  json::Value bad = good;
  Bytes bytes = FromBase64(EntryAt(bad, support)["entry"].get<std::string>()).value();
  bytes.back() ^= 1U;
  EntryAt(bad, support)["entry"] = ToBase64(bytes);
  EXPECT_THAT(Refusal(bad), HasSubstr("not in the checkpoint's tree"));

  bad = good;  // a true entry in another's place
  EntryAt(bad, support)["entry"] = EntryAt(bad, admission)["entry"];
  EXPECT_THAT(Refusal(bad), HasSubstr("not in the checkpoint's tree"));

  bad = good;
  std::swap(EntryAt(bad, support)["proof"], EntryAt(bad, application)["proof"]);
  EXPECT_THAT(Refusal(bad), HasSubstr("not in the checkpoint's tree"));

  bad = good;
  EntryAt(bad, support)["index"] = other_support;
  EXPECT_THAT(Refusal(bad), HasSubstr("not in the checkpoint's tree"));

  bad = good;
  EntryAt(bad, support)["index"] = log.durable().size;
  EXPECT_THAT(Refusal(bad), HasSubstr("is not in a tree of"));

  bad = good;
  bad["checkpoint"] = bad["checkpoint"].get<std::string>().replace(0, 3, "lag");
  EXPECT_NE(Refusal(bad), "");

  bad = good;
  bad["origin"] = "log.example/else";
  EXPECT_THAT(Refusal(bad), HasSubstr("/origin"));
}

TEST_F(BundleTest, NothingThatAuthorisesMayBeLeftOut) {
  const json::Value good = Parsed({support});
  EXPECT_THAT(Refusal(Without(good, 0)), HasSubstr("no policy"));
  EXPECT_THAT(Refusal(Without(good, 1)), HasSubstr("policy and trust anchors"));
  EXPECT_THAT(Refusal(Without(good, application)), HasSubstr("was not authorised"));
  EXPECT_THAT(Refusal(Without(good, admission)), HasSubstr("was not authorised"));
  EXPECT_THAT(Refusal(Without(Parsed({0}), 1)), HasSubstr("policy and trust anchors"));
}

TEST_F(BundleTest, WhatAnOperatorShouldNotHaveLoggedIsNotAuthorised) {
  // Nobody admitted the party.
  EXPECT_THAT(RefusalOf(other_support), HasSubstr("was not authorised"));
  // The key has not the role.
  const crypto::PrivateKey builder = TestKey('b');
  log.AppendParty(kState,
                  {{state.public_key(), RolesOf({Role::kAdmin, Role::kInstrument})},
                   {builder.public_key(), RolesOf({Role::kSupply})}},
                  state);
  EXPECT_THAT(RefusalOf(log.Support(kState, builder)), HasSubstr("supply"));
  // The key is nobody's.
  EXPECT_THAT(RefusalOf(log.Support(kState, TestKey('n'))), HasSubstr("has no key"));
  // The key is another party's.
  EXPECT_THAT(RefusalOf(log.Support(kState, other)), HasSubstr("has no key"));
  // A party cannot admit itself, nor can another.
  EXPECT_NE(RefusalOf(log.Append(
                MakeStatement(content_type::kAdmission, kState, kOther,
                              ToJson(roster::AdmissionDocument{kOther, roster::Decision::kAdmitted, {}}), state))),
            "");
  EXPECT_THAT(RefusalOf(log.Support(kOther, other, "2")), HasSubstr("was not authorised"));
  // The time is the operator's to say.
  EXPECT_THAT(RefusalOf(log.Append(MakeStatement(content_type::kTime, kState, LogForTests::kOrigin,
                                                 R"({"time":"2027-01-15T00:00:00Z"})", state))),
              HasSubstr("log's operator"));
  // The key was revoked before; what it signed earlier stays authorised.
  log.Revoke(kState, state);
  EXPECT_THAT(RefusalOf(log.Support(kState, state, "2")), HasSubstr("may sign nothing more"));
  EXPECT_EQ(RefusalOf(support), "");
}

TEST_F(BundleTest, ASignatureThatDoesNotHoldIsNoSpeech) {
  // Another's signature under this key's name: the operator can log it, and nobody can have signed it.
  SignedStatement real = MakeStatement(content_type::kSupport, kState, "https://call.example/1",
                                       ToJson(roster::SupportDocument{"https://call.example/1", "9", {}, {}}), state);
  Bytes forged = ToBytes(real.entry());
  forged.back() ^= 1U;
  const std::uint64_t index = log.Append(SignedStatement::Decode(forged).value());
  EXPECT_THAT(RefusalOf(index), HasSubstr("was not authorised"));
}

TEST_F(BundleTest, AuthorityIsWhatChangesAuthority) {
  json::Value bad = Parsed({support, other_application});
  EntryAt(bad, support)["role"] = "authority";
  EXPECT_THAT(Refusal(bad), HasSubstr("cannot"));
  bad = Parsed({support});
  EntryAt(bad, support)["role"] = "authority";
  EXPECT_THAT(Refusal(bad), HasSubstr("cites no entry"));
}

TEST_F(BundleTest, EntriesStandInOrderAndOnce) {
  json::Value bad = Parsed({support});
  std::swap(bad["entries"][2], bad["entries"][3]);
  EXPECT_THAT(Refusal(bad), HasSubstr("in the order of the log"));
  bad = Parsed({support});
  bad["entries"].push_back(bad["entries"].back());
  EXPECT_THAT(Refusal(bad), HasSubstr("in the order of the log"));
}

TEST_F(BundleTest, OnlyTheFormatIsTaken) {
  const json::Value good = Parsed({support});
  const auto changed = [&good](const std::function<void(json::Value&)>& change) {
    json::Value bad = good;
    change(bad);
    return bad;
  };
  const std::vector<std::pair<json::Value, std::string>> cases = {
      {changed([](json::Value& b) { b["extra"] = 1; }), "/extra"},
      {changed([](json::Value& b) { b["entries"][0]["extra"] = 1; }), "/entries/0/extra"},
      {changed([](json::Value& b) { b["claim"] = {{"question", {{"a", 1}}}}; }), "/claim"},
      {changed([](json::Value& b) { b["claim"] = {{"question", json::Value::object()}, {"answer", "yes"}}; }),
       "/claim/answer"},
      {changed([](json::Value& b) { b["format"] = "entente-proof/2"; }), "/format"},
      {changed([](json::Value& b) { b.erase("format"); }), "/format"},
      {changed([](json::Value& b) { b.erase("checkpoint"); }), "/checkpoint"},
      {changed([](json::Value& b) { b["entries"] = json::Value::object(); }), "/entries"},
      {changed([](json::Value& b) { b["entries"] = json::Value::array(); }), "/entries"},
      {changed([](json::Value& b) { b["entries"][0]["index"] = -1; }), "/entries/0/index"},
      {changed([](json::Value& b) { b["entries"][0]["index"] = 0.5; }), "/entries/0/index"},
      {changed([](json::Value& b) { b["entries"][0]["role"] = "witness"; }), "/entries/0/role"},
      {changed([](json::Value& b) { b["entries"][0]["entry"] = "?"; }), "/entries/0/entry"},
      {changed([](json::Value& b) { b["entries"][0]["entry"] = ToBase64(Bytes(65'536)); }), "/entries/0/entry"},
      {changed([](json::Value& b) { b["entries"][0]["proof"][0] = ToBase64(Bytes(31)); }), "/entries/0/proof/0"},
      {changed([](json::Value& b) {
         for (int i = 0; i < 64; ++i) b["entries"][0]["proof"].push_back(ToBase64(Bytes(32)));
       }),
       "/entries/0/proof"},
      {changed([](json::Value& b) {
         for (int i = 0; i < 4096; ++i) b["entries"].push_back(nullptr);
       }),
       "/entries"},
  };
  for (const auto& [bad, place] : cases) EXPECT_THAT(Refusal(bad), HasSubstr(place)) << bad.dump().substr(0, 200);
  EXPECT_NE(Refusal(good.dump().substr(0, good.dump().size() - 1)), "");
  EXPECT_NE(Refusal(std::string("[]")), "");
  EXPECT_NE(Refusal(std::string()), "");
}

TEST_F(BundleTest, ABundleIsAboutEntriesOfTheLog) {
  EXPECT_FALSE(MakeBundleJson(log, log.authority, {}, {}).has_value());
  const auto beyond = MakeBundleJson(log, log.authority, std::vector{log.durable().size}, {});
  ASSERT_FALSE(beyond.has_value());
  EXPECT_EQ(beyond.error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace entente::proof
