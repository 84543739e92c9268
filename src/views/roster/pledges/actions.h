// Actions: a vocabulary of what a pledge can be about, by which pledges of many parties can be set side by side. The
// ids are those of the 25 actions of the Paris Call's working group 6 (ICT supply chain security); the titles are this
// program's own, short ones.
//
// Thread safety: constants and pure functions.
#pragma once

#include <span>
#include <string_view>

namespace entente::roster {

struct PledgeAction {
  std::string_view id;  // "A4"
  std::string_view title;
};

inline constexpr std::string_view kActionsSource =
    "Ids: the 25 actions of the Paris Call's working group 6; titles: Entente's own";

[[nodiscard]] std::span<const PledgeAction> PledgeActions();
// nullptr when there is none with this id.
[[nodiscard]] const PledgeAction* FindPledgeAction(std::string_view id);

}  // namespace entente::roster
