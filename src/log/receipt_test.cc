#include "log/receipt.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "codec/cbor.h"
#include "merkle/tree.h"

namespace entente::log {
namespace {

using cbor::Value;

constexpr const char* kIssuer = "did:web:operator.example";
constexpr const char* kOrigin = "log.example.org/test";

// A small tree, all in memory.
struct Tree {
  std::vector<Bytes> entries;

  explicit Tree(std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) entries.push_back(ToBytes("entry " + std::to_string(i)));
  }
  merkle::Hash Node(merkle::NodeId id) const {
    if (id.level == 0) return merkle::LeafHash(entries.at(id.index));
    return merkle::NodeHash(Node({id.level - 1, id.index * 2}), Node({id.level - 1, id.index * 2 + 1}));
  }
  merkle::NodeReader Reader() const {
    return [this](merkle::NodeId id) -> Result<merkle::Hash> { return Node(id); };
  }
  merkle::Hash Root() const { return merkle::Root(entries.size(), Reader()).value(); }
  std::vector<merkle::Hash> Proof(std::uint64_t index) const {
    return merkle::InclusionProof(index, entries.size(), Reader()).value();
  }
};

crypto::PrivateKey KeyOf(crypto::Algorithm algorithm) {
  if (algorithm == crypto::Algorithm::kEdDsa) return crypto::PrivateKey::FromSeed(Bytes(32, 1)).value();
  return crypto::PrivateKey::Generate(algorithm).value();
}

InclusionReceipt Make(const Tree& tree, std::uint64_t index, const crypto::PrivateKey& key, const Bytes& signature) {
  return {tree.entries.size(), index, tree.Proof(index), kIssuer, kOrigin, ToBytes(key.public_key().kid()), signature};
}

Bytes SignRoot(const Tree& tree, const crypto::PrivateKey& key) {
  return key.Sign(ReceiptSigStructure(key.public_key(), kIssuer, kOrigin, tree.Root())).value();
}

class Receipts : public testing::TestWithParam<crypto::Algorithm> {};

TEST_P(Receipts, OneSignatureServesAllEntriesOfARoot) {
  const crypto::PrivateKey key = KeyOf(GetParam());
  for (const std::size_t size : {2U, 3U, 7U, 8U, 257U}) {
    const Tree tree(size);
    const Bytes signature = SignRoot(tree, key);
    for (std::uint64_t i = 0; i < size; ++i) {
      const InclusionReceipt receipt = Make(tree, i, key, signature);
      const Bytes bytes = EncodeReceipt(receipt, GetParam());
      const auto verified = VerifyReceipt(bytes, tree.entries[i], key.public_key());
      ASSERT_TRUE(verified.has_value()) << verified.error().Text();
      EXPECT_EQ(verified->tree_size, size);
      EXPECT_EQ(verified->leaf_index, i);
      EXPECT_EQ(verified->path, receipt.path);
      EXPECT_EQ(verified->issuer, kIssuer);
      EXPECT_EQ(verified->origin, kOrigin);
      EXPECT_EQ(verified->kid, receipt.kid);
      EXPECT_EQ(verified->signature, signature);
      EXPECT_EQ(EncodeReceipt(*verified, GetParam()), bytes);
    }
  }
}

TEST_P(Receipts, ForAnotherEntryPlaceOrKeyAreUnauthorized) {
  const crypto::PrivateKey key = KeyOf(GetParam());
  const Tree tree(7);
  const InclusionReceipt good = Make(tree, 4, key, SignRoot(tree, key));
  const auto code = [&](const InclusionReceipt& receipt, ByteView entry, const crypto::PublicKey& under) {
    const auto verified = VerifyReceipt(EncodeReceipt(receipt, GetParam()), entry, under);
    return verified.has_value() ? std::string_view("verified") : CodeName(verified.error().code);
  };
  const std::string_view unauthorized = CodeName(ErrorCode::kUnauthorized);
  const ByteView entry = tree.entries[4];
  ASSERT_EQ(code(good, entry, key.public_key()), "verified");
  EXPECT_EQ(code(good, tree.entries[5], key.public_key()), unauthorized);
  EXPECT_EQ(code(good, {}, key.public_key()), unauthorized);
  EXPECT_EQ(code(good, entry, KeyOf(crypto::Algorithm::kEs256).public_key()), unauthorized);

  InclusionReceipt forged = good;
  forged.leaf_index = 5;
  EXPECT_EQ(code(forged, entry, key.public_key()), unauthorized);
  forged = good;
  forged.tree_size = 1'000;
  EXPECT_EQ(code(forged, entry, key.public_key()), unauthorized);
  forged = good;
  forged.path.pop_back();
  EXPECT_EQ(code(forged, entry, key.public_key()), unauthorized);
  forged = good;
  forged.path.push_back(forged.path.back());
  EXPECT_EQ(code(forged, entry, key.public_key()), unauthorized);
  forged = good;
  forged.path[1][31] ^= 1;
  EXPECT_EQ(code(forged, entry, key.public_key()), unauthorized);
  forged = good;
  forged.signature[9] ^= 1;
  EXPECT_EQ(code(forged, entry, key.public_key()), unauthorized);
  forged = good;
  forged.issuer = "did:web:somebody.example";
  EXPECT_EQ(code(forged, entry, key.public_key()), unauthorized);
  forged = good;
  forged.origin = "log.example.org/other";
  EXPECT_EQ(code(forged, entry, key.public_key()), unauthorized);
  forged = good;
  forged.kid[0] ^= 1;
  EXPECT_EQ(code(forged, entry, key.public_key()), unauthorized);
}

TEST_P(Receipts, OfAnotherAlgorithmAreUnauthorized) {
  const crypto::PrivateKey key = KeyOf(GetParam());
  const Tree tree(3);
  const auto other = GetParam() == crypto::Algorithm::kEdDsa ? crypto::Algorithm::kEs256 : crypto::Algorithm::kEdDsa;
  Bytes signature = SignRoot(tree, key);
  signature.resize(crypto::SignatureBytes(other));
  const Bytes bytes = EncodeReceipt(Make(tree, 1, key, signature), other);
  EXPECT_TRUE(DecodeReceipt(bytes).has_value());
  EXPECT_FALSE(VerifyReceipt(bytes, tree.entries[1], key.public_key()).has_value());
}

TEST_P(Receipts, EveryChangedByteIsNoticed) {
  const crypto::PrivateKey key = KeyOf(GetParam());
  const Tree tree(5);
  const Bytes good = EncodeReceipt(Make(tree, 2, key, SignRoot(tree, key)), GetParam());
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const std::uint8_t flip : {1, 0x10, 0x80}) {
      Bytes changed = good;
      changed[i] ^= flip;
      EXPECT_FALSE(VerifyReceipt(changed, tree.entries[2], key.public_key()).has_value())
          << "byte " << i << ", flip " << int{flip};
    }
    EXPECT_FALSE(DecodeReceipt(ByteView(good).first(i)).has_value()) << "cut to " << i;
  }
  Bytes longer = good;
  longer.push_back(0);
  EXPECT_FALSE(DecodeReceipt(longer).has_value());
}

INSTANTIATE_TEST_SUITE_P(Algorithms, Receipts,
                         testing::Values(crypto::Algorithm::kEdDsa, crypto::Algorithm::kEs256,
                                         crypto::Algorithm::kEs384),
                         [](const auto& test) { return std::string(crypto::AlgorithmName(test.param)); });

// A receipt by parts, so that each can be made wrong; the signature is of no account here.
struct Forge {
  cbor::Map claims{{Value::Int(1), Value::Text(kIssuer)}, {Value::Int(2), Value::Text(kOrigin)}};
  Value algorithm = Value::Int(-8);
  Value kid = Value::Of(ByteView(Bytes(32, 9)));
  Value structure = Value::Int(1);
  cbor::Map more_protected;
  Value size = Value::Int(2);
  Value index = Value::Int(1);
  Value path = Value::Of(cbor::Array{Value::Of(ByteView(Bytes(32, 3)))});
  std::size_t proofs = 1;
  cbor::Map more_proofs;
  cbor::Map more_unprotected;
  Value payload = Value::Null();
  Value signature = Value::Of(ByteView(Bytes(64, 5)));
  std::uint64_t tag = 18;

  Bytes Encode() const {
    cbor::Map header = more_protected;
    header.emplace_back(Value::Int(1), algorithm);
    header.emplace_back(Value::Int(4), kid);
    header.emplace_back(Value::Int(15), Value::Of(claims));
    header.emplace_back(Value::Int(395), structure);
    const Bytes proof = cbor::Encode(Value::Of(cbor::Array{size, index, path}));
    cbor::Map vdp = more_proofs;
    vdp.emplace_back(Value::Int(-1), Value::Of(cbor::Array(proofs, Value::Of(ByteView(proof)))));
    cbor::Map unprotected = more_unprotected;
    unprotected.emplace_back(Value::Int(396), Value::Of(vdp));
    return cbor::Encode(Value::Tagged(tag, Value::Of(cbor::Array{Value::Of(ByteView(cbor::Encode(Value::Of(header)))),
                                                                 Value::Of(unprotected), payload, signature})));
  }
};

TEST(ReceiptForm, IsExactlyTheCddl) {
  ASSERT_TRUE(DecodeReceipt(Forge{}.Encode()).has_value());
  const auto refused = [](const char* what, auto change) {
    Forge forge;
    change(forge);
    const auto decoded = DecodeReceipt(forge.Encode());
    ASSERT_FALSE(decoded.has_value()) << what;
    EXPECT_EQ(decoded.error().code, ErrorCode::kInvalidInput) << what;
  };
  refused("another tag", [](Forge& f) { f.tag = 17; });
  refused("an unknown algorithm", [](Forge& f) { f.algorithm = Value::Int(-35); });
  refused("an algorithm in text", [](Forge& f) { f.algorithm = Value::Text("EdDSA"); });
  refused("a short kid", [](Forge& f) { f.kid = Value::Of(ByteView(Bytes(31, 9))); });
  refused("a kid in text", [](Forge& f) { f.kid = Value::Text(std::string(32, 'k')); });
  refused("vds 2", [](Forge& f) { f.structure = Value::Int(2); });
  refused("vds in text", [](Forge& f) { f.structure = Value::Text("1"); });
  refused("another label in the header", [](Forge& f) { f.more_protected = {{Value::Int(6), Value::Int(1)}}; });
  refused("crit", [](Forge& f) { f.more_protected = {{Value::Int(2), Value::Of(cbor::Array{Value::Int(395)})}}; });
  refused("no subject", [](Forge& f) { f.claims.pop_back(); });
  refused("another claim", [](Forge& f) { f.claims.emplace_back(Value::Int(6), Value::Int(1)); });
  refused("a claim in place of the subject", [](Forge& f) { f.claims[1].first = Value::Int(3); });
  refused("an empty issuer", [](Forge& f) { f.claims[0].second = Value::Text(""); });
  refused("a long issuer", [](Forge& f) { f.claims[0].second = Value::Text(std::string(8'193, 'a')); });
  refused("a newline in the origin", [](Forge& f) { f.claims[1].second = Value::Text("a\nb"); });
  refused("a C1 control in the origin", [](Forge& f) {
    f.claims[1].second = Value::Text(
        "a\xC2\x85"
        "b");
  });
  refused("a number for the issuer", [](Forge& f) { f.claims[0].second = Value::Int(1); });
  refused("a negative size", [](Forge& f) { f.size = Value::Int(-2); });
  refused("an index that is the size", [](Forge& f) { f.index = Value::Int(2); });
  refused("a negative index", [](Forge& f) { f.index = Value::Int(-1); });
  refused("an empty tree", [](Forge& f) { f.size = f.index = Value::Int(0); });
  refused("an empty path", [](Forge& f) { f.path = Value::Of(cbor::Array{}); });
  refused("a short hash", [](Forge& f) { f.path = Value::Of(cbor::Array{Value::Of(ByteView(Bytes(31)))}); });
  refused("a long hash", [](Forge& f) { f.path = Value::Of(cbor::Array{Value::Of(ByteView(Bytes(33)))}); });
  refused("a hash in text", [](Forge& f) { f.path = Value::Of(cbor::Array{Value::Text(std::string(32, 'h'))}); });
  refused("64 hashes", [](Forge& f) { f.path = Value::Of(cbor::Array(64, Value::Of(ByteView(Bytes(32))))); });
  refused("no proof", [](Forge& f) { f.proofs = 0; });
  refused("two proofs", [](Forge& f) { f.proofs = 2; });
  refused("a consistency proof beside it", [](Forge& f) { f.more_proofs = {{Value::Int(-2), Value::Null()}}; });
  refused("another unprotected label", [](Forge& f) { f.more_unprotected = {{Value::Int(4), Value::Null()}}; });
  refused("an attached payload", [](Forge& f) { f.payload = Value::Of(ByteView(Bytes(32))); });
  refused("a short signature", [](Forge& f) { f.signature = Value::Of(ByteView(Bytes(63))); });
  refused("a long signature", [](Forge& f) { f.signature = Value::Of(ByteView(Bytes(65))); });
  refused("no signature", [](Forge& f) { f.signature = Value::Null(); });

  Forge large;
  large.size = Value::Int(std::numeric_limits<std::int64_t>::max());
  EXPECT_TRUE(DecodeReceipt(large.Encode()).has_value());
}

TEST(ReceiptForm, TheNamesOfRfc9864AreRead) {
  Forge forge;
  forge.algorithm = Value::Int(-19);
  EXPECT_TRUE(DecodeReceipt(forge.Encode()).has_value());
  forge.algorithm = Value::Int(-9);
  EXPECT_TRUE(DecodeReceipt(forge.Encode()).has_value());
}

TEST(ReceiptForm, OtherThingsAreNoReceipts) {
  for (const Bytes& bytes :
       {Bytes{}, Bytes{0}, Bytes{0xD2}, Bytes{0xD2, 0x80}, Bytes{0xD2, 0x84, 0x40, 0xA0, 0xF6, 0x40},
        Bytes{0x84, 0x40, 0xA0, 0xF6, 0x40}, Bytes(1'000, 0x81), ToBytes("a receipt")}) {
    EXPECT_FALSE(DecodeReceipt(bytes).has_value());
  }
}

TEST(ReceiptForm, WhatIsSignedIsTheSigStructureOverTheRoot) {
  const crypto::PublicKey key = KeyOf(crypto::Algorithm::kEdDsa).public_key();
  const auto structure = cbor::Decode(ReceiptSigStructure(key, kIssuer, kOrigin, merkle::EmptyRoot()));
  ASSERT_TRUE(structure.has_value());
  const cbor::Array& parts = *structure->AsArray();
  ASSERT_EQ(parts.size(), 4U);
  EXPECT_EQ(*parts[0].AsTextString(), "Signature1");
  EXPECT_TRUE(parts[2].AsByteString()->empty());
  EXPECT_EQ(*parts[3].AsByteString(), ToBytes(ByteView(merkle::EmptyRoot())));
  const auto header = cbor::Decode(*parts[1].AsByteString());
  ASSERT_TRUE(header.has_value());
  EXPECT_EQ(header->AsMap()->size(), 4U);
  EXPECT_EQ(*header->Find(395)->AsInt(), 1);
  EXPECT_EQ(*header->Find(15)->Find(2)->AsTextString(), kOrigin);
}

}  // namespace
}  // namespace entente::log
