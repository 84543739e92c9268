// OSV's query API (https://google.github.io/osv.dev/api/), so that scanners that ask api.osv.dev can ask a node:
//
//   POST /osv/v1/query, /osv/v1/querybatch; GET /osv/v1/vulns/{id}
//
// and the same below /v1, where clients look that know no path but that. Records are given as their feeds have them.
// What the API has and a node does not do is refused by name (determineversion). What a node cannot
// know, because no feed tells, is an empty answer as the API wants it, and a header says so: Entente-Not-Covered.
// docs/osv-api.md has all of it.
//
// Thread safety: the routes may be called from any thread.
#pragma once

#include <cstddef>
#include <cstdint>

#include "http/router.h"
#include "protocols/osv/osv_queries.h"

namespace entente::protocols {

struct OsvLimits {
  // Of one page: so many advisories of a query, and no further one once there are so many bytes of records.
  std::size_t page_rows_max = 1'000;
  std::size_t page_bytes_max = std::size_t{8} * 1024 * 1024;
  // Of a batch together; queries that come after these get short pages and ask on.
  std::size_t batch_rows_max = 20'000;
  std::size_t short_page_rows = 10;
  // Answers on their way out, together: then 503.
  std::uint64_t outgoing_bytes_max = std::uint64_t{256} * 1024 * 1024;
};

struct OsvDependencies {
  const OsvQueries& queries;
  OsvLimits limits = {};
};

// REQUIRES: the queries outlive the routes.
[[nodiscard]] http::Routes OsvRoutes(const OsvDependencies& dependencies);

}  // namespace entente::protocols
