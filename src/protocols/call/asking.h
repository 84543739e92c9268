// Questions whose answer depends on who asks: everybody, a party that signed its request, or whoever has a copy of the
// log. Seen inside protocols/call/ only.
//
// Thread safety: the routes may be called from any thread.
#pragma once

#include <functional>
#include <string>

#include "codec/json.h"
#include "protocols/call/call.h"
#include "views/roster/pledges/pledge_rows.h"

namespace entente::protocols {

using QuestionOf = std::function<Result<json::Value>(const roster::Asker&, const http::Request&)>;

// A read on the pool, which takes the query `as=everybody`, too: what who asks would see without saying who it is. A
// signature that does not hold is refused: 401, with how to sign. What a party gets by its
// signature is kept by no cache.
[[nodiscard]] http::Route AskedRead(std::string pattern, const CallDependencies& node, QuestionOf question);

}  // namespace entente::protocols
