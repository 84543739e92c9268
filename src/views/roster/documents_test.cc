#include "views/roster/documents.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "statement/content_types.h"
#include "views/roster/claim_documents.h"
#include "views/roster/countries.h"
#include "views/roster/document_checks.h"
#include "views/roster/name_key.h"
#include "views/roster/test_log.h"

namespace entente::roster {
namespace {

using registration::PartyKind;
using registration::Role;

const std::string kJwk = TestKey('a').public_key().ToJwk();

// A document of each kind with every member that it may have.
struct Whole {
  std::string_view content_type;
  std::string json;
};
std::vector<Whole> WholeDocuments() {
  const std::string keys = R"("keys":[{"jwk":)" + kJwk + R"(,"roles":["supply","admin"]}])";
  const std::string word =
      R"({"instrument":"https://call.example/1","supporter":{"id":"urn:x:y","name":"San José","kind":"public-authority","country":"US"},)"
      R"("date":{"value":"2019-11-10","precision":"at-latest"},"source":{"title":"A list","address":"https://a.example","as_of":"2025-12-01"},)"
      R"("note":"n"})";
  return {
      {content_type::kTrustAnchors, R"({"origin":"log.example","operator":{"id":"did:web:log.example","name":"Log",)" +
                                        keys + R"(},"checkpoint_key":"log.example+0+a","receipt_keys":[{"jwk":)" +
                                        kJwk + "}]}"},
      {content_type::kParty,
       R"({"id":"did:web:a.example","name":"A","kind":"state","country":"FR","domain":"a.example",)" + keys +
           R"(,"notice":"n"})"},
      {content_type::kAdmission, R"({"party":"did:web:a.example","decision":"refused","reason":"no"})"},
      {content_type::kKeyRevocation,
       R"({"party":"did:web:a.example","kid":"AAEC","reason":"compromised","note":"n","since":"2026-11-01T00:00:00Z"})"},
      {content_type::kKeyRecovery, R"({"party":"did:web:a.example",)" + keys + R"(,"reason":"r","evidence":"e"})"},
      {content_type::kDelegation,
       R"({"delegate":"did:web:b.example","roles":["supply","intel"],"until":"2027-01-01T00:00:00Z"})"},
      {content_type::kInstrument,
       R"({"id":"https://call.example/1","title":"T","vocabulary":"treaty","version":"1","founded":"2018-11-12","source":"https://s.example/",)"
       R"("summary":{"text":"t","by":"b"},"clauses":[{"id":"1","title":"c"}],"notice":"n"})"},
      {content_type::kListing, word},
      {content_type::kAnnouncement, word},
      {content_type::kSupport,
       R"({"instrument":"https://call.example/1","version":"1","date":{"value":"2021-11-11","precision":"exact"},"understanding":"u"})"},
      {content_type::kEndOfSupport,
       R"({"instrument":"https://call.example/1","supporter_id":"urn:x:y","date":{"value":"2021-11-11","precision":"exact"},"reason":"r"})"},
      {content_type::kClaim, R"({"instrument":"https://call.example/1","supporter":"urn:x:y"})"},
      {content_type::kClaimDecision,
       R"({"instrument":"https://call.example/1","supporter":"urn:x:y","party":"did:web:a.example","decision":"refused","reason":"r"})"},
  };
}

std::string AgainFrom(std::string_view type, std::string_view json) {
  if (type == content_type::kTrustAnchors) return ToJson(ParseTrustAnchors(json).value());
  if (type == content_type::kParty) return ToJson(ParseParty(json).value());
  if (type == content_type::kAdmission) return ToJson(ParseAdmission(json).value());
  if (type == content_type::kKeyRevocation) return ToJson(ParseKeyRevocation(json).value());
  if (type == content_type::kKeyRecovery) return ToJson(ParseKeyRecovery(json).value());
  if (type == content_type::kDelegation) return ToJson(ParseDelegation(json).value());
  if (type == content_type::kInstrument) return ToJson(ParseInstrument(json).value());
  if (type == content_type::kListing) return ToJson(ParseListing(json).value());
  if (type == content_type::kAnnouncement) return ToJson(ParseAnnouncement(json).value());
  if (type == content_type::kSupport) return ToJson(ParseSupport(json).value());
  if (type == content_type::kClaim) return ToJson(ParseClaim(json).value());
  if (type == content_type::kClaimDecision) return ToJson(ParseClaimDecision(json).value());
  return ToJson(ParseEndOfSupport(json).value());
}

TEST(Documents, GoThroughStructsAndBack) {
  for (const Whole& whole : WholeDocuments()) {
    const auto is_it = CheckDocument(whole.content_type, AsBytes(whole.json));
    ASSERT_TRUE(is_it.has_value()) << whole.content_type << is_it.error().Text();
    EXPECT_EQ(AgainFrom(whole.content_type, whole.json), whole.json);
  }
}

TEST(Documents, APartySaysHowManySignaturesARoleNeeds) {
  const auto party = [](std::string_view signatures) {
    std::string keys;
    for (const char letter : {'a', 'b', 'c'})
      keys += std::string(keys.empty() ? "" : ",") + R"({"jwk":)" + TestKey(letter).public_key().ToJwk() +
              R"(,"roles":["instrument")" + (letter == 'a' ? R"(,"admin"]})" : "]}");
    return R"({"id":"did:web:a.example","name":"A","kind":"state","keys":[)" + keys + R"(],"signatures":)" +
           std::string(signatures) + "}";
  };
  const std::string good = party(R"({"instrument":3})");
  const auto document = ParseParty(good);
  ASSERT_TRUE(document.has_value()) << document.error().Text();
  EXPECT_EQ(document->signatures.Of(Role::kInstrument), 3U);
  EXPECT_EQ(document->signatures.Of(Role::kAdmin), 1U);
  EXPECT_EQ(ToJson(*document), good);
  struct Case {
    const char* signatures;
    const char* place;
  };
  for (const Case& one :
       {Case{R"({"instrument":4})", "/signatures/instrument"}, Case{R"({"admin":2})", "/signatures/admin"},
        Case{R"({"supply":2})", "/signatures/supply"}, Case{R"({"instrument":1})", "/signatures/instrument"},
        Case{R"({"instrument":17})", "/signatures/instrument"}, Case{R"({"instrument":-2})", "/signatures/instrument"},
        Case{R"({"instrument":2.0})", "/signatures/instrument"},
        Case{R"({"instrument":"2"})", "/signatures/instrument"}, Case{R"({"herald":2})", "/signatures/herald"},
        Case{"{}", "/signatures"}, Case{"2", "/signatures"}}) {
    const auto refused = ParseParty(party(one.signatures));
    ASSERT_FALSE(refused.has_value()) << one.signatures;
    EXPECT_EQ(refused.error().place, one.place) << one.signatures;
  }
}

TEST(Documents, RefuseMembersThatTheyDoNotKnow) {
  for (const Whole& whole : WholeDocuments()) {
    const std::string json = R"({"surprise":1,)" + whole.json.substr(1);
    const auto is_it = CheckDocument(whole.content_type, AsBytes(json));
    ASSERT_FALSE(is_it.has_value()) << whole.content_type;
    EXPECT_EQ(is_it.error().place, "/surprise");
  }
}

TEST(Documents, AreNoArraysNumbersOrHalfTexts) {
  for (const Whole& whole : WholeDocuments()) {
    const std::string half = whole.json.substr(0, whole.json.size() / 2);
    for (const std::string_view bad : {std::string_view("[]"), std::string_view("1"), std::string_view("null"),
                                       std::string_view(""), std::string_view(half)})
      EXPECT_FALSE(CheckDocument(whole.content_type, AsBytes(bad)).has_value()) << whole.content_type << bad;
  }
}

struct BadDocument {
  std::string_view content_type;
  std::string from;
  std::string to;
  std::string place;
};

TEST(Documents, NameThePlaceOfADefect) {
  for (const BadDocument& bad : {
           BadDocument{content_type::kParty, "did:web:a.example", "a.example", "/id"},
           BadDocument{content_type::kParty, "did:web:a.example", "did:web:a example", "/id"},
           BadDocument{content_type::kParty, R"("name":"A")", R"("name":"")", "/name"},
           BadDocument{content_type::kParty, R"("name":"A")", R"("name":"A\u202eB")", "/name"},
           BadDocument{content_type::kParty, R"("name":"A")", R"("name":"A\u0085B")", "/name"},
           BadDocument{content_type::kParty, R"("name":"A")", R"("name":" A")", "/name"},
           BadDocument{content_type::kParty, R"("name":"A")", R"("name":7)", "/name"},
           BadDocument{content_type::kParty, R"("kind":"state")", R"("kind":"State")", "/kind"},
           BadDocument{content_type::kParty, R"("country":"FR")", R"("country":"UK")", "/country"},
           BadDocument{content_type::kParty, R"("country":"FR")", R"("country":"")", "/country"},
           BadDocument{content_type::kParty, R"("admin")", R"("root")", "/keys/0/roles/1"},
           BadDocument{content_type::kParty, R"(,"admin")", "", "/keys"},
           BadDocument{content_type::kParty, R"("admin")", R"("supply")", "/keys/0/roles/1"},
           BadDocument{content_type::kParty, R"("crv":"Ed25519")", R"("crv":"Ed448")", "/keys/0/jwk"},
           BadDocument{content_type::kAdmission, "refused", "perhaps", "/decision"},
           BadDocument{content_type::kKeyRevocation, "AAEC", "AAEC=", "/kid"},
           BadDocument{content_type::kKeyRevocation, R"("AAEC")", R"("")", "/kid"},
           BadDocument{content_type::kKeyRevocation, "compromised", "stolen", "/reason"},
           BadDocument{content_type::kKeyRecovery, R"("reason":"r")", R"("reason":"")", "/reason"},
           BadDocument{content_type::kKeyRecovery, R"("supply","admin")", R"("supply")", "/keys"},
           BadDocument{content_type::kDelegation, R"("intel")", R"("admin")", "/roles"},
           BadDocument{content_type::kDelegation, R"("intel")", R"("instrument")", "/roles"},
           BadDocument{content_type::kDelegation, R"("intel")", R"("supply")", "/roles/1"},
           BadDocument{content_type::kDelegation, R"(["supply","intel"])", "[]", "/until"},
           BadDocument{content_type::kDelegation, "01-01T", "13-01T", "/until"},
           BadDocument{content_type::kKeyRevocation, "compromised", "lost", "/since"},
           BadDocument{content_type::kKeyRevocation, "2026-11-01T", "2026-11-01 ", "/since"},
           BadDocument{content_type::kInstrument, "2018-11-12", "12 November 2018", "/founded"},
           BadDocument{content_type::kInstrument, "2018-11-12", "2018-02-30", "/founded"},
           BadDocument{content_type::kInstrument, R"("by":"b")", R"("of":"b")", "/summary/of"},
           BadDocument{content_type::kInstrument, R"({"id":"1","title":"c"})",
                       R"({"id":"1","title":"c"},{"id":"1","title":"d"})", "/clauses/1/id"},
           BadDocument{content_type::kListing, "at-latest", "about", "/date/precision"},
           BadDocument{content_type::kListing, "2019-11-10", "2019-11-31", "/date/value"},
           BadDocument{content_type::kListing, R"("title":"A list")", R"("titel":"A list")", "/source/titel"},
           BadDocument{content_type::kListing, "urn:x:y", "urn", "/supporter/id"},
           BadDocument{content_type::kListing, R"("country":"US")", R"("country":"us")", "/supporter/country"},
           BadDocument{content_type::kListing, "https://a.example", "javascript:alert(1)", "/source/address"},
           BadDocument{content_type::kListing, "https://a.example", "https://", "/source/address"},
           BadDocument{content_type::kInstrument, "https://s.example/", "a book", "/source"},
           BadDocument{content_type::kParty, R"("domain":"a.example")", R"("domain":"a.example/x")", "/domain"},
           BadDocument{content_type::kSupport, R"("exact")", R"(1)", "/date/precision"},
           BadDocument{content_type::kEndOfSupport, "urn:x:y", "", "/supporter_id"},
           BadDocument{content_type::kClaim, "urn:x:y", "y", "/supporter"},
           BadDocument{content_type::kClaimDecision, "refused", "admitted", "/decision"},
           BadDocument{content_type::kClaimDecision, "did:web:a.example", "", "/party"},
       }) {
    std::string json;
    for (const Whole& whole : WholeDocuments()) {
      if (whole.content_type == bad.content_type) json = whole.json;
    }
    const std::size_t at = json.find(bad.from);
    ASSERT_NE(at, std::string::npos) << bad.from;
    json.replace(at, bad.from.size(), bad.to);
    const auto is_it = CheckDocument(bad.content_type, AsBytes(json));
    ASSERT_FALSE(is_it.has_value()) << json;
    EXPECT_EQ(is_it.error().code, ErrorCode::kInvalidInput);
    EXPECT_EQ(is_it.error().place, bad.place) << is_it.error().Text();
  }
}

TEST(Documents, BoundWhatTheyTake) {
  PartyDocument party = MakeParty("did:web:a.example", std::string(513, 'x'), PartyKind::kState, "FR",
                                  {WithRoles(TestKey('a'), {Role::kAdmin})});
  EXPECT_EQ(ParseParty(ToJson(party)).error().place, "/name");
  party.name = "A";
  party.keys.assign(2, party.keys.front());
  EXPECT_EQ(ParseParty(ToJson(party)).error().place, "/keys/1/jwk");
  party.keys.clear();
  EXPECT_EQ(ParseParty(ToJson(party)).error().place, "/keys");
}

TEST(Documents, TimesAndPoliciesAreChecked) {
  EXPECT_TRUE(CheckDocument(content_type::kTime, AsBytes(R"({"time":"2021-11-10T12:00:00Z"})")).has_value());
  EXPECT_FALSE(CheckDocument(content_type::kTime, AsBytes(R"({"time":"2021-11-10"})")).has_value());
  EXPECT_TRUE(CheckDocument(content_type::kPolicy, AsBytes(registration::Policy::Default(true).ToJson())).has_value());
  EXPECT_EQ(CheckDocument("application/json", AsBytes("{}")).error().code, ErrorCode::kNotFound);
}

TEST(Documents, TextThatIsNotUtf8DoesNotThrow) {
  ListingDocument listing{"urn:a:b", {"urn:c:d", "caf\xE9", PartyKind::kUnknown, {}}, std::nullopt, std::nullopt, {}};
  EXPECT_TRUE(ParseListing(ToJson(listing)).has_value());
}

TEST(Countries, HoldsIsoCodesAndTwoMore) {
  EXPECT_EQ(CountryName("US"), "United States");
  EXPECT_EQ(CountryName("CI"), "Côte d'Ivoire");
  EXPECT_TRUE(IsCountryCode("XK"));
  EXPECT_TRUE(IsCountryCode("EU"));
  for (const std::string_view no : {"", "us", "UK", "AN", "YU", "USA", "ZZ"}) EXPECT_FALSE(IsCountryCode(no)) << no;
  int codes = 0;
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) codes += IsCountryCode(std::string{a, b}) ? 1 : 0;
  }
  EXPECT_EQ(codes, 249 + 2);
}

TEST(NameKeys, LeaveOutCapitalsAndMarks) {
  EXPECT_EQ(NameKey("San José"), "san jose");
  EXPECT_EQ(NameKey("ÅLAND Łódź Straße Œuvre Nguyễn"), "aland lodz strasse oeuvre nguyen");
  EXPECT_EQ(NameKey("Jose\xCC\x81"), "jose");  // a combining mark
  EXPECT_EQ(NameKey("Ελλάδα 日本"), "Ελλάδα 日本");
  EXPECT_FALSE(NameKey("\xC3").empty() && NameKey("\xFF\xFE").empty());  // no crash on what is not UTF-8
  EXPECT_EQ(SlugOf("City of Louisville, Kentucky").text, "city-of-louisville-kentucky");
  EXPECT_TRUE(SlugOf("San José").whole);
  EXPECT_FALSE(SlugOf("日本").whole);
}

}  // namespace
}  // namespace entente::roster
