// Of a small tree, a proof holds when it is the one that the tree gives, and never otherwise; of trees of any size,
// proofs are refused or give a root.
// The input: size, index and an older size, eight bytes each, then hashes.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/check.h"
#include "merkle/tree.h"

namespace {

using namespace entente;
using merkle::Hash;

constexpr std::size_t kLeaves = 64;

Hash LeafOf(std::uint64_t index) {
  const auto byte = static_cast<std::uint8_t>(index);
  return merkle::LeafHash(ByteView(&byte, 1));
}

Result<Hash> Node(merkle::NodeId id) {
  if (id.level == 0) return LeafOf(id.index);
  TRY_ASSIGN(const Hash left, Node({id.level - 1, 2 * id.index}));
  TRY_ASSIGN(const Hash right, Node({id.level - 1, 2 * id.index + 1}));
  return merkle::NodeHash(left, right);
}

Hash RootOf(std::uint64_t size) {
  static const auto roots = [] {
    std::array<Hash, kLeaves + 1> all;
    for (std::size_t i = 0; i <= kLeaves; ++i) all[i] = merkle::Root(i, Node).value();
    return all;
  }();
  return roots.at(size);
}

std::uint64_t TakeNumber(ByteView& input) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number = (number << 8U) | input[i];
  input = input.subspan(8);
  return number;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t bytes) {
  if (bytes < 24) return 0;
  ByteView input(data, bytes);
  const std::uint64_t size = TakeNumber(input);
  const std::uint64_t index = TakeNumber(input);
  const std::uint64_t old_size = TakeNumber(input);
  std::vector<Hash> proof;
  for (; input.size() >= 32 && proof.size() < 256; input = input.subspan(32))
    std::ranges::copy(input.first(32), proof.emplace_back().begin());

  // Whatever is claimed, the answer is an answer.
  const Result<Hash> root = merkle::RootFromInclusionProof(index, size, LeafOf(index), proof);
  CHECK(!root.has_value() || merkle::VerifyInclusion(index, size, LeafOf(index), proof, *root).has_value());
  const Hash some = merkle::EmptyRoot();
  CHECK(old_size == size || old_size == 0 || !merkle::VerifyConsistency(old_size, size, some, some, proof).has_value());

  const std::uint64_t small = size % (kLeaves + 1);
  if (small == 0) return 0;
  const std::uint64_t place = index % small;
  const std::uint64_t older = old_size % (small + 1);
  const std::vector<Hash> inclusion = merkle::InclusionProof(place, small, Node).value();
  const std::vector<Hash> consistency = merkle::ConsistencyProof(older, small, Node).value();
  CHECK(merkle::VerifyInclusion(place, small, LeafOf(place), inclusion, RootOf(small)).has_value());
  CHECK(merkle::VerifyConsistency(older, small, RootOf(older), RootOf(small), consistency).has_value());

  const bool holds = merkle::VerifyInclusion(place, small, LeafOf(place), proof, RootOf(small)).has_value();
  CHECK(holds == (proof == inclusion));
  const bool consistent = merkle::VerifyConsistency(older, small, RootOf(older), RootOf(small), proof).has_value();
  CHECK(consistent == (proof == consistency));
  return 0;
}
