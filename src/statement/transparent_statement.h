// Transparent Statement: a Signed Statement that carries its receipts in the unprotected header, label 394 (RFC 9942).
#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "statement/signed_statement.h"

namespace entente::statement {

struct TransparentStatement {
  SignedStatement statement;
  std::vector<Bytes> receipts;  // each a COSE_Sign1; checked by log/receipt.h
};

[[nodiscard]] Result<TransparentStatement> DecodeTransparent(ByteView bytes);
[[nodiscard]] Bytes EncodeTransparent(const SignedStatement& statement, const std::vector<Bytes>& receipts);

}  // namespace entente::statement
