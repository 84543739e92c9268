// What Authority's sources share: looking back in a history, and refusing what would change the roster. Seen by them
// only.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace entente::roster {

inline std::unexpected<Error> Refuse(std::string message, std::string place) {
  return std::unexpected(Error{ErrorCode::kPolicyRejected, std::move(message), std::move(place), "payload-content"});
}
inline std::unexpected<Error> NotHere(std::string_view party, std::string place) {
  return Refuse(fmt::format("{} is not on this log", party), std::move(place));
}

// The last one before `index`; histories are short.
template <class History>
auto LastBefore(const History& history, std::uint64_t index) {
  auto at = std::ranges::find_if(history | std::views::reverse, [index](const auto& one) { return one.index < index; });
  return at == history.rend() ? nullptr : &*at;
}

}  // namespace entente::roster
