#include "node/ping_facts.h"

#include <ranges>

#include "views/roster/contacts/contact_queries.h"
#include "views/roster/roster_view.h"

namespace entente::node {

Result<progress::Gathered<progress::PingFact>> PingFactsOf(const roster::RosterView& roster, const std::string& party) {
  TRY_ASSIGN(const auto reading, roster.Read());
  roster::PingFilter filter;
  filter.party = party;
  TRY_ASSIGN(const auto pings, roster::PingsOf(reading.database(), filter));
  progress::Gathered<progress::PingFact> gathered;
  gathered.facts.reserve(pings.size());
  for (const roster::PingRow& ping : std::views::reverse(pings)) {
    progress::PingFact fact{.asked = {ping.entry, ping.time}, .answer_due = ping.due, .answered = std::nullopt};
    if (ping.answer.has_value()) fact.answered = progress::Moment{ping.answer->entry, ping.answer->time};
    gathered.facts.push_back(fact);
  }
  return gathered;
}

}  // namespace entente::node
