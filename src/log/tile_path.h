// The public files of a log as C2SP tlog-tiles has them: their paths, and the form of entry bundles. Pure.
//
// A tile holds kTileWidth hashes of one level of tiles: hash tile (L, N) the roots of the complete subtrees of 256^L
// entries from number N * 256 on; bundle N the entries from N * 256 on, each as its length in two big-endian bytes and
// its bytes. Partial ones, at the right edge, hold the first `width` of them.
//
// Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::log {

inline constexpr std::uint32_t kTileHeight = 8;
inline constexpr std::uint32_t kTileWidth = 1U << kTileHeight;
inline constexpr std::uint32_t kTileLevelMax = 63;
inline constexpr std::size_t kTileHashBytes = 32;
inline constexpr std::size_t kBundleBytesMax = std::size_t{kTileWidth} * (2 + 65'535);

// "tile/0/x001/067"; with a width below kTileWidth "tile/0/x001/067.p/9". Below the log's root, as are all here.
// REQUIRES: level <= kTileLevelMax; 1 <= width <= kTileWidth.
[[nodiscard]] std::string TilePath(std::uint32_t level, std::uint64_t index, std::uint32_t width = kTileWidth);
// "tile/entries/x001/067", "tile/entries/x001/067.p/9".
// REQUIRES: 1 <= width <= kTileWidth.
[[nodiscard]] std::string BundlePath(std::uint64_t index, std::uint32_t width = kTileWidth);
// Where the partial ones of one tile or bundle are: "tile/0/x001/067.p", "tile/entries/x001/067.p".
[[nodiscard]] std::string PartialDirectory(std::uint32_t level, std::uint64_t index);
[[nodiscard]] std::string PartialBundleDirectory(std::uint64_t index);

// REQUIRES: the entry has at most 65 535 bytes.
void AppendBundleEntry(Bytes& bundle, ByteView entry);
// Views into the bundle. Errors: kCorruption unless it holds exactly `count` entries and nothing else.
[[nodiscard]] Result<std::vector<ByteView>> SplitBundle(ByteView bundle, std::size_t count);

}  // namespace entente::log
