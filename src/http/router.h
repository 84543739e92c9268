// Routes as a table of data: method, pattern, limits, handler. api/openapi.yaml is held against it by a test.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "http/message.h"

namespace entente::http {

// Where a handler runs: on the connection's own thread (quick, never blocks), or on the pool for work that takes long.
enum class RunOn : std::uint8_t { kConnection, kPool };

using Handler = std::function<void(Request, Responder)>;
// For bodies that stream: called with the headers; gives a sink for the pieces and an end that answers.
struct StreamingBody {
  BodySink sink;
  std::function<void(Responder)> finish;
};
using StreamingHandler = std::function<Result<StreamingBody>(const Request&)>;

struct Route {
  Method method = Method::kGet;
  // "/entries/{id}": a name in braces takes one segment; "{rest...}" at the end takes all that is left.
  std::string pattern;
  Handler handler;
  StreamingHandler streaming;  // set instead of `handler` for PUT of payloads
  std::uint64_t body_bytes_max = 0;
  RunOn run_on = RunOn::kConnection;
};

using Routes = std::vector<Route>;

class Router {
 public:
  void Add(Routes routes);
  [[nodiscard]] const Routes& routes() const { return routes_; }
  struct Match {
    const Route* route = nullptr;                                  // nullptr: no such path, or not by this method
    std::vector<std::pair<std::string, std::string>> parameters;
    std::string allowed;                                           // for 405: "GET, HEAD"
  };
  [[nodiscard]] Match Find(Method method, std::string_view path) const;

 private:
  Routes routes_;
};

}  // namespace entente::http
