// Paths, queries and addresses: what is taken is UTF-8 without controls or dot segments, means the same when it is
// written again, and finds the same route.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/check.h"
#include "http/router.h"
#include "http/url.h"

namespace {

using namespace entente;

bool IsClean(const std::string& text) {
  return IsUtf8(AsBytes(text)) &&
         std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

const http::Router& TheRouter() {
  static const http::Router router = [] {
    const http::Handler nothing = [](const http::Request&, http::Responder respond) { respond({}); };
    http::Router made;
    made.Add({http::PublicRead("/a/{id}", nothing), http::PublicRead("/a/{id}/b", nothing),
              http::PublicRead("/t/{rest...}", nothing)});
    made.SetFallback(nothing);
    return made;
  }();
  return router;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(AsText(ByteView(data, size)));
  if (const auto target = http::SplitTarget(text); target.has_value()) {
    if (const auto segments = http::DecodePath(target->path); segments.has_value()) {
      std::string again;
      for (const std::string& segment : *segments) {
        CHECK(IsClean(segment) && segment != "." && segment != "..");
        again += "/" + http::PercentEncode(segment);
      }
      CHECK(again.empty() || http::DecodePath(again) == *segments);
      const auto match = TheRouter().Find(http::Method::kGet, target->path);
      CHECK(!match.malformed);
      if (match.route != nullptr && !match.parameters.empty()) {
        for (const auto& [name, value] : match.parameters)
          CHECK(IsClean(value) && !value.empty() && value.find("/../") == std::string::npos);
        CHECK(TheRouter().Find(http::Method::kGet, again).route == match.route);
      }
    } else {
      CHECK(TheRouter().Find(http::Method::kGet, target->path).malformed);
    }
    if (const auto query = http::DecodeQuery(target->query); query.has_value()) {
      for (const auto& [name, value] : *query) CHECK(IsClean(name) && IsClean(value));
    }
  }
  if (const auto url = http::ParseUrl(text); url.has_value()) {
    CHECK(url->port != 0 && url->path.starts_with('/') && IsClean(url->host));
    const auto again = http::ParseUrl((url->https ? "https://" : "http://") + url->Authority() + url->path);
    CHECK(again.has_value() && again->host == url->host && again->port == url->port && again->path == url->path);
  }
  (void)http::ParseHostPort(text);
  (void)http::ListsToken(text, "gzip");
  return 0;
}
