#include "log/consistency_receipt.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "log/receipt.h"
#include "merkle/tree.h"

namespace entente::log {
namespace {

constexpr const char* kIssuer = "did:web:operator.example";
constexpr const char* kOrigin = "log.example.org/test";

merkle::Hash LeafOf(std::uint64_t index) {
  return merkle::LeafHash(AsBytes("entry " + std::to_string(index)));
}
Result<merkle::Hash> Node(merkle::NodeId id) {
  if (id.level == 0) return LeafOf(id.index);
  TRY_ASSIGN(const merkle::Hash left, Node({id.level - 1, id.index * 2}));
  TRY_ASSIGN(const merkle::Hash right, Node({id.level - 1, id.index * 2 + 1}));
  return merkle::NodeHash(left, right);
}
merkle::Hash RootOf(std::uint64_t size) {
  return merkle::Root(size, Node).value();
}

struct ConsistencyReceipts : testing::Test {
  // As the log makes it: with the signature that receipts of inclusion under that root have.
  [[nodiscard]] ConsistencyReceipt Make(std::uint64_t old_size, std::uint64_t size) const {
    const Bytes root_signature =
        key.Sign(ReceiptSigStructure(key.public_key(), kIssuer, kOrigin, RootOf(size))).value();
    return {old_size,      size,    merkle::ConsistencyProof(old_size, size, Node).value(),
            kIssuer,       kOrigin, ToBytes(key.public_key().kid()),
            root_signature};
  }
  [[nodiscard]] static Bytes Encoded(const ConsistencyReceipt& receipt) {
    return EncodeConsistencyReceipt(receipt, crypto::Algorithm::kEdDsa);
  }
  // kConflict when it holds.
  [[nodiscard]] ErrorCode CodeOf(const ConsistencyReceipt& receipt, const merkle::Hash& old_root) const {
    const auto verified = VerifyConsistencyReceipt(Encoded(receipt), old_root, key.public_key());
    return verified.has_value() ? ErrorCode::kConflict : verified.error().code;
  }
  crypto::PrivateKey key = crypto::PrivateKey::FromSeed(Bytes(32, 1)).value();
};

// For every two sizes of a small tree.
TEST_F(ConsistencyReceipts, HoldForWhatTheTreeIsAndNothingElse) {
  constexpr std::uint64_t kSizeMax = 20;
  for (std::uint64_t size = 2; size <= kSizeMax; ++size) {
    for (std::uint64_t old_size = 1; old_size < size; ++old_size) {
      const ConsistencyReceipt receipt = Make(old_size, size);
      const Bytes bytes = Encoded(receipt);
      const auto verified = VerifyConsistencyReceipt(bytes, RootOf(old_size), key.public_key());
      ASSERT_TRUE(verified.has_value()) << old_size << " " << size << " " << verified.error().Text();
      EXPECT_EQ(verified->root, RootOf(size));
      EXPECT_EQ(verified->receipt.old_size, old_size);
      EXPECT_EQ(verified->receipt.size, size);
      EXPECT_EQ(Encoded(verified->receipt), bytes);
      for (std::uint64_t other = 1; other <= kSizeMax; ++other) {
        if (other == old_size) continue;
        EXPECT_EQ(CodeOf(receipt, RootOf(other)), ErrorCode::kUnauthorized);
      }
    }
  }
}

TEST_F(ConsistencyReceipts, WhatWasChangedDoesNotHold) {
  const ConsistencyReceipt good = Make(5, 11);
  const auto changed = [&](auto change) {
    ConsistencyReceipt bad = good;
    change(bad);
    return CodeOf(bad, RootOf(5));
  };
  EXPECT_EQ(changed([](auto& one) { one.size = 17; }), ErrorCode::kUnauthorized);
  // The size is not signed, and from 5 the path to 12 has the same shape: the root is what was said.
  EXPECT_EQ(changed([](auto& one) { one.size = 12; }), ErrorCode::kConflict);
  EXPECT_EQ(changed([](auto& one) { one.old_size = 6; }), ErrorCode::kUnauthorized);
  EXPECT_EQ(changed([](auto& one) { one.path.pop_back(); }), ErrorCode::kUnauthorized);
  EXPECT_EQ(changed([](auto& one) { one.path.front()[0] ^= 1U; }), ErrorCode::kUnauthorized);
  EXPECT_EQ(changed([](auto& one) { one.signature[0] ^= 1U; }), ErrorCode::kUnauthorized);
  EXPECT_EQ(changed([](auto& one) { one.origin = "log.example.org/other"; }), ErrorCode::kUnauthorized);
  EXPECT_EQ(changed([](auto& one) { one.kid[0] ^= 1U; }), ErrorCode::kUnauthorized);
}

TEST_F(ConsistencyReceipts, AreNotReceiptsOfInclusion) {
  const Bytes consistency = Encoded(Make(5, 11));
  EXPECT_EQ(DecodeReceipt(consistency).error().code, ErrorCode::kInvalidInput);
  InclusionReceipt receipt;
  receipt.tree_size = 11;
  receipt.leaf_index = 5;
  receipt.path = merkle::InclusionProof(5, 11, Node).value();
  receipt.issuer = kIssuer;
  receipt.origin = kOrigin;
  receipt.kid = ToBytes(key.public_key().kid());
  receipt.signature = Bytes(64, 0);
  EXPECT_EQ(DecodeConsistencyReceipt(EncodeReceipt(receipt, crypto::Algorithm::kEdDsa)).error().code,
            ErrorCode::kInvalidInput);
}

TEST_F(ConsistencyReceipts, FromNothingAndToItselfThereIsNone) {
  // By hand, since the encoder would not: [5, 5, [h]] and [0, 5, [h]] in place of [5, 11, [..]].
  Bytes bytes = Encoded(Make(5, 6));
  const Bytes sizes = {0x83, 0x05, 0x06};
  const auto found = std::ranges::search(bytes, sizes);
  ASSERT_FALSE(found.empty());
  const auto at = found.begin() - bytes.begin();
  for (const std::uint8_t old_size : {std::uint8_t{0}, std::uint8_t{6}, std::uint8_t{7}}) {
    bytes[static_cast<std::size_t>(at) + 1] = old_size;
    EXPECT_EQ(DecodeConsistencyReceipt(bytes).error().code, ErrorCode::kInvalidInput);
  }
}

}  // namespace
}  // namespace entente::log
