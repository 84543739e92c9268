#include "protocols/call/call.h"

#include <array>
#include <iterator>

#include "protocols/call/acts.h"
#include "protocols/call/instruments.h"
#include "protocols/call/norms.h"
#include "protocols/call/roster_table.h"

namespace entente::protocols {
namespace {

// A file a part of the roster.
constexpr std::array kParts = {InstrumentRoutes, ActRoutes, RosterTableRoutes, NormRoutes};

}  // namespace

http::Routes CallRoutes(const CallDependencies& node) {
  http::Routes all;
  for (const auto& routes_of : kParts) {
    http::Routes routes = routes_of(node);
    std::move(routes.begin(), routes.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace entente::protocols
