// HTTP, as handlers see it. Only http/ knows the library behind it.
//
// A handler is void(Request, Responder): it may answer at once or later, from any thread, exactly once. A Responder that
// goes away unanswered answers 500.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::http {

enum class Method : std::uint8_t { kGet, kHead, kPost, kPut };

using Headers = std::vector<std::pair<std::string, std::string>>;

// Reads a request body in pieces. Thread safety: one thread at a time.
using BodySink = std::function<Result<void>(ByteView piece)>;

struct Request {
  Method method = Method::kGet;
  std::string path;                                            // decoded, without the query
  std::vector<std::pair<std::string, std::string>> query;      // decoded, in order
  std::vector<std::pair<std::string, std::string>> parameters;  // from the route's pattern: {"sha256", "..."}
  Headers headers;
  Bytes body;  // empty for routes that stream

  [[nodiscard]] std::optional<std::string> Header(std::string_view name) const;  // case-insensitive
  [[nodiscard]] std::optional<std::string> Query(std::string_view name) const;
  [[nodiscard]] std::string Parameter(std::string_view name) const;
};

struct Response {
  unsigned status = 200;
  Headers headers;
  Bytes body;
  std::string file;  // when set: the body is this file's content
};

class Responder {
 public:
  explicit Responder(std::function<void(Response)> send);
  Responder(Responder&&) noexcept = default;
  Responder& operator=(Responder&&) noexcept = default;
  ~Responder();
  void operator()(Response response);

 private:
  std::function<void(Response)> send_;
};

}  // namespace entente::http
