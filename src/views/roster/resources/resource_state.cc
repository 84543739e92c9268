#include "views/roster/resources/resource_state.h"

#include <fmt/format.h>

#include <algorithm>

namespace entente::roster {
namespace {

constexpr std::array<std::string_view, 7> kResourceNames = {"open",     "taken-up",  "delivered", "confirmed",
                                                            "disputed", "withdrawn", "expired"};
constexpr std::array<std::string_view, 5> kTakeUpNames = {"taken-up", "delivered", "confirmed", "disputed", "ended"};
constexpr std::array<std::string_view, 5> kStepNames = {"delivered", "confirmed", "disputed", "ended", "withdrawn"};

}  // namespace

std::string_view Name(ResourceState state) {
  return kResourceNames[static_cast<std::size_t>(state)];
}

Result<ResourceState> ResourceStateFromName(std::string_view name) {
  const auto found = std::ranges::find(kResourceNames, name);
  if (found == kResourceNames.end())
    return Invalid(fmt::format("'{}' is no state: {}", name, fmt::join(kResourceNames, ", ")));
  return static_cast<ResourceState>(found - kResourceNames.begin());
}

std::string_view Name(TakeUpState state) {
  return kTakeUpNames[static_cast<std::size_t>(state)];
}

ResourceState ResourceStateOf(TakeUpState state) {
  switch (state) {
    case TakeUpState::kTakenUp:
      return ResourceState::kTakenUp;
    case TakeUpState::kDelivered:
      return ResourceState::kDelivered;
    case TakeUpState::kConfirmed:
      return ResourceState::kConfirmed;
    case TakeUpState::kDisputed:
      return ResourceState::kDisputed;
    case TakeUpState::kEnded:
      break;
  }
  return ResourceState::kOpen;
}

std::string_view Name(StepKind step) {
  return kStepNames[static_cast<std::size_t>(step)];
}

}  // namespace entente::roster
