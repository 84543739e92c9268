#include "log/receipt.h"

#include <algorithm>

#include "base/check.h"
#include "log/receipt_form.h"
#include "merkle/tree.h"

namespace entente::log {
namespace {

struct Parts {
  ReceiptForm form;
  InclusionReceipt receipt;
};

Result<Parts> Split(ByteView bytes) {
  Parts parts;
  TRY_ASSIGN(parts.form, SplitReceipt(bytes, ProofKind::kInclusion));
  auto proof = DecodeProofParts(parts.form.proof, "an inclusion proof", "tree size", "leaf index");
  if (!proof.has_value()) return std::unexpected(WithContext(std::move(proof.error()), "the inclusion proof"));
  if (proof->second >= proof->first) {
    auto bad = BadProof("the leaf index is not below the tree size");
    return std::unexpected(WithContext(std::move(bad.error()), "the inclusion proof"));
  }
  parts.receipt = {proof->first,      proof->second,  std::move(proof->path), parts.form.issuer,
                   parts.form.origin, parts.form.kid, parts.form.signature};
  return parts;
}

}  // namespace

Bytes ReceiptSigStructure(const crypto::PublicKey& key, const std::string& issuer, const std::string& origin,
                          const crypto::Digest& root) {
  return RootSigStructure(ReceiptHeader(key.algorithm(), key.kid(), issuer, origin), root);
}

Bytes EncodeReceipt(const InclusionReceipt& receipt, crypto::Algorithm algorithm) {
  CHECK(receipt.leaf_index < receipt.tree_size);
  ReceiptForm form;
  form.issuer = receipt.issuer;
  form.origin = receipt.origin;
  form.kid = receipt.kid;
  form.algorithm = algorithm;
  form.signature = receipt.signature;
  form.proof = EncodeProofParts({receipt.tree_size, receipt.leaf_index, receipt.path});
  return JoinReceipt(form, ProofKind::kInclusion);
}

Result<InclusionReceipt> DecodeReceipt(ByteView bytes) {
  TRY_ASSIGN(Parts parts, Split(bytes));
  return std::move(parts.receipt);
}

Result<InclusionReceipt> VerifyReceipt(ByteView receipt, ByteView entry, const crypto::PublicKey& key) {
  TRY_ASSIGN(Parts parts, Split(receipt));
  if (parts.form.algorithm != key.algorithm() || !std::ranges::equal(parts.receipt.kid, key.kid()))
    return Fail(ErrorCode::kUnauthorized, "the receipt is signed with another key than the given one");
  Result<crypto::Digest> root = merkle::RootFromInclusionProof(parts.receipt.leaf_index, parts.receipt.tree_size,
                                                               merkle::LeafHash(entry), parts.receipt.path);
  if (!root.has_value())
    return Fail(ErrorCode::kUnauthorized, "the inclusion proof of the receipt does not hold: " + root.error().message);
  // A wrong entry, place or path gives another root, which nobody signed.
  if (!key.Verify(RootSigStructure(parts.form.protected_header, *root), parts.receipt.signature).has_value())
    return Fail(ErrorCode::kUnauthorized,
                "the receipt's signature does not hold for this entry: entry, proof or signature has been changed");
  return std::move(parts.receipt);
}

}  // namespace entente::log
