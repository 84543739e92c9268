// A log as its operator has it: leaves, checkpoints, proofs; honest or forked. Tests only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "crypto/key.h"
#include "log/checkpoint.h"
#include "merkle/tree.h"
#include "witness/request.h"

namespace entente::witness {

class LogForTests {
 public:
  explicit LogForTests(std::string origin = "log.example/test", std::uint8_t seed = 1)
      : origin_(std::move(origin)), key_(crypto::PrivateKey::FromSeed(Bytes(32, seed)).value()) {}

  void Grow(std::uint64_t leaves, std::string_view word = "leaf") {
    for (std::uint64_t i = 0; i < leaves; ++i)
      leaves_.push_back(merkle::LeafHash(AsBytes(std::string(word) + std::to_string(leaves_.size()))));
  }
  // The same log up to `size`, and other leaves from there on.
  [[nodiscard]] LogForTests ForkAt(std::uint64_t size) const {
    LogForTests fork = *this;
    fork.leaves_.resize(size);
    return fork;
  }

  [[nodiscard]] std::uint64_t size() const { return leaves_.size(); }
  [[nodiscard]] const std::string& origin() const { return origin_; }
  [[nodiscard]] const crypto::PrivateKey& key() const { return key_; }
  [[nodiscard]] std::string vkey() const { return log::VerifierKey(origin_, key_.public_key()); }
  [[nodiscard]] merkle::Hash RootAt(std::uint64_t size) const { return merkle::Root(size, Nodes()).value(); }
  [[nodiscard]] std::string NoteAt(std::uint64_t size) const {
    return log::SignCheckpoint({origin_, size, RootAt(size)}, key_).value();
  }
  [[nodiscard]] std::string Note() const { return NoteAt(size()); }
  // Empty where there is none.
  [[nodiscard]] std::vector<merkle::Hash> Proof(std::uint64_t old_size, std::uint64_t size) const {
    const auto proof = merkle::ConsistencyProof(old_size, size, Nodes());
    return proof.has_value() ? *proof : std::vector<merkle::Hash>();
  }
  [[nodiscard]] std::string Request(std::uint64_t old_size, std::uint64_t size) const {
    return WriteAddCheckpoint(old_size, Proof(old_size, size), NoteAt(size));
  }
  [[nodiscard]] std::string Request(std::uint64_t old_size) const { return Request(old_size, size()); }

 private:
  [[nodiscard]] merkle::Hash Node(std::uint32_t level, std::uint64_t index) const {
    if (level == 0) return leaves_.at(index);
    return merkle::NodeHash(Node(level - 1, 2 * index), Node(level - 1, 2 * index + 1));
  }
  [[nodiscard]] merkle::NodeReader Nodes() const {
    return [this](merkle::NodeId id) -> Result<merkle::Hash> { return Node(id.level, id.index); };
  }

  std::string origin_;
  crypto::PrivateKey key_;
  std::vector<merkle::Hash> leaves_;
};

}  // namespace entente::witness
