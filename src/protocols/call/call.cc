#include "protocols/call/call.h"

#include <array>
#include <iterator>

#include "protocols/call/acts.h"
#include "protocols/call/contacts.h"
#include "protocols/call/instruments.h"
#include "protocols/call/meetings.h"
#include "protocols/call/norms.h"
#include "protocols/call/pledges.h"
#include "protocols/call/progress.h"
#include "protocols/call/resources.h"
#include "protocols/call/roster_map.h"
#include "protocols/call/roster_table.h"
#include "protocols/call/working_groups.h"

namespace entente::protocols {
namespace {

using RoutesOf = http::Routes (*)(const CallDependencies&);
// A file a part of the roster.
constexpr std::array<RoutesOf, 11> kRoutes = {
    InstrumentRoutes,   ActRoutes,     RosterTableRoutes, RosterMapRoutes, NormRoutes,    ResourceRoutes,
    WorkingGroupRoutes, MeetingRoutes, PledgeRoutes,      ProgressRoutes,  ContactRoutes,
};

}  // namespace

http::Routes CallRoutes(const CallDependencies& node) {
  http::Routes all;
  for (const RoutesOf routes_of : kRoutes) {
    http::Routes routes = routes_of(node);
    all.insert(all.end(), std::make_move_iterator(routes.begin()), std::make_move_iterator(routes.end()));
  }
  return all;
}

}  // namespace entente::protocols
