// Strict reading of what stands in paths and queries. Pure.
//
// Errors: kInvalidInput, with the parameter's name as place.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace entente::protocols {

// Decimal digits without leading zeros, so that each number has one address.
[[nodiscard]] Result<std::uint64_t> ParseNumber(std::string_view text, std::string_view name);

// Refuses parameters that are not in the list, and any that stands there twice: a misspelt filter is noticed.
[[nodiscard]] Result<void> OnlyQueries(const http::Request& request, std::initializer_list<std::string_view> allowed);

// The size that a checkpoint (C2SP tlog-checkpoint) states in its second line; 0 when it is none.
[[nodiscard]] std::uint64_t CheckpointSize(std::string_view note);

struct PageRange {
  std::uint64_t offset = 0;
  std::uint64_t limit = 100;
};
[[nodiscard]] Result<PageRange> ParsePageRange(const http::Request& request, std::uint64_t limit_max = 2000);

// The parameter's text; "" when it is absent. Errors: when it is longer than `bytes_max`.
[[nodiscard]] Result<std::string> QueryText(const http::Request& request, std::string_view name,
                                            std::size_t bytes_max = 1024);
[[nodiscard]] Result<std::string> RequireQuery(const http::Request& request, std::string_view name,
                                               std::size_t bytes_max = 1024);

}  // namespace entente::protocols
