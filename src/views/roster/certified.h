// Certified names: who may sign for a party by a certificate rather than by a listed key. The operator says which
// anchors (certificate authorities) count on this log; a party says which names, certified under which of them, may
// sign for it, and in which roles, never as admin.
//
// Documents: application/vnd.entente.x509-anchors+json and the member `certificates` of a party statement,
// docs/formats/payloads.md.
// Thread safety: values and pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "codec/json.h"
#include "crypto/digest.h"
#include "crypto/x509.h"
#include "registration/authority.h"

namespace entente::roster {

struct CertifiedName {
  crypto::Digest anchor{};  // SHA-256 of the anchor's DER
  std::string name;         // "dns:example.org", "uri:…", "email:…", as a certificate's subject alternative name has it
  registration::Roles roles;  // not empty, never admin
};
// `certificates[]` of a party, 0 to 64. Errors: kInvalidInput with the place.
[[nodiscard]] Result<std::vector<CertifiedName>> ReadCertifiedNames(const json::Value& object);
[[nodiscard]] json::Value JsonOf(const std::vector<CertifiedName>& names);

struct X509AnchorsDocument {
  std::string name;                               // newer ones of the same name replace the older
  std::vector<crypto::Certificate> certificates;  // 0 to 16: none takes them back
};
[[nodiscard]] Result<X509AnchorsDocument> ParseX509Anchors(std::string_view json);
[[nodiscard]] Result<void> CheckX509Anchors(ByteView document);

// What a chain of certificates (DER, the signer's first) gives its signer at these times, all of which must find it
// valid. Errors: kUnauthorized (rule "certificate", place "label 33") saying what failed.
struct CertifiedSigner {
  crypto::PublicKey key;
  registration::Roles roles;
};
[[nodiscard]] Result<CertifiedSigner> JudgeChain(std::span<const Bytes> chain, std::span<const CertifiedName> names,
                                                 std::span<const crypto::Certificate> anchors,
                                                 std::span<const UnixSeconds> times);

// What a chain of certificates (DER, the domain's first) says of who holds a domain: its key, if the first certificate
// is to sign with and has the whole name among its DNS names, and under which of the anchors it stands at all of these
// times, at least one. Errors: kUnauthorized saying what failed.
struct CertifiedDomain {
  crypto::PublicKey key;
  std::vector<crypto::Digest> anchors;  // in the order given
};
[[nodiscard]] Result<CertifiedDomain> JudgeDomainChain(std::span<const Bytes> chain, std::string_view domain,
                                                       std::span<const crypto::Certificate> anchors,
                                                       std::span<const UnixSeconds> times);

}  // namespace entente::roster
