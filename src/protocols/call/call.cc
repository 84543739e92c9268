#include "protocols/call/call.h"

#include <array>
#include <iterator>

#include "protocols/call/meetings.h"
#include "protocols/call/resources.h"
#include "protocols/call/working_groups.h"

namespace entente::protocols {
namespace {

using RoutesOf = http::Routes (*)(const CallDependencies&);
// A line a part.
constexpr std::array<RoutesOf, 3> kRoutes = {
    ResourceRoutes,
    WorkingGroupRoutes,
    MeetingRoutes,
};

}  // namespace

http::Routes CallRoutes(const CallDependencies& node) {
  http::Routes all;
  for (const RoutesOf routes : kRoutes) {
    http::Routes some = routes(node);
    all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
  }
  return all;
}

}  // namespace entente::protocols
