// Connection: one client's connection, from its first byte to its last. Seen inside http/ only.
//
// A state machine without knowledge of sockets; TCP and TLS are derived from it (http/transport.h). One request at a
// time:
//
//   handshake -> head -> body -> handling -> writing -> head ...
//                  \--- streaming (piece by piece) --/      \-> linger -> closed
//
// Thread safety: everything on the loop's thread, except Answer() and OnPiece(), which come from any thread.
//
// Invariants:
//  1. While a handler has the request, nothing is read: what a client pipelines waits in the socket.
//  2. Each request gets one answer; an answer that comes too late (its sequence number is over) is dropped.
//  3. Each phase has a deadline.
#pragma once

#include <atomic>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/check.h"
#include "http/byte_body.h"
#include "http/file_body.h"
#include "http/io_loop.h"
#include "http/message.h"
#include "http/router.h"
#include "http/server.h"
#include "http/worker_pool.h"

namespace entente::http {

// What all connections of a server share.
struct ServerCore {
  ServerCore(Router routes, const ServerLimits& bounds, unsigned pool_threads)
      : router(std::move(routes)), limits(bounds), pool(pool_threads, bounds.pool_queue_max) {}
  Router router;
  ServerLimits limits;
  std::function<void(const Exchange&)> observer;
  WorkerPool pool;
  std::atomic<bool> draining = false;
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<IoLoop> loop, std::shared_ptr<ServerCore> core);
  virtual ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void Start();
  void Drain();
  void Abort() { Close(); }
  void OnDeadline();
  [[nodiscard]] std::chrono::steady_clock::time_point deadline() const { return deadline_; }

 protected:
  // The transport's part: each Start is followed by one On, never from inside it.
  virtual void StartHandshake() = 0;
  virtual void StartRead(std::span<std::uint8_t> into) = 0;
  virtual void StartWrite(ByteView bytes) = 0;
  virtual void StartShutdown() = 0;  // no more is sent; ends with OnShutdown()
  virtual void CloseSocket() = 0;
  [[nodiscard]] virtual bool IsSecure() const { return false; }  // over TLS
  void OnHandshake(bool ok);
  void OnRead(bool ok, std::size_t count);
  void OnWritten(bool ok);
  void OnShutdown();

 private:
  enum class Phase : std::uint8_t {
    kHandshake,
    kHead,
    kBody,
    kPiece,
    kHandling,
    kAnswered,
    kWriting,
    kLinger,
    kClosed
  };
  using Parser = boost::beast::http::request_parser<ByteBody>;

  [[nodiscard]] Parser& parser() {
    CHECK(parser_.has_value());
    return *parser_;
  }
  void Run();
  bool Step();  // false: waits for the socket or for a handler
  bool ParseHead();
  bool BeginRequest();
  bool BeginBody();
  bool ParseBody();
  bool HandPiece(Bytes piece);
  bool CallHandler();
  bool BeginStreaming();
  bool FinishStreaming();
  bool StartAnswer();
  bool NextSlice();
  void Record();
  [[nodiscard]] std::uint64_t BodyBytes() const;  // of response_
  void EndAnswer();
  void ReadMore();
  void BeginLinger();
  void Close();

  [[nodiscard]] Result<void> ReadHead();  // fills request_ and match_ from the parser
  [[nodiscard]] Result<void> CheckFraming();
  bool Refuse(const Error& error, unsigned status);  // and closes after it
  [[nodiscard]] Response Problem(const Error& error, unsigned status) const;
  bool Reply(Response response);
  void Answer(std::uint64_t sequence, Response response);
  void OnPiece(std::uint64_t sequence, Result<void> taken);
  // Runs on the pool or here, as the route says; answers 503 when the pool is full.
  bool Dispatch(bool on_pool, WorkerPool::Task task);
  [[nodiscard]] Responder MakeResponder();
  [[nodiscard]] std::string Head(const Response& response, std::uint64_t body_bytes, bool body_is_sent);
  void SetBodyDeadline();
  void SetPhase(Phase phase, std::chrono::milliseconds time);

  std::shared_ptr<IoLoop> loop_;  // first: the socket must go before its loop does
  std::shared_ptr<ServerCore> core_;
  Phase phase_ = Phase::kHandshake;
  std::chrono::steady_clock::time_point deadline_;
  std::uint64_t sequence_ = 0;  // of the request
  bool running_ = false;
  bool reading_ = false;
  bool writing_ = false;
  bool head_begun_ = false;

  boost::beast::flat_buffer in_;
  std::optional<Parser> parser_;
  Request request_;
  Router::Match match_;
  bool keep_alive_ = true;
  std::chrono::steady_clock::time_point began_;
  std::size_t head_bytes_ = 0;
  std::uint64_t body_received_ = 0;
  std::chrono::steady_clock::time_point body_began_;  // moved on by what the sink took
  std::chrono::steady_clock::time_point piece_began_;
  bool continue_pending_ = false;  // 100 (Continue) is still to be sent
  bool sending_continue_ = false;
  std::shared_ptr<StreamingBody> stream_;

  Response response_;
  std::string head_;
  std::size_t body_sent_ = 0;
  bool head_sent_ = false;
  FileBody file_;
  std::size_t linger_bytes_ = 0;
};

}  // namespace entente::http
