// Evidence files: what the bytes in a file are, told from the bytes themselves.
//
// Thread safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/key.h"

namespace entente::cli {

enum class EvidenceKind {
  kStatement,             // a signed statement without receipts
  kTransparentStatement,  // with receipts in its unprotected header
  kReceipt,
  kConsistencyReceipt,
  kTlogProof,   // C2SP tlog-proof
  kBundle,      // entente-proof/1
  kFork,        // entente-fork/1
  kCheckpoint,  // C2SP signed note
  kVerifierKey,
  kPublicKey,        // PEM
  kForeignEnvelope,  // DSSE, or a Sigstore bundle
  kDraft,            // of a statement, not signed yet
  kRestricted,       // a restricted document
  kUnknown,
};
[[nodiscard]] EvidenceKind KindOf(ByteView bytes);
[[nodiscard]] std::string_view NameOf(EvidenceKind kind);

// A verifier key given as such, or as the name of a file that holds one. `where` says which, for a person.
struct GivenText {
  std::string text;
  std::string where;
};
[[nodiscard]] Result<GivenText> ReadVerifierKey(const std::string& given);

// Public keys in a file: PEM, JWK, a COSE key, or a COSE key set as /.well-known/scitt-keys gives it.
[[nodiscard]] Result<std::vector<crypto::PublicKey>> ReadPublicKeys(const std::string& path);
// Those of several files, and which files, for a person. REQUIRES: at least one.
struct GivenKeys {
  std::vector<crypto::PublicKey> keys;
  std::string from;
};
[[nodiscard]] Result<GivenKeys> ReadPublicKeys(const std::vector<std::string>& paths);
[[nodiscard]] Result<std::vector<crypto::PublicKey>> DecodeKeySet(ByteView cbor);
// Errors: kUnauthorized when none has this key identifier.
[[nodiscard]] Result<crypto::PublicKey> FindKey(const std::vector<crypto::PublicKey>& keys, ByteView kid);

}  // namespace entente::cli
