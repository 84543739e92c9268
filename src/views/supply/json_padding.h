// Whether simdjson may read beyond a document (64 bytes, whatever they hold); where it may not, it works on a copy.
#pragma once

#include <cstdint>

namespace entente::supply {

enum class Padding : std::uint8_t { kNone, kThere };

}  // namespace entente::supply
