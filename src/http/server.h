// Server: HTTP/1.1 over TCP or TLS for one Router, until it is stopped.
//
// Each io thread owns its connections: what happens on a connection happens on its thread, one request at a time, so
// pipelined requests are answered in order. Handlers marked RunOn::kPool run on a small pool with a bounded queue. A
// handler that answers later holds no thread.
//
// Bounds: everything in ServerLimits; who sends or takes too slowly is dropped; bodies over a route's limit are refused
// before they are read.
// Thread safety: port(), address(), Stop() from any thread but the server's own; Stop() may be called twice.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"
#include "http/router.h"

namespace entente::http {

struct ServerLimits {
  std::uint32_t header_bytes_max = 16 * 1024;
  std::uint32_t connections_max = 16'384;  // and no more than there are descriptors for
  std::uint32_t pool_queue_max = 1024;     // requests that wait for a pool thread; more are told to come back (503)
  std::chrono::milliseconds handshake{10'000};
  std::chrono::milliseconds header{10'000};      // from a request's first byte to the end of its headers
  std::chrono::milliseconds idle{60'000};        // between requests
  std::chrono::milliseconds body_grace{10'000};  // a body may take this long, and longer at the rate below
  std::uint32_t body_bytes_per_second_min = 4 * 1024;
  std::chrono::milliseconds write{30'000};     // for each 256 KiB of an answer
  std::chrono::milliseconds handler{120'000};  // until a handler answers; then 503
  std::chrono::milliseconds linger{2'000};     // reads what a refused client still sends, so that it sees the answer
};

// One request that was answered, for metrics. Called on io threads; quick.
struct Exchange {
  std::string_view pattern;  // of the route; empty when there was none
  Method method = Method::kGet;
  unsigned status = 0;
  std::chrono::microseconds took{0};
  std::uint64_t body_bytes = 0;
};

struct ServerOptions {
  std::string listen = "127.0.0.1:8080";  // HOST:PORT; port 0: any free one
  unsigned threads = 0;                   // 0: one for each core that it may run on
  unsigned pool_threads = 4;
  std::filesystem::path tls_certificate;  // PEM, leaf first; with tls_key makes it HTTPS
  std::filesystem::path tls_key;
  bool allow_plaintext = false;  // lets plain HTTP listen on an address that is not loopback
  ServerLimits limits;
  std::function<void(const Exchange&)> observer;  // may be empty
};

class Server {
 public:
  // Errors: kConflict when the address is in use; kInvalidInput for an address that is none, for plain HTTP on an
  // address that is not loopback, or for a certificate or key that cannot be used.
  [[nodiscard]] static Result<std::unique_ptr<Server>> Start(const ServerOptions& options, Router router);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::string url() const;  // "http://127.0.0.1:8080"

  // Takes no more connections, lets requests in flight finish within `grace`, closes what is left.
  void Stop(std::chrono::milliseconds grace = std::chrono::seconds(10));

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace entente::http
