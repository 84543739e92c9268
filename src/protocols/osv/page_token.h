// Page tokens: where the next page of an answer begins, for the question that was asked and no other.
//
// A token names the last advisory that was given. Answers are in the order of ids, so it stays good when the advisories
// are replaced: what has an id after that one comes, nothing twice. It is opaque to clients and no secret: base64url of
// a version, eight bytes of the question's SHA-256, and the id.
//
// Thread safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "protocols/osv/osv_queries.h"

namespace entente::protocols {

[[nodiscard]] std::string PageTokenAfter(std::string_view id, const OsvQuestion& question);

// The id after which the page begins; "" for an empty token, which is the first page.
// Errors: kInvalidInput when it is no token of this question.
[[nodiscard]] Result<std::string> PageBegins(std::string_view token, const OsvQuestion& question);

}  // namespace entente::protocols
