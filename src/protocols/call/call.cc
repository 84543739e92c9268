#include "protocols/call/call.h"

namespace entente::protocols {

http::Routes CallRoutes(const CallDependencies& /*node*/) {
  return {};
}

}  // namespace entente::protocols
