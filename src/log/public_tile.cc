#include "log/public_tile.h"

#include "log/tile_path.h"

namespace entente::log {

Result<std::optional<PublicTile>> ReadPublicTile(const PublicFile& file, std::uint32_t width,
                                                 const std::function<std::string(std::uint32_t width)>& path) {
  // In this order: a partial one goes only after the full one has come.
  for (const std::uint32_t one : {width, kTileWidth}) {
    PublicTile tile{path(one), one, {}};
    Result<Bytes> bytes = file(tile.path);
    if (bytes.has_value()) {
      tile.bytes = *std::move(bytes);
      return tile;
    }
    if (bytes.error().code != ErrorCode::kNotFound) return std::unexpected(std::move(bytes.error()));
  }
  return std::nullopt;
}

}  // namespace entente::log
