// HTTP, as handlers see it. Only http/ knows the library behind it.
//
// A handler is void(Request, Responder): it may answer at once or later, from any thread, exactly once. A Responder
// that goes away unanswered answers 500.
//
// Thread safety: values; a Responder may be moved to, and called from, any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::http {

enum class Method : std::uint8_t { kGet, kHead, kPost, kPut };

[[nodiscard]] std::string_view MethodName(Method method);  // "GET"
[[nodiscard]] std::optional<Method> MethodFromName(std::string_view name);

using Headers = std::vector<std::pair<std::string, std::string>>;

// Case-insensitive; the first one of that name.
[[nodiscard]] std::optional<std::string> FindHeader(const Headers& headers, std::string_view name);
// Every one of that name, trimmed and joined by ", " in order, as if they had come as one (RFC 9110 section 5.2).
[[nodiscard]] std::optional<std::string> JoinHeader(std::span<const Headers::value_type> headers,
                                                    std::string_view name);
// Whether a comma-separated list such as Accept or Accept-Encoding names `token`, with a weight other than zero.
[[nodiscard]] bool ListsToken(std::string_view list, std::string_view token);

// Reads a request body in pieces. Thread safety: one thread at a time.
using BodySink = std::function<Result<void>(ByteView piece)>;

struct Request {
  Method method = Method::kGet;
  // As the request line has it, nothing decoded: what signatures cover. Empty for a request that came over no wire.
  std::string target;
  // It came over TLS that ends in this process. Behind a proxy that ends TLS this is false, whatever the client spoke.
  bool secure = false;
  std::string path;                                             // decoded, without the query
  std::vector<std::pair<std::string, std::string>> query;       // decoded, in order
  std::vector<std::pair<std::string, std::string>> parameters;  // from the route's pattern: {"sha256", "..."}
  Headers headers;
  Bytes body;  // empty for routes that stream

  [[nodiscard]] std::optional<std::string> Header(std::string_view name) const;  // case-insensitive
  [[nodiscard]] std::optional<std::string> Query(std::string_view name) const;
  [[nodiscard]] std::string Parameter(std::string_view name) const;
};

// A body that is made while it is sent, on the connection's thread: Next() must be quick. Thread safety: one thread at
// a time.
class BodySource {
 public:
  BodySource() = default;
  BodySource(const BodySource&) = delete;
  BodySource& operator=(const BodySource&) = delete;
  virtual ~BodySource() = default;
  [[nodiscard]] virtual std::uint64_t left() const = 0;  // in bytes; before the first Next(): the body's length
  // The next bytes, at most `bytes_max`, at least one while some are left; good until the next call. An error breaks
  // the connection off: only that tells the client that the rest is missing.
  [[nodiscard]] virtual Result<ByteView> Next(std::size_t bytes_max) = 0;
};

// The server adds Date, Content-Length, Connection and nosniff, and an ETag where the body is in memory and may be
// kept; compresses; and answers 304 where the request's If-None-Match has the response's ETag. A Content-Length that a
// handler sets itself stays (HEAD of something large).
struct Response {
  unsigned status = 200;
  Headers headers;
  Bytes body;
  std::string file;                    // when set: the body is this file's content; 404 when there is none
  std::shared_ptr<BodySource> source;  // when set: the body is what it gives
  std::shared_ptr<void> hold;          // let go when all was sent: for budgets of memory
};

[[nodiscard]] Response MakeResponse(unsigned status, std::string content_type, Bytes body);
[[nodiscard]] Response MakeResponse(unsigned status, std::string content_type, std::string_view body);

class Responder {
 public:
  explicit Responder(std::function<void(Response)> send) : send_(std::move(send)) {}
  Responder(Responder&& other) noexcept : send_(std::exchange(other.send_, nullptr)) {}
  Responder& operator=(Responder&& other) noexcept;
  Responder(const Responder&) = delete;
  Responder& operator=(const Responder&) = delete;
  ~Responder() { AnswerIfNobodyDid(); }
  // REQUIRES: not called before.
  void operator()(Response response);

 private:
  void AnswerIfNobodyDid() noexcept;
  std::function<void(Response)> send_;
};

}  // namespace entente::http
