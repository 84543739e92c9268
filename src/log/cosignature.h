// Cosignatures (C2SP tlog-cosignature, Ed25519, "cosignature/v1"): what a witness adds to a checkpoint. It says that,
// at this time, the checkpoint was of the largest tree of that log that the witness had seen, and that the witness had
// seen it grow from every smaller one it cosigned.
//
// On the note a cosignature is a signature line of the key type 0x04, whose signature is the time (64 bits, big-endian,
// seconds since 1970) and an Ed25519 signature over "cosignature/v1\ntime SECONDS\n" and the whole text of the note. A
// note may carry those of several witnesses.
//
// Thread safety: pure functions; values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "crypto/key.h"
#include "log/note.h"

namespace entente::log {

// A verifier of its own type, so that a witness's key cannot stand where a log's is meant.
struct CosignatureVerifier {
  std::string name;
  std::uint32_t key_id = 0;
  crypto::PublicKey key;
};

// REQUIRES: the key is Ed25519.
[[nodiscard]] CosignatureVerifier CosignatureVerifierOf(const std::string& name, const crypto::PublicKey& key);
// "name+hexid+base64(0x04 || key)", and back. Errors: kInvalidInput, also for a key of another type.
[[nodiscard]] std::string CosignatureVerifierKey(const CosignatureVerifier& verifier);
[[nodiscard]] Result<CosignatureVerifier> ParseCosignatureVerifierKey(std::string_view vkey);

// What is signed. `text` is the note's, with its last newline.
[[nodiscard]] std::string CosignedMessage(std::string_view text, UnixSeconds time);

// The signature line, with its newline. Errors: kInvalidInput when the text cannot stand in a note, the name is no key
// name, the key is not Ed25519, or the time is before 1970; what the key says when it rests elsewhere.
[[nodiscard]] Result<std::string> Cosign(std::string_view text, const std::string& name, const crypto::PrivateKey& key,
                                         UnixSeconds time);

// When this witness cosigned the note: the latest time, if it did several times. Signatures of others are ignored.
// Errors: kUnauthorized when there is no cosignature of this witness, or one that does not hold.
[[nodiscard]] Result<UnixSeconds> VerifyCosignature(const Note& note, const CosignatureVerifier& witness);

}  // namespace entente::log
