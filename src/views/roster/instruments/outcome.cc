#include "views/roster/instruments/outcome.h"

#include <fmt/format.h>

#include <array>

namespace entente::roster {

std::string_view Name(OutcomeState state) {
  switch (state) {
    case OutcomeState::kOpen:
      return "open";
    case OutcomeState::kKept:
      return "kept";
    case OutcomeState::kNotKept:
      break;
  }
  return "not-kept";
}

Result<OutcomeState> OutcomeStateFromName(std::string_view name) {
  for (const OutcomeState state : {OutcomeState::kOpen, OutcomeState::kKept, OutcomeState::kNotKept})
    if (Name(state) == name) return state;
  return Invalid(fmt::format("'{}' is no outcome; the outcomes are open, kept, not-kept", name));
}

Outcome OutcomeOf(const Promise& promise, std::span<const Act> acts, std::string_view today) {
  Outcome outcome;
  for (const Act& act : acts) {
    if (act.what != What::kListed && act.what != What::kSigned) continue;
    const CertainDay since = CertainDayOf(act);
    if ((act.entry <= promise.entry && since.day < promise.day) || since.day > today) continue;
    if (outcome.entry.has_value() && outcome.day <= since.day) continue;
    outcome = {OutcomeState::kKept, since.exact && !promise.by.empty() && since.day > promise.by, since.day, act.entry};
  }
  if (!outcome.entry.has_value() && !promise.by.empty() && promise.by < today) outcome.state = OutcomeState::kNotKept;
  return outcome;
}

}  // namespace entente::roster
