#include "protocols/call/call.h"

#include <algorithm>
#include <iterator>

#include "protocols/call/pledges.h"
#include "protocols/call/progress.h"

namespace entente::protocols {

http::Routes CallRoutes(const CallDependencies& node) {
  http::Routes all;
  const auto add = [&all](http::Routes routes) { std::ranges::move(routes, std::back_inserter(all)); };
  add(PledgeRoutes(node));
  add(ProgressRoutes(node));
  return all;
}

}  // namespace entente::protocols
