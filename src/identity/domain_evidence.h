// What a party publishes under its domain to show that the domain is its own, in both directions: a DID document
// (W3C DID Core, did:web) whose verification methods are keys of the party, and a DNS text record for each key.
//
//   https://acme.example/.well-known/did.json
//   _entente.acme.example.  TXT  "entente=v1; party=did:web:acme.example; kid=…"
//
// Both name the party: a key alone would not, since anybody may list another's public key as one of its own.
//
// Documents are outside bytes: bounded, and what cannot be understood in them is passed over.
// Format: docs/formats/domain-control.md.  Thread safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/key.h"

namespace entente::identity {

inline constexpr std::size_t kDidDocumentBytesMax = std::size_t{64} * 1024;

// Where the DID document stands: for did:web identifiers of this domain as the method says (a port and a path count),
// for any other identifier at the well-known place of the domain.
struct DidPlace {
  std::string host;
  std::string origin;  // "https://acme.example:8443"
  std::string path;    // "/.well-known/did.json", "/parties/acme/did.json"
  [[nodiscard]] std::string Address() const { return origin + path; }
};
// Errors: kInvalidInput for a did:web identifier that is not well-formed.
[[nodiscard]] Result<DidPlace> DidDocumentPlace(std::string_view party, std::string_view domain);

// The key identifiers (base64url) of the verification methods that are JWKs and that can be read, if the document is
// about the party: its `id`, or one of `alsoKnownAs`. Errors: kInvalidInput with the place.
[[nodiscard]] Result<std::vector<std::string>> KidsInDidDocument(std::string_view json, std::string_view party);
// A DID document with these keys. REQUIRES: at least one.
[[nodiscard]] std::string DidDocument(std::string_view party, std::string_view domain,
                                      const std::vector<crypto::PublicKey>& keys);

// "_entente.acme.example"
[[nodiscard]] std::string DomainRecordName(std::string_view domain);
[[nodiscard]] std::string DomainRecord(std::string_view party, std::string_view kid);
// The kid that the record gives for this party; nothing for a record of another party or of another kind.
[[nodiscard]] std::optional<std::string> KidInDomainRecord(std::string_view text, std::string_view party);

}  // namespace entente::identity
