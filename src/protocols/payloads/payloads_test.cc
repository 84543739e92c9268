#include "protocols/payloads/payloads.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "protocols/memory_store.h"
#include "protocols/route_caller.h"
#include "statement/restricted_document.h"

namespace entente::protocols {
namespace {

struct PayloadsTest : testing::Test {
  static std::string Address(std::string_view text) {
    return "/api/v1/payloads/" + ToHex(crypto::Sha256(AsBytes(text)));
  }
  http::Response Put(const std::string& address, std::string_view text) {
    return caller.Call(http::Method::kPut, address, {}, ToBytes(text));
  }

  MemoryStore store;
  MemoryStore vault;
  PayloadStanding standing{.registered = true, .erased_by = std::nullopt};  // of every document
  Result<std::optional<statement::Reader>> reader = std::nullopt;           // of every request
  RouteCaller caller{
      PayloadsRoutes({.documents = {store, vault},
                      .standing = [this](const crypto::Digest&) -> Result<PayloadStanding> { return standing; },
                      .reader = [this](const http::Request&) { return reader; },
                      .outgoing_bytes_max = 10})};
};

TEST_F(PayloadsTest, PutTwiceThenGet) {
  const std::string address = Address("document");
  EXPECT_EQ(caller.Get(address).status, 404U);
  EXPECT_EQ(Put(address, "document").status, 201U);
  EXPECT_EQ(Put(address, "document").status, 200U);
  const auto got = caller.Get(address);
  EXPECT_EQ(ToText(got.body), "document");
  EXPECT_EQ(HeaderOf(got, "Content-Type"), "application/octet-stream");
  EXPECT_EQ(HeaderOf(got, "Content-Disposition").substr(0, 10), "attachment");
  const auto head = caller.Call(http::Method::kHead, address);
  EXPECT_EQ(HeaderOf(head, "Content-Length"), "8");
  EXPECT_TRUE(head.body.empty());
  EXPECT_EQ(caller.Get(address, {{"If-None-Match", HeaderOf(got, "ETag")}}).status, 304U);
}

TEST_F(PayloadsTest, RefusesAnotherDigestAndAFullDisk) {
  EXPECT_EQ(Put(Address("a"), "b").status, 400U);
  EXPECT_TRUE(store.documents.empty());
  EXPECT_EQ(Put(Address("a"), "a").status, 201U);
  EXPECT_EQ(Put(Address("a"), "b").status, 400U);  // is here already, and still told from the right one
  store.full = true;
  EXPECT_EQ(Put(Address("c"), "c").status, 507U);
  EXPECT_EQ(store.documents.size(), 1U);
}

TEST_F(PayloadsTest, AddressesHaveOneForm) {
  for (const char* bad : {"abc", "zz"}) EXPECT_EQ(Put("/api/v1/payloads/" + std::string(bad), "x").status, 400U);
  std::string upper = Address("x");
  for (char& c : upper) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  EXPECT_NE(caller.Get(upper).status, 200U);
}

TEST_F(PayloadsTest, AnOrphanIsAnsweredLikeWhatIsNotThere) {
  standing.registered = false;
  ASSERT_EQ(Put(Address("orphan"), "orphan").status, 201U);
  for (const auto method : {http::Method::kGet, http::Method::kHead}) {
    const auto orphan = caller.Call(method, Address("orphan"));
    const auto unknown = caller.Call(method, Address("unknown"));
    EXPECT_EQ(orphan.status, 404U);
    EXPECT_EQ(unknown.status, 404U);
    EXPECT_EQ(orphan.body, unknown.body);
    EXPECT_EQ(orphan.headers, unknown.headers);
  }
  standing.registered = true;
  EXPECT_EQ(ToText(caller.Get(Address("orphan")).body), "orphan");
}

TEST_F(PayloadsTest, AnErasedDocumentHasATombstone) {
  const std::string address = Address("document");
  ASSERT_EQ(Put(address, "document").status, 201U);
  standing.erased_by = 9;
  const auto gone = caller.Get(address);
  EXPECT_EQ(gone.status, 410U);
  EXPECT_NE(ToText(gone.body).find("\"place\":\"entry 9\""), std::string::npos) << ToText(gone.body);
  EXPECT_NE(ToText(gone.body).find("\"rule\":\"payload-erased\""), std::string::npos) << ToText(gone.body);
  EXPECT_EQ(caller.Call(http::Method::kHead, address).status, 410U);
  EXPECT_EQ(Put(address, "document").status, 410U);
  EXPECT_EQ(Put(Address("other"), "other").status, 410U);
  EXPECT_EQ(store.documents.size(), 1U);
}

TEST(PayloadsErasedMeanwhile, WhatCameInGoesAtOnce) {
  MemoryStore store;
  MemoryStore vault;
  int asked = 0;
  RouteCaller caller{PayloadsRoutes(
      {.documents = {store, vault},
       .standing = [&](const crypto::Digest&) -> Result<PayloadStanding> {
         if (++asked == 1) return PayloadStanding{};
         return PayloadStanding{.registered = false, .erased_by = 3};
       },
       .reader = [](const http::Request&) -> Result<std::optional<statement::Reader>> { return std::nullopt; }})};
  EXPECT_EQ(caller.Call(http::Method::kPut, PayloadsTest::Address("x"), {}, ToBytes("x")).status, 410U);
  EXPECT_TRUE(store.documents.empty());
}

TEST_F(PayloadsTest, GivesRanges) {
  const std::string address = Address("0123456789");
  ASSERT_EQ(Put(address, "0123456789").status, 201U);
  EXPECT_EQ(HeaderOf(caller.Get(address), "Accept-Ranges"), "bytes");
  auto part = caller.Get(address, {{"Range", "bytes=2-7"}});
  part.hold.reset();  // it was sent
  EXPECT_EQ(part.status, 206U);
  EXPECT_EQ(ToText(part.body), "234567");
  EXPECT_EQ(HeaderOf(part, "Content-Range"), "bytes 2-7/10");
  EXPECT_EQ(ToText(caller.Get(address, {{"Range", "bytes=-3"}}).body), "789");
  EXPECT_EQ(ToText(caller.Get(address, {{"Range", "bytes=8-"}}).body), "89");
  // Several ranges may be answered with all of it.
  auto several = caller.Get(address, {{"Range", "bytes=0-1,4-5"}});
  several.hold.reset();
  EXPECT_EQ(several.status, 200U);
  EXPECT_EQ(ToText(several.body), "0123456789");
  const auto beyond = caller.Get(address, {{"Range", "bytes=10-"}});
  EXPECT_EQ(beyond.status, 416U);
  EXPECT_EQ(HeaderOf(beyond, "Content-Range"), "bytes */10");
}

TEST_F(PayloadsTest, ConditionsComeBeforeRanges) {
  const std::string address = Address("0123456789");
  ASSERT_EQ(Put(address, "0123456789").status, 201U);
  const std::string etag = HeaderOf(caller.Get(address), "ETag");
  EXPECT_EQ(caller.Get(address, {{"Range", "bytes=1-2"}, {"If-Range", etag}}).status, 206U);
  EXPECT_EQ(caller.Get(address, {{"Range", "bytes=1-2"}, {"If-Range", "\"other\""}}).status, 200U);
  EXPECT_EQ(caller.Get(address, {{"Range", "bytes=1-2"}, {"If-None-Match", etag}}).status, 304U);
  EXPECT_EQ(caller.Get(address, {{"If-Match", "\"other\""}}).status, 412U);
  EXPECT_EQ(caller.Get(address, {{"If-Match", etag}}).status, 200U);
  const auto head = caller.Call(http::Method::kHead, address, {{"Range", "bytes=1-2"}});
  EXPECT_EQ(head.status, 200U);
  EXPECT_EQ(HeaderOf(head, "Content-Length"), "10");
}

TEST_F(PayloadsTest, BoundsWhatIsOnItsWayOut) {
  ASSERT_EQ(Put(Address("document"), "document").status, 201U);
  {
    const auto first = caller.Get(Address("document"));
    EXPECT_EQ(first.status, 200U);
    EXPECT_EQ(caller.Get(Address("document")).status, 503U);
  }
  EXPECT_EQ(caller.Get(Address("document")).status, 200U);
}

struct RestrictedPayloadsTest : PayloadsTest {
  static std::string Restricted(statement::Marking marking, std::vector<std::string> audience = {}) {
    statement::RestrictedHead head;
    head.marking = marking;
    head.audience = std::move(audience);
    head.issuer = "did:web:acme.example";
    head.subject = "a secret matter";
    head.content_type = "text/plain";
    const Bytes prefix = statement::EncodeRestrictedPrefix(head, 4).value();
    return std::string(AsText(prefix)) + "text";
  }
  http::Response Ask(const std::string& document, http::Method method = http::Method::kGet) {
    auto response = caller.Call(method, Address(document));
    response.hold.reset();  // it was sent
    return response;
  }
  void Be(std::string party, bool admitted = true) {
    reader = std::optional(statement::Reader{std::move(party), admitted});
  }
};

TEST_F(RestrictedPayloadsTest, RestInTheVaultWhateverTheUploadSays) {
  const std::string document = Restricted(statement::Marking::kRed);
  EXPECT_EQ(Put(Address(document), document).status, 201U);
  EXPECT_TRUE(store.documents.empty());
  EXPECT_EQ(vault.documents.size(), 1U);
  EXPECT_EQ(Put(Address(document), document).status, 200U);
}

TEST_F(RestrictedPayloadsTest, AreGivenToWhomTheirMarkingAllows) {
  const std::string red = Restricted(statement::Marking::kRed, {"did:web:named.example"});
  ASSERT_EQ(Put(Address(red), red).status, 201U);
  for (const auto method : {http::Method::kGet, http::Method::kHead}) {
    reader = std::nullopt;
    const auto unsigned_request = Ask(red, method);
    EXPECT_EQ(unsigned_request.status, 401U);
    EXPECT_NE(HeaderOf(unsigned_request, "Accept-Signature").find("entente-read"), std::string::npos);
    Be("did:web:other.example");
    EXPECT_EQ(Ask(red, method).status, 403U);
    Be("did:web:named.example", false);
    EXPECT_EQ(Ask(red, method).status, 403U);
    reader = Fail(ErrorCode::kUnauthorized, "the signature does not hold");
    EXPECT_EQ(Ask(red, method).status, 401U);
    for (const char* party : {"did:web:named.example", "did:web:acme.example"}) {
      Be(party);
      const auto given = Ask(red, method);
      EXPECT_EQ(given.status, 200U) << party;
      EXPECT_EQ(HeaderOf(given, "Cache-Control"), "private, no-store");
      EXPECT_EQ(ToText(given.body), method == http::Method::kGet ? red : std::string());
    }
  }
}

TEST_F(RestrictedPayloadsTest, NothingOfThemIsInARefusal) {
  const std::string red = Restricted(statement::Marking::kRed, {"did:web:named.example"});
  ASSERT_EQ(Put(Address(red), red).status, 201U);
  const auto says_nothing = [](const http::Response& response) {
    for (const char* secret : {"named.example", "acme.example", "secret matter", "text/plain", "RED"})
      EXPECT_EQ(ToText(response.body).find(secret), std::string::npos) << ToText(response.body);
    for (const auto& [name, value] : response.headers) EXPECT_NE(name, "ETag");
  };
  says_nothing(Ask(red));
  Be("did:web:other.example");
  says_nothing(Ask(red));
  says_nothing(caller.Get(Address(red), {{"Range", "bytes=100000-"}}));
}

TEST_F(RestrictedPayloadsTest, GreenIsForEveryAdmittedPartyAndClearForEverybody) {
  const std::string green = Restricted(statement::Marking::kGreen);
  const std::string clear = Restricted(statement::Marking::kClear);
  ASSERT_EQ(Put(Address(green), green).status, 201U);
  ASSERT_EQ(Put(Address(clear), clear).status, 201U);
  EXPECT_EQ(Ask(green).status, 401U);
  EXPECT_EQ(Ask(clear).status, 200U);
  EXPECT_EQ(HeaderOf(Ask(clear), "Cache-Control"), "no-cache");
  Be("did:web:other.example");
  EXPECT_EQ(Ask(green).status, 200U);
  Be("did:web:other.example", false);
  EXPECT_EQ(Ask(green).status, 403U);
}

TEST_F(RestrictedPayloadsTest, WithoutAStatementAreNotThereForAnybody) {
  const std::string clear = Restricted(statement::Marking::kClear);
  ASSERT_EQ(Put(Address(clear), clear).status, 201U);
  standing.registered = false;
  Be("did:web:acme.example");
  EXPECT_EQ(Ask(clear).status, 404U);
}

}  // namespace
}  // namespace entente::protocols
