// COSE receipts (RFC 9942) with vds 1, RFC9162_SHA256: made by the log, checked by anybody. Exactly the CDDL `receipt`
// of api/statement.cddl, deterministically encoded: other forms are refused, so that one proof has one receipt.
//
// Invariants:
//  1. The protected header holds nothing of the entry: all receipts of one root carry the same signature.
//  2. A receipt has at least one hash in its path, so a tree of one entry has none.
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
  Bytes kid;           // 32 bytes: the key's thumbprint
  Bytes signature;     // as long as its algorithm says: 64 bytes, 96 with ES384
};

// The bytes that the receipt key signs for a root: one signature serves all receipts of that tree size.
// REQUIRES: issuer and origin are claim-text: UTF-8 of 1 to 8192 bytes without control characters.
[[nodiscard]] Bytes ReceiptSigStructure(const crypto::PublicKey& key, const std::string& issuer,
                                        const std::string& origin, const crypto::Digest& root);
// REQUIRES: the receipt keeps to the CDDL: leaf_index < tree_size < 2^63, 1 to 63 hashes in the path, issuer and origin
// as above, kid of 32 bytes, signature as long as the algorithm says.
[[nodiscard]] Bytes EncodeReceipt(const InclusionReceipt& receipt, crypto::Algorithm algorithm);
// Reads a receipt and checks nothing that it says. Errors: kInvalidInput when it is not one, with the label as place.
[[nodiscard]] Result<InclusionReceipt> DecodeReceipt(ByteView bytes);
// Checks that `entry` (the bytes of the leaf) is in the tree whose root the key signed.
// Errors: kInvalidInput when it is no receipt; kUnauthorized, saying which part did not hold.
[[nodiscard]] Result<InclusionReceipt> VerifyReceipt(ByteView receipt, ByteView entry, const crypto::PublicKey& key);

}  // namespace entente::log
