// Envelopes and keys that tests make for themselves. Tests only.
#pragma once

#include <string>
#include <string_view>

#include "base/check.h"
#include "base/encoding.h"
#include "crypto/digest.h"
#include "crypto/ecdsa_der.h"
#include "crypto/key.h"
#include "envelopes/dsse.h"
#include "envelopes/in_toto.h"

namespace entente::envelopes {

inline crypto::PrivateKey KeyForTests(std::string_view name) {
  return *crypto::PrivateKey::FromSeed(crypto::Sha256(AsBytes(name)));
}

// As others' formats carry it: ECDSA in DER.
inline Bytes ForeignSignature(const crypto::PrivateKey& key, ByteView message) {
  Bytes raw = *key.Sign(message);
  if (key.public_key().algorithm() == crypto::Algorithm::kEdDsa) return raw;
  const crypto::DerSignature der = crypto::RawToDer(raw);
  return {der.bytes.begin(), der.bytes.begin() + static_cast<std::ptrdiff_t>(der.size)};
}

inline std::string InTotoText(std::string_view name, std::string_view sha256) {
  json::Value statement = {{"_type", "https://in-toto.io/Statement/v1"},
                           {"subject", json::Value::array({{{"name", name}, {"digest", {{"sha256", sha256}}}}})},
                           {"predicateType", "https://slsa.dev/provenance/v1"},
                           {"predicate", {{"buildDefinition", json::Value::object()}}}};
  return statement.dump();
}

// A DSSE envelope with one signature. `keyid` as the signer writes it.
inline std::string DsseText(std::string_view payload, const crypto::PrivateKey& key, std::string_view keyid,
                            std::string_view payload_type = kInTotoPayload) {
  DsseEnvelope envelope;
  envelope.payload_type = payload_type;
  envelope.payload = ToBytes(payload);
  const Bytes signature = ForeignSignature(key, envelope.SignedBytes());
  json::Value document = {{"payloadType", payload_type},
                          {"payload", ToBase64(AsBytes(payload))},
                          {"signatures", json::Value::array({{{"keyid", keyid}, {"sig", ToBase64(signature)}}})}};
  return document.dump();
}

}  // namespace entente::envelopes
