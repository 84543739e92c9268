// Merkle tree of RFC 6962 and RFC 9162: hashes, roots and proofs. Pure.
//
// Thread safety: functions without shared state; a CompactRange belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"

namespace entente::merkle {

using Hash = crypto::Digest;

[[nodiscard]] Hash LeafHash(ByteView entry);                       // SHA-256(0x00 || entry)
[[nodiscard]] Hash NodeHash(const Hash& left, const Hash& right);  // SHA-256(0x01 || left || right)
[[nodiscard]] Hash EmptyRoot();                                    // SHA-256("")

// A complete subtree: 2^level leaves starting at index * 2^level.
struct NodeId {
  std::uint32_t level = 0;
  std::uint64_t index = 0;
  friend auto operator<=>(const NodeId&, const NodeId&) = default;
};
// Gives the hash of a complete subtree; proofs ask for nothing else.
using NodeReader = std::function<Result<Hash>(NodeId)>;

// Each reads at most one node for every complete subtree that it is made of. Errors: the reader's; kInvalidInput when
// the tree does not have this leaf, or was never of the older size.
[[nodiscard]] Result<Hash> Root(std::uint64_t size, const NodeReader& nodes);
[[nodiscard]] Result<std::vector<Hash>> InclusionProof(std::uint64_t index, std::uint64_t size,
                                                       const NodeReader& nodes);
// From the empty tree, and from a tree to itself, the proof is empty.
[[nodiscard]] Result<std::vector<Hash>> ConsistencyProof(std::uint64_t old_size, std::uint64_t size,
                                                         const NodeReader& nodes);

// RFC 9162 sections 2.1.3.2 and 2.1.4.2. Errors: kUnauthorized when the proof does not hold.
[[nodiscard]] Result<Hash> RootFromInclusionProof(std::uint64_t index, std::uint64_t size, const Hash& leaf,
                                                  std::span<const Hash> proof);
[[nodiscard]] Result<void> VerifyInclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf,
                                           std::span<const Hash> proof, const Hash& root);
[[nodiscard]] Result<void> VerifyConsistency(std::uint64_t old_size, std::uint64_t size, const Hash& old_root,
                                             const Hash& root, std::span<const Hash> proof);

// The right edge of a growing tree: the roots of its complete subtrees, largest first.
class CompactRange {
 public:
  void Append(const Hash& leaf);
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] Hash Root() const;
  [[nodiscard]] std::span<const Hash> peaks() const { return peaks_; }

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> peaks_;
};

}  // namespace entente::merkle
