#include "log/consistency_receipt.h"

#include <algorithm>
#include <bit>

#include "base/check.h"
#include "log/receipt_form.h"
#include "merkle/tree.h"

namespace entente::log {
namespace {

struct Parts {
  ReceiptForm form;
  ConsistencyReceipt receipt;
};

Result<Parts> Split(ByteView bytes) {
  Parts parts;
  TRY_ASSIGN(parts.form, SplitReceipt(bytes, ProofKind::kConsistency));
  auto proof = DecodeProofParts(parts.form.proof, "a consistency proof", "older size", "newer size");
  if (!proof.has_value()) return std::unexpected(WithContext(std::move(proof.error()), "the consistency proof"));
  if (proof->first == 0 || proof->first >= proof->second) {
    auto bad = BadProof("the older size is from 1 to one less than the newer size");
    return std::unexpected(WithContext(std::move(bad.error()), "the consistency proof"));
  }
  parts.receipt = {proof->first,      proof->second,  std::move(proof->path), parts.form.issuer,
                   parts.form.origin, parts.form.kid, parts.form.signature};
  return parts;
}

// The root that follows from the older one. Errors: kUnauthorized.
Result<crypto::Digest> NewerRoot(const ConsistencyReceipt& receipt, const crypto::Digest& old_root) {
  // A proof from a complete tree leaves out its root, which the verifier has.
  std::vector<crypto::Digest> path;
  if (std::has_single_bit(receipt.old_size)) path.push_back(old_root);
  path.insert(path.end(), receipt.path.begin(), receipt.path.end());
  TRY_ASSIGN(const merkle::PathRoots roots, merkle::RootsFromConsistencyPath(receipt.old_size, receipt.size, path));
  if (roots.old_root != old_root)
    return Fail(ErrorCode::kUnauthorized, "the proof is from another root of the older tree than the given one");
  return roots.root;
}

}  // namespace

Bytes EncodeConsistencyReceipt(const ConsistencyReceipt& receipt, crypto::Algorithm algorithm) {
  CHECK(receipt.old_size > 0 && receipt.old_size < receipt.size);
  ReceiptForm form;
  form.issuer = receipt.issuer;
  form.origin = receipt.origin;
  form.kid = receipt.kid;
  form.algorithm = algorithm;
  form.signature = receipt.signature;
  form.proof = EncodeProofParts({receipt.old_size, receipt.size, receipt.path});
  return JoinReceipt(form, ProofKind::kConsistency);
}

Result<ConsistencyReceipt> DecodeConsistencyReceipt(ByteView bytes) {
  TRY_ASSIGN(Parts parts, Split(bytes));
  return std::move(parts.receipt);
}

Result<VerifiedConsistency> VerifyConsistencyReceipt(ByteView receipt, const crypto::Digest& old_root,
                                                     const crypto::PublicKey& key) {
  TRY_ASSIGN(Parts parts, Split(receipt));
  if (parts.form.algorithm != key.algorithm() || !std::ranges::equal(parts.receipt.kid, key.kid()))
    return Fail(ErrorCode::kUnauthorized, "the receipt is signed with another key than the given one");
  const Result<crypto::Digest> root = NewerRoot(parts.receipt, old_root);
  if (!root.has_value())
    return Fail(ErrorCode::kUnauthorized,
                "the consistency proof of the receipt does not hold: " + root.error().message);
  if (!key.Verify(RootSigStructure(parts.form.protected_header, *root), parts.receipt.signature).has_value())
    return Fail(ErrorCode::kUnauthorized,
                "the receipt's signature does not hold for what follows from the older root: root, proof or signature "
                "has been changed");
  return VerifiedConsistency{std::move(parts.receipt), *root};
}

}  // namespace entente::log
