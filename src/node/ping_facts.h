// Ping facts: the pings of a party's contacts, as the measures of progress take them (progress/facts.h).
//
// Thread safety: any thread, as the view.
#pragma once

#include <string>

#include "base/result.h"
#include "progress/facts.h"

namespace entente::roster {
class RosterView;
}

namespace entente::node {

// All pings that asked the party, oldest first. Errors: the database's.
[[nodiscard]] Result<progress::Gathered<progress::PingFact>> PingFactsOf(const roster::RosterView& roster,
                                                                         const std::string& party);

}  // namespace entente::node
