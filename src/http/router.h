// Routes as a table of data: method, pattern, limits, handler. api/openapi.yaml is held against it by a test.
//
// Thread safety: Add(), Reserve() and SetFallback() before the server starts; const methods from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/message.h"

namespace entente::http {

// Where a handler runs: on the connection's own thread (quick, never blocks), or on the pool for work that takes long.
enum class RunOn : std::uint8_t { kConnection, kPool };

using Handler = std::function<void(Request, Responder)>;
// For bodies that stream: called with the headers; gives a sink for the pieces and an end that answers.
// When the upload is broken off, both go away without `finish` having been called.
struct StreamingBody {
  BodySink sink;
  std::function<void(Responder)> finish;
};
using StreamingHandler = std::function<Result<StreamingBody>(const Request&)>;

struct Route {
  Method method = Method::kGet;
  // "/entries/{id}": a name in braces takes one segment; "{rest...}" at the end takes all that is left, one or more.
  std::string pattern;
  Handler handler;
  StreamingHandler streaming;  // set instead of `handler` for PUT of payloads; it and its sink run where run_on says
  std::uint64_t body_bytes_max = 0;
  RunOn run_on = RunOn::kConnection;
  bool cross_origin = false;  // pages of other origins may read it (GET and HEAD)
  // May be set where run_on is kConnection: requests for which it says yes run on the pool.
  std::function<bool(const Request&)> takes_long;
  // What the server itself has to refuse here (too long, too slow, too busy) is said this way; empty: problem+json.
  std::function<Response(const Request&, const Error&, unsigned status)> problem;
  std::string too_large_advice;  // what to do when a body is over body_bytes_max; may be empty
};

using Routes = std::vector<Route>;

// A route for reading: GET, on the pool unless told otherwise, open to other origins' pages.
[[nodiscard]] Route PublicRead(std::string pattern, Handler handler, RunOn run_on = RunOn::kPool);

class Router {
 public:
  // REQUIRES: each pattern is well-formed and no two routes have the same method and shape.
  void Add(Routes routes);
  // No page is below this first segment of a path, also where no route begins with it.
  void Reserve(std::string segment) { reserved_.push_back(std::move(segment)); }
  // Answers GET and HEAD where the first segment of the path is no route's first segment, and not reserved: the web
  // pages.
  void SetFallback(Handler fallback) { fallback_.handler = std::move(fallback); }
  [[nodiscard]] const Routes& routes() const { return routes_; }

  struct Match {
    const Route* route = nullptr;  // nullptr: no such path, or not by this method
    std::vector<std::pair<std::string, std::string>> parameters;
    std::string allowed;               // for 405: "GET, HEAD"
    const Route* neighbour = nullptr;  // for 405: a route at this path, whose way to say problems is that of the path
    bool malformed = false;            // for 400: the path cannot be decoded
  };
  // `path` is as it stands in the request line. A route for GET also takes HEAD.
  [[nodiscard]] Match Find(Method method, std::string_view path) const;
  [[nodiscard]] Match Find(Method method, const std::vector<std::string>& segments) const;
  // The methods that some route takes at this path; empty when there is no such path.
  [[nodiscard]] std::string Allowed(const std::vector<std::string>& segments) const;
  // One of them; nullptr when there is none.
  [[nodiscard]] const Route* AnyAt(const std::vector<std::string>& segments) const;

 private:
  struct Piece {
    enum class Kind : std::uint8_t { kLiteral, kSegment, kRest } kind = Kind::kLiteral;
    std::string text;  // the literal, or the parameter's name
  };
  using Pattern = std::vector<Piece>;

  [[nodiscard]] static Route MakeFallback() {
    Route route;
    route.pattern = "pages";  // as metrics name it
    return route;
  }
  [[nodiscard]] static Pattern ParsePattern(std::string_view pattern);
  [[nodiscard]] static bool Fits(const Pattern& pattern, const std::vector<std::string>& segments);
  [[nodiscard]] bool IsReserved(const std::vector<std::string>& segments) const;

  Routes routes_;
  std::vector<Pattern> patterns_;  // of routes_, one each
  std::vector<std::string> reserved_;
  Route fallback_ = MakeFallback();
};

}  // namespace entente::http
