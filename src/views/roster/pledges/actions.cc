#include "views/roster/pledges/actions.h"

#include <algorithm>
#include <array>

namespace entente::roster {
namespace {

constexpr std::array kActions = {
    PledgeAction{"A1", "Openness about a product's security features"},
    PledgeAction{"A2", "Openness about suppliers' processes and policies"},
    PledgeAction{"A3", "Openness about a product's code"},
    PledgeAction{"A4", "Traceability: components, value chain, data processing"},
    PledgeAction{"A5", "Openness about an organisation's track record and the laws it is under"},
    PledgeAction{"A6", "Openness about evaluation by third parties"},
    PledgeAction{"A7", "Labels"},
    PledgeAction{"A8", "Basic security hygiene of everyday users"},
    PledgeAction{"A9", "Skills and training for small and medium-sized enterprises"},
    PledgeAction{"A10", "Consumer protection that works"},
    PledgeAction{"A11", "Choice for advanced users"},
    PledgeAction{"A12", "Security by design: requirements, standards, certification"},
    PledgeAction{"A13", "Insurance, liability, public procurement"},
    PledgeAction{"A14", "Handling of vulnerabilities, and their disclosure"},
    PledgeAction{"A15", "Responsible end of life"},
    PledgeAction{"A16", "Security of organisations themselves"},
    PledgeAction{"A17", "Code owners working together along the value chain"},
    PledgeAction{"A18", "Working with researchers, competitors, CERTs and others"},
    PledgeAction{"A19", "All parts of government in one approach"},
    PledgeAction{"A20", "International cooperation"},
    PledgeAction{"A21", "Research and development"},
    PledgeAction{"A22", "Market incentives"},
    PledgeAction{"A23", "Voluntary frameworks that keep competition alive"},
    PledgeAction{"A24", "Layers of protection, by risk"},
    PledgeAction{"A25", "Proportionate measures, their impact assessed"},
};

}  // namespace

std::span<const PledgeAction> PledgeActions() {
  return kActions;
}

const PledgeAction* FindPledgeAction(std::string_view id) {
  const auto* const found = std::ranges::find(kActions, id, &PledgeAction::id);
  return found == kActions.end() ? nullptr : &*found;
}

}  // namespace entente::roster
