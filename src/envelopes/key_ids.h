// The names that others' tools give a public key. A name is a hint that says which key to try; what counts is the
// signature.
//
// Thread safety: pure functions.
#pragma once

#include <string>
#include <vector>

#include "crypto/key.h"

namespace entente::envelopes {

// All names of this key: the COSE Key Thumbprint (RFC 9679) in base64url and in hex; SHA-256 of the
// SubjectPublicKeyInfo in hex and in base64 (Sigstore's log ids and hints); the identifier of securesystemslib and
// in-toto (SHA-256 of the key's canonical JSON), in its present and its older form; the SSH fingerprint that
// go-securesystemslib takes ("SHA256:…").
[[nodiscard]] std::vector<std::string> KeyIdsOf(const crypto::PublicKey& key);

}  // namespace entente::envelopes
