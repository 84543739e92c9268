// COSE receipts (RFC 9942) with vds 1, RFC9162_SHA256: made by the log, checked by anybody.
//
// Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "crypto/key.h"

namespace entente::log {

struct InclusionReceipt {
  std::uint64_t tree_size = 0;
  std::uint64_t leaf_index = 0;
  std::vector<crypto::Digest> path;
  std::string issuer;  // CWT iss
  std::string origin;  // CWT sub: the log's origin
  Bytes kid;
  Bytes signature;
};

// The bytes that the receipt key signs for a root: one signature serves all receipts of that tree size.
[[nodiscard]] Bytes ReceiptSigStructure(const crypto::PublicKey& key, const std::string& issuer,
                                        const std::string& origin, const crypto::Digest& root);
[[nodiscard]] Bytes EncodeReceipt(const InclusionReceipt& receipt, crypto::Algorithm algorithm);
[[nodiscard]] Result<InclusionReceipt> DecodeReceipt(ByteView bytes);
// Checks that `entry` (the bytes of the leaf) is in the tree whose root the key signed.
// Errors: kUnauthorized, saying which part did not hold.
[[nodiscard]] Result<InclusionReceipt> VerifyReceipt(ByteView receipt, ByteView entry, const crypto::PublicKey& key);

}  // namespace entente::log
