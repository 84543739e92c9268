#include "envelopes/dsse.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/encoding.h"

namespace entente::envelopes {
namespace {

constexpr std::size_t kPayloadTypeBytesMax = 255;
constexpr std::size_t kKeyIdBytesMax = 512;
constexpr std::size_t kSignatureBytesMax = 1'024;

Result<DsseSignature> ReadSignature(const json::Value& value, const std::string& place) {
  DsseSignature signature;
  TRY_ASSIGN(signature.keyid, json::OptionalText(value, "keyid", place));
  if (signature.keyid.size() > kKeyIdBytesMax || HoldsControlCharacter(signature.keyid))
    return Invalid("a keyid has at most 512 bytes and no control characters", place + "/keyid");
  TRY_ASSIGN(const std::string text, json::RequireText(value, "sig", place));
  TRY_ASSIGN(signature.signature, FromAnyBase64(text, place + "/sig"));
  if (signature.signature.empty() || signature.signature.size() > kSignatureBytesMax)
    return Invalid("a signature has 1 to 1 024 bytes", place + "/sig");
  return signature;
}

}  // namespace

Result<Bytes> FromAnyBase64(std::string_view text, const std::string& place) {
  std::string url(text);
  while (url.ends_with('=')) url.pop_back();
  const bool padded_right = url.size() == text.size() || text.size() % 4 == 0;
  std::ranges::replace(url, '+', '-');
  std::ranges::replace(url, '/', '_');
  auto bytes = FromBase64Url(url);
  if (!padded_right || !bytes.has_value()) return Invalid("this is not base64", place);
  return bytes;
}

Bytes DsseEnvelope::SignedBytes() const {
  Bytes bytes;
  bytes.reserve(payload.size() + payload_type.size() + 64);
  Append(bytes, fmt::format("DSSEv1 {} {} {} ", payload_type.size(), payload_type, payload.size()));
  Append(bytes, payload);
  return bytes;
}

Result<DsseEnvelope> ReadDsse(std::string_view document) {
  TRY_ASSIGN(const json::Value root, json::Parse(document, kEnvelopeBytesMax));
  return ReadDsse(root, "");
}

Result<DsseEnvelope> ReadDsse(const json::Value& value, const std::string& place) {
  if (!value.is_object()) return Invalid("a DSSE envelope is an object", place);
  DsseEnvelope envelope;
  TRY_ASSIGN(envelope.payload_type, json::RequireText(value, "payloadType", place));
  if (envelope.payload_type.empty() || envelope.payload_type.size() > kPayloadTypeBytesMax ||
      HoldsControlCharacter(envelope.payload_type))
    return Invalid("a payload type has 1 to 255 bytes and no control characters", place + "/payloadType");
  TRY_ASSIGN(const std::string payload, json::RequireText(value, "payload", place));
  TRY_ASSIGN(envelope.payload, FromAnyBase64(payload, place + "/payload"));
  TRY_ASSIGN(const json::Value* signatures, json::RequireArray(value, "signatures", place));
  if (signatures->empty() || signatures->size() > kSignaturesMax)
    return Invalid(fmt::format("an envelope has 1 to {} signatures", kSignaturesMax), place + "/signatures");
  for (const json::Value& one : *signatures) {
    TRY_ASSIGN(auto signature, ReadSignature(one, fmt::format("{}/signatures/{}", place, envelope.signatures.size())));
    envelope.signatures.push_back(std::move(signature));
  }
  return envelope;
}

}  // namespace entente::envelopes
