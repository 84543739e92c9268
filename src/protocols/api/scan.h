// What is known of the software in a document, without registering it:
//
//   POST /api/v1/scan   an SBOM -> 200 and its findings
//
// The document is held in memory while it is judged, and nothing of it is kept. Who sends documents without end cannot
// fill the memory, nor hold all threads of the pool: so many are taken in at once, so many judged, the others are asked
// to come back.
// Thread safety: the route may be called from any thread.
#pragma once

#include <cstdint>

#include "http/router.h"
#include "protocols/api/api.h"

namespace entente::protocols {

struct ScanLimits {
  std::uint64_t document_bytes_max = std::uint64_t{16} * 1024 * 1024;
  std::uint32_t at_once_max = 16;  // on their way in, or being judged
  std::uint32_t judged_max = 2;    // of these
  std::uint64_t outgoing_bytes_max = std::uint64_t{128} * 1024 * 1024;
};

// REQUIRES: what the dependencies refer to outlives the routes.
[[nodiscard]] http::Routes ScanRoutes(const ApiDependencies& node, const ScanLimits& limits = {});

}  // namespace entente::protocols
