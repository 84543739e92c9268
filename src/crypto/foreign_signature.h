// Signatures as others' formats carry them (DSSE, Sigstore): ECDSA in DER (RFC 3279 section 2.2.3), Ed25519 as it is.
//
// Thread safety: pure functions.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "crypto/key.h"

namespace entente::crypto {

// Errors: kUnauthorized when the signature does not hold, or is none.
[[nodiscard]] Result<void> VerifyForeign(const PublicKey& key, ByteView message, ByteView signature);
// Of a message of which the SHA-256 digest alone is known. Errors: kUnauthorized; kInvalidInput for a key whose
// signatures cannot be checked without the message (Ed25519, P-384).
[[nodiscard]] Result<void> VerifyForeignDigest(const PublicKey& key, const Digest& digest, ByteView signature);
// The key as SubjectPublicKeyInfo in DER, from and to.
[[nodiscard]] Result<PublicKey> PublicKeyFromDer(ByteView der);
[[nodiscard]] Bytes PublicKeyToDer(const PublicKey& key);

}  // namespace entente::crypto
