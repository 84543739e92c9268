#include "statement/erasure.h"

#include <gtest/gtest.h>

#include <string>

#include "base/encoding.h"
#include "statement/content_types.h"

namespace entente::statement {
namespace {

const std::string kHex(64, 'a');

std::string With(const std::string& members) {
  return R"({"payload":")" + kHex + R"(","reason":"requested")" + members + "}";
}

TEST(Erasure, ComesBackAsItWasWritten) {
  ErasureDocument document;
  document.payload = crypto::Sha256(AsBytes("document"));
  document.reason = "personal data";
  document.basis = "GDPR Art. 17";
  document.requested_by = "the person concerned";
  const auto read = ParseErasure(ToJson(document));
  ASSERT_TRUE(read) << read.error().Text();
  EXPECT_EQ(read->payload, document.payload);
  EXPECT_EQ(read->reason, document.reason);
  EXPECT_EQ(read->basis, document.basis);
  EXPECT_EQ(read->requested_by, document.requested_by);
  document.basis.clear();
  document.requested_by.clear();
  EXPECT_EQ(ToJson(document), R"({"payload":")" + ToHex(document.payload) + R"(","reason":"personal data"})");
}

TEST(Erasure, RefusesWhatIsNotInTheFormatAndSaysWhere) {
  const auto place = [](const std::string& json) {
    const auto read = ParseErasure(json);
    return read.has_value() ? std::string("taken") : read.error().place;
  };
  EXPECT_EQ(place(With("")), "taken");
  EXPECT_EQ(place(R"({"payload":")" + std::string(64, 'A') + R"(","reason":"x"})"), "/payload");
  EXPECT_EQ(place(R"({"payload":"abc","reason":"x"})"), "/payload");
  EXPECT_EQ(place(R"({"reason":"x"})"), "/payload");
  EXPECT_EQ(place(R"({"payload":")" + kHex + R"("})"), "/reason");
  EXPECT_EQ(place(R"({"payload":")" + kHex + R"(","reason":""})"), "/reason");
  EXPECT_EQ(place(With(R"(,"basis":")" + std::string(1025, 'x') + "\"")), "/basis");
  EXPECT_EQ(place(With(R"(,"requested_by":"\u0007")")), "/requested_by");
  EXPECT_NE(place(With(R"(,"why":"x")")), "taken");
}

TEST(Erasure, IsReadFromEntriesOfItsKindAlone) {
  const auto key = crypto::PrivateKey::Generate(crypto::Algorithm::kEdDsa).value();
  const auto say = [&key](std::string_view type, const std::string& document) {
    Headers headers;
    headers.content_type = type;
    headers.issuer = "did:web:acme.example";
    headers.subject = kHex;
    return Sign(std::move(headers), AsBytes(document), key).value();
  };
  const auto erased = ErasedBy(say(content_type::kErasure, With("")));
  ASSERT_TRUE(erased.has_value());
  EXPECT_EQ(ToHex(*erased), kHex);
  EXPECT_FALSE(ErasedBy(say(content_type::kSupport, With(""))).has_value());
  EXPECT_FALSE(ErasedBy(say(content_type::kErasure, "{}")).has_value());
}

}  // namespace
}  // namespace entente::statement
