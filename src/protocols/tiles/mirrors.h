// Copies of other logs as C2SP tlog-tiles: GET /mirrors/ID/checkpoint and /mirrors/ID/tile/..., where ID is the SHA-256
// of the log's origin, in hexadecimal.
//
// Thread safety: the routes may be called from any thread.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "http/router.h"

namespace entente::protocols {

[[nodiscard]] std::string MirrorId(std::string_view origin);

// `directory` holds a directory for each of the `ids`, with the public files of a log; nothing else in it is served.
[[nodiscard]] http::Routes MirrorRoutes(std::filesystem::path directory, std::set<std::string> ids);

}  // namespace entente::protocols
