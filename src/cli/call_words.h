// What the commands on the framework's parts (offers and needs, working groups, meetings) share: signing a document
// that was checked before, and words for people of what answers hold.
//
// Thread safety: one thread.
#pragma once

#include <string>
#include <string_view>

#include "cli/signing.h"
#include "codec/json.h"

namespace entente::cli {

// Refuses what a node would refuse for its form, with the place in the document. Then as SignAndWrite().
[[nodiscard]] Result<void> CheckSignAndWrite(const SigningOptions& signing, std::string_view content_type,
                                             const std::string& subject, const std::string& document,
                                             Terminal& terminal);

// The values of a list, or one member of each of its objects, with ", " between.
[[nodiscard]] std::string JoinedCells(const json::Value& list, std::string_view member = {});
// "Acme (did:web:acme.example)" of {"id", "name"}.
[[nodiscard]] std::string PartyWords(const json::Value& party);
// "; marks: late" and ", in doubt since entry 57" where there is any.
[[nodiscard]] std::string OddWords(const json::Value& said);
// "entry 12: delivered by Acme (…) at 2026-01-15T12:00:00Z, late"
[[nodiscard]] std::string SaidWords(const json::Value& said, const std::string& what);

}  // namespace entente::cli
