#include "statement/signed_statement.h"

#include <algorithm>
#include <string>

#include "base/check.h"
#include "base/limits.h"
#include "statement/cose_sign1.h"
#include "statement/headers.h"

namespace entente::statement {
namespace {

constexpr std::size_t kDigestBytes = 32;

constexpr std::uint8_t kTag18 = 0xD2;
constexpr std::uint8_t kArrayOf4 = 0x84;
constexpr std::uint8_t kEmptyMap = 0xA0;
constexpr std::uint8_t kEmptyBytes = 0x40;
// An array of four that begins with the text "Signature1".
constexpr std::uint8_t kSigStructureStart[] = {0x84, 0x6A, 'S', 'i', 'g', 'n', 'a', 't', 'u', 'r', 'e', '1'};

Error EntryTooLarge(std::size_t bytes) {
  Error error{
      ErrorCode::kInvalidInput,
      "the statement would have " + std::to_string(bytes) + " bytes as an entry of the log, and " +
          std::to_string(limits::kEntryBytesMax) +
          " is the most; let `entente sign` make a hash envelope, which carries the digest of the document instead",
      "payload",
      {}};
  error.rule = "entry-size";
  return error;
}

Bytes ByteString(ByteView content) {
  return cbor::Encode(cbor::Value::Of(content));
}

}  // namespace

// entry_ is the only copy of the message; the rest are places in it.
void SignedStatement::Assemble(const CoseSign1& parts) {
  entry_.reserve(parts.EntryBytes());
  entry_.push_back(kTag18);
  entry_.push_back(kArrayOf4);
  protected_ = {entry_.size(), parts.encoded_protected.size()};
  Append(entry_, parts.encoded_protected);
  entry_.push_back(kEmptyMap);
  encoded_payload_ = {entry_.size(), parts.encoded_payload.size()};
  Append(entry_, parts.encoded_payload);
  payload_ = {entry_.size() - parts.payload.size(), parts.payload.size()};
  Append(entry_, parts.encoded_signature);
  signature_ = {entry_.size() - parts.signature.size(), parts.signature.size()};

  crypto::Sha256Stream hash;
  hash.Update(kSigStructureStart);
  hash.Update(agreed_.empty() ? At(protected_) : ByteView(agreed_));
  hash.Update(ByteView(&kEmptyBytes, 1));
  hash.Update(At(encoded_payload_));
  identity_ = hash.Finish();
}

Result<SignedStatement> SignedStatement::Decode(ByteView bytes) {
  TRY_ASSIGN(const CoseSign1 parts, SplitCoseSign1(bytes));
  return FromParts(parts);
}

Result<SignedStatement> SignedStatement::FromParts(const CoseSign1& parts) {
  if (parts.EntryBytes() > limits::kEntryBytesMax) return std::unexpected(EntryTooLarge(parts.EntryBytes()));
  SignedStatement statement;
  TRY_ASSIGN(statement.headers_, DecodeHeaders(parts.protected_header));
  const crypto::Algorithm algorithm = statement.headers_.algorithm;
  if (parts.signature.size() != crypto::SignatureBytes(algorithm))
    return Invalid("a signature by " + std::string(crypto::AlgorithmName(algorithm)) + " has " +
                       std::to_string(crypto::SignatureBytes(algorithm)) + " bytes",
                   "signature");
  if (statement.headers_.hash_envelope.has_value() && parts.payload.size() != kDigestBytes)
    return Invalid("the payload of a hash envelope is a SHA-256 digest of 32 bytes", "payload");
  if (!statement.headers_.approvals.empty()) statement.agreed_ = ByteString(WithoutApprovals(parts.protected_header));
  statement.Assemble(parts);
  return statement;
}

std::optional<crypto::Digest> SignedStatement::payload_digest() const {
  if (!headers_.hash_envelope.has_value()) return std::nullopt;
  const Result<crypto::Digest> digest = crypto::DigestFromBytes(payload());
  CHECK(digest.has_value());
  return *digest;
}

Bytes SignedStatement::SigStructure() const {
  Bytes out;
  out.reserve(sizeof kSigStructureStart + protected_.size + 1 + encoded_payload_.size);
  Append(out, kSigStructureStart);
  Append(out, At(protected_));
  out.push_back(kEmptyBytes);
  Append(out, At(encoded_payload_));
  return out;
}

Bytes SignedStatement::ApprovalStructure() const {
  const ByteView encoded = agreed_.empty() ? At(protected_) : ByteView(agreed_);
  const Result<cbor::Value> header = cbor::Decode(encoded);
  CHECK(header.has_value() && header->AsByteString() != nullptr);
  return statement::ApprovalStructure(*header->AsByteString(), payload());
}

Result<void> SignedStatement::VerifyApproval(std::size_t position, const crypto::PublicKey& key) const {
  CHECK(position < headers_.approvals.size());
  const Approval& approval = headers_.approvals[position];
  if (key.algorithm() != approval.algorithm)
    return Fail(ErrorCode::kUnauthorized, "the approval's algorithm is not the one of the key",
                ApprovalPlace(position));
  auto holds = key.Verify(ApprovalStructure(), approval.signature);
  if (!holds.has_value()) holds.error().place = ApprovalPlace(position);
  return holds;
}

Result<void> SignedStatement::Verify(const crypto::PublicKey& key) const {
  if (key.algorithm() != headers_.algorithm)
    return Fail(ErrorCode::kUnauthorized, "the statement's algorithm is not the one of the key", "label 1");
  return key.Verify(SigStructure(), signature());
}

Result<SignedStatement> SignedStatement::Make(Headers headers, ByteView payload, const crypto::PrivateKey& key) {
  headers.algorithm = key.public_key().algorithm();
  headers.kid = ToBytes(key.public_key().kid());
  TRY_ASSIGN(const Bytes protected_header, EncodeHeaders(headers));

  // The signature's place is filled once it is made; its size is known.
  const Bytes encoded_protected = ByteString(protected_header);
  const Bytes encoded_payload = ByteString(payload);
  const Bytes blank_signature(crypto::SignatureBytes(headers.algorithm));
  const Bytes encoded_signature = ByteString(blank_signature);
  CoseSign1 parts;
  parts.encoded_protected = encoded_protected;
  parts.encoded_payload = encoded_payload;
  parts.payload = payload;
  parts.encoded_signature = encoded_signature;
  parts.signature = blank_signature;
  if (parts.EntryBytes() > limits::kEntryBytesMax) return std::unexpected(EntryTooLarge(parts.EntryBytes()));

  SignedStatement statement;
  statement.headers_ = std::move(headers);
  if (!statement.headers_.approvals.empty()) statement.agreed_ = ByteString(WithoutApprovals(protected_header));
  statement.Assemble(parts);
  TRY_ASSIGN(const Bytes signature, key.Sign(statement.SigStructure()));
  CHECK(signature.size() == blank_signature.size());
  std::ranges::copy(signature, statement.entry_.begin() + static_cast<std::ptrdiff_t>(statement.signature_.start));
  return statement;
}

Result<SignedStatement> Sign(Headers headers, ByteView payload, const crypto::PrivateKey& key) {
  if (headers.hash_envelope.has_value())
    return Invalid("a hash envelope is made from a digest, with SignDigest()", "label 258");
  return SignedStatement::Make(std::move(headers), payload, key);
}

Result<SignedStatement> SignDigest(Headers headers, const crypto::Digest& document, const crypto::PrivateKey& key) {
  if (!headers.hash_envelope.has_value()) headers.hash_envelope.emplace();
  return SignedStatement::Make(std::move(headers), document, key);
}

}  // namespace entente::statement
