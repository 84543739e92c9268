// Checkpoints and signed notes (C2SP tlog-checkpoint, signed-note) and verifier keys. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/digest.h"
#include "crypto/key.h"

namespace entente::log {

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  crypto::Digest root{};
};

// "origin+hexid+base64(type || key)".
[[nodiscard]] std::string VerifierKey(const std::string& name, const crypto::PublicKey& key);
struct NoteVerifier {
  std::string name;
  std::uint32_t key_id = 0;
  crypto::PublicKey key;
};
[[nodiscard]] Result<NoteVerifier> ParseVerifierKey(std::string_view vkey);

[[nodiscard]] Result<std::string> SignCheckpoint(const Checkpoint& checkpoint, const crypto::PrivateKey& key);
// Errors: kInvalidInput when it is no note; kUnauthorized when no signature of this verifier holds. Others are ignored.
[[nodiscard]] Result<Checkpoint> VerifyCheckpoint(std::string_view note, const NoteVerifier& verifier);

}  // namespace entente::log
