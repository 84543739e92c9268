#include "statement/restricted_document.h"

#include <gmock/gmock.h>

#include <random>

#include "base/encoding.h"
#include "codec/cbor.h"

namespace entente::statement {
namespace {

using testing::HasSubstr;

RestrictedHead SomeHead() {
  RestrictedHead head;
  head.salt.fill(0xAB);
  head.marking = Marking::kAmber;
  head.audience = {"did:web:a.example", "did:web:b.example"};
  head.issuer = "did:web:acme.example";
  head.subject = "pkg:generic/acme/gateway@1.0.0";
  head.content_type = "application/vnd.cyclonedx+json";
  return head;
}

Bytes Restricted(const RestrictedHead& head, ByteView document) {
  auto bytes = EncodeRestrictedPrefix(head, document.size());
  EXPECT_TRUE(bytes.has_value()) << bytes.error().Text();
  bytes->insert(bytes->end(), document.begin(), document.end());
  return *bytes;
}

TEST(RestrictedDocument, ComesBack) {
  std::mt19937 random(7);
  for (const std::size_t size : {0U, 1U, 23U, 24U, 255U, 65'536U, 200'000U}) {
    Bytes document(size);
    for (auto& byte : document) byte = static_cast<std::uint8_t>(random());
    const Bytes bytes = Restricted(SomeHead(), document);
    EXPECT_TRUE(BeginsLikeRestricted(bytes));
    const auto opened = OpenRestricted(bytes);
    ASSERT_TRUE(opened.has_value()) << opened.error().Text();
    EXPECT_EQ(opened->head.salt, SomeHead().salt);
    EXPECT_EQ(opened->head.marking, Marking::kAmber);
    EXPECT_EQ(opened->head.audience, SomeHead().audience);
    EXPECT_EQ(opened->head.issuer, "did:web:acme.example");
    EXPECT_EQ(opened->head.subject, "pkg:generic/acme/gateway@1.0.0");
    EXPECT_EQ(opened->head.content_type, "application/vnd.cyclonedx+json");
    EXPECT_EQ(ToBytes(opened->document), document);
    // The prefix is read from a front that need not hold the document.
    const auto prefix = DecodeRestrictedPrefix(ByteView(bytes).first(std::min(bytes.size(), std::size_t{400})));
    ASSERT_TRUE(prefix.has_value()) << prefix.error().Text();
    EXPECT_EQ(prefix->document_bytes, size);
    EXPECT_EQ(prefix->bytes + size, bytes.size());
  }
}

TEST(RestrictedDocument, IsOneCborItemThatAnyReaderTakes) {
  const Bytes bytes = Restricted(SomeHead(), AsBytes("text"));
  const auto whole = cbor::Decode(bytes);
  ASSERT_TRUE(whole.has_value()) << whole.error().Text();
  ASSERT_NE(whole->AsArray(), nullptr);
  ASSERT_EQ(whole->AsArray()->size(), 3U);
  EXPECT_EQ(*(*whole->AsArray())[0].AsTextString(), "entente.restricted.v1");
  EXPECT_EQ(*(*whole->AsArray())[2].AsByteString(), ToBytes("text"));
  EXPECT_EQ(bytes[kRestrictedMagicBytes - 1], '1');
}

TEST(RestrictedDocument, CutOffOrWithBytesAfterItIsRefused) {
  Bytes bytes = Restricted(SomeHead(), AsBytes("some text"));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(OpenRestricted(ByteView(bytes).first(size)).has_value()) << size;
  bytes.push_back(0);
  EXPECT_THAT(OpenRestricted(bytes).error().message, HasSubstr("9 bytes, and 10 follow"));
}

TEST(RestrictedDocument, WithAnyByteOfItsFrontChangedIsAnotherOrNone) {
  const Bytes bytes = Restricted(SomeHead(), AsBytes("some text"));
  for (std::size_t at = 0; at < bytes.size() - 9; ++at) {
    Bytes changed = bytes;
    changed[at] ^= 0x01;
    const auto opened = OpenRestricted(changed);
    if (!opened.has_value()) continue;
    // What is read is what stands there: it encodes to the same bytes.
    EXPECT_EQ(Restricted(opened->head, opened->document), changed) << at;
  }
}

TEST(RestrictedDocument, NeedsASoundHead) {
  RestrictedHead head = SomeHead();
  head.marking = Marking::kGreen;
  EXPECT_THAT(EncodeRestrictedPrefix(head, 1).error().message, HasSubstr("every admitted party"));
  head.audience.clear();
  EXPECT_TRUE(EncodeRestrictedPrefix(head, 1).has_value());

  head = SomeHead();
  std::swap(head.audience[0], head.audience[1]);
  EXPECT_THAT(EncodeRestrictedPrefix(head, 1).error().message, HasSubstr("ascending"));
  head.audience = {"did:web:a.example", "did:web:a.example"};
  EXPECT_FALSE(EncodeRestrictedPrefix(head, 1).has_value());
  head.audience = {""};
  EXPECT_FALSE(EncodeRestrictedPrefix(head, 1).has_value());
  head = SomeHead();
  head.content_type = "Text";
  EXPECT_FALSE(EncodeRestrictedPrefix(head, 1).has_value());
  head = SomeHead();
  head.subject.clear();
  EXPECT_FALSE(EncodeRestrictedPrefix(head, 1).has_value());
  head = SomeHead();
  head.audience.clear();
  for (int i = 0; i < 257; ++i) head.audience.push_back("did:web:" + std::to_string(1000 + i) + ".example");
  EXPECT_THAT(EncodeRestrictedPrefix(head, 1).error().message, HasSubstr("at most 256"));
  head.audience.resize(256);
  for (auto& party : head.audience) party += std::string(300, 'x');
  EXPECT_THAT(EncodeRestrictedPrefix(head, 1).error().message, HasSubstr("65536 bytes together"));
}

TEST(OpaqueSubject, IsARandomUuidAndNothingElse) {
  const std::array<std::uint8_t, 16> random = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                               0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
  EXPECT_EQ(OpaqueSubject(random), "urn:uuid:ffffffff-ffff-4fff-bfff-ffffffffffff");
  EXPECT_TRUE(IsOpaqueSubject(OpaqueSubject(random)));
  EXPECT_TRUE(IsOpaqueSubject(OpaqueSubject({})));
  for (const char* other :
       {"urn:uuid:ffffffff-ffff-1fff-bfff-ffffffffffff", "urn:uuid:ffffffff-ffff-4fff-cfff-ffffffffffff",
        "urn:uuid:FFFFFFFF-ffff-4fff-bfff-ffffffffffff", "urn:uuid:ffffffff-ffff-4fff-bfff-fffffffffff",
        "urn:uuid:ffffffffffff-4fff-bfff-ffffffffffff-", "pkg:generic/acme/gateway@1.0.0", ""})
    EXPECT_FALSE(IsOpaqueSubject(other)) << other;
}

TEST(Marking, HasOneNameThatIsReadInAnyCase) {
  for (const Marking marking : kAllMarkings) EXPECT_EQ(MarkingFromName(Name(marking)), marking);
  EXPECT_EQ(MarkingFromName("amber+strict"), Marking::kAmberStrict);
  EXPECT_EQ(MarkingFromName("tlp:Red"), Marking::kRed);
  EXPECT_FALSE(MarkingFromName("TLP:WHITE").has_value());
  EXPECT_FALSE(MarkingFromName("").has_value());
}

TEST(Marking, SaysWhoMayRead) {
  const std::vector<std::string> named = {"did:web:named.example"};
  const std::optional<Reader> nobody;
  const Reader other{"did:web:other.example", true};
  const Reader applicant{"did:web:named.example", false};
  const Reader recipient{"did:web:named.example", true};
  const Reader issuer{"did:web:issuer.example", true};
  const auto may = [&](Marking marking, const std::optional<Reader>& reader) {
    return MayRead({marking, "did:web:issuer.example", named}, reader);
  };
  for (const auto& reader : {nobody, std::optional(other), std::optional(applicant), std::optional(issuer)})
    EXPECT_TRUE(may(Marking::kClear, reader));
  EXPECT_FALSE(may(Marking::kGreen, nobody));
  EXPECT_FALSE(may(Marking::kGreen, applicant));
  EXPECT_TRUE(may(Marking::kGreen, other));
  for (const Marking marking : {Marking::kAmber, Marking::kAmberStrict, Marking::kRed}) {
    EXPECT_FALSE(may(marking, nobody));
    EXPECT_FALSE(may(marking, other));
    EXPECT_FALSE(may(marking, applicant));
    EXPECT_TRUE(may(marking, recipient));
    EXPECT_TRUE(may(marking, issuer));
  }
}

}  // namespace
}  // namespace entente::statement
