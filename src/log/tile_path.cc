#include "log/tile_path.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/limits.h"

namespace entente::log {
namespace {

constexpr std::size_t kLengthBytes = 2;

static_assert(kBundleBytesMax == kTileWidth * (kLengthBytes + limits::kEntryBytesMax));

// Groups of three digits, all but the last with an x before them.
std::string IndexPath(std::uint64_t index) {
  std::string path = fmt::format("{:03}", index % 1000);
  for (index /= 1000; index > 0; index /= 1000) path = fmt::format("x{:03}/{}", index % 1000, path);
  return path;
}

std::string WithWidth(std::string full, std::uint32_t width) {
  CHECK(width >= 1 && width <= kTileWidth);
  return width == kTileWidth ? full : fmt::format("{}.p/{}", full, width);
}

}  // namespace

std::string TilePath(std::uint32_t level, std::uint64_t index, std::uint32_t width) {
  CHECK(level <= kTileLevelMax);
  return WithWidth(fmt::format("tile/{}/{}", level, IndexPath(index)), width);
}

std::string BundlePath(std::uint64_t index, std::uint32_t width) {
  return WithWidth("tile/entries/" + IndexPath(index), width);
}

std::string PartialDirectory(std::uint32_t level, std::uint64_t index) {
  return TilePath(level, index) + ".p";
}

std::string PartialBundleDirectory(std::uint64_t index) {
  return BundlePath(index) + ".p";
}

void AppendBundleEntry(Bytes& bundle, ByteView entry) {
  CHECK(entry.size() <= limits::kEntryBytesMax);
  bundle.push_back(static_cast<std::uint8_t>(entry.size() >> 8U));
  bundle.push_back(static_cast<std::uint8_t>(entry.size()));
  Append(bundle, entry);
}

Result<std::vector<ByteView>> SplitBundle(ByteView bundle, std::size_t count) {
  std::vector<ByteView> entries;
  while (!bundle.empty()) {
    if (entries.size() == count)
      return Fail(ErrorCode::kCorruption,
                  fmt::format("the entry bundle goes on for {} bytes after its {} entries", bundle.size(), count));
    const std::size_t length =
        bundle.size() < kLengthBytes ? 0 : (std::size_t{bundle[0]} << 8U) | std::size_t{bundle[1]};
    if (bundle.size() < kLengthBytes + length)
      return Fail(ErrorCode::kCorruption,
                  fmt::format("the entry bundle is cut off in entry {} of {}", entries.size(), count));
    entries.push_back(bundle.subspan(kLengthBytes, length));
    bundle = bundle.subspan(kLengthBytes + length);
  }
  if (entries.size() != count)
    return Fail(ErrorCode::kCorruption,
                fmt::format("the entry bundle has {} entries instead of {}", entries.size(), count));
  return entries;
}

}  // namespace entente::log
