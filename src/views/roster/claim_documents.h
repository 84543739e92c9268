// Documents on who a listed supporter is: a party's claim that it is that row, and the custodian's decision on it.
//
// Format: docs/formats/payloads.md.  Thread safety: values and pure functions.  Errors: kInvalidInput with the place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::roster {

// Said by a party: the supporter that the custodian listed under this id is the party itself.
struct ClaimDocument {
  std::string instrument;
  std::string supporter;  // id of the listed row
};

enum class Ruling : std::uint8_t { kConfirmed, kRefused };
[[nodiscard]] std::string_view Name(Ruling ruling);  // "confirmed", "refused"

// Said by the custodian of the instrument.
struct ClaimDecisionDocument {
  std::string instrument;
  std::string supporter;
  std::string party;
  Ruling ruling = Ruling::kConfirmed;  // the member is named "decision"
  std::string reason;                  // may be empty
};

[[nodiscard]] Result<ClaimDocument> ParseClaim(std::string_view json);
[[nodiscard]] Result<ClaimDecisionDocument> ParseClaimDecision(std::string_view json);
[[nodiscard]] std::string ToJson(const ClaimDocument& document);
[[nodiscard]] std::string ToJson(const ClaimDecisionDocument& document);

[[nodiscard]] Result<void> CheckClaimOfEntry(ByteView document);
[[nodiscard]] Result<void> CheckClaimDecision(ByteView document);

}  // namespace entente::roster
