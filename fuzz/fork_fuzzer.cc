// Evidence of a fork has one form and is read back as it was written; whatever is claimed under our key, of two trees
// of which one continues the other, no fork is proved.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "monitor/fork_evidence.h"

namespace {

using namespace entente;

constexpr std::uint64_t kLeaves = 32;

const crypto::PrivateKey& Key() {
  static const crypto::PrivateKey key = crypto::PrivateKey::FromSeed(Bytes(32, 7)).value();
  return key;
}

// The honest log: each of its trees is a beginning of the next.
Result<merkle::Hash> Node(merkle::NodeId id) {
  const auto byte = static_cast<std::uint8_t>(id.index);
  if (id.level == 0) return merkle::LeafHash(ByteView(&byte, 1));
  TRY_ASSIGN(const merkle::Hash left, Node({id.level - 1, 2 * id.index}));
  TRY_ASSIGN(const merkle::Hash right, Node({id.level - 1, 2 * id.index + 1}));
  return merkle::NodeHash(left, right);
}
const std::vector<std::string>& Notes() {
  static const std::vector<std::string> notes = [] {
    std::vector<std::string> all;
    for (std::uint64_t size = 0; size <= kLeaves; ++size)
      all.push_back(log::SignCheckpoint({"fuzz.example", size, merkle::Root(size, Node).value()}, Key()).value());
    return all;
  }();
  return notes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = AsText(ByteView(data, size));
  static const log::NoteVerifier key =
      log::ParseVerifierKey(log::VerifierKey("fuzz.example", Key().public_key())).value();
  const Result<monitor::ForkEvidence> evidence = monitor::ReadForkEvidence(input);
  CHECK(!monitor::VerifyForkEvidence(input, key).has_value());  // nobody can make our signature
  if (!evidence.has_value()) return 0;
  CHECK(monitor::ReadForkEvidence(monitor::WriteForkEvidence(*evidence)).value() == *evidence);
  // The path that came from outside, under what the honest log signed.
  monitor::ForkEvidence accused = *evidence;
  const std::uint64_t newer = evidence->newer.size() % (kLeaves + 1);
  for (std::uint64_t older = 0; older <= kLeaves; ++older) {
    accused.older = Notes()[older];
    accused.newer = Notes()[newer];
    CHECK(!monitor::VerifyForkEvidence(monitor::WriteForkEvidence(accused), key).has_value());
  }
  return 0;
}
