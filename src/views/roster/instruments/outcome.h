// Outcome: what came of an announcement or an invitation: kept by a later support, not kept when its day passed without
// one, open otherwise.
//
// A support keeps it when it was logged later, or counts from a day on or after that of the announcement. A support
// that counts only from a day that is still to come keeps nothing yet.
//
// Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "views/roster/adherence.h"

namespace entente::roster {

enum class OutcomeState : std::uint8_t { kOpen, kKept, kNotKept };
[[nodiscard]] std::string_view Name(OutcomeState state);  // "open", "kept", "not-kept"
[[nodiscard]] Result<OutcomeState> OutcomeStateFromName(std::string_view name);

struct Outcome {
  OutcomeState state = OutcomeState::kOpen;
  bool late = false;                        // kept, and certainly after the day that was announced
  std::string day;                          // from which on the support certainly counts
  std::optional<std::uint64_t> entry = {};  // of the support
};

struct Promise {
  std::uint64_t entry = 0;
  std::string day;  // on which it was said
  std::string by;   // may be empty
};

// `acts`: of who should support, in log order; may be empty. `today`: as the log has it.
[[nodiscard]] Outcome OutcomeOf(const Promise& promise, std::span<const Act> acts, std::string_view today);

}  // namespace entente::roster
