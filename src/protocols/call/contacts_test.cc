// What the routes of contacts give of restricted documents, and to whom. The figures and states are tested where they
// are made (views/roster/contacts).
#include "protocols/call/contacts.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "codec/json.h"
#include "crypto/digest.h"
#include "protocols/fake_log.h"
#include "protocols/memory_store.h"
#include "protocols/route_caller.h"
#include "protocols/test_node.h"
#include "registration/test_doubles.h"
#include "statement/content_types.h"
#include "views/roster/contacts/contact_documents.h"
#include "views/roster/documents.h"

namespace entente::protocols {
namespace {

namespace content_type = statement::content_type;
using registration::MakeEnvelope;
using registration::MakeStatement;
using registration::TestKey;

constexpr const char* kVendor = "did:web:vendor.example";
constexpr const char* kState = "did:web:state.example";
constexpr const char* kNumber = "+33 1 23 45 67 89";

class NoPayloads final : public views::PayloadSource {
 public:
  [[nodiscard]] Result<Bytes> Read(const crypto::Digest&) const override {
    return Fail(ErrorCode::kNotFound, "no payloads here");
  }
};

// A roster with one contact whose restricted part is for the state; a request says who asks in a header.
class ContactRoutesTest : public ::testing::Test {
 protected:
  ContactRoutesTest() {
    auto opened = roster::RosterView::Open(folder.path() / "roster.db", storage::OpenMode::kReadWrite);
    CHECK(opened.has_value());
    view = *std::move(opened);
    roster::PartyDocument party;
    party.id = kVendor;
    party.name = "Vendor";
    party.kind = registration::PartyKind::kPrivateSector;
    party.country = "FR";
    registration::Roles roles;
    roles.Add(registration::Role::kAdmin);
    party.keys = {{key.public_key(), roles}};
    Take(MakeStatement(content_type::kParty, kVendor, kVendor, ToJson(party), key));
    contact.party = kVendor;
    contact.ways.mailboxes = {"csirt@vendor.example"};
    caller = std::make_unique<RouteCaller>(ContactRoutes(
        {.roster = *view,
         .log = log,
         .reader = [](const http::Request& request) -> Result<std::optional<statement::Reader>> {
           const auto who = request.Header("Who");
           if (!who.has_value()) return std::nullopt;
           if (*who == "forger") return Fail(ErrorCode::kUnauthorized, "the signature does not hold");
           return statement::Reader{*who, true};
         },
         .restricted = RestrictedSources{
             {open, vault}, [this](const crypto::Digest&) -> Result<PayloadStanding> { return standing; }}}));
  }

  void Take(const statement::SignedStatement& statement) {
    const std::uint64_t index = log.entries.size();
    log.entries.push_back({index, time, ToBytes(statement.entry())});
    const views::Entry entry{index, time, &statement};
    CHECK(view->Apply(std::span(&entry, 1), NoPayloads()).has_value());
  }

  crypto::Digest Restrict(std::string_view type, std::string document, const char* head_issuer = kVendor) {
    statement::RestrictedHead head;
    head.marking = statement::Marking::kAmber;
    head.audience = {kState};
    head.issuer = head_issuer;
    head.subject = kVendor;
    head.content_type = type;
    Bytes whole = statement::EncodeRestrictedPrefix(head, document.size()).value();
    Append(whole, AsBytes(document));
    const crypto::Digest digest = crypto::Sha256(whole);
    vault.documents[digest] = whole;
    Take(
        MakeEnvelope(content_type::kRestricted, kVendor, "urn:uuid:00000000-0000-4000-8000-000000000000", digest, key));
    return digest;
  }
  crypto::Digest RestrictDetail() {
    roster::ContactDetailDocument detail;
    detail.party = kVendor;
    detail.telephones = {kNumber};
    return Restrict(content_type::kContactDetail, ToJson(detail));
  }
  void Publish(const crypto::Digest& digest) {
    contact.restricted = digest;
    Take(MakeStatement(content_type::kContact, kVendor, kVendor, ToJson(contact), key));
  }

  http::Response Ask(const char* target, const char* who = nullptr) {
    http::Headers headers;
    if (who != nullptr) headers.emplace_back("Who", who);
    return caller->Get(target, headers);
  }
  json::Value Restricted(const char* who = nullptr) {
    const http::Response answer = Ask("/api/v1/contacts", who);
    EXPECT_EQ(answer.status, 200U) << ToText(answer.body);
    return json::Parse(ToText(answer.body)).value()["items"][0]["restricted"];
  }

  FolderForTests folder;
  FakeLog log;
  MemoryStore open;
  MemoryStore vault;
  PayloadStanding standing{.registered = true, .erased_by = {}};
  UnixSeconds time = ParseTime("2026-11-27T03:00:00Z").value();
  crypto::PrivateKey key = TestKey('v');
  roster::ContactDocument contact;
  std::unique_ptr<roster::RosterView> view;
  std::unique_ptr<RouteCaller> caller;
};

TEST_F(ContactRoutesTest, TheDetailIsForItsReadersAlone) {
  Publish(RestrictDetail());
  EXPECT_EQ(Restricted(kState)["detail"]["telephones"][0], kNumber);
  EXPECT_EQ(Restricted(kVendor)["detail"]["telephones"][0], kNumber);
  for (const char* who : {static_cast<const char*>(nullptr), "did:web:other.example"}) {
    const http::Response answer = Ask("/api/v1/contacts", who);
    EXPECT_EQ(ToText(answer.body).find(kNumber), std::string::npos);
    EXPECT_EQ(ToText(answer.body).find("AMBER"), std::string::npos);
    EXPECT_EQ(ToText(answer.body).find(kState), std::string::npos);
  }
  EXPECT_TRUE(Restricted()["readable"].is_null());
  EXPECT_EQ(Restricted("did:web:other.example")["readable"], false);
}

TEST_F(ContactRoutesTest, NobodyKeepsWhatIsForOneReader) {
  Publish(RestrictDetail());
  EXPECT_EQ(HeaderOf(Ask("/api/v1/contacts"), "Cache-Control"), "no-cache");
  EXPECT_EQ(HeaderOf(Ask("/api/v1/contacts", kState), "Cache-Control"), "private, no-store");
  const http::Response forged = Ask("/api/v1/contacts", "forger");
  EXPECT_EQ(forged.status, 401U);
  EXPECT_NE(HeaderOf(forged, "Accept-Signature"), "");
  EXPECT_EQ(Ask("/api/v1/exercises", "forger").status, 401U);
}

TEST_F(ContactRoutesTest, WhatWasErasedIsGivenToNobodyMore) {
  Publish(RestrictDetail());
  ASSERT_FALSE(Restricted(kState)["detail"].is_null());
  standing.erased_by = 7;
  EXPECT_TRUE(Restricted(kState)["detail"].is_null());
  EXPECT_NE(Restricted(kState)["why_not"].get<std::string>().find("entry 7"), std::string::npos);
}

TEST_F(ContactRoutesTest, DocumentsOfOthersAndOfOtherKindsAreForNobody) {
  Publish(
      Restrict(content_type::kContactDetail, R"({"party":"did:web:vendor.example","function":"technical"})", kState));
  EXPECT_EQ(Restricted(kState)["readable"], false) << "its head names another issuer";
  Publish(Restrict("text/plain", "secret"));
  EXPECT_EQ(Restricted(kState)["readable"], false);
  Publish(Restrict(content_type::kContactDetail, R"({"party":"did:web:vendor.example","function":"diplomatic"})"));
  EXPECT_TRUE(Restricted(kState)["detail"].is_null());
  EXPECT_EQ(Restricted(kState)["why_not"], "the restricted document is about another contact");
}

TEST_F(ContactRoutesTest, ADamagedDocumentDoesNotKeepTheOthersFromTheirReaders) {
  const crypto::Digest digest = RestrictDetail();
  vault.documents[digest] = ToBytes("nonsense");
  Publish(digest);
  EXPECT_TRUE(Restricted(kState)["detail"].is_null());
  EXPECT_EQ(Ask("/api/v1/exercises", kState).status, 200U);
}

TEST_F(ContactRoutesTest, RestrictedExercisesAreForTheirReadersAlone) {
  Restrict(
      content_type::kExercise,
      R"({"id":"urn:x:1","group":"g","title":"A worm","date":"2026-01-02","participants":["did:web:vendor.example"]})");
  EXPECT_NE(ToText(Ask("/api/v1/exercises", kState).body).find("A worm"), std::string::npos);
  EXPECT_NE(ToText(Ask("/api/v1/exercises", kState).body).find("back-dated"), std::string::npos);
  const json::Value anybody = json::Parse(ToText(Ask("/api/v1/exercises").body)).value();
  EXPECT_TRUE(anybody["items"].empty() && anybody["names"].empty()) << anybody.dump() << ": nor who takes part";
  EXPECT_EQ(ToText(Ask("/api/v1/exercises", "did:web:other.example").body).find("A worm"), std::string::npos);
}

TEST_F(ContactRoutesTest, QuestionsThatMeanNothingAreRefused) {
  for (const char* target :
       {"/api/v1/contacts?function=janitor", "/api/v1/contacts?language=french", "/api/v1/contacts?country=fr",
        "/api/v1/contacts?state=open", "/api/v1/contacts?at=noon", "/api/v1/contacts?stale_days=0",
        "/api/v1/contacts?stale_days=9999", "/api/v1/contacts?who=me", "/api/v1/pings?state=lost",
        "/api/v1/pings?entry=x", "/api/v1/pings?function=x", "/api/v1/exercises?group=x"})
    EXPECT_EQ(Ask(target).status, 400U) << target;
}

TEST_F(ContactRoutesTest, WithoutAVaultNobodyIsGivenAnything) {
  Publish(RestrictDetail());
  RouteCaller without(ContactRoutes({.roster = *view, .log = log}));
  const http::Response answer = without.Get("/api/v1/contacts", {{"Who", kState}});
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(ToText(answer.body).find(kNumber), std::string::npos);
  EXPECT_NE(ToText(answer.body).find("\"readable\":null"), std::string::npos);
}

}  // namespace
}  // namespace entente::protocols
