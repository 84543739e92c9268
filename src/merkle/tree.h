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

// The same proof with the root of the older tree's last complete part always in front: SUBPROOF(old_size, D_size,
// false) of RFC 9162 section 2.1.4.1. What follows from it needs no root that the verifier has already, so that it
// shows what the newer tree says of the older one, whatever was said elsewhere. REQUIRES: 0 < old_size < size.
[[nodiscard]] Result<std::vector<Hash>> ConsistencyPath(std::uint64_t old_size, std::uint64_t size,
                                                        const NodeReader& nodes);

// RFC 9162 sections 2.1.3.2 and 2.1.4.2. Errors: kUnauthorized when the proof does not hold.
[[nodiscard]] Result<Hash> RootFromInclusionProof(std::uint64_t index, std::uint64_t size, const Hash& leaf,
                                                  std::span<const Hash> proof);
[[nodiscard]] Result<void> VerifyInclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf,
                                           std::span<const Hash> proof, const Hash& root);
[[nodiscard]] Result<void> VerifyConsistency(std::uint64_t old_size, std::uint64_t size, const Hash& old_root,
                                             const Hash& root, std::span<const Hash> proof);

// The two roots that one path leads to. Under one newer root there is one path for each older size, as long as nobody
// finds two inputs of SHA-256 with one digest: so it also says what the older root must be.
struct PathRoots {
  Hash old_root{};
  Hash root{};
};
// REQUIRES: 0 < old_size < size. Errors: kUnauthorized when the path has not the length of these sizes.
[[nodiscard]] Result<PathRoots> RootsFromConsistencyPath(std::uint64_t old_size, std::uint64_t size,
                                                         std::span<const Hash> path);

// The right edge of a growing tree: the roots of its complete subtrees, largest first.
class CompactRange {
 public:
  CompactRange() = default;
  // Errors: kInvalidInput unless there are as many peaks as a tree of this size has.
  [[nodiscard]] static Result<CompactRange> FromPeaks(std::uint64_t size, std::vector<Hash> peaks);

  void Append(const Hash& leaf);
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] Hash Root() const;
  [[nodiscard]] std::span<const Hash> peaks() const { return peaks_; }

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> peaks_;
};

}  // namespace entente::merkle
