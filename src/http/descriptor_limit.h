// How many connections this process has room for: each takes a descriptor (RLIMIT_NOFILE).
#pragma once

#include <cstdint>

namespace entente::http {

// Descriptors that are left to everything else that a process has open: databases, tiles, bodies on their way.
inline constexpr std::uint32_t kOtherDescriptors = 512;

// Raises the process's soft limit as far as `connections` need it and the hard limit allows, and gives how many of them
// there is room for, at least one. Thread safety: any thread, though the limit is the process's own.
[[nodiscard]] std::uint32_t MakeRoomForConnections(std::uint32_t connections);

}  // namespace entente::http
