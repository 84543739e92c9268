#include "statement/draft.h"

#include <algorithm>

#include "base/check.h"
#include "base/encoding.h"
#include "base/limits.h"
#include "codec/json.h"
#include "statement/headers.h"

namespace entente::statement {
namespace {

constexpr std::string_view kFormat = "entente-draft/1";
constexpr std::size_t kDraftBytesMax = std::size_t{256} * 1024;
constexpr std::size_t kSearchedBytesMax = 256;

Result<Bytes> ReadBase64(const json::Value& object, const char* member, const std::string& place) {
  TRY_ASSIGN(const std::string text, json::RequireText(object, member, place));
  auto bytes = FromBase64(text);
  if (!bytes.has_value()) bytes.error().place = place + "/" + member;
  return bytes;
}

Result<Approval> ReadApproval(const json::Value& value, const std::string& place) {
  TRY(json::OnlyMembers(value, {"kid", "algorithm", "signature"}, place));
  Approval approval;
  TRY_ASSIGN(const std::string kid, json::RequireText(value, "kid", place));
  auto bytes = FromBase64Url(kid);
  if (!bytes.has_value()) return Invalid(bytes.error().message, place + "/kid");
  approval.kid = *std::move(bytes);
  TRY_ASSIGN(const std::string name, json::RequireText(value, "algorithm", place));
  const auto algorithm = crypto::AlgorithmFromName(name);
  if (!algorithm.has_value()) return Invalid(algorithm.error().message, place + "/algorithm");
  approval.algorithm = *algorithm;
  TRY_ASSIGN(approval.signature, ReadBase64(value, "signature", place));
  return approval;
}

}  // namespace

Result<Draft> Draft::Of(Headers headers, ByteView payload, const crypto::PublicKey& signer) {
  if (headers.hash_envelope.has_value())
    return Invalid("a hash envelope is made from a digest, with OfDigest()", "label 258");
  if (!headers.approvals.empty()) return Invalid("a draft begins without approvals", "label \"approvals\"");
  headers.algorithm = signer.algorithm();
  headers.kid = ToBytes(signer.kid());
  TRY(EncodeHeaders(headers));
  if (payload.size() > limits::kEntryBytesMax)
    return Invalid("the payload is larger than an entry of the log may be; make a hash envelope", "payload");
  return Draft(std::move(headers), ToBytes(payload));
}

Result<Draft> Draft::OfDigest(Headers headers, const crypto::Digest& document, const crypto::PublicKey& signer) {
  HashEnvelope envelope = headers.hash_envelope.value_or(HashEnvelope{});
  headers.hash_envelope.reset();
  TRY_ASSIGN(Draft draft, Of(std::move(headers), document, signer));
  draft.headers_.hash_envelope = std::move(envelope);
  TRY(EncodeHeaders(draft.headers_));
  return draft;
}

Result<Draft> Draft::FromJson(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text, kDraftBytesMax));
  TRY(json::OnlyMembers(root, {"format", "protected", "payload", "approvals"}, ""));
  TRY_ASSIGN(const std::string format, json::RequireText(root, "format", ""));
  if (format != kFormat) return Invalid("this is no draft of the format " + std::string(kFormat), "/format");
  TRY_ASSIGN(const Bytes header, ReadBase64(root, "protected", ""));
  TRY_ASSIGN(Bytes payload, ReadBase64(root, "payload", ""));
  TRY_ASSIGN(Headers headers, DecodeHeaders(header));
  if (!headers.approvals.empty())
    return Invalid("the header of a draft has no approvals; they stand beside it", "/protected");
  // What is approved is what will be signed: nothing in the header may get lost on the way.
  TRY_ASSIGN(const Bytes again, EncodeHeaders(headers));
  if (again != header)
    return Invalid("the header holds labels, claims or names of algorithms that a draft does not carry", "/protected");
  if (headers.hash_envelope.has_value() && payload.size() != crypto::Digest().size())
    return Invalid("the payload of a hash envelope is a SHA-256 digest of 32 bytes", "/payload");
  TRY_ASSIGN(const json::Value* approvals, json::RequireArray(root, "approvals", ""));
  if (approvals->size() > kApprovalsMax)
    return Invalid("a statement has at most " + std::to_string(kApprovalsMax) + " approvals", "/approvals");
  for (std::size_t i = 0; i < approvals->size(); ++i) {
    TRY_ASSIGN(Approval one, ReadApproval((*approvals)[i], "/approvals/" + std::to_string(i)));
    headers.approvals.push_back(std::move(one));
  }
  if (!headers.approvals.empty()) TRY(CheckApprovals(headers.approvals, headers.kid));
  return Draft(std::move(headers), std::move(payload));
}

Bytes Draft::AgreedHeader() const {
  Headers headers = headers_;
  headers.approvals.clear();
  Result<Bytes> encoded = EncodeHeaders(headers);
  CHECK(encoded.has_value());
  return *std::move(encoded);
}

std::string Draft::ToJson() const {
  json::Value root;
  root["format"] = kFormat;
  root["protected"] = ToBase64(AgreedHeader());
  root["payload"] = ToBase64(payload_);
  root["approvals"] = json::Value::array();
  for (const Approval& one : headers_.approvals)
    root["approvals"].push_back({{"kid", ToBase64Url(one.kid)},
                                 {"algorithm", crypto::AlgorithmName(one.algorithm)},
                                 {"signature", ToBase64(one.signature)}});
  return root.dump(2) + "\n";
}

crypto::Digest Draft::identity() const {
  cbor::Array parts;
  parts.push_back(cbor::Value::Text("Signature1"));
  parts.push_back(cbor::Value::Of(AgreedHeader()));
  parts.push_back(cbor::Value::Of(ByteView()));
  parts.push_back(cbor::Value::Of(payload_));
  return crypto::Sha256(cbor::Encode(cbor::Value::Of(std::move(parts))));
}

Result<void> Draft::Approve(const crypto::PrivateKey& key) {
  const crypto::PublicKey& approver = key.public_key();
  std::vector<Approval> approvals = headers_.approvals;
  std::erase_if(approvals, [&approver](const Approval& one) { return std::ranges::equal(one.kid, approver.kid()); });
  TRY_ASSIGN(Bytes signature, key.Sign(ApprovalStructure(AgreedHeader(), payload_)));
  approvals.push_back({ToBytes(approver.kid()), approver.algorithm(), std::move(signature)});
  SortApprovals(approvals);
  TRY(CheckApprovals(approvals, headers_.kid));
  headers_.approvals = std::move(approvals);
  return {};
}

Result<SignedStatement> Draft::Sign(const crypto::PrivateKey& key) const {
  if (!std::ranges::equal(key.public_key().kid(), headers_.kid))
    return Invalid("the draft is to be signed by the key " + ToBase64Url(headers_.kid) + ", and this one is " +
                       ToBase64Url(key.public_key().kid()) + "; another key approves it instead",
                   "label 4");
  if (!headers_.hash_envelope.has_value()) return statement::Sign(headers_, payload_, key);
  TRY_ASSIGN(const crypto::Digest digest, crypto::DigestFromBytes(payload_));
  return SignDigest(headers_, digest, key);
}

bool LooksLikeDraft(ByteView bytes) {
  const std::string_view text = AsText(bytes).substr(0, kSearchedBytesMax);
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  return start != std::string_view::npos && text[start] == '{' &&
         text.find("\"entente-draft/") != std::string_view::npos;
}

}  // namespace entente::statement
