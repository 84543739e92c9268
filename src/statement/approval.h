// Approvals: further signatures of the issuer's own keys under one statement, in its protected header under the text
// label "approvals". An approver signs what the statement says and whose key will sign it last; that key's signature
// then covers the approvals, too. What they are worth is for registration/ to judge.
//
// Format: docs/formats/statement.md, "Approvals".  Thread safety: values and pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "codec/cbor.h"
#include "crypto/key.h"

namespace entente::statement {

inline constexpr std::string_view kApprovalsLabel = "approvals";
inline constexpr std::size_t kApprovalsMax = 15;

struct Approval {
  Bytes kid;  // RFC 9679 thumbprint of the approver's key, 32 bytes
  crypto::Algorithm algorithm = crypto::Algorithm::kEdDsa;
  Bytes signature;
};

// What an approver signs: [ "EntenteApproval", header, h'', payload ]. `agreed_header` is the protected header without
// the label of approvals, deterministically encoded.
[[nodiscard]] Bytes ApprovalStructure(ByteView agreed_header, ByteView payload);

// In the order in which they are encoded: ascending by kid.
void SortApprovals(std::vector<Approval>& approvals);
// Errors: kInvalidInput with the place, unless these are 1 to kApprovalsMax approvals, ascending by kid, none by the
// key `signer_kid` itself, each with a kid and a signature of the right size.
[[nodiscard]] Result<void> CheckApprovals(const std::vector<Approval>& approvals, ByteView signer_kid);
[[nodiscard]] Result<std::vector<Approval>> DecodeApprovals(const cbor::Value& value, ByteView signer_kid);
[[nodiscard]] cbor::Value EncodeApprovals(const std::vector<Approval>& approvals);

// "label \"approvals\", 2": where an approval stands.
[[nodiscard]] std::string ApprovalPlace(std::size_t position);

}  // namespace entente::statement
