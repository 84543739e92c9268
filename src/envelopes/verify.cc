#include "envelopes/verify.h"

#include <fmt/format.h>

#include <algorithm>

#include "crypto/foreign_signature.h"
#include "envelopes/dsse.h"
#include "envelopes/sigstore_bundle.h"
#include "envelopes/verify_bundle.h"
#include "envelopes/verify_dsse.h"
#include "statement/content_types.h"

namespace entente::envelopes {
namespace {

namespace content_type = statement::content_type;

Result<EnvelopeOutcome> VerifyDsse(ByteView document, const KnownTrust& trust) {
  TRY_ASSIGN(const DsseEnvelope envelope, ReadDsse(AsText(document)));
  EnvelopeOutcome outcome;
  outcome.format = "dsse";
  TRY(TakePayload(envelope, "", outcome));
  const Bytes message = envelope.SignedBytes();
  for (std::size_t i = 0; i < envelope.signatures.size(); ++i) {
    const DsseSignature& one = envelope.signatures[i];
    const auto made_by = [&](const crypto::PublicKey& key) {
      return crypto::VerifyForeign(key, message, one.signature);
    };
    outcome.signatures.push_back(VerifyByKnownKey(made_by, one.keyid, trust, fmt::format("/signatures/{}", i)));
  }
  return outcome;
}

}  // namespace

bool IsForeignEnvelope(std::string_view content_type) {
  return content_type == content_type::kDsse || IsSigstoreBundle(content_type);
}
bool IsSigstoreBundle(std::string_view content_type) {
  return std::ranges::find(content_type::kSigstoreBundles, content_type) != content_type::kSigstoreBundles.end();
}

Result<EnvelopeOutcome> VerifyEnvelope(std::string_view content_type, ByteView document, const KnownTrust& trust) {
  if (content_type == content_type::kDsse) return VerifyDsse(document, trust);
  if (IsSigstoreBundle(content_type)) return VerifyBundle(document, trust);
  return Invalid(fmt::format("'{}' is no foreign envelope that is read here", content_type));
}

Result<void> CheckDsse(ByteView document) {
  TRY_ASSIGN(const DsseEnvelope envelope, ReadDsse(AsText(document)));
  EnvelopeOutcome unused;
  return TakePayload(envelope, "", unused);
}

Result<void> CheckSigstoreBundle(ByteView document) {
  TRY_ASSIGN(const SigstoreBundle bundle, ReadSigstoreBundle(AsText(document)));
  EnvelopeOutcome unused;
  return bundle.dsse.has_value() ? TakePayload(*bundle.dsse, "/dsseEnvelope", unused) : Result<void>();
}

Result<void> RefuseFalse(const EnvelopeOutcome& outcome) {
  const auto untrue = std::ranges::find(outcome.signatures, Outcome::kFalse, &SignatureOutcome::outcome);
  if (untrue == outcome.signatures.end()) return {};
  return Invalid("a signature inside the document is false: " + untrue->why, untrue->place);
}

std::string_view GuessEnvelopeType(ByteView document) {
  const auto root = json::Parse(AsText(document), kEnvelopeBytesMax);
  if (!root.has_value() || !root->is_object()) return {};
  if (root->contains("payloadType") && root->contains("payload") && root->contains("signatures"))
    return content_type::kDsse;
  const auto type = root->find("mediaType");
  if (type == root->end() || !type->is_string()) return {};
  const auto known = std::ranges::find(content_type::kSigstoreBundles, type->get_ref<const std::string&>());
  return known == content_type::kSigstoreBundles.end() ? std::string_view() : *known;
}

}  // namespace entente::envelopes
