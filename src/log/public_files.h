// Reading a log's own public files: tiles and entry bundles, by name. A partial one may have given way to the full one.
//
// Thread safety: pure functions over the files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "storage/files.h"

namespace entente::log {

// The first `width` hashes of a tile. Errors: kCorruption when neither the partial nor the full tile is there, or it is
// too short.
[[nodiscard]] Result<Bytes> ReadTile(const std::filesystem::path& root, const storage::Files& files,
                                     std::uint32_t level, std::uint64_t index, std::uint32_t width);
// The first `width` entries of a bundle.
[[nodiscard]] Result<std::vector<Bytes>> ReadBundle(const std::filesystem::path& root, const storage::Files& files,
                                                    std::uint64_t index, std::uint32_t width);

}  // namespace entente::log
