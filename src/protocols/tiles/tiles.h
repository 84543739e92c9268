// The public log as C2SP tlog-tiles: GET /log/checkpoint and /log/tile/...
//
// Thread safety: the routes may be called from any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "http/router.h"
#include "log/log.h"

namespace entente::protocols {

// Whether this is the one way to write a tile's path: "<L>/<N>[.p/<W>]" or "entries/<N>[.p/<W>]", with N in groups of
// three digits ("x001/x234/067").
[[nodiscard]] bool IsTilePath(std::string_view path);

// A tile or bundle of the log whose public files are in the directory; or what is wrong with the path.
[[nodiscard]] http::Response TileResponse(const std::filesystem::path& log, const std::string& path);

// REQUIRES: the log outlives the routes.
[[nodiscard]] http::Routes TilesRoutes(const log::Log& log);

}  // namespace entente::protocols
