// The form that receipts of inclusion and of consistency share (RFC 9942): a COSE_Sign1 with a detached payload, which
// is the root of the tree, and one proof in its unprotected header. Seen inside log/ only.
//
// Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "codec/cbor.h"
#include "crypto/digest.h"
#include "crypto/key.h"

namespace entente::log {

// Keys of the map under label 396.
enum class ProofKind : std::int64_t { kInclusion = -1, kConsistency = -2 };

// A receipt, and what of its bytes the signature covers.
struct ReceiptForm {
  std::string issuer;
  std::string origin;
  Bytes kid;
  crypto::Algorithm algorithm = crypto::Algorithm::kEdDsa;
  Bytes signature;
  Bytes protected_header;
  Bytes proof;  // what the byte string holds
};

inline constexpr std::size_t kPathHashesMax = 63;  // tree sizes are below 2^63

// REQUIRES: issuer and origin are claim-text, kid has 32 bytes.
[[nodiscard]] Bytes ReceiptHeader(crypto::Algorithm algorithm, ByteView kid, const std::string& issuer,
                                  const std::string& origin);
// RFC 9052 section 4.4, with the root as the payload.
[[nodiscard]] Bytes RootSigStructure(ByteView protected_header, const crypto::Digest& root);

// Errors: kInvalidInput, with the label as place; also when the proof is of another kind.
[[nodiscard]] Result<ReceiptForm> SplitReceipt(ByteView bytes, ProofKind kind);
// REQUIRES: as ReceiptHeader(); the signature is as long as the algorithm says.
[[nodiscard]] Bytes JoinReceipt(const ReceiptForm& form, ProofKind kind);

// The three parts of a proof: two numbers and a path of 1 to 63 hashes.
struct ProofParts {
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  std::vector<crypto::Digest> path;
};
// `what`, `first` and `second` are its words in errors.
[[nodiscard]] Result<ProofParts> DecodeProofParts(ByteView bytes, std::string_view what, std::string_view first,
                                                  std::string_view second);
[[nodiscard]] Bytes EncodeProofParts(const ProofParts& parts);
[[nodiscard]] std::unexpected<Error> BadProof(std::string message);

}  // namespace entente::log
