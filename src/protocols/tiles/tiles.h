// The public log as C2SP tlog-tiles: GET /log/checkpoint and /log/tile/...
//
// Thread safety: the routes may be called from any thread.
#pragma once

#include <string_view>

#include "http/router.h"
#include "log/log.h"

namespace entente::protocols {

// Whether this is the one way to write a tile's path: "<L>/<N>[.p/<W>]" or "entries/<N>[.p/<W>]", with N in groups of
// three digits ("x001/x234/067").
[[nodiscard]] bool IsTilePath(std::string_view path);

// REQUIRES: the log outlives the routes.
[[nodiscard]] http::Routes TilesRoutes(const log::Log& log);

}  // namespace entente::protocols
