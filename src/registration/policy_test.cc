#include "registration/policy.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "registration/admission.h"
#include "registration/test_doubles.h"
#include "statement/content_types.h"

namespace entente::registration {
namespace {

namespace content_type = statement::content_type;

struct Case {
  const char* name;
  std::string_view content_type;
  Standing standing;
  std::vector<Role> roles;
  bool hash_envelope;
  std::uint64_t bytes;
  const char* refused_by;  // "" when it is taken
};

void PrintTo(const Case& one, std::ostream* out) {
  *out << one.name;
}

class DefaultPolicy : public testing::TestWithParam<Case> {};

TEST_P(DefaultPolicy, Decides) {
  const Case& one = GetParam();
  StatementFacts facts;
  facts.content_type = one.content_type;
  facts.standing = one.standing;
  for (const Role role : one.roles) facts.roles.Add(role);
  facts.is_hash_envelope = one.hash_envelope;
  facts.payload_bytes = one.bytes;
  const auto decided = Evaluate(Policy::Default(false), facts);
  if (*one.refused_by == '\0') {
    EXPECT_TRUE(decided.has_value()) << decided.error().Text();
    return;
  }
  ASSERT_FALSE(decided.has_value());
  EXPECT_EQ(decided.error().code, ErrorCode::kPolicyRejected);
  EXPECT_EQ(decided.error().rule, one.refused_by);
  EXPECT_FALSE(decided.error().place.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Table, DefaultPolicy,
    testing::Values(
        Case{"application", content_type::kParty, Standing::kUnknown, {}, false, 500, ""},
        Case{"change by an applicant", content_type::kParty, Standing::kApplied, {Role::kAdmin}, false, 500, ""},
        Case{"sbom", content_type::kCycloneDx, Standing::kAdmitted, {Role::kSupply}, true, 5'000'000, ""},
        Case{"sbom by the operator", content_type::kSpdx, Standing::kOperator, {Role::kSupply}, true, 10, ""},
        Case{"sbom in xml", content_type::kCycloneDxXml, Standing::kAdmitted, {Role::kSupply}, true, 10, ""},
        Case{"vex by a supplier", content_type::kOpenVex, Standing::kAdmitted, {Role::kSupply}, true, 10, ""},
        Case{"vex by who advises", content_type::kCsaf, Standing::kAdmitted, {Role::kAdvisory}, true, 10, ""},
        Case{"vex with another key", content_type::kCsaf, Standing::kAdmitted, {Role::kConduct}, true, 10, "role"},
        Case{"vex in the statement",
             content_type::kOpenVex,
             Standing::kAdmitted,
             {Role::kSupply},
             false,
             10,
             "hash-envelope"},
        Case{"sbom, not behind an envelope",
             content_type::kCycloneDx,
             Standing::kAdmitted,
             {Role::kSupply},
             false,
             500,
             "hash-envelope"},
        Case{"sbom by an applicant",
             content_type::kCycloneDx,
             Standing::kApplied,
             {Role::kSupply},
             true,
             500,
             "standing"},
        Case{"sbom by nobody known",
             content_type::kCycloneDx,
             Standing::kUnknown,
             {Role::kSupply},
             true,
             500,
             "standing"},
        Case{"sbom with a key for declarations",
             content_type::kCycloneDx,
             Standing::kAdmitted,
             {Role::kInstrument, Role::kAdmin},
             true,
             500,
             "role"},
        Case{"sbom that is too large",
             content_type::kCycloneDx,
             Standing::kAdmitted,
             {Role::kSupply},
             true,
             limits::kPayloadBytesMax + 1,
             "payload-size"},
        Case{"support with a build machine's key",
             content_type::kSupport,
             Standing::kAdmitted,
             {Role::kSupply},
             false,
             500,
             "role"},
        Case{"support", content_type::kSupport, Standing::kAdmitted, {Role::kInstrument}, false, 500, ""},
        Case{"listing by an applicant",
             content_type::kListing,
             Standing::kApplied,
             {Role::kInstrument},
             false,
             500,
             "standing"},
        Case{"revocation by an applicant",
             content_type::kKeyRevocation,
             Standing::kApplied,
             {Role::kSupply},
             false,
             500,
             ""},
        Case{
            "admission by the operator", content_type::kAdmission, Standing::kOperator, {Role::kAdmin}, false, 500, ""},
        Case{"admission by a party",
             content_type::kAdmission,
             Standing::kAdmitted,
             {Role::kAdmin},
             false,
             500,
             "standing"},
        Case{"policy by a custodian's key of the operator",
             content_type::kPolicy,
             Standing::kOperator,
             {Role::kInstrument},
             false,
             500,
             "role"},
        Case{"what nobody heard of",
             "application/x-unheard",
             Standing::kOperator,
             {Role::kAdmin},
             false,
             500,
             "content-type"}));

Policy WithAdmission(const std::string& admission) {
  Policy policy = Policy::Default(false);
  PolicyRule rule = policy.rules.front();
  rule.name = "admission";
  rule.content_types = {std::string(content_type::kAdmission), std::string(content_type::kKeyRecovery)};
  rule.standings = {Standing::kAdmitted, Standing::kOperator};
  policy.rules.insert(policy.rules.begin(), rule);
  std::string text = policy.ToJson();
  text.insert(text.find("\"rules\""), "\"admission\": " + admission + ", ");
  return Policy::FromJson(text).value();
}

TEST(PolicyAdmission, GoesThroughTheDocumentAndSaysWhoCounts) {
  const Policy policy = WithAdmission(
      R"({"operator": false, "custodians": ["did:web:c.example"], "parties": {"count": 3, "kinds": ["state"]}})");
  ASSERT_TRUE(policy.admission.has_value());
  EXPECT_EQ(Policy::FromJson(policy.ToJson())->admission, policy.admission);
  EXPECT_FALSE(Policy::Default(false).admission.has_value());
  EXPECT_EQ(Policy::Default(false).ToJson().find("admission\":"), std::string::npos);
  EXPECT_EQ(Describe(*policy.admission), "did:web:c.example, or 3 admitted parties of the kinds state");
  Signer signer{.key = TestKey('k').public_key(),
                .party = "did:web:c.example",
                .kind = PartyKind::kUnknown,
                .standing = Standing::kAdmitted,
                .roles = RolesOf({Role::kAdmin}),
                .revoked_why = {}};
  EXPECT_EQ(AdmitsAs(policy, signer), Admits::kAlone);
  EXPECT_EQ(AdmitsAs(Policy::Default(false), signer), Admits::kNot);
  signer.party = "did:web:s.example";
  EXPECT_EQ(AdmitsAs(policy, signer), Admits::kNot);
  signer.kind = PartyKind::kState;
  EXPECT_EQ(AdmitsAs(policy, signer), Admits::kVote);
  signer.delegate = "did:web:d.example";
  EXPECT_EQ(AdmitsAs(policy, signer), Admits::kNot);
  signer.delegate.clear();
  signer.standing = Standing::kApplied;
  EXPECT_EQ(AdmitsAs(policy, signer), Admits::kNot);
  signer.standing = Standing::kOperator;
  EXPECT_EQ(AdmitsAs(policy, signer), Admits::kNot);
  EXPECT_EQ(AdmitsAs(Policy::Default(false), signer), Admits::kAlone);
  signer.roles = RolesOf({Role::kInstrument});
  EXPECT_EQ(AdmitsAs(Policy::Default(false), signer), Admits::kNot);
}

TEST(PolicyAdmission, WhatMakesNoSenseIsRefused) {
  const std::string good = WithAdmission(R"({"operator": true, "parties": {"count": 2}})").ToJson();
  const auto refused = [&good](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    const auto read = Policy::FromJson(text);
    return read.has_value() ? "taken" : read.error().place;
  };
  EXPECT_EQ(refused("\"count\": 2", "\"count\": 0"), "/admission/parties/count");
  EXPECT_EQ(refused("\"count\": 2", "\"count\": 65"), "/admission/parties/count");
  EXPECT_EQ(refused("\"count\": 2", "\"count\": 2, \"kinds\": [\"city\"]"), "/admission/parties/kinds/0");
  EXPECT_EQ(refused("\"operator\": true", "\"operator\": true, \"custodians\": [\"nobody\"]"),
            "/admission/custodians/0");
  EXPECT_EQ(refused("\"operator\": true,", ""), "/admission/operator");
  // Who may admit by one member must be heard by the rules.
  Policy deaf = Policy::Default(false);
  std::string text = deaf.ToJson();
  text.insert(text.find("\"rules\""), "\"admission\": {\"operator\": true, \"parties\": {\"count\": 2}}, ");
  EXPECT_EQ(Policy::FromJson(text).error().place, "/admission");
  text = deaf.ToJson();
  text.insert(text.find("\"rules\""), "\"admission\": {\"operator\": false}, ");
  EXPECT_EQ(Policy::FromJson(text).error().place, "/admission");
}

TEST(Policy, KindsAreHeld) {
  Policy policy = Policy::Default(false);
  policy.rules.front().kinds = {PartyKind::kState, PartyKind::kPublicAuthority};
  StatementFacts facts{content_type::kPolicy,  false, 10, Standing::kOperator, PartyKind::kPrivateSector,
                       RolesOf({Role::kAdmin})};
  const auto refused = Evaluate(policy, facts);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().rule, "kind");
  facts.kind = PartyKind::kState;
  EXPECT_TRUE(Evaluate(policy, facts).has_value());
}

TEST(Policy, TheFirstRuleThatNamesATypeDecides) {
  Policy policy = Policy::Default(false);
  PolicyRule shut;
  shut.name = "shut";
  shut.content_types = {std::string(content_type::kSupport)};
  shut.standings = {Standing::kOperator};
  policy.rules.insert(policy.rules.begin(), shut);
  const StatementFacts facts{content_type::kSupport,      false, 10, Standing::kAdmitted, PartyKind::kState,
                             RolesOf({Role::kInstrument})};
  const auto refused = Evaluate(policy, facts);
  ASSERT_FALSE(refused.has_value());
  EXPECT_NE(refused.error().message.find("'shut'"), std::string::npos);
}

TEST(Policy, GoesThroughJsonAndBack) {
  for (const bool demonstration : {false, true}) {
    const Policy policy = Policy::Default(demonstration);
    const std::string json = policy.ToJson();
    const auto read = Policy::FromJson(json);
    ASSERT_TRUE(read.has_value()) << read.error().Text();
    EXPECT_EQ(read->ToJson(), json);
    EXPECT_EQ(read->demonstration, demonstration);
    EXPECT_EQ(read->admit_on_application, demonstration);
    EXPECT_EQ(read->notice, demonstration ? "demonstration, not endorsed" : "");
    EXPECT_EQ(read->rules.size(), policy.rules.size());
    EXPECT_LE(json.size(), limits::kStatementJsonBytesMax);
  }
}

struct BadPolicy {
  std::string from;
  std::string to;
  std::string place;
};

TEST(Policy, RetentionIsADaysMemberThatMayBeLeftOut) {
  Policy policy = Policy::Default(false);
  // A policy that says nothing of it has the bytes that it had before the member was there.
  EXPECT_EQ(policy.ToJson().find("retention_days"), std::string::npos);
  policy.rules.back().retention_days = 30;
  const std::string json = policy.ToJson();
  const auto read = Policy::FromJson(json);
  ASSERT_TRUE(read.has_value()) << read.error().Text();
  EXPECT_EQ(read->rules.back().retention_days, 30U);
  EXPECT_EQ(read->rules.front().retention_days, 0U);
  for (const char* bad : {"-1", "36526", "1.5", "\"30\"", "true"}) {
    std::string text = json;
    const std::string_view good = "\"retention_days\": 30";
    text.replace(text.find(good), good.size(), std::string("\"retention_days\": ") + bad);
    const auto refused = Policy::FromJson(text);
    ASSERT_FALSE(refused.has_value()) << bad;
    EXPECT_TRUE(refused.error().place.ends_with("/retention_days")) << refused.error().place;
  }
}

TEST(Policy, SaysWhatRestrictedDocumentsHoldAndHowTheyAreMarked) {
  Policy policy = Policy::Default(false);
  const std::string without = policy.ToJson();
  EXPECT_EQ(without.find("markings"), std::string::npos);
  PolicyRule rule = policy.rules.front();
  rule.name = "restricted-documents";
  rule.content_types = {"application/vnd.entente.restricted+cbor"};
  rule.markings = {statement::Marking::kAmberStrict, statement::Marking::kRed};
  rule.contains = {"text/plain"};
  policy.rules.push_back(rule);
  const auto again = Policy::FromJson(policy.ToJson());
  ASSERT_TRUE(again.has_value()) << again.error().Text();
  EXPECT_EQ(again->rules.back().markings, rule.markings);
  EXPECT_EQ(again->rules.back().contains, rule.contains);
  EXPECT_EQ(again->ToJson(), policy.ToJson());

  // Such members in a rule for something else would be a mistake that nobody sees.
  policy.rules.back().content_types = {"text/x"};
  EXPECT_NE(Policy::FromJson(policy.ToJson()).error().place.find("/markings"), std::string::npos);
  policy.rules.back().markings.clear();
  EXPECT_NE(Policy::FromJson(policy.ToJson()).error().place.find("/contains"), std::string::npos);
  policy.rules.back() = rule;
  std::string white = policy.ToJson();
  white.replace(white.find("TLP:RED"), 7, "TLP:red");
  EXPECT_FALSE(Policy::FromJson(white).has_value());
}

TEST(Policy, RefusesWhatItDoesNotUnderstand) {
  const std::string good = Policy::Default(false).ToJson();
  for (const BadPolicy& bad : {
           BadPolicy{"\"notice\"", "\"notise\"", "/notise"},
           BadPolicy{"\"supply\"", "\"suply\"", "/rules/7/roles/0"},
           BadPolicy{"\"unknown\"", "\"anybody\"", "/rules/2/standings/0"},
           BadPolicy{"\"name\": \"support\"", "\"name\": \"custodian-acts\"", "/rules/6/name"},
           BadPolicy{"\"name\": \"support\"", "\"name\": \"Support!\"", "/rules/6/name"},
           BadPolicy{"\"payload_bytes_max\": 60000", "\"payload_bytes_max\": -1", "/rules/0/payload_bytes_max"},
           BadPolicy{"\"hash_envelope_required\": true", "\"hash_envelope_required\": 1",
                     "/rules/1/hash_envelope_required"},
           BadPolicy{"\"application/vnd.entente.policy+json\"", "\"application/x\"", "/rules"},
       }) {
    std::string text = good;
    const std::size_t at = text.find(bad.from);
    ASSERT_NE(at, std::string::npos) << bad.from;
    text.replace(at, bad.from.size(), bad.to);
    const auto read = Policy::FromJson(text);
    ASSERT_FALSE(read.has_value()) << bad.to;
    EXPECT_EQ(read.error().code, ErrorCode::kInvalidInput);
    EXPECT_EQ(read.error().place, bad.place) << read.error().Text();
  }
}

TEST(Names, AllGoThereAndBack) {
  for (const PartyKind kind : kAllPartyKinds) EXPECT_EQ(PartyKindFromName(Name(kind)).value(), kind);
  for (const Role role : kAllRoles) EXPECT_EQ(RoleFromName(Name(role)).value(), role);
  for (const Standing standing : kAllStandings) EXPECT_EQ(StandingFromName(Name(standing)).value(), standing);
  EXPECT_FALSE(RoleFromName("Admin").has_value());
  EXPECT_EQ(NamesOf(RolesOf({Role::kAdmin, Role::kSupply})), "supply, admin");
  EXPECT_EQ(NamesOf({}), "no role");
}

}  // namespace
}  // namespace entente::registration
