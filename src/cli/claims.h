// Who is who on a roster, in words: which party a listed supporter is, and who claims to be it.
//
// Thread safety: pure functions.
#pragma once

#include <string>

#include "codec/json.h"

namespace entente::cli {

// Of one claim: "confirmed by the custodian, entry 12", "claimed, entry 9, not confirmed".
[[nodiscard]] std::string ClaimWords(const json::Value& claim);
// Of a supporter ("party", "claims"): the party that it is, or who claims to be it; "" when nobody does.
[[nodiscard]] std::string IdentityWords(const json::Value& supporter);

}  // namespace entente::cli
