// Receipts of consistency (RFC 9942 section 5.3) with vds 1, RFC9162_SHA256: the log says of two sizes of its tree that
// the larger continues the smaller. Exactly the CDDL `consistency-receipt` of api/statement.cddl, deterministically
// encoded.
//
// The payload, detached, is the newer root: so the signature is the one that all receipts of that root carry
// (log/receipt.h), and a verifier who has the older root computes the newer one. The root is all that is signed: sizes
// whose paths have one shape can stand for each other. Who has a newer checkpoint compares size and root with it.
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

struct ConsistencyReceipt {
  std::uint64_t old_size = 0;
  std::uint64_t size = 0;
  std::vector<crypto::Digest> path;  // the consistency proof of RFC 9162 section 2.1.4
  std::string issuer;                // CWT iss
  std::string origin;                // CWT sub: the log's origin
  Bytes kid;                         // 32 bytes: the key's thumbprint
  Bytes signature;
};

// REQUIRES: the receipt keeps to the CDDL: 0 < old_size < size < 2^63, 1 to 63 hashes in the path, and the rest as
// EncodeReceipt().
[[nodiscard]] Bytes EncodeConsistencyReceipt(const ConsistencyReceipt& receipt, crypto::Algorithm algorithm);
// Reads one and checks nothing that it says. Errors: kInvalidInput when it is none, with the label as place.
[[nodiscard]] Result<ConsistencyReceipt> DecodeConsistencyReceipt(ByteView bytes);

struct VerifiedConsistency {
  ConsistencyReceipt receipt;
  crypto::Digest root{};  // of the newer tree, which the key signed
};
// Checks that the tree of `old_root`, which the caller trusts and has for receipt.old_size, is continued by the one
// whose root the key signed. Errors: kInvalidInput when it is no such receipt; kUnauthorized, saying what did not hold.
[[nodiscard]] Result<VerifiedConsistency> VerifyConsistencyReceipt(ByteView receipt, const crypto::Digest& old_root,
                                                                   const crypto::PublicKey& key);

}  // namespace entente::log
