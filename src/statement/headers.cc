#include "statement/headers.h"

#include <algorithm>
#include <string>

#include "base/check.h"
#include "base/limits.h"
#include "codec/cbor.h"
#include "crypto/x509.h"
#include "statement/approval.h"
#include "statement/media_type.h"

namespace entente::statement {
namespace {

using cbor::Value;

constexpr std::int64_t kAlgorithm = 1;
constexpr std::int64_t kCritical = 2;
constexpr std::int64_t kContentType = 3;
constexpr std::int64_t kKeyId = 4;
constexpr std::int64_t kCwtClaims = 15;
constexpr std::int64_t kCertificateChain = 33;
constexpr std::int64_t kPayloadHashAlgorithm = 258;
constexpr std::int64_t kPreimageContentType = 259;
constexpr std::int64_t kPayloadLocation = 260;
constexpr std::int64_t kReceipts = 394;
constexpr std::int64_t kVerifiableDataProofs = 396;

constexpr std::int64_t kIssuer = 1;
constexpr std::int64_t kSubject = 2;
constexpr std::int64_t kIssuedAt = 6;

constexpr std::int64_t kSha256 = -16;

constexpr std::size_t kKidBytesMax = 64;
constexpr std::size_t kLocationBytesMax = 2'048;
constexpr std::size_t kCertificatesMax = 8;
constexpr std::size_t kUnknownLabelsMax = 16;
constexpr std::size_t kLabelBytesMax = 64;

std::string LabelPlace(std::int64_t label) {
  return "label " + std::to_string(label);
}
std::string ClaimPlace(std::int64_t claim) {
  return "label 15, claim " + std::to_string(claim);
}

bool IsKnownLabel(std::int64_t label) {
  constexpr std::int64_t kKnown[] = {kAlgorithm,      kCritical,         kContentType,          kKeyId,
                                     kCwtClaims,      kCertificateChain, kPayloadHashAlgorithm, kPreimageContentType,
                                     kPayloadLocation};
  return std::ranges::find(kKnown, label) != std::end(kKnown);
}
bool IsKnownClaim(std::int64_t claim) {
  return claim == kIssuer || claim == kSubject || claim == kIssuedAt;
}

Result<void> CheckMediaType(std::string_view type, std::int64_t label) {
  if (IsMediaType(type)) return {};
  return Invalid("the content type is no media type in lower case, such as 'application/json'", LabelPlace(label));
}

Result<void> CheckClaimText(std::string_view text, std::string_view name, std::int64_t claim) {
  if (text.empty() || text.size() > limits::kClaimBytesMax)
    return Invalid(
        "the claim '" + std::string(name) + "' has 1 to " + std::to_string(limits::kClaimBytesMax) + " bytes",
        ClaimPlace(claim));
  if (!IsUtf8(AsBytes(text))) return Invalid("the claim '" + std::string(name) + "' is not UTF-8", ClaimPlace(claim));
  if (HoldsControlCharacter(text))
    return Invalid("the claim '" + std::string(name) + "' holds a control character", ClaimPlace(claim));
  return {};
}

Result<void> CheckLocation(std::string_view location) {
  if (location.size() > kLocationBytesMax || !IsUtf8(AsBytes(location)) || HoldsControlCharacter(location))
    return Invalid("the payload location is text of at most " + std::to_string(kLocationBytesMax) +
                       " bytes without control characters",
                   LabelPlace(kPayloadLocation));
  return {};
}

// What both directions hold the headers against.
Result<void> Check(const Headers& headers) {
  const bool enveloped = headers.hash_envelope.has_value();
  TRY(CheckMediaType(headers.content_type, enveloped ? kPreimageContentType : kContentType));
  if (headers.kid.empty() || headers.kid.size() > kKidBytesMax)
    return Invalid("the key identifier has 1 to 64 bytes", LabelPlace(kKeyId));
  if (headers.certificates.size() > kCertificatesMax ||
      std::ranges::any_of(headers.certificates, [](const Bytes& one) { return one.empty(); }))
    return Invalid("a chain has at most 8 certificates, none of them empty", LabelPlace(kCertificateChain));
  TRY(CheckClaimText(headers.issuer, "iss", kIssuer));
  TRY(CheckClaimText(headers.subject, "sub", kSubject));
  if (!enveloped) return {};
  if (headers.hash_envelope->hash_algorithm != kSha256)
    return Invalid("a hash envelope's algorithm is SHA-256 (-16)", LabelPlace(kPayloadHashAlgorithm));
  return CheckLocation(headers.hash_envelope->location);
}

bool IsApprovals(const Value& label) {
  return label.AsTextString() != nullptr && *label.AsTextString() == kApprovalsLabel;
}

// A label or claim that is not known: an integer, or a short text.
Result<void> CheckUnknownKey(const Value& key, std::string_view where, std::size_t& count) {
  const std::string* text = key.AsTextString();
  if (key.AsInt() == nullptr && (text == nullptr || text->empty() || text->size() > kLabelBytesMax))
    return Invalid("a label is an integer, or text of 1 to 64 bytes", std::string(where));
  if (++count > kUnknownLabelsMax)
    return Invalid("there are more than 16 entries here that are not known", std::string(where));
  return {};
}

Result<void> CheckCritical(const Value& header, const Value& critical) {
  const cbor::Array* labels = critical.AsArray();
  if (labels == nullptr || labels->empty())
    return Invalid("crit is an array of labels, and not empty", LabelPlace(kCritical));
  for (const Value& label : *labels) {
    if (IsApprovals(label)) {
      if (header.Find(kApprovalsLabel) == nullptr)
        return Invalid("crit names the label \"approvals\", which is absent", LabelPlace(kCritical));
      continue;
    }
    const std::int64_t* number = label.AsInt();
    if (number == nullptr || *number == kCritical || !IsKnownLabel(*number)) {
      const bool printable = number != nullptr || label.AsTextString() != nullptr;
      return Invalid("the statement says that the label " +
                         (printable ? cbor::Diagnose(label) : std::string("in crit")) +
                         " must be understood, and it is not understood here",
                     LabelPlace(kCritical));
    }
    if (header.Find(*number) == nullptr)
      return Invalid("crit names the label " + std::to_string(*number) + ", which is absent", LabelPlace(kCritical));
  }
  return {};
}

Result<std::string> TakeText(const Value& map, std::int64_t key, std::string_view what, std::string place) {
  const Value* value = map.Find(key);
  if (value == nullptr) return Invalid(std::string(what) + " is missing", std::move(place));
  const std::string* text = value->AsTextString();
  if (text == nullptr) return Invalid(std::string(what) + " is text", std::move(place));
  return *text;
}

Result<void> DecodeClaims(const Value& header, Headers& headers) {
  const Value* claims = header.Find(kCwtClaims);
  if (claims == nullptr || claims->AsMap() == nullptr)
    return Invalid("the CWT claims, a map, are missing", LabelPlace(kCwtClaims));
  std::size_t unknown = 0;
  for (const auto& [key, value] : *claims->AsMap()) {
    if (key.AsInt() == nullptr || !IsKnownClaim(*key.AsInt()))
      TRY(CheckUnknownKey(key, LabelPlace(kCwtClaims), unknown));
  }
  TRY_ASSIGN(headers.issuer, TakeText(*claims, kIssuer, "the claim 'iss'", ClaimPlace(kIssuer)));
  TRY_ASSIGN(headers.subject, TakeText(*claims, kSubject, "the claim 'sub'", ClaimPlace(kSubject)));
  if (const Value* issued_at = claims->Find(kIssuedAt)) {
    if (issued_at->AsInt() == nullptr)
      return Invalid("the claim 'iat' is an integer, in seconds", ClaimPlace(kIssuedAt));
    headers.issued_at = *issued_at->AsInt();
  }
  return {};
}

// RFC 9360: one certificate by itself, or an array of two and more. So that there is one form, an array of one is not
// taken.
Result<void> DecodeCertificates(const Value& header, Headers& headers) {
  const Value* chain = header.Find(kCertificateChain);
  if (chain == nullptr) return {};
  if (const Bytes* one = chain->AsByteString(); one != nullptr) {
    headers.certificates.push_back(*one);
    return {};
  }
  const cbor::Array* all = chain->AsArray();
  if (all == nullptr || all->size() < 2)
    return Invalid("x5chain is one certificate, or an array of two or more", LabelPlace(kCertificateChain));
  for (const Value& one : *all) {
    if (one.AsByteString() == nullptr) return Invalid("a certificate is a byte string", LabelPlace(kCertificateChain));
    headers.certificates.push_back(*one.AsByteString());
  }
  return {};
}

Result<void> KeyIdFromCertificate(Headers& headers) {
  auto leaf = crypto::Certificate::FromDer(headers.certificates.front());
  if (!leaf.has_value()) return Invalid(std::move(leaf.error().message), LabelPlace(kCertificateChain));
  auto key = leaf->Key();
  if (!key.has_value()) return Invalid(std::move(key.error().message), LabelPlace(kCertificateChain));
  headers.kid = ToBytes(key->kid());
  return {};
}

Result<void> DecodeKeyId(const Value& header, Headers& headers) {
  const Value* kid = header.Find(kKeyId);
  if (kid == nullptr && !headers.certificates.empty()) return KeyIdFromCertificate(headers);
  if (kid == nullptr || kid->AsByteString() == nullptr)
    return Invalid("the key identifier, a byte string, is missing", LabelPlace(kKeyId));
  headers.kid = *kid->AsByteString();
  return {};
}

Result<void> DecodeContentType(const Value& header, Headers& headers) {
  const Value* algorithm = header.Find(kPayloadHashAlgorithm);
  if (algorithm == nullptr) {
    for (const std::int64_t label : {kPreimageContentType, kPayloadLocation})
      if (header.Find(label) != nullptr)
        return Invalid("this label belongs to a hash envelope, and label 258 is missing", LabelPlace(label));
    TRY_ASSIGN(headers.content_type, TakeText(header, kContentType, "the content type", LabelPlace(kContentType)));
    return {};
  }
  if (algorithm->AsInt() == nullptr)
    return Invalid("the payload hash algorithm is an integer", LabelPlace(kPayloadHashAlgorithm));
  if (header.Find(kContentType) != nullptr)
    return Invalid("a hash envelope has the content type of its document in label 259, and none in label 3",
                   LabelPlace(kContentType));
  HashEnvelope envelope;
  envelope.hash_algorithm = *algorithm->AsInt();
  if (header.Find(kPayloadLocation) != nullptr) {
    TRY_ASSIGN(envelope.location,
               TakeText(header, kPayloadLocation, "the payload location", LabelPlace(kPayloadLocation)));
  }
  TRY_ASSIGN(headers.content_type,
             TakeText(header, kPreimageContentType, "the preimage content type", LabelPlace(kPreimageContentType)));
  headers.hash_envelope = std::move(envelope);
  return {};
}

}  // namespace

Result<Headers> DecodeHeaders(ByteView protected_header) {
  Result<Value> decoded = cbor::Decode(protected_header);
  if (!decoded.has_value()) return std::unexpected(WithContext(std::move(decoded.error()), "the protected header"));
  const Value& header = *decoded;
  if (header.AsMap() == nullptr) return Invalid("the protected header is a map", "protected header");
  std::size_t unknown = 0;
  for (const auto& [key, value] : *header.AsMap()) {
    const std::int64_t* label = key.AsInt();
    if (IsApprovals(key) || (label != nullptr && IsKnownLabel(*label))) continue;
    if (label != nullptr && *label >= kReceipts && *label <= kVerifiableDataProofs)
      return Invalid("receipts and proofs do not belong into the protected header", LabelPlace(*label));
    TRY(CheckUnknownKey(key, "protected header", unknown));
  }
  if (const Value* critical = header.Find(kCritical)) TRY(CheckCritical(header, *critical));

  Headers headers;
  const Value* algorithm = header.Find(kAlgorithm);
  if (algorithm == nullptr || algorithm->AsInt() == nullptr)
    return Invalid("the algorithm, an integer, is missing", LabelPlace(kAlgorithm));
  Result<crypto::Algorithm> known = crypto::AlgorithmFromCose(*algorithm->AsInt());
  if (!known.has_value()) return Invalid(std::move(known.error().message), LabelPlace(kAlgorithm));
  headers.algorithm = *known;
  TRY(DecodeContentType(header, headers));
  TRY(DecodeCertificates(header, headers));
  TRY(DecodeKeyId(header, headers));
  if (const Value* approvals = header.Find(kApprovalsLabel)) {
    TRY_ASSIGN(headers.approvals, DecodeApprovals(*approvals, headers.kid));
  }
  TRY(DecodeClaims(header, headers));
  TRY(Check(headers));
  return headers;
}

Result<Bytes> EncodeHeaders(const Headers& headers) {
  TRY(Check(headers));
  cbor::Map claims;
  claims.emplace_back(Value::Int(kIssuer), Value::Text(headers.issuer));
  claims.emplace_back(Value::Int(kSubject), Value::Text(headers.subject));
  if (headers.issued_at.has_value()) claims.emplace_back(Value::Int(kIssuedAt), Value::Int(*headers.issued_at));

  cbor::Map header;
  header.emplace_back(Value::Int(kAlgorithm), Value::Int(static_cast<std::int64_t>(headers.algorithm)));
  header.emplace_back(Value::Int(kKeyId), Value::Of(headers.kid));
  if (headers.certificates.size() == 1) {
    header.emplace_back(Value::Int(kCertificateChain), Value::Of(headers.certificates.front()));
  } else if (!headers.certificates.empty()) {
    cbor::Array chain;
    for (const Bytes& one : headers.certificates) chain.push_back(Value::Of(one));
    header.emplace_back(Value::Int(kCertificateChain), Value::Of(std::move(chain)));
  }
  header.emplace_back(Value::Int(kCwtClaims), Value::Of(std::move(claims)));
  if (!headers.hash_envelope.has_value()) {
    header.emplace_back(Value::Int(kContentType), Value::Text(headers.content_type));
  } else {
    header.emplace_back(Value::Int(kPayloadHashAlgorithm), Value::Int(headers.hash_envelope->hash_algorithm));
    header.emplace_back(Value::Int(kPreimageContentType), Value::Text(headers.content_type));
    if (!headers.hash_envelope->location.empty())
      header.emplace_back(Value::Int(kPayloadLocation), Value::Text(headers.hash_envelope->location));
  }
  if (!headers.approvals.empty()) {
    TRY(CheckApprovals(headers.approvals, headers.kid));
    header.emplace_back(Value::Text(std::string(kApprovalsLabel)), EncodeApprovals(headers.approvals));
  }
  return cbor::Encode(Value::Of(std::move(header)));
}

Bytes WithoutApprovals(ByteView protected_header) {
  const Result<Value> decoded = cbor::Decode(protected_header);
  CHECK(decoded.has_value() && decoded->AsMap() != nullptr);
  cbor::Map rest;
  for (const auto& [label, value] : *decoded->AsMap())
    if (!IsApprovals(label)) rest.emplace_back(label, value);
  return cbor::Encode(Value::Of(std::move(rest)));
}

}  // namespace entente::statement
