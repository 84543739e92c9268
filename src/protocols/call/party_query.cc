#include "protocols/call/party_query.h"

#include <fmt/format.h>

#include "base/limits.h"
#include "protocols/parse.h"

namespace entente::protocols {

Result<std::string> PartyQuery(const http::Request& request, std::string_view name) {
  TRY_ASSIGN(std::string party, QueryText(request, name, limits::kClaimBytesMax));
  // Every id of a party or supporter is a URI; a name that has a colon is taken for one and finds nothing.
  if (party.empty() || party.find(':') != std::string::npos) return party;
  return Invalid(
      fmt::format("'{}' is no id of a party, which is a URI such as did:web:acme.example; find it by name: "
                  "/api/v1/parties?q=NAME or entente party list --search NAME, of who only supports an instrument "
                  "/api/v1/roster?q=NAME or entente roster list --search NAME",
                  party),
      std::string(name));
}

}  // namespace entente::protocols
