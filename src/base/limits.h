// Bounds on what comes from outside, in one place. Units last in the names.
#pragma once

#include <cstddef>
#include <cstdint>

namespace entente::limits {

// A C2SP entry bundle gives an entry's length in sixteen bits.
inline constexpr std::size_t kEntryBytesMax = 65'535;
// RFC 9943: iss and sub are 1 to 8192 characters; ours are bounded below what an entry can hold.
inline constexpr std::size_t kClaimBytesMax = 8'192;
inline constexpr std::size_t kCborDepthMax = 16;
inline constexpr std::size_t kCborItemsMax = 65'536;
inline constexpr std::size_t kJsonDepthMax = 64;
// Signed JSON payloads stand inside an entry and are small.
inline constexpr std::size_t kStatementJsonBytesMax = 60'000;
// Documents behind a hash envelope.
inline constexpr std::size_t kPayloadBytesMax = std::size_t{256} * 1024 * 1024;
inline constexpr std::size_t kPassphraseBytesMax = 1'024;

}  // namespace entente::limits
