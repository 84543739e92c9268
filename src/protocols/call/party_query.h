// The filter `party` of the Call's lists: an id, as names are not unique and change. Seen inside protocols/call/ only.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace entente::protocols {

// The id that stands in the query `name`; "" when it is absent. Any URI is one, also of a party that is not here.
// Errors: kInvalidInput for what is no id, such as a name: it says how to find the id.
[[nodiscard]] Result<std::string> PartyQuery(const http::Request& request, std::string_view name = "party");

}  // namespace entente::protocols
