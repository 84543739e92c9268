#include "protocols/call/call.h"

#include <iterator>

#include "protocols/call/roster_map.h"

namespace entente::protocols {

http::Routes CallRoutes(const CallDependencies& node) {
  http::Routes routes;
  for (const auto& part : {RosterMapRoutes}) {
    http::Routes some = part(node);
    routes.insert(routes.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
  }
  return routes;
}

}  // namespace entente::protocols
