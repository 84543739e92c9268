// Signed notes (C2SP signed-note) and verifier keys: text that ends with a newline, a blank line, and signature lines
// `— name base64(key id || signature)`. Pure.
//
// Signatures are Ed25519 (type 0x01). Lines of other keys and types are carried and ignored; those of type 0x04 are for
// log/cosignature.h.
//
// Invariants:
//  1. A note that is read is UTF-8 without control characters but the newline, and has at most kNoteBytesMax bytes and
//     kNoteSignaturesMax signatures.
//  2. What VerifyNote() gives is byte for byte what the key signed.
//
// Thread safety: pure functions; values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/key.h"

namespace entente::log {

inline constexpr std::size_t kNoteBytesMax = std::size_t{64} * 1024;
inline constexpr std::size_t kNoteSignaturesMax = 64;

// What a verifier key says of how its signatures are made; part of the key identifier.
enum class NoteKeyType : std::uint8_t { kEd25519 = 0x01, kCosignature = 0x04 };

struct NoteSignature {
  std::string name;
  std::uint32_t key_id = 0;
  Bytes signature;  // not empty
};

struct Note {
  std::string text;                       // what is signed; ends with a newline
  std::vector<NoteSignature> signatures;  // at least one
};

struct NoteVerifier {
  std::string name;
  std::uint32_t key_id = 0;
  crypto::PublicKey key;
};

// Not empty, UTF-8, no space of any script, no control character, no '+'.
[[nodiscard]] bool IsKeyName(std::string_view name);

// The first four bytes of SHA-256(name || 0x0A || type || key).
// REQUIRES: the key is Ed25519.
[[nodiscard]] std::uint32_t NoteKeyId(std::string_view name, const crypto::PublicKey& key,
                                      NoteKeyType type = NoteKeyType::kEd25519);

// "name+hexid+base64(type || key)".
// REQUIRES: the key is Ed25519.
[[nodiscard]] std::string VerifierKey(const std::string& name, const crypto::PublicKey& key,
                                      NoteKeyType type = NoteKeyType::kEd25519);
// Errors: kInvalidInput, also when the key identifier is not that of name and key, or the key is of another type.
[[nodiscard]] Result<NoteVerifier> ParseVerifierKey(std::string_view vkey, NoteKeyType type = NoteKeyType::kEd25519);

// Takes a note apart and checks no signature. Errors: kInvalidInput with the line as place.
[[nodiscard]] Result<Note> ParseNote(std::string_view note);

// Text that can be signed: UTF-8 without control characters but the newline, ending with one.
[[nodiscard]] bool IsNoteText(std::string_view text);

// "— name base64(key id || signature)" with its newline.
[[nodiscard]] std::string SignatureLine(const NoteSignature& signature);
// Signature lines by themselves, each with its newline: none up to kNoteSignaturesMax. `line` is the number of the
// first one, for errors. Errors: kInvalidInput with the line as place.
[[nodiscard]] Result<std::vector<NoteSignature>> ParseSignatureLines(std::string_view lines, std::size_t line = 1);

// Makes a note with one signature. Errors: kInvalidInput when the text cannot stand in a note (it must end with a
// newline), the name is no key name, or the key is not Ed25519.
[[nodiscard]] Result<std::string> SignNote(std::string_view text, const std::string& name,
                                           const crypto::PrivateKey& key);

// The signed text. Errors: kInvalidInput when it is no note; kUnauthorized when there is no signature of this verifier,
// or one that does not hold. Signatures of others are ignored.
[[nodiscard]] Result<std::string> VerifyNote(std::string_view note, const NoteVerifier& verifier);

}  // namespace entente::log
