// Reading others' tiles and entry bundles: a partial one may have given way to the full one.
//
// Thread safety: pure functions over their arguments.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::log {

// Gives a public file of a log by its path below the log's root ("checkpoint", "tile/0/x001/067",
// "tile/entries/067.p/9"). Errors: kNotFound when there is no such file.
using PublicFile = std::function<Result<Bytes>(const std::string& path)>;

struct PublicTile {
  std::string path;
  std::uint32_t width = 0;  // of the file; may be more than was asked for
  Bytes bytes;
};
// Reads a tile or bundle of this width, or the full one in whose favour it has gone; nothing when neither is there.
// `path` names the one of a width. Errors: those of `file`, except kNotFound.
[[nodiscard]] Result<std::optional<PublicTile>> ReadPublicTile(
    const PublicFile& file, std::uint32_t width, const std::function<std::string(std::uint32_t width)>& path);

}  // namespace entente::log
