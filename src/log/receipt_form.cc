#include "log/receipt_form.h"

#include "base/check.h"
#include "base/limits.h"

namespace entente::log {
namespace {

using cbor::Value;

constexpr std::uint64_t kTagCoseSign1 = 18;

constexpr std::int64_t kAlgorithm = 1;
constexpr std::int64_t kKeyId = 4;
constexpr std::int64_t kCwtClaims = 15;
constexpr std::int64_t kVerifiableDataStructure = 395;
constexpr std::int64_t kVerifiableDataProofs = 396;

constexpr std::int64_t kIssuer = 1;
constexpr std::int64_t kSubject = 2;
constexpr std::int64_t kRfc9162Sha256 = 1;

constexpr std::size_t kKidBytes = 32;
constexpr std::size_t kHashBytes = 32;

bool IsClaimText(std::string_view text) {
  return !text.empty() && text.size() <= limits::kClaimBytesMax && IsUtf8(AsBytes(text)) &&
         !HoldsControlCharacter(text);
}

std::string LabelPlace(std::int64_t label) {
  return "label " + std::to_string(label);
}

// The value of the one key that the map may have.
Result<const Value*> OnlyValue(const Value& map, std::int64_t key, std::string_view what, std::string place) {
  const Value* value = map.Find(key);
  if (value == nullptr || map.AsMap()->size() != 1)
    return Invalid(std::string(what) + " is a map of " + std::to_string(key) + " alone", std::move(place));
  return value;
}

Result<std::uint64_t> UnsignedOf(const Value& value, std::string_view what) {
  const std::int64_t* number = value.AsInt();
  if (number == nullptr || *number < 0)
    return Invalid(std::string(what) + " is a number from 0 on", LabelPlace(kVerifiableDataProofs));
  return static_cast<std::uint64_t>(*number);
}

Result<std::string> ClaimOf(const Value& claims, std::int64_t claim, std::string_view name) {
  const Value* value = claims.Find(claim);
  const std::string* text = value == nullptr ? nullptr : value->AsTextString();
  if (text == nullptr || !IsClaimText(*text))
    return Invalid("the claim '" + std::string(name) + "' is text of 1 to " + std::to_string(limits::kClaimBytesMax) +
                       " bytes without control characters",
                   LabelPlace(kCwtClaims) + ", claim " + std::to_string(claim));
  return *text;
}

Result<void> DecodeProtected(ReceiptForm& form) {
  constexpr std::size_t kLabels = 4;
  constexpr std::size_t kClaims = 2;
  Result<Value> decoded = cbor::Decode(form.protected_header);
  if (!decoded.has_value()) return std::unexpected(WithContext(std::move(decoded.error()), "the protected header"));
  const Value& header = *decoded;
  if (header.AsMap() == nullptr || header.AsMap()->size() != kLabels)
    return Invalid("the protected header of a receipt is a map of 1, 4, 15 and 395", "protected header");

  const Value* algorithm = header.Find(kAlgorithm);
  if (algorithm == nullptr || algorithm->AsInt() == nullptr)
    return Invalid("the algorithm, an integer, is missing", LabelPlace(kAlgorithm));
  Result<crypto::Algorithm> known = crypto::AlgorithmFromCose(*algorithm->AsInt());
  if (!known.has_value()) return Invalid(std::move(known.error().message), LabelPlace(kAlgorithm));
  form.algorithm = *known;

  const Value* kid = header.Find(kKeyId);
  if (kid == nullptr || kid->AsByteString() == nullptr || kid->AsByteString()->size() != kKidBytes)
    return Invalid("the key identifier of a receipt is a byte string of 32 bytes", LabelPlace(kKeyId));
  form.kid = *kid->AsByteString();

  const Value* structure = header.Find(kVerifiableDataStructure);
  if (structure == nullptr || structure->AsInt() == nullptr || *structure->AsInt() != kRfc9162Sha256)
    return Invalid("the verifiable data structure is not RFC9162_SHA256 (1), the only one understood here",
                   LabelPlace(kVerifiableDataStructure));

  const Value* claims = header.Find(kCwtClaims);
  if (claims == nullptr || claims->AsMap() == nullptr || claims->AsMap()->size() != kClaims)
    return Invalid("the CWT claims of a receipt are a map of 1 and 2", LabelPlace(kCwtClaims));
  TRY_ASSIGN(form.issuer, ClaimOf(*claims, kIssuer, "iss"));
  TRY_ASSIGN(form.origin, ClaimOf(*claims, kSubject, "sub"));
  return {};
}

Result<void> DecodeUnprotected(const Value& header, ProofKind kind, ReceiptForm& form) {
  if (header.AsMap() == nullptr) return Invalid("the unprotected header is a map", "unprotected header");
  TRY_ASSIGN(const Value* proofs,
             OnlyValue(header, kVerifiableDataProofs, "the unprotected header of a receipt", "unprotected header"));
  const std::string place = LabelPlace(kVerifiableDataProofs);
  if (proofs->AsMap() == nullptr) return Invalid("the proofs of a receipt are a map", place);
  TRY_ASSIGN(const Value* of_kind,
             OnlyValue(*proofs, static_cast<std::int64_t>(kind), "the proofs of such a receipt", place));
  const cbor::Array* list = of_kind->AsArray();
  if (list == nullptr || list->size() != 1 || list->front().AsByteString() == nullptr)
    return Invalid("a receipt has one proof, a byte string in an array", place);
  form.proof = *list->front().AsByteString();
  return {};
}

}  // namespace

Bytes ReceiptHeader(crypto::Algorithm algorithm, ByteView kid, const std::string& issuer, const std::string& origin) {
  CHECK(IsClaimText(issuer) && IsClaimText(origin) && kid.size() == kKidBytes);
  cbor::Map claims;
  claims.emplace_back(Value::Int(kIssuer), Value::Text(issuer));
  claims.emplace_back(Value::Int(kSubject), Value::Text(origin));
  cbor::Map header;
  header.emplace_back(Value::Int(kAlgorithm), Value::Int(static_cast<std::int64_t>(algorithm)));
  header.emplace_back(Value::Int(kKeyId), Value::Of(kid));
  header.emplace_back(Value::Int(kCwtClaims), Value::Of(std::move(claims)));
  header.emplace_back(Value::Int(kVerifiableDataStructure), Value::Int(kRfc9162Sha256));
  return cbor::Encode(Value::Of(std::move(header)));
}

Bytes RootSigStructure(ByteView protected_header, const crypto::Digest& root) {
  cbor::Array structure;
  structure.push_back(Value::Text("Signature1"));
  structure.push_back(Value::Of(protected_header));
  structure.push_back(Value::Of(ByteView()));
  structure.push_back(Value::Of(ByteView(root)));
  return cbor::Encode(Value::Of(std::move(structure)));
}

Result<ReceiptForm> SplitReceipt(ByteView bytes, ProofKind kind) {
  TRY_ASSIGN(const Value message, cbor::Decode(bytes));
  const cbor::Tag* tag = message.AsTag();
  const cbor::Array* array = tag == nullptr ? nullptr : tag->content.front().AsArray();
  if (tag == nullptr || tag->number != kTagCoseSign1 || array == nullptr || array->size() != 4)
    return Invalid("a receipt is a COSE_Sign1: an array of four with the tag 18", "byte 0");
  const Bytes* protected_header = (*array)[0].AsByteString();
  if (protected_header == nullptr) return Invalid("the protected header is a byte string", "protected header");
  ReceiptForm form;
  form.protected_header = *protected_header;
  TRY(DecodeProtected(form));
  TRY(DecodeUnprotected((*array)[1], kind, form));
  if (!(*array)[2].IsNull())
    return Invalid("the payload of a receipt is null: the root is computed from the proof", "payload");
  const Bytes* signature = (*array)[3].AsByteString();
  const std::size_t size = crypto::SignatureBytes(form.algorithm);
  if (signature == nullptr || signature->size() != size)
    return Invalid("a signature by " + std::string(crypto::AlgorithmName(form.algorithm)) + " has " +
                       std::to_string(size) + " bytes",
                   "signature");
  form.signature = *signature;
  return form;
}

Bytes JoinReceipt(const ReceiptForm& form, ProofKind kind) {
  CHECK(form.signature.size() == crypto::SignatureBytes(form.algorithm));
  cbor::Array proofs;
  proofs.push_back(Value::Of(ByteView(form.proof)));
  cbor::Map of_kind;
  of_kind.emplace_back(Value::Int(static_cast<std::int64_t>(kind)), Value::Of(std::move(proofs)));
  cbor::Map unprotected;
  unprotected.emplace_back(Value::Int(kVerifiableDataProofs), Value::Of(std::move(of_kind)));

  cbor::Array message;
  message.push_back(Value::Of(ByteView(ReceiptHeader(form.algorithm, form.kid, form.issuer, form.origin))));
  message.push_back(Value::Of(std::move(unprotected)));
  message.push_back(Value::Null());
  message.push_back(Value::Of(ByteView(form.signature)));
  return cbor::Encode(Value::Tagged(kTagCoseSign1, Value::Of(std::move(message))));
}

std::unexpected<Error> BadProof(std::string message) {
  return Invalid(std::move(message), LabelPlace(kVerifiableDataProofs));
}

Result<ProofParts> DecodeProofParts(ByteView bytes, std::string_view what, std::string_view first,
                                    std::string_view second) {
  TRY_ASSIGN(const Value proof, cbor::Decode(bytes));
  const std::string name(what);
  const cbor::Array* parts = proof.AsArray();
  if (parts == nullptr || parts->size() != 3)
    return BadProof(name + " is an array of " + std::string(first) + ", " + std::string(second) + " and path");
  ProofParts read;
  TRY_ASSIGN(read.first, UnsignedOf((*parts)[0], "the " + std::string(first)));
  TRY_ASSIGN(read.second, UnsignedOf((*parts)[1], "the " + std::string(second)));
  const cbor::Array* path = (*parts)[2].AsArray();
  if (path == nullptr || path->empty() || path->size() > kPathHashesMax)
    return BadProof("the path of " + name + " has 1 to " + std::to_string(kPathHashesMax) + " hashes");
  for (const Value& hash : *path) {
    const Bytes* one = hash.AsByteString();
    if (one == nullptr || one->size() != kHashBytes)
      return BadProof("the path of " + name + " is made of hashes of 32 bytes");
    TRY_ASSIGN(read.path.emplace_back(), crypto::DigestFromBytes(*one));
  }
  return read;
}

Bytes EncodeProofParts(const ProofParts& parts) {
  CHECK(!parts.path.empty() && parts.path.size() <= kPathHashesMax);
  cbor::Array path;
  for (const crypto::Digest& hash : parts.path) path.push_back(Value::Of(ByteView(hash)));
  cbor::Array proof;
  proof.push_back(Value::Int(static_cast<std::int64_t>(parts.first)));
  proof.push_back(Value::Int(static_cast<std::int64_t>(parts.second)));
  proof.push_back(Value::Of(std::move(path)));
  return cbor::Encode(Value::Of(std::move(proof)));
}

}  // namespace entente::log
