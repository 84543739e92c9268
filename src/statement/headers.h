// The protected header of a Signed Statement: its rules in one place, for reading and for writing. Seen inside
// statement/ only.
//
// Format: docs/formats/statement.md.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "statement/signed_statement.h"

namespace entente::statement {

// Errors: kInvalidInput with the label ("label 15, claim 1") as place.
[[nodiscard]] Result<Headers> DecodeHeaders(ByteView protected_header);
// Checks the headers as DecodeHeaders() would, and encodes them.
[[nodiscard]] Result<Bytes> EncodeHeaders(const Headers& headers);
// The same header without the label of approvals: what those who approve and who signs last agree on.
// REQUIRES: DecodeHeaders() takes it.
[[nodiscard]] Bytes WithoutApprovals(ByteView protected_header);

}  // namespace entente::statement
