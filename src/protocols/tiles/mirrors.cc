#include "protocols/tiles/mirrors.h"

#include <memory>
#include <utility>

#include "base/encoding.h"
#include "crypto/digest.h"
#include "http/problem.h"
#include "protocols/tiles/tiles.h"

namespace entente::protocols {

std::string MirrorId(std::string_view origin) {
  return ToHex(crypto::Sha256(AsBytes(origin)));
}

http::Routes MirrorRoutes(std::filesystem::path directory, std::set<std::string> ids) {
  struct Mirrors {
    std::filesystem::path directory;
    std::set<std::string> ids;
  };
  const auto mirrors = std::make_shared<const Mirrors>(std::move(directory), std::move(ids));
  // Calls `give` with the directory of the log that is asked for.
  const auto of_log = [mirrors](auto give) {
    return [mirrors, give](const http::Request& request, http::Responder respond) {
      const std::string id = request.Parameter("log");
      if (!mirrors->ids.contains(id))
        return respond(http::ProblemResponse(
            {ErrorCode::kNotFound,
             "no such log is mirrored here; a log is named by the SHA-256 of its origin, in hexadecimal",
             id,
             {}}));
      respond(give(mirrors->directory / id, request));
    };
  };
  return {
      http::PublicRead("/mirrors/{log}/checkpoint", of_log([](const std::filesystem::path& log, const http::Request&) {
                         http::Response response;
                         response.headers = {{"Content-Type", "text/plain; charset=utf-8"},
                                             {"Cache-Control", "public, max-age=1"}};
                         response.file = (log / "checkpoint").string();
                         return response;
                       })),
      http::PublicRead("/mirrors/{log}/tile/{rest...}",
                       of_log([](const std::filesystem::path& log, const http::Request& request) {
                         return TileResponse(log, request.Parameter("rest"));
                       }),
                       http::RunOn::kConnection)};
}

}  // namespace entente::protocols
