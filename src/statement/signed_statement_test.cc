#include "statement/signed_statement.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <string>

#include "base/encoding.h"
#include "base/limits.h"
#include "codec/cbor.h"
#include "statement/content_types.h"

namespace entente::statement {
namespace {

using cbor::Value;

Bytes Hex(std::string_view text) {
  return FromHex(text).value();
}

// The first key of RFC 8032 section 7.1.
crypto::PrivateKey FixedKey() {
  return crypto::PrivateKey::FromSeed(Hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")).value();
}

Headers PlainHeaders() {
  Headers headers;
  headers.content_type = content_type::kSupport;
  headers.issuer = "did:web:acme.example";
  headers.subject = "https://pariscall.international/";
  headers.issued_at = 1'700'000'000;
  return headers;
}

constexpr std::string_view kPayload = R"({"instrument":"https://pariscall.international/","version":"2018"})";

SignedStatement Plain() {
  return Sign(PlainHeaders(), AsBytes(kPayload), FixedKey()).value();
}

// The format, byte by byte, as an encoder and signer other than ours made it. If these change, statements that exist
// can no longer be read or their identity is another.
constexpr const char* kPlainEntry =
    "d284588ea401270378246170706c69636174696f6e2f766e642e656e74656e74652e737570706f72742b6a736f6e045820866eefbd6718"
    "c8846cd7ddfe43fc74ab1daac4538ff8514ea2ec2d410a4157430fa301746469643a7765623a61636d652e6578616d706c650278206874"
    "7470733a2f2f706172697363616c6c2e696e7465726e6174696f6e616c2f061a6553f100a058427b22696e737472756d656e74223a2268"
    "747470733a2f2f706172697363616c6c2e696e7465726e6174696f6e616c2f222c2276657273696f6e223a2232303138227d58409e3334"
    "b262fa3ad46922fc5ed26b90f03de4dcea08884c99bdb4b68fdd8687d5e2dbbfb9ae01e22ffe1431a2c09f37f1f59857e4f65ac9d14e28"
    "86e945837209";
constexpr const char* kPlainIdentity = "5933f9a05b7c352c0f1eb1ab328a3de2db1758e4c51d84196f5c20a50600af0a";
constexpr const char* kEnvelopeEntry =
    "d28458bca60127045820866eefbd6718c8846cd7ddfe43fc74ab1daac4538ff8514ea2ec2d410a4157430fa301746469643a7765623a61"
    "636d652e6578616d706c6502781e706b673a67656e657269632f61636d652f6761746577617940322e342e30061a6553f1001901022f19"
    "0103781e6170706c69636174696f6e2f766e642e6379636c6f6e6564782b6a736f6e190104782b68747470733a2f2f61636d652e657861"
    "6d706c652f676174657761792d322e342e302e6364782e6a736f6ea0582044136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310"
    "c060f61caaff8a584076e891d8de7d7743ca7b9a3a9d50b24beec30446970c7302e14687dc51e5072780375bcdcdf7e69c2d3370b3fb9f"
    "6d1dbe8b69a9c06d3cc97c2cacab9525190d";
constexpr const char* kEnvelopeIdentity = "98cef76de5f29a4db61cee49463398e6d8c97f7b29fb0c3e4f9a003b7ddc82b6";

// The same with the P-384 key of RFC 6979 appendix A.2.6.
constexpr const char* kEs384Entry =
    "d284588fa40138220378246170706c69636174696f6e2f766e642e656e74656e74652e737570706f72742b6a736f6e045820a876460dc0"
    "2fb84b5882306e6eb8d31264a31fed5cffb655169eb9abf1cef1cc0fa301746469643a7765623a61636d652e6578616d706c6502782068"
    "747470733a2f2f706172697363616c6c2e696e7465726e6174696f6e616c2f061a6553f100a058427b22696e737472756d656e74223a22"
    "68747470733a2f2f706172697363616c6c2e696e7465726e6174696f6e616c2f222c2276657273696f6e223a2232303138227d58605b0f"
    "c20c66453371279d71685dd70e4a7c5165c8483a108e971904ea48654c3f3ad8e881321aa6134bbfc61948028642336107e6bc5809c556"
    "f7597db22744d36f564a79a8456542df6d9a0e47657e470f6b012cdb33329595e0b30647112928";
constexpr const char* kEs384Identity = "3affc8a448197a521fd8d6587dc7a8b22d06ebbb1c331c81831215521205aad1";

crypto::PublicKey Rfc6979P384Key() {
  return crypto::PublicKey::FromRaw(
             crypto::Algorithm::kEs384,
             Hex("04ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc13"
                 "8015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720"))
      .value();
}

TEST(SignedStatement, PlainExampleIsStable) {
  const SignedStatement statement = Plain();
  EXPECT_EQ(ToHex(statement.entry()), kPlainEntry);
  EXPECT_EQ(ToHex(statement.identity()), kPlainIdentity);
}

TEST(SignedStatement, HashEnvelopeExampleIsStable) {
  Headers headers = PlainHeaders();
  headers.content_type = content_type::kCycloneDx;
  headers.subject = "pkg:generic/acme/gateway@2.4.0";
  headers.hash_envelope = HashEnvelope{.location = "https://acme.example/gateway-2.4.0.cdx.json"};
  const SignedStatement statement = SignDigest(headers, crypto::Sha256(AsBytes("{}")), FixedKey()).value();
  EXPECT_EQ(ToHex(statement.entry()), kEnvelopeEntry);
  EXPECT_EQ(ToHex(statement.identity()), kEnvelopeIdentity);
}

TEST(SignedStatement, DecodesWhatItSigned) {
  const SignedStatement made = Plain();
  const Result<SignedStatement> read = SignedStatement::Decode(made.entry());
  ASSERT_TRUE(read.has_value()) << read.error().Text();
  EXPECT_EQ(ToBytes(read->entry()), ToBytes(made.entry()));
  EXPECT_EQ(ToText(read->payload()), kPayload);
  EXPECT_EQ(ToBytes(read->signature()), ToBytes(made.signature()));
  EXPECT_EQ(read->SigStructure(), made.SigStructure());
  EXPECT_EQ(read->identity(), made.identity());
  EXPECT_EQ(read->identity(), crypto::Sha256(read->SigStructure()));
  EXPECT_EQ(read->headers().content_type, content_type::kSupport);
  EXPECT_EQ(read->headers().issuer, "did:web:acme.example");
  EXPECT_EQ(read->headers().subject, "https://pariscall.international/");
  EXPECT_EQ(read->headers().issued_at, 1'700'000'000);
  EXPECT_EQ(read->headers().kid, ToBytes(FixedKey().public_key().kid()));
  EXPECT_FALSE(read->headers().hash_envelope.has_value());
  EXPECT_FALSE(read->payload_digest().has_value());
  EXPECT_TRUE(read->Verify(FixedKey().public_key()).has_value());
}

TEST(SignedStatement, HashEnvelopeRoundTrip) {
  Headers headers = PlainHeaders();
  headers.content_type = content_type::kSpdx;
  const crypto::Digest digest = crypto::Sha256(AsBytes("a document of any size"));
  for (const char* location : {"", "https://acme.example/sbom.json"}) {
    headers.hash_envelope = HashEnvelope{.location = location};
    const SignedStatement made = SignDigest(headers, digest, FixedKey()).value();
    const SignedStatement read = SignedStatement::Decode(made.entry()).value();
    EXPECT_EQ(read.payload_digest(), digest);
    EXPECT_EQ(read.headers().content_type, content_type::kSpdx);
    ASSERT_TRUE(read.headers().hash_envelope.has_value());
    EXPECT_EQ(read.headers().hash_envelope->hash_algorithm, -16);
    EXPECT_EQ(read.headers().hash_envelope->location, location);
  }
  EXPECT_FALSE(Sign(headers, digest, FixedKey())) << "Sign() makes no envelopes";
}

TEST(SignedStatement, Es384ExampleIsRead) {
  const SignedStatement statement = SignedStatement::Decode(Hex(kEs384Entry)).value();
  EXPECT_EQ(statement.headers().algorithm, crypto::Algorithm::kEs384);
  EXPECT_EQ(statement.signature().size(), 96U);
  EXPECT_EQ(AsText(statement.payload()), kPayload);
  EXPECT_EQ(ToHex(statement.identity()), kEs384Identity);
  EXPECT_EQ(ToHex(statement.entry()), kEs384Entry);
  EXPECT_EQ(statement.headers().kid, ToBytes(Rfc6979P384Key().kid()));
  EXPECT_TRUE(statement.Verify(Rfc6979P384Key()).has_value());
  EXPECT_FALSE(statement.Verify(FixedKey().public_key()).has_value());
}

class EcdsaStatements : public testing::TestWithParam<crypto::Algorithm> {};
INSTANTIATE_TEST_SUITE_P(Algorithms, EcdsaStatements,
                         testing::Values(crypto::Algorithm::kEs256, crypto::Algorithm::kEs384),
                         [](const auto& test) { return std::string(crypto::AlgorithmName(test.param)); });

TEST_P(EcdsaStatements, SignaturesDifferAndTheIdentityDoesNot) {
  const crypto::PrivateKey key = crypto::PrivateKey::Generate(GetParam()).value();
  const SignedStatement a = Sign(PlainHeaders(), AsBytes(kPayload), key).value();
  const SignedStatement b = Sign(PlainHeaders(), AsBytes(kPayload), key).value();
  EXPECT_NE(ToBytes(a.entry()), ToBytes(b.entry()));
  EXPECT_EQ(a.identity(), b.identity());
  EXPECT_TRUE(a.Verify(key.public_key()).has_value());
  EXPECT_TRUE(b.Verify(key.public_key()).has_value());
  EXPECT_NE(Plain().identity(), a.identity()) << "another key, another statement";
}

TEST(SignedStatement, OtherKeysDoNotVerify) {
  const SignedStatement statement = Plain();
  for (const crypto::Algorithm algorithm :
       {crypto::Algorithm::kEdDsa, crypto::Algorithm::kEs256, crypto::Algorithm::kEs384}) {
    const Result<void> verified = statement.Verify(crypto::PrivateKey::Generate(algorithm)->public_key());
    ASSERT_FALSE(verified.has_value());
    EXPECT_EQ(verified.error().code, ErrorCode::kUnauthorized);
  }
}

// No bit of an entry is free: each flip is refused when read, or fails to verify.
TEST(SignedStatement, EveryFlippedBitAndEveryTruncation) {
  const SignedStatement statement = Plain();
  const Bytes entry = ToBytes(statement.entry());
  const crypto::PublicKey key = FixedKey().public_key();
  for (std::size_t size = 0; size < entry.size(); ++size)
    ASSERT_FALSE(SignedStatement::Decode(ByteView(entry).first(size))) << size;
  for (std::size_t bit = 0; bit < entry.size() * 8; ++bit) {
    Bytes flipped = entry;
    flipped[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    const Result<SignedStatement> read = SignedStatement::Decode(flipped);
    if (!read.has_value()) continue;
    ASSERT_EQ(ToBytes(read->entry()), flipped) << bit;
    ASSERT_FALSE(read->Verify(key)) << bit;
  }
}

// --- Statements of other makers: a COSE_Sign1 put together by hand
// -----------------------------------------------------

struct Parts {
  cbor::Map header;
  cbor::Map claims;
  cbor::Map unprotected;
  Value payload = Value::Of(AsBytes("{}"));
  Bytes signature = Bytes(64, 7);
  std::uint64_t tag = 18;
};

Parts Good() {
  Parts parts;
  parts.header = {{Value::Int(1), Value::Int(-8)},
                  {Value::Int(3), Value::Text("application/json")},
                  {Value::Int(4), Value::Of(AsBytes("kid"))}};
  parts.claims = {{Value::Int(1), Value::Text("did:web:a.example")}, {Value::Int(2), Value::Text("thing")}};
  return parts;
}

Parts GoodEnvelope() {
  Parts parts = Good();
  parts.header = {{Value::Int(1), Value::Int(-7)},
                  {Value::Int(4), Value::Of(AsBytes("kid"))},
                  {Value::Int(258), Value::Int(-16)},
                  {Value::Int(259), Value::Text("application/json")}};
  parts.payload = Value::Of(Bytes(32, 1));
  return parts;
}

void Set(cbor::Map& map, Value key, std::optional<Value> value) {
  const Bytes encoded = cbor::Encode(key);
  std::erase_if(map, [&](const auto& pair) { return cbor::Encode(pair.first) == encoded; });
  if (value.has_value()) map.emplace_back(std::move(key), *std::move(value));
}

Bytes Build(Parts parts) {
  const bool has_claims = std::ranges::any_of(
      parts.header, [](const auto& pair) { return pair.first.AsInt() && *pair.first.AsInt() == 15; });
  if (!has_claims) parts.header.emplace_back(Value::Int(15), Value::Of(parts.claims));
  cbor::Array message;
  message.push_back(Value{cbor::Encode(Value::Of(parts.header))});
  message.push_back(Value::Of(parts.unprotected));
  message.push_back(parts.payload);
  message.push_back(Value{parts.signature});
  return cbor::Encode(Value::Tagged(parts.tag, Value::Of(std::move(message))));
}

TEST(ForeignStatement, IsRead) {
  const Result<SignedStatement> read = SignedStatement::Decode(Build(Good()));
  ASSERT_TRUE(read.has_value()) << read.error().Text();
  EXPECT_EQ(AsText(read->headers().kid), "kid");
  EXPECT_FALSE(read->headers().issued_at.has_value());
  const Result<SignedStatement> envelope = SignedStatement::Decode(Build(GoodEnvelope()));
  ASSERT_TRUE(envelope.has_value()) << envelope.error().Text();
  EXPECT_EQ(envelope->headers().content_type, "application/json");
}

// How long a signature is follows from its algorithm, under either of its names.
TEST(ForeignStatement, SignaturesAreAsLongAsTheirAlgorithmSays) {
  const std::pair<std::int64_t, std::size_t> expected[] = {{-8, 64}, {-19, 64}, {-7, 64},
                                                           {-9, 64}, {-35, 96}, {-51, 96}};
  for (const auto& [label, right] : expected) {
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{48}, std::size_t{64}, std::size_t{96}, std::size_t{132}}) {
      Parts parts = Good();
      parts.header.front().second = Value::Int(label);
      parts.signature = Bytes(size, 7);
      const Result<SignedStatement> read = SignedStatement::Decode(Build(parts));
      ASSERT_EQ(read.has_value(), size == right) << label << " with " << size;
      EXPECT_TRUE(read.has_value() || read.error().place == "signature") << label << " with " << size;
    }
  }
}

TEST(ForeignStatement, UnprotectedHeaderIsEmptied) {
  Parts parts = Good();
  const Bytes bare = Build(parts);
  parts.unprotected = {{Value::Int(394), Value::Of(cbor::Array{Value::Of(AsBytes("receipt"))})},
                       {Value::Text("x"), Value::Null()}};
  const Bytes message = Build(parts);
  ASSERT_NE(message, bare);
  const SignedStatement read = SignedStatement::Decode(message).value();
  EXPECT_EQ(ToBytes(read.entry()), bare);
  EXPECT_EQ(read.identity(), SignedStatement::Decode(bare)->identity());
}

struct Change {
  const char* what;
  std::string_view place;
  std::function<void(Parts&)> apply;
};

TEST(ForeignStatement, WhatIsRefusedAndWhere) {
  const auto header = [](std::int64_t label, std::optional<Value> value) {
    return [=](Parts& p) { Set(p.header, Value::Int(label), value); };
  };
  const auto claim = [](std::int64_t label, std::optional<Value> value) {
    return [=](Parts& p) { Set(p.claims, Value::Int(label), value); };
  };
  const auto critical = [](cbor::Array labels) {
    return [=](Parts& p) { Set(p.header, Value::Int(2), Value::Of(labels)); };
  };
  const Change changes[] = {
      {"no algorithm", "label 1", header(1, std::nullopt)},
      {"an algorithm in words", "label 1", header(1, Value::Text("EdDSA"))},
      {"RSA", "label 1", header(1, Value::Int(-37))},
      {"no content type", "label 3", header(3, std::nullopt)},
      {"a CoAP content format", "label 3", header(3, Value::Int(50))},
      {"an empty content type", "label 3", header(3, Value::Text(""))},
      {"no media type", "label 3", header(3, Value::Text("json"))},
      {"upper case", "label 3", header(3, Value::Text("Application/JSON"))},
      {"a space", "label 3", header(3, Value::Text("application/json "))},
      {"two slashes", "label 3", header(3, Value::Text("application/json/x"))},
      {"parameters that are none", "label 3", header(3, Value::Text("application/json;"))},
      {"a control character in parameters", "label 3", header(3, Value::Text("application/json; a=\n"))},
      {"a long content type", "label 3", header(3, Value::Text("a/" + std::string(300, 'b')))},
      {"no key identifier", "label 4", header(4, std::nullopt)},
      {"an empty key identifier", "label 4", header(4, Value::Of(Bytes{}))},
      {"a long key identifier", "label 4", header(4, Value::Of(Bytes(65, 1)))},
      {"a key identifier in text", "label 4", header(4, Value::Text("kid"))},
      {"claims that are no map", "label 15", header(15, Value::Text("claims"))},
      {"no issuer", "label 15, claim 1", claim(1, std::nullopt)},
      {"an empty issuer", "label 15, claim 1", claim(1, Value::Text(""))},
      {"an issuer in bytes", "label 15, claim 1", claim(1, Value::Of(AsBytes("a")))},
      {"a line end in the issuer", "label 15, claim 1", claim(1, Value::Text("did:web:a\n"))},
      {"a C1 control character", "label 15, claim 1", claim(1, Value::Text("did:web:\xC2\x85"))},
      {"a long issuer", "label 15, claim 1", claim(1, Value::Text(std::string(limits::kClaimBytesMax + 1, 'a')))},
      {"no subject", "label 15, claim 2", claim(2, std::nullopt)},
      {"an empty subject", "label 15, claim 2", claim(2, Value::Text(""))},
      {"NUL in the subject", "label 15, claim 2", claim(2, Value::Text(std::string("a\0b", 3)))},
      {"DEL in the subject", "label 15, claim 2", claim(2, Value::Text("a\x7F"))},
      {"a time in text", "label 15, claim 6", claim(6, Value::Text("now"))},
      {"a claim under a byte string", "label 15",
       [](Parts& p) { Set(p.claims, Value::Of(AsBytes("k")), Value::Null()); }},
      {"an unknown critical label", "label 2",
       [&](Parts& p) {
         header(77, Value::Int(1))(p);
         critical({Value::Int(77)})(p);
       }},
      {"an unknown critical label in text", "label 2", critical({Value::Text("reauth")})},
      {"a critical label that is absent", "label 2", critical({Value::Int(258)})},
      {"crit itself", "label 2", critical({Value::Int(2)})},
      {"an empty crit", "label 2", critical({})},
      {"crit that is no array", "label 2", header(2, Value::Int(1))},
      {"crit with null", "label 2", critical({Value::Null()})},
      {"a label in bytes", "protected header", [](Parts& p) { Set(p.header, Value::Of(AsBytes("k")), Value::Null()); }},
      {"a long label", "protected header",
       [](Parts& p) { Set(p.header, Value::Text(std::string(65, 'k')), Value::Null()); }},
      {"17 unknown labels", "protected header",
       [](Parts& p) {
         for (int i = 0; i < 17; ++i) Set(p.header, Value::Int(1000 + i), Value::Null());
       }},
      {"17 unknown claims", "label 15",
       [](Parts& p) {
         for (int i = 0; i < 17; ++i) Set(p.claims, Value::Int(1000 + i), Value::Null());
       }},
      {"receipts where they are signed", "label 394", header(394, Value::Of(cbor::Array{}))},
      {"proofs where they are signed", "label 396", header(396, Value::Of(cbor::Map{}))},
      {"a preimage type without envelope", "label 259", header(259, Value::Text("application/json"))},
      {"a location without envelope", "label 260", header(260, Value::Text("https://a.example"))},
      {"a detached payload", "payload", [](Parts& p) { p.payload = Value::Null(); }},
      {"a payload in text", "payload", [](Parts& p) { p.payload = Value::Text("{}"); }},
      {"a short signature", "signature", [](Parts& p) { p.signature.pop_back(); }},
      {"a long signature", "signature", [](Parts& p) { p.signature.push_back(0); }},
      {"another tag", "byte 0", [](Parts& p) { p.tag = 98; }},
  };
  for (const Change& change : changes) {
    Parts parts = Good();
    change.apply(parts);
    const Result<SignedStatement> read = SignedStatement::Decode(Build(parts));
    ASSERT_FALSE(read.has_value()) << change.what;
    EXPECT_EQ(read.error().code, ErrorCode::kInvalidInput) << change.what;
    EXPECT_EQ(read.error().place, change.place) << change.what << ": " << read.error().message;
  }
}

TEST(ForeignStatement, HashEnvelopesThatAreRefused) {
  const auto header = [](std::int64_t label, std::optional<Value> value) {
    return [=](Parts& p) { Set(p.header, Value::Int(label), value); };
  };
  const Change changes[] = {
      {"another digest", "label 258", header(258, Value::Int(-43))},
      {"a digest in words", "label 258", header(258, Value::Text("SHA-256"))},
      {"a content type too", "label 3", header(3, Value::Text("application/json"))},
      {"no preimage type", "label 259", header(259, std::nullopt)},
      {"a preimage type in numbers", "label 259", header(259, Value::Int(50))},
      {"a preimage type that is none", "label 259", header(259, Value::Text("x"))},
      {"a location in bytes", "label 260", header(260, Value::Of(AsBytes("x")))},
      {"a long location", "label 260", header(260, Value::Text(std::string(2'049, 'x')))},
      {"a control character in the location", "label 260", header(260, Value::Text("a\tb"))},
      {"a short digest", "payload", [](Parts& p) { p.payload = Value::Of(Bytes(31)); }},
      {"a long digest", "payload", [](Parts& p) { p.payload = Value::Of(Bytes(33)); }},
  };
  for (const Change& change : changes) {
    Parts parts = GoodEnvelope();
    change.apply(parts);
    const Result<SignedStatement> read = SignedStatement::Decode(Build(parts));
    ASSERT_FALSE(read.has_value()) << change.what;
    EXPECT_EQ(read.error().place, change.place) << change.what << ": " << read.error().message;
  }
}

TEST(ForeignStatement, WhatIsUnknownIsCarried) {
  Parts parts = Good();
  Set(parts.header, Value::Int(33), Value::Of(AsBytes("a certificate")));
  Set(parts.header, Value::Text("acme.example/trace"), Value::Of(cbor::Array{Value::Int(1), Value{true}}));
  Set(parts.claims, Value::Int(4), Value::Int(1'800'000'000));
  Set(parts.header, Value::Int(2), Value::Of(cbor::Array{Value::Int(3), Value::Int(15)}));
  const Bytes message = Build(parts);
  const Result<SignedStatement> read = SignedStatement::Decode(message);
  ASSERT_TRUE(read.has_value()) << read.error().Text();
  EXPECT_EQ(ToBytes(read->entry()), message);
}

TEST(ForeignStatement, TheLabelThatIsNotUnderstoodIsNamed) {
  Parts parts = Good();
  Set(parts.header, Value::Text("must"), Value::Null());
  Set(parts.header, Value::Int(2), Value::Of(cbor::Array{Value::Text("must")}));
  const Result<SignedStatement> read = SignedStatement::Decode(Build(parts));
  EXPECT_NE(read.error().message.find("\"must\""), std::string::npos) << read.error().message;
}

TEST(ForeignStatement, OnlyDeterministicEncodingIsTaken) {
  const Bytes good = Build(Good());
  Bytes trailing = good;
  trailing.push_back(0);
  EXPECT_FALSE(SignedStatement::Decode(trailing));
  EXPECT_FALSE(SignedStatement::Decode(ByteView(good).subspan(1))) << "without its tag";
  Bytes long_tag = Hex("d812");
  Append(long_tag, ByteView(good).subspan(1));
  EXPECT_FALSE(SignedStatement::Decode(long_tag));
  Bytes indefinite = Hex("d29f");
  Append(indefinite, ByteView(good).subspan(2));
  indefinite.push_back(0xFF);
  EXPECT_FALSE(SignedStatement::Decode(indefinite));

  // The header's map inside its byte string: keys out of order.
  const Bytes header =
      Hex("a401270310" /* 3: 16 is wrong as well, but order is seen first */
          "0f00"
          "04416b");
  cbor::Array message = {Value{header}, Value::Of(cbor::Map{}), Value::Of(AsBytes("{}")), Value{Bytes(64, 7)}};
  const Result<SignedStatement> read = SignedStatement::Decode(cbor::Encode(Value::Tagged(18, Value::Of(message))));
  ASSERT_FALSE(read.has_value());
  EXPECT_NE(read.error().message.find("order"), std::string::npos) << read.error().message;
  cbor::Array empty = {Value{Bytes{}}, Value::Of(cbor::Map{}), Value::Of(AsBytes("{}")), Value{Bytes(64, 7)}};
  EXPECT_FALSE(SignedStatement::Decode(cbor::Encode(Value::Tagged(18, Value::Of(empty)))));
}

TEST(EntrySize, IsBoundedToTheByte) {
  const std::size_t around = Sign(PlainHeaders(), Bytes(60'000), FixedKey())->entry().size() - 60'000;
  const std::size_t most = limits::kEntryBytesMax - around;
  const Result<SignedStatement> largest = Sign(PlainHeaders(), Bytes(most), FixedKey());
  ASSERT_TRUE(largest.has_value());
  EXPECT_EQ(largest->entry().size(), limits::kEntryBytesMax);
  EXPECT_TRUE(SignedStatement::Decode(largest->entry()).has_value());

  const Result<SignedStatement> over = Sign(PlainHeaders(), Bytes(most + 1), FixedKey());
  ASSERT_FALSE(over.has_value());
  Parts parts = Good();
  parts.payload = Value::Of(Bytes(70'000));
  for (const Result<SignedStatement>& refused : {over, SignedStatement::Decode(Build(parts))}) {
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalidInput);
    EXPECT_EQ(refused.error().rule, "entry-size");
    EXPECT_EQ(refused.error().place, "payload");
    EXPECT_NE(refused.error().message.find("`entente sign`"), std::string::npos);
  }
}

TEST(EntrySize, DoesNotCountTheUnprotectedHeader) {
  Parts parts = Good();
  parts.payload = Value::Of(Bytes(60'000));
  parts.unprotected = {{Value::Int(394), Value::Of(cbor::Array{Value::Of(Bytes(50'000))})}};
  EXPECT_TRUE(SignedStatement::Decode(Build(parts)).has_value());
}

TEST(Sign, HoldsHeadersToTheSameRules) {
  const std::pair<const char*, std::function<void(Headers&)>> bad[] = {
      {"label 15, claim 1", [](Headers& h) { h.issuer.clear(); }},
      {"label 15, claim 1", [](Headers& h) { h.issuer = "\xFF"; }},
      {"label 15, claim 2", [](Headers& h) { h.subject = "a\nb"; }},
      {"label 3", [](Headers& h) { h.content_type = "x"; }},
  };
  for (const auto& [place, change] : bad) {
    Headers headers = PlainHeaders();
    change(headers);
    const Result<SignedStatement> made = Sign(headers, AsBytes(kPayload), FixedKey());
    ASSERT_FALSE(made.has_value());
    EXPECT_EQ(made.error().place, place);
  }
  Headers sha512 = PlainHeaders();
  sha512.hash_envelope = HashEnvelope{.hash_algorithm = -44, .location = {}};
  EXPECT_FALSE(SignDigest(sha512, crypto::Digest{}, FixedKey()));
}

}  // namespace
}  // namespace entente::statement
