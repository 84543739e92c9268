// Who is who on a roster, in words: which party a listed supporter is, who claims to be it, and whom it can be taken
// for.
//
// Thread safety: pure functions.
#pragma once

#include <string>
#include <vector>

#include "codec/json.h"

namespace entente::cli {

// Of one claim: "confirmed by the custodian, entry 12", "claimed, entry 9, not confirmed".
[[nodiscard]] std::string ClaimWords(const json::Value& claim);
// Of a supporter ("party", "claims"): the party that it is, or who claims to be it; "" when nobody does.
[[nodiscard]] std::string IdentityWords(const json::Value& supporter);

// Of an answer with "resembles": a sentence each, "it can be taken for Acme (did:web:acme.example), which has …".
[[nodiscard]] std::vector<std::string> LookAlikeWords(const json::Value& answer);

}  // namespace entente::cli
