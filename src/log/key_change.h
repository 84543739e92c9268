// Key changes: the entries by which a log puts a new key in the place of one that it signs with, or says that one signs
// nothing more. Both keys sign the change itself, so that whoever trusts the old key can follow to the new one by this
// entry alone.
//
// Format: docs/formats/log.md, "Keys".  Why so: docs/decisions/009-log-keys.md.  Thread safety: values; pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "crypto/key.h"
#include "statement/signed_statement.h"

namespace entente::log {

// What a key of a log signs.
enum class KeyRole : std::uint8_t { kCheckpoint, kReceipt };
[[nodiscard]] std::string_view Name(KeyRole role);  // "checkpoint", "receipt"
[[nodiscard]] Result<KeyRole> KeyRoleFromName(std::string_view name);

enum class KeyChangeKind : std::uint8_t {
  kRotate,  // the new key signs from this entry on; the old one beside it, where they overlap
  kRetire,  // ends the overlap: the old key signs nothing more
};
[[nodiscard]] std::string_view Name(KeyChangeKind kind);  // "rotate", "retire"

struct KeyChange {
  std::string origin;
  KeyChangeKind kind = KeyChangeKind::kRotate;
  KeyRole role = KeyRole::kCheckpoint;
  crypto::PublicKey old_key;
  crypto::PublicKey new_key;
  bool overlap = false;  // checkpoint keys only
  UnixSeconds time = 0;
  std::string reason;   // one line; may be empty
  Bytes old_signature;  // empty where it only retires: a key that is lost can still be retired
  Bytes new_signature;
};

[[nodiscard]] bool IsKeyChange(const statement::SignedStatement& statement);

// What both keys sign. Its first line keeps it apart from everything else that they sign: no checkpoint and no
// Sig_structure begins like that.
[[nodiscard]] std::string SignedText(const KeyChange& change);
// Errors: kInvalidInput with the place in the document; no signature is checked.
[[nodiscard]] Result<KeyChange> ParseKeyChange(std::string_view json);
[[nodiscard]] std::string ToJson(const KeyChange& change);
// Errors: kUnauthorized, naming the signature that does not hold.
[[nodiscard]] Result<void> CheckSignatures(const KeyChange& change);

// For registration::PayloadChecks. Errors: kInvalidInput with the place.
[[nodiscard]] Result<void> CheckKeyChangeDocument(ByteView document);

// Fills in the signatures. `old_key` is needed for a rotation only. Errors: those of the keys.
[[nodiscard]] Result<void> SignKeyChange(KeyChange& change, const crypto::PrivateKey* old_key,
                                         const crypto::PrivateKey& new_key);

// A key as people and documents name it: a C2SP verifier key, or the kid of a receipt key in base64url.
[[nodiscard]] std::string KeyText(KeyRole role, const std::string& origin, const crypto::PublicKey& key);

}  // namespace entente::log
