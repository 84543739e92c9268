#include "statement/approval.h"

#include <algorithm>

namespace entente::statement {
namespace {

constexpr std::size_t kParts = 3;
constexpr std::size_t kKidBytes = 32;
constexpr const char* kContext = "EntenteApproval";

std::string LabelOfAll() {
  return "label \"" + std::string(kApprovalsLabel) + "\"";
}

Result<Approval> DecodeOne(const cbor::Value& value, std::size_t position) {
  const cbor::Array* parts = value.AsArray();
  if (parts == nullptr || parts->size() != kParts)
    return Invalid("an approval is an array of three: kid, algorithm, signature", ApprovalPlace(position));
  const Bytes* kid = (*parts)[0].AsByteString();
  const std::int64_t* label = (*parts)[1].AsInt();
  const Bytes* signature = (*parts)[2].AsByteString();
  if (kid == nullptr || label == nullptr || signature == nullptr)
    return Invalid("an approval's kid and signature are byte strings, and its algorithm is an integer",
                   ApprovalPlace(position));
  auto algorithm = crypto::AlgorithmFromCose(*label);
  // One approval has one encoding, so the other names of the same algorithms are not taken here.
  if (!algorithm.has_value() || static_cast<std::int64_t>(*algorithm) != *label)
    return Invalid("an approval's algorithm is EdDSA (-8), ES256 (-7) or ES384 (-35)", ApprovalPlace(position));
  return Approval{*kid, *algorithm, *signature};
}

}  // namespace

std::string ApprovalPlace(std::size_t position) {
  return LabelOfAll() + ", " + std::to_string(position);
}

Bytes ApprovalStructure(ByteView agreed_header, ByteView payload) {
  using cbor::Value;
  cbor::Array parts;
  parts.push_back(Value::Text(kContext));
  parts.push_back(Value::Of(agreed_header));
  parts.push_back(Value::Of(ByteView()));
  parts.push_back(Value::Of(payload));
  return cbor::Encode(Value::Of(std::move(parts)));
}

void SortApprovals(std::vector<Approval>& approvals) {
  std::ranges::sort(approvals, {}, &Approval::kid);
}

Result<void> CheckApprovals(const std::vector<Approval>& approvals, ByteView signer_kid) {
  if (approvals.empty() || approvals.size() > kApprovalsMax)
    return Invalid("a statement that has approvals has 1 to " + std::to_string(kApprovalsMax) + " of them",
                   LabelOfAll());
  for (std::size_t i = 0; i < approvals.size(); ++i) {
    const Approval& one = approvals[i];
    if (one.kid.size() != kKidBytes)
      return Invalid("an approval names its key by a kid of " + std::to_string(kKidBytes) + " bytes", ApprovalPlace(i));
    if (one.signature.size() != crypto::SignatureBytes(one.algorithm))
      return Invalid("a signature by " + std::string(crypto::AlgorithmName(one.algorithm)) + " has " +
                         std::to_string(crypto::SignatureBytes(one.algorithm)) + " bytes",
                     ApprovalPlace(i));
    if (std::ranges::equal(one.kid, signer_kid))
      return Invalid("the key that signs a statement does not approve it besides", ApprovalPlace(i));
    if (i > 0 && approvals[i - 1].kid >= one.kid)
      return Invalid("approvals stand in ascending order of their kids, none twice", ApprovalPlace(i));
  }
  return {};
}

Result<std::vector<Approval>> DecodeApprovals(const cbor::Value& value, ByteView signer_kid) {
  const cbor::Array* list = value.AsArray();
  if (list == nullptr) return Invalid("approvals are an array", LabelOfAll());
  // Before anything is copied.
  if (list->size() > kApprovalsMax)
    return Invalid("a statement has at most " + std::to_string(kApprovalsMax) + " approvals", LabelOfAll());
  std::vector<Approval> approvals;
  for (std::size_t i = 0; i < list->size(); ++i) {
    TRY_ASSIGN(Approval one, DecodeOne((*list)[i], i));
    approvals.push_back(std::move(one));
  }
  TRY(CheckApprovals(approvals, signer_kid));
  return approvals;
}

cbor::Value EncodeApprovals(const std::vector<Approval>& approvals) {
  using cbor::Value;
  cbor::Array list;
  for (const Approval& one : approvals) {
    cbor::Array parts;
    parts.push_back(Value::Of(one.kid));
    parts.push_back(Value::Int(static_cast<std::int64_t>(one.algorithm)));
    parts.push_back(Value::Of(one.signature));
    list.push_back(Value::Of(std::move(parts)));
  }
  return Value::Of(std::move(list));
}

}  // namespace entente::statement
