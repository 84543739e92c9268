// Documents behind hash envelopes: PUT, GET and HEAD /api/v1/payloads/{sha256}.
//
// What is sent streams into the store; a document that no statement is registered for expires, and until then nobody
// can read it. In the place of one that was erased stands a tombstone (410). What is given out
// streams, too, all of it or one range (RFC 9110 section 14), under its digest as a strong entity tag; it is
// bytes and nothing else: whoever uploaded a page or a script shall not have this server's name to serve it under.
// A restricted document is given to whom its marking allows, who proves who he is by an HTTP Message Signature (RFC
// 9421) of one of his party's keys; 401 says how, 403 that this one may not. Nobody else keeps it on the way.
//
// Thread safety: the routes may be called from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "base/limits.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "http/router.h"
#include "registration/documents.h"
#include "statement/marking.h"

namespace entente::protocols {

// What the log says of a document.
struct PayloadStanding {
  bool registered = false;                 // a statement is about it
  std::optional<std::uint64_t> erased_by;  // the entry that erased it
};

struct PayloadsDependencies {
  registration::Documents documents;
  // As new as the durable log. Asked before a document is given out or taken in.
  std::function<Result<PayloadStanding>(const crypto::Digest& payload)> standing;
  // Who asks, by the signature of the request; nothing where it has none. Errors: kUnauthorized for one that does not
  // hold or is of a key that may not sign.
  std::function<Result<std::optional<statement::Reader>>(const http::Request& request)> reader;
  std::uint64_t payload_bytes_max = limits::kPayloadBytesMax;
  // What streams to clients take in memory together (storage::kStreamMemoryBytes each): this much at once, then 503.
  std::uint64_t outgoing_bytes_max = std::uint64_t{1024} * 1024 * 1024;
};

// REQUIRES: the stores, and what the functions use, outlive the routes; both functions are set.
[[nodiscard]] http::Routes PayloadsRoutes(const PayloadsDependencies& dependencies);

}  // namespace entente::protocols
