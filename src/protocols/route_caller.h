// Calls routes as the server would, without a socket. Tests only.
#pragma once

#include <future>
#include <string>
#include <utility>

#include "base/check.h"
#include "http/problem.h"
#include "http/router.h"
#include "http/url.h"

namespace entente::protocols {

class RouteCaller {
 public:
  explicit RouteCaller(http::Routes routes) { router_.Add(std::move(routes)); }

  [[nodiscard]] const http::Routes& routes() const { return router_.routes(); }

  // `target` as in a request line. A path that no route takes gives 404 or 405.
  http::Response Call(http::Method method, std::string_view target, http::Headers headers = {}, Bytes body = {}) {
    const auto parts = http::SplitTarget(target);
    CHECK(parts.has_value());
    auto match = router_.Find(method, parts->path);
    http::Response nowhere;
    nowhere.status = match.malformed ? 400 : match.allowed.empty() ? 404 : 405;
    if (match.route == nullptr) return nowhere;
    http::Request request;
    request.method = method;
    request.target = target;
    request.path = parts->path;
    request.parameters = std::move(match.parameters);
    request.headers = std::move(headers);
    const auto query = http::DecodeQuery(parts->query);
    CHECK(query.has_value());
    request.query = *query;

    std::promise<http::Response> answer;
    http::Responder responder([&](http::Response response) { answer.set_value(std::move(response)); });
    if (match.route->streaming != nullptr) {
      auto streaming = match.route->streaming(request);
      Result<void> taken = streaming.has_value() ? streaming->sink(body) : std::unexpected(streaming.error());
      if (taken.has_value()) {
        streaming->finish(std::move(responder));
      } else {
        responder(http::ProblemResponse(taken.error()));
      }
    } else {
      request.body = std::move(body);
      match.route->handler(std::move(request), std::move(responder));
    }
    http::Response response = answer.get_future().get();
    // What the server would do while it sends.
    while (response.source != nullptr && response.source->left() > 0) {
      const auto next = response.source->Next(kSliceBytes);
      CHECK(next.has_value() && !next->empty() && next->size() <= kSliceBytes);
      Append(response.body, *next);
    }
    response.source.reset();
    return response;
  }
  http::Response Get(std::string_view target, http::Headers headers = {}) {
    return Call(http::Method::kGet, target, std::move(headers));
  }

 private:
  static constexpr std::size_t kSliceBytes = 4;  // small, so that short documents come in several slices

  http::Router router_;
};

inline std::string HeaderOf(const http::Response& response, std::string_view name) {
  return http::FindHeader(response.headers, name).value_or("");
}

}  // namespace entente::protocols
