#include "log/key_chain.h"

#include <algorithm>
#include <iterator>

#include "base/check.h"

namespace entente::log {

NoteVerifier KeyChain::VerifierOf(const crypto::PublicKey& key) const {
  return {origin_, NoteKeyId(origin_, key), key};
}

bool KeyChain::Offer(std::uint64_t index, const statement::SignedStatement& statement) {
  if (!IsKeyChange(statement) || line_.keys().size() > kKeyChangesMax) return false;
  const auto change = ParseKeyChange(AsText(statement.payload()));
  if (!change.has_value() || change->role != KeyRole::kCheckpoint || change->origin != origin_) return false;
  // A chain that begins in the middle does not know what came before, and passes it over.
  if (index <= line_.newest().since || !line_.Check(*change).has_value()) return false;
  line_.Take(index, *change);
  return true;
}

const LogKey* KeyChain::SignerOf(std::string_view note) const {
  const auto claimed = ReadUnverifiedCheckpoint(note);
  if (!claimed.has_value()) return nullptr;
  const auto in_force = line_.At(claimed->size);
  for (auto key = in_force.rbegin(); key != in_force.rend(); ++key)
    if (VerifyCheckpoint(note, VerifierOf(*key)).has_value()) return line_.Find(*key);
  return nullptr;
}

Result<Checkpoint> KeyChain::Verify(std::string_view note) const {
  if (const LogKey* signer = SignerOf(note); signer != nullptr) return VerifyCheckpoint(note, VerifierOf(signer->key));
  TRY_ASSIGN(const Checkpoint claimed, ReadUnverifiedCheckpoint(note));
  const auto in_force = line_.At(claimed.size);
  CHECK(!in_force.empty());
  return VerifyCheckpoint(note, VerifierOf(in_force.front()));
}

}  // namespace entente::log
