#include "log/public_files.h"

#include "log/tile_path.h"

namespace entente::log {
namespace {

struct Found {
  std::string path;
  Bytes bytes;
};

// The partial file, or the full one that took its place.
Result<Found> ReadEither(const std::filesystem::path& root, const storage::Files& files, const std::string& partial,
                         const std::string& full) {
  for (const std::string& path : {partial, full}) {
    auto bytes = files.Read(root / path);
    if (bytes.has_value()) return Found{path, *std::move(bytes)};
    if (bytes.error().code != ErrorCode::kNotFound) return std::unexpected(std::move(bytes.error()));
  }
  return Fail(ErrorCode::kCorruption, "a public file of the log is missing: run entente check",
              (root / partial).string());
}

}  // namespace

Result<Bytes> ReadTile(const std::filesystem::path& root, const storage::Files& files, std::uint32_t level,
                       std::uint64_t index, std::uint32_t width) {
  TRY_ASSIGN(Found found, ReadEither(root, files, TilePath(level, index, width), TilePath(level, index)));
  if (found.bytes.size() < width * kTileHashBytes)
    return Fail(ErrorCode::kCorruption, "a hash tile is too short: run entente check", (root / found.path).string());
  found.bytes.resize(width * kTileHashBytes);
  return std::move(found.bytes);
}

Result<std::vector<Bytes>> ReadBundle(const std::filesystem::path& root, const storage::Files& files,
                                      std::uint64_t index, std::uint32_t width) {
  const std::string full = BundlePath(index);
  TRY_ASSIGN(const Found found, ReadEither(root, files, BundlePath(index, width), full));
  auto views = SplitBundle(found.bytes, found.path == full ? kTileWidth : width);
  if (!views.has_value()) {
    views.error().place = (root / found.path).string();
    return std::unexpected(std::move(views.error()));
  }
  std::vector<Bytes> entries;
  entries.reserve(width);
  for (std::size_t i = 0; i < width; ++i) entries.push_back(ToBytes((*views)[i]));
  return entries;
}

}  // namespace entente::log
