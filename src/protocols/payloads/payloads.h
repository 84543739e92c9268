// Documents behind hash envelopes: PUT, GET and HEAD /api/v1/payloads/{sha256}.
//
// What is sent streams into the store; a document that no statement is registered for expires. What is given out
// streams, too, all of it or one range (RFC 9110 section 14), under its digest as a strong entity tag; it is
// bytes and nothing else: whoever uploaded a page or a script shall not have this server's name to serve it under.
// Thread safety: the routes may be called from any thread.
#pragma once

#include <cstdint>

#include "base/limits.h"
#include "http/router.h"
#include "storage/payloads.h"

namespace entente::protocols {

struct PayloadsDependencies {
  storage::PayloadStore& store;
  std::uint64_t payload_bytes_max = limits::kPayloadBytesMax;
  // What streams to clients take in memory together (storage::kStreamMemoryBytes each): this much at once, then 503.
  std::uint64_t outgoing_bytes_max = std::uint64_t{1024} * 1024 * 1024;
};

// REQUIRES: the store outlives the routes.
[[nodiscard]] http::Routes PayloadsRoutes(const PayloadsDependencies& dependencies);

}  // namespace entente::protocols
