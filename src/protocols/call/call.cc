#include "protocols/call/call.h"

#include "protocols/call/contacts.h"

namespace entente::protocols {

http::Routes CallRoutes(const CallDependencies& node) {
  return ContactRoutes(node);
}

}  // namespace entente::protocols
