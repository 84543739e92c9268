// Requests of OSV's query API: JSON as gRPC-JSON clients write it (null is absent, pageToken is page_token), read
// strictly otherwise: a misspelt member is an error.
//
// Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "protocols/osv/osv_queries.h"

namespace entente::protocols {

inline constexpr std::size_t kOsvQueryBytesMax = std::size_t{64} * 1024;
inline constexpr std::size_t kOsvBatchBytesMax = std::size_t{2} * 1024 * 1024;
inline constexpr std::size_t kOsvBatchQueriesMax = 1'000;

struct OsvRequest {
  OsvQuestion question;
  std::string page_token;  // empty: from the beginning
};

// Errors: kInvalidInput with a JSON Pointer or a byte offset as place.
[[nodiscard]] Result<OsvRequest> ParseOsvQuery(std::string_view body);
[[nodiscard]] Result<std::vector<OsvRequest>> ParseOsvBatch(std::string_view body);

}  // namespace entente::protocols
