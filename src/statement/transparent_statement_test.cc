#include "statement/transparent_statement.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "codec/cbor.h"

namespace entente::statement {
namespace {

SignedStatement Statement() {
  Headers headers;
  headers.content_type = "application/json";
  headers.issuer = "did:web:a.example";
  headers.subject = "thing";
  return Sign(headers, AsBytes("{}"), crypto::PrivateKey::Generate(crypto::Algorithm::kEdDsa).value()).value();
}

TEST(TransparentStatement, RoundTrips) {
  const SignedStatement statement = Statement();
  const std::vector<Bytes> receipts = {ToBytes("first receipt"), Bytes(300, 1)};
  const Bytes bytes = EncodeTransparent(statement, receipts);
  const Result<TransparentStatement> read = DecodeTransparent(bytes);
  ASSERT_TRUE(read.has_value()) << read.error().Text();
  EXPECT_EQ(read->receipts, receipts);
  EXPECT_EQ(ToBytes(read->statement.entry()), ToBytes(statement.entry()));
  EXPECT_EQ(cbor::Encode(cbor::Decode(bytes).value()), bytes);
  EXPECT_EQ(ToBytes(SignedStatement::Decode(bytes)->entry()), ToBytes(statement.entry()))
      << "it can be submitted as it is";
}

TEST(TransparentStatement, WithoutReceiptsItIsNone) {
  const SignedStatement statement = Statement();
  EXPECT_EQ(EncodeTransparent(statement, {}), ToBytes(statement.entry()));
  const Result<TransparentStatement> read = DecodeTransparent(statement.entry());
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().place, "label 394");
  EXPECT_FALSE(DecodeTransparent(EncodeTransparent(statement, std::vector<Bytes>(65, Bytes{1}))));
  EXPECT_TRUE(DecodeTransparent(EncodeTransparent(statement, std::vector<Bytes>(64, Bytes{1}))).has_value());
}

TEST(TransparentStatement, EveryTruncationIsRefused) {
  const Bytes bytes = EncodeTransparent(Statement(), {ToBytes("receipt")});
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(DecodeTransparent(ByteView(bytes).first(size)));
}

}  // namespace
}  // namespace entente::statement
