// Media types (RFC 6838 section 4.2) in the one form that statements take: lower case, with or without parameters.
//
// Thread safety: pure.
#pragma once

#include <string_view>

namespace entente::statement {

// "application/json", "application/x;version=1": at most 255 bytes of printable ASCII.
[[nodiscard]] bool IsMediaType(std::string_view type);

}  // namespace entente::statement
