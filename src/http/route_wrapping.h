// Route wrapping: routes that are served under another address, or to some only, or whose answers are changed on their
// way out, without their handlers knowing.
//
// Thread safety: as Router; what is given here is called from any thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"
#include "http/router.h"

namespace entente::http {

// The same routes with every answer of their handlers changed before it is sent. What the server itself has to say of a
// request (too long, too slow) is not.
[[nodiscard]] Routes Changing(Routes routes, const std::function<void(Response&)>& change);

// The same routes, whose handlers see only requests that `admit` lets in; others get its error, in the way of the route
// to say problems, changed by `refusal` (which may be empty). Of routes that stream, the server says the error.
using Admit = std::function<Result<void>(const Request&)>;
[[nodiscard]] Routes Guarded(Routes routes, const Admit& admit, const std::function<void(Response&)>& refusal);

// The same routes below `prefix` ("/groups/crime"). Handlers see paths without it; Request::target, which signatures
// cover, stays as it was sent; a Location or Content-Location that is a path of this server gets the prefix.
// REQUIRES: the prefix starts with '/' and does not end with one.
[[nodiscard]] Routes Mounted(std::string_view prefix, Routes routes);

}  // namespace entente::http
