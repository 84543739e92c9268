// Two parties, Acme and Cert, and what they say of their keys. Tests only.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "views/roster/test_log.h"

namespace entente::roster {

using registration::PartyKind;
using registration::Policy;
using registration::Role;
using registration::Signer;
using registration::Standing;

inline constexpr const char* kAcme = "did:web:acme.example";

inline const crypto::PrivateKey kAdmin = TestKey('a');
inline const crypto::PrivateKey kSupply = TestKey('s');
inline const crypto::PrivateKey kNext = TestKey('n');

inline PartyDocument Acme(std::vector<KeyWithRoles> keys) {
  return MakeParty(kAcme, "Acme", PartyKind::kPrivateSector, "US", std::move(keys));
}
inline PartyDocument Acme() {
  return Acme({WithRoles(kAdmin, {Role::kAdmin}), WithRoles(kSupply, {Role::kSupply})});
}

inline ByteView Kid(const crypto::PrivateKey& key) {
  return key.public_key().kid();
}

inline std::string Revocation(const char* party, const crypto::PrivateKey& key,
                              RevocationReason reason = RevocationReason::kLost) {
  return ToJson(KeyRevocationDocument{party, ToBytes(Kid(key)), reason, {}});
}

inline SignedStatement Sbom(TestLog& log, const crypto::PrivateKey& key, std::string_view version = "1.0") {
  return registration::MakeEnvelope(content_type::kCycloneDx, kAcme, "pkg:generic/acme/gateway@" + std::string(version),
                                    log.payloads.Add("{}"), key);
}

inline std::string Compromised(const crypto::PrivateKey& key, std::optional<UnixSeconds> since) {
  return ToJson(KeyRevocationDocument{kAcme, ToBytes(Kid(key)), RevocationReason::kCompromised, {}, since});
}

inline constexpr const char* kCert = "did:web:cert.example";
inline const crypto::PrivateKey kCertAdmin = TestKey('d');
inline const crypto::PrivateKey kCertSupply = TestKey('e');

inline PartyDocument Cert() {
  return MakeParty(kCert, "Cert", PartyKind::kCivilSociety, "FR",
                   {WithRoles(kCertAdmin, {Role::kAdmin}), WithRoles(kCertSupply, {Role::kSupply, Role::kIntel})});
}

inline SignedStatement Delegation(std::initializer_list<Role> roles, std::optional<UnixSeconds> until = std::nullopt,
                                  const char* delegate = kCert) {
  return MakeStatement(content_type::kDelegation, kAcme, delegate,
                       ToJson(DelegationDocument{delegate, RolesOf(roles), until}), kAdmin);
}

inline SignedStatement Recovery(const TestLog& log, std::vector<KeyWithRoles> keys, const char* party = kAcme) {
  return MakeStatement(content_type::kKeyRecovery, kOwner, party,
                       ToJson(KeyRecoveryDocument{party, std::move(keys), "the safe burned", "two officers came"}),
                       log.owner);
}

}  // namespace entente::roster
