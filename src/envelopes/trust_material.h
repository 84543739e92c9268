// Trust material: keys and certificate authorities of others, of which the operator (or a party, for its own envelopes)
// says on the log that it knows them. What it holds of a Sigstore trusted root: certificate authorities, and the keys
// of transparency logs.
//
// Document: application/vnd.entente.trust-material+json, docs/formats/payloads.md.
// Thread safety: values and pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "crypto/key.h"
#include "crypto/x509.h"

namespace entente::envelopes {

inline constexpr std::size_t kTrustKeysMax = 64;
inline constexpr std::size_t kTrustAuthoritiesMax = 32;

// What a key is known for: a key of a log never counts as a signer's, nor the other way round.
enum class KeyUse : std::uint8_t { kSigning, kTransparencyLog, kCertificateTransparency };

struct Period {
  std::optional<UnixSeconds> from;
  std::optional<UnixSeconds> until;
  [[nodiscard]] bool Holds(UnixSeconds at) const {
    return (!from.has_value() || *from <= at) && (!until.has_value() || at <= *until);
  }
};

struct TrustKey {
  crypto::PublicKey key;
  std::string keyid;  // a name besides those that follow from the key; may be empty
  KeyUse use = KeyUse::kSigning;
  Period valid;
};

struct TrustAuthority {
  std::vector<crypto::Certificate> certificates;  // 1 to 8; the last one is the anchor
  Period valid;
};

struct TrustMaterial {
  std::string name;  // newer material of the same issuer and name replaces the older
  std::vector<TrustKey> keys;
  std::vector<TrustAuthority> authorities;
  std::string source;  // where it was had; may be empty

  [[nodiscard]] std::string ToJson() const;
};

// Errors: kInvalidInput with the place in the document.
[[nodiscard]] Result<TrustMaterial> ParseTrustMaterial(std::string_view document);
[[nodiscard]] Result<void> CheckTrustMaterial(ByteView document);

// What others hand out: public keys or certificates in PEM, or a Sigstore trusted root (JSON). What of a trusted root
// cannot be used here is named in `left_out`. Errors: kInvalidInput.
struct ReadMaterial {
  TrustMaterial material;
  std::vector<std::string> left_out;
};
[[nodiscard]] Result<ReadMaterial> ReadForeignMaterial(std::string_view file, const std::string& name);

}  // namespace entente::envelopes
