// Time entries: the operator's word on what time it is, at the head of a batch in a new second.
//
// Format: docs/formats/log.md, "Entries".  Thread safety: pure functions.
#pragma once

#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/key.h"
#include "statement/signed_statement.h"

namespace entente::log {

[[nodiscard]] bool IsTimeEntry(const statement::SignedStatement& statement);
[[nodiscard]] Result<statement::SignedStatement> MakeTimeEntry(UnixSeconds time, const std::string& origin,
                                                               const std::string& operator_issuer,
                                                               const crypto::PrivateKey& operator_key);
// Errors: kInvalidInput when the payload is not that of a time entry. The signature is not checked.
[[nodiscard]] Result<UnixSeconds> ReadTimeEntry(const statement::SignedStatement& statement);

}  // namespace entente::log
