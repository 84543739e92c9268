// What a client adds to each of its requests so that the server knows who asks.
#pragma once

#include <functional>
#include <string_view>

#include "base/result.h"
#include "http/message.h"
#include "http/url.h"

namespace entente::http {

// Called for each request right before it is sent, and again when it is sent once more. `target` is what the request
// line will have, `headers` all that will be sent with it (Host too). What it returns is sent after those; an error is
// that of the request, which is not sent then. Thread safety: called by one thread at a time for each client.
using RequestAuthenticator = std::function<Result<Headers>(std::string_view method, const Url& url,
                                                           std::string_view target, const Headers& headers)>;

}  // namespace entente::http
