// How far offers, needs and take-ups are, as the tables and the answers say it.
//
// Thread safety: pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace entente::roster {

// kOpen to kWithdrawn stand in the tables; kExpired is kOpen after the last day, by the log's time.
enum class ResourceState : std::uint8_t { kOpen, kTakenUp, kDelivered, kConfirmed, kDisputed, kWithdrawn, kExpired };
inline constexpr std::array kAllResourceStates = {
    ResourceState::kOpen,     ResourceState::kTakenUp,   ResourceState::kDelivered, ResourceState::kConfirmed,
    ResourceState::kDisputed, ResourceState::kWithdrawn, ResourceState::kExpired};
// "open", "taken-up", "delivered", "confirmed", "disputed", "withdrawn", "expired"
[[nodiscard]] std::string_view Name(ResourceState state);
[[nodiscard]] Result<ResourceState> ResourceStateFromName(std::string_view name);

enum class TakeUpState : std::uint8_t { kTakenUp, kDelivered, kConfirmed, kDisputed, kEnded };
// "taken-up", "delivered", "confirmed", "disputed", "ended"
[[nodiscard]] std::string_view Name(TakeUpState state);
// Of the offer and the need while the take-up is like this.
[[nodiscard]] ResourceState ResourceStateOf(TakeUpState state);

// What a step does.
enum class StepKind : std::uint8_t { kDelivered, kConfirmed, kDisputed, kEnded, kWithdrawn };
// "delivered", "confirmed", "disputed", "ended", "withdrawn"
[[nodiscard]] std::string_view Name(StepKind step);

}  // namespace entente::roster
