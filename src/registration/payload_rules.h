// Payload rules: what the log's own entries say of a document, as registration asks it; node/ fills it in.
//
// Thread safety: any thread.
#pragma once

#include "base/result.h"
#include "crypto/digest.h"
#include "registration/authority.h"
#include "statement/signed_statement.h"

namespace entente::registration {

class PayloadRules {
 public:
  PayloadRules() = default;
  PayloadRules(const PayloadRules&) = delete;
  PayloadRules& operator=(const PayloadRules&) = delete;
  virtual ~PayloadRules() = default;
  // Whether statements may speak of this document. Errors: kPolicyRejected, rule "payload-erased", when it was erased.
  [[nodiscard]] virtual Result<void> CheckNotErased(const crypto::Digest& payload) const = 0;
  // Whether this signer may erase this document: the operator may, and whoever registered a statement about it. Once it
  // may, it always may. Errors: kPolicyRejected, rule "standing"; kUnavailable when it cannot be known now.
  [[nodiscard]] virtual Result<void> CheckMayErase(const crypto::Digest& payload, const Signer& signer) const = 0;
};

}  // namespace entente::registration
