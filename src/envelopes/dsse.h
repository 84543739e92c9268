// DSSE: the envelope that in-toto and Sigstore sign (Dead Simple Signing Envelope, version 1.0.2). Read, not made.
//
// {"payloadType": type, "payload": base64, "signatures": [{"keyid": text, "sig": base64}]}. As the specification wants
// it, both alphabets of base64 are taken, and members that are not known are passed over; they are not signed, and
// nothing here rests on them.
//
// Thread safety: values and pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "codec/json.h"

namespace entente::envelopes {

inline constexpr std::size_t kEnvelopeBytesMax = std::size_t{16} * 1024 * 1024;
inline constexpr std::size_t kSignaturesMax = 16;

struct DsseSignature {
  std::string keyid;  // a hint; may be empty
  Bytes signature;
};

struct DsseEnvelope {
  std::string payload_type;
  Bytes payload;
  std::vector<DsseSignature> signatures;  // 1 to 16

  // What is signed (pre-authentication encoding): "DSSEv1 LENGTH TYPE LENGTH PAYLOAD".
  [[nodiscard]] Bytes SignedBytes() const;
};

// Errors: kInvalidInput with the place in the document.
[[nodiscard]] Result<DsseEnvelope> ReadDsse(std::string_view document);
// The same of a part of another document, which stands at `place`.
[[nodiscard]] Result<DsseEnvelope> ReadDsse(const json::Value& value, const std::string& place);

// base64 in either alphabet, with or without padding. Errors: kInvalidInput.
[[nodiscard]] Result<Bytes> FromAnyBase64(std::string_view text, const std::string& place);

}  // namespace entente::envelopes
