#include "protocols/tiles/tiles.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "http/problem.h"

namespace entente::protocols {
namespace {

constexpr unsigned kLevelMax = 63;
constexpr unsigned kWidthMax = 255;
constexpr std::size_t kGroupsMax = 7;  // 2^64 has twenty digits

bool AllDigits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// A number without leading zeros in [least, most].
bool IsNumber(std::string_view text, unsigned least, unsigned most) {
  unsigned number = 0;
  if (text.empty() || text.size() > 3 || !AllDigits(text) || (text.size() > 1 && text.front() == '0')) return false;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number >= least && number <= most;
}

// "067", "x001/067"; not "x000/067", which would be another name for "067".
bool IsIndex(std::string_view text) {
  std::size_t groups = 0;
  for (bool first = true;; first = false) {
    if (++groups > kGroupsMax) return false;
    if (!text.starts_with('x')) return text.size() == 3 && AllDigits(text);
    if (text.size() < 5 || text[4] != '/' || !AllDigits(text.substr(1, 3))) return false;
    if (first && text.substr(1, 3) == "000") return false;
    text.remove_prefix(5);
  }
}

}  // namespace

bool IsTilePath(std::string_view path) {
  const auto slash = path.find('/');
  if (slash == std::string_view::npos) return false;
  const std::string_view level = path.substr(0, slash);
  if (level != "entries" && !IsNumber(level, 0, kLevelMax)) return false;
  std::string_view index = path.substr(slash + 1);
  if (const auto partial = index.find(".p/"); partial != std::string_view::npos) {
    if (!IsNumber(index.substr(partial + 3), 1, kWidthMax)) return false;
    index = index.substr(0, partial);
  }
  return IsIndex(index);
}

http::Response TileResponse(const std::filesystem::path& log, const std::string& path) {
  if (!IsTilePath(path))
    return http::ProblemResponse({ErrorCode::kInvalidInput,
                                  "this is no path of a tile, as in tile/0/x001/067 or tile/entries/067.p/9",
                                  path,
                                  {}});
  http::Response response;
  response.headers = {{"Content-Type", "application/octet-stream"},
                      {"Cache-Control", "public, max-age=31536000, immutable"}};
  response.file = (log / "tile" / path).string();
  return response;
}

http::Routes TilesRoutes(const log::Log& log) {
  const auto checkpoint = [&log](const http::Request&, http::Responder respond) {
    const std::string note = log.checkpoint();
    if (note.empty()) return respond(http::ProblemResponse({ErrorCode::kNotFound, "nothing is published yet", {}, {}}));
    http::Response response = http::MakeResponse(200, "text/plain; charset=utf-8", note);
    response.headers.emplace_back("Cache-Control", "public, max-age=1");
    respond(std::move(response));
  };
  const auto tile = [&log](const http::Request& request, http::Responder respond) {
    respond(TileResponse(log.public_directory(), request.Parameter("rest")));
  };
  return {http::PublicRead("/log/checkpoint", checkpoint, http::RunOn::kConnection),
          http::PublicRead("/log/tile/{rest...}", tile, http::RunOn::kConnection)};
}

}  // namespace entente::protocols
