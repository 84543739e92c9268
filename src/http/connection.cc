#include "http/connection.h"

#include <algorithm>
#include <array>
#include <exception>

#include "base/check.h"
#include "base/logging.h"
#include "http/compression.h"
#include "http/entity_tag.h"
#include "http/problem.h"
#include "http/url.h"

namespace entente::http {
namespace {

namespace beast_http = boost::beast::http;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kReadBytes = 16 * 1024;
// What a connection between two requests holds ready: most requests fit, and thousands of idle ones cost little.
constexpr std::size_t kIdleReadBytes = 2 * 1024;
constexpr std::size_t kPieceBytes = 128 * 1024;
constexpr std::size_t kFramingBytesMax = 16 * 1024;  // of one chunk's head
constexpr std::size_t kReserveBytesMax = 64 * 1024;
constexpr std::size_t kLingerBytesMax = 1024 * 1024;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

std::string_view View(const boost::beast::string_view& text) {
  return {text.data(), text.size()};
}

unsigned StatusOfParserError(const boost::beast::error_code& error) {
  if (error == beast_http::error::header_limit) return 431;
  if (error == beast_http::error::body_limit) return 413;
  if (error == beast_http::error::bad_version) return 505;
  return 400;
}

std::string TextOfParserError(const boost::beast::error_code& error) {
  if (error == beast_http::error::header_limit) return "the request's headers are too long";
  if (error == beast_http::error::body_limit) return "the request's body is longer than this address takes";
  if (error == beast_http::error::bad_version) return "only HTTP/1.0 and HTTP/1.1 are spoken here";
  return "the request is not well-formed HTTP/1.1: " + error.message();
}

// A defect of a handler: it is logged, and its client is told; the connection and the others go on.
template <class T, class Call>
Result<T> CatchDefects(const Call& call) {
  try {
    return call();
  } catch (const std::exception& exception) {
    LogLine(Severity::kError, "handler-exception", {{"what", exception.what()}});
    return Fail(ErrorCode::kInternal, "the server failed at this; its log says more");
  }
}

// The Responder of a task that throws goes away with it, and that answers 500.
void RunTask(WorkerPool::Task& task) {
  try {
    task();
  } catch (const std::exception& exception) {
    LogLine(Severity::kError, "handler-exception", {{"what", exception.what()}});
  }
  task = nullptr;
}

}  // namespace

Connection::Connection(std::shared_ptr<IoLoop> loop, std::shared_ptr<ServerCore> core)
    : loop_(std::move(loop)), core_(std::move(core)) {}
Connection::~Connection() = default;

void Connection::SetPhase(Phase phase, milliseconds time) {
  phase_ = phase;
  deadline_ = loop_->now() + time;
}

void Connection::Start() {
  SetPhase(Phase::kHandshake, core_->limits.handshake);
  StartHandshake();
}

void Connection::OnHandshake(bool ok) {
  if (phase_ != Phase::kHandshake) return;
  if (!ok) return Close();
  SetPhase(Phase::kHead, core_->limits.idle);
  Run();
}

void Connection::Drain() {
  if (phase_ == Phase::kHandshake || (phase_ == Phase::kHead && in_.size() == 0 && !head_begun_)) Close();
  // Otherwise StartAnswer() sees core_->draining.
}

void Connection::Close() {
  if (phase_ == Phase::kClosed) return;
  phase_ = Phase::kClosed;
  ++sequence_;
  stream_ = nullptr;
  file_.Close();
  CloseSocket();
  loop_->Remove(this);
}

void Connection::OnDeadline() {
  const auto self = shared_from_this();
  switch (phase_) {
    case Phase::kHead:
      if (!head_begun_) return Close();
      [[fallthrough]];
    case Phase::kBody:
      Refuse({ErrorCode::kInvalidInput, "the request came too slowly", {}, {}}, 408);
      return Run();
    case Phase::kPiece:
    case Phase::kHandling:
      ++sequence_;  // what the handler still has to say comes too late
      keep_alive_ = false;
      Reply(Problem({ErrorCode::kUnavailable, "the answer took too long; try again later", {}, {}}, 503));
      return Run();
    case Phase::kLinger:
    case Phase::kHandshake:
    case Phase::kAnswered:
    case Phase::kWriting:
    case Phase::kClosed:
      return Close();
  }
}

// ---- reading

void Connection::ReadMore() {
  if (reading_) return;
  reading_ = true;
  const bool idle = phase_ == Phase::kHead && !head_begun_;
  const std::size_t bytes = stream_ != nullptr ? kPieceBytes : (idle ? kIdleReadBytes : kReadBytes);
  const auto space = in_.prepare(bytes);
  StartRead({static_cast<std::uint8_t*>(space.data()), space.size()});
}

void Connection::OnRead(bool ok, std::size_t count) {
  reading_ = false;
  if (phase_ == Phase::kClosed) return;
  if (phase_ == Phase::kLinger) {
    linger_bytes_ += count;
    if (!ok || linger_bytes_ > kLingerBytesMax) return Close();
    in_.clear();
    return ReadMore();
  }
  // While an answer is on its way out, the write says whether the client is still there.
  if (!ok && (phase_ == Phase::kHead || phase_ == Phase::kBody)) return Close();
  in_.commit(count);
  Run();
}

void Connection::Run() {
  if (running_) return;  // answered from inside the handler: the loop below goes on
  running_ = true;
  const auto self = shared_from_this();
  while (Step()) {
  }
  running_ = false;
}

bool Connection::Step() {
  switch (phase_) {
    case Phase::kHead:
      return ParseHead();
    case Phase::kBody:
      return ParseBody();
    case Phase::kAnswered:
      return StartAnswer();
    case Phase::kHandshake:
    case Phase::kPiece:
    case Phase::kHandling:
    case Phase::kWriting:
    case Phase::kLinger:
    case Phase::kClosed:
      return false;
  }
  return false;
}

bool Connection::ParseHead() {
  if (in_.size() == 0 && !head_begun_ && core_->draining) {
    Close();
    return false;
  }
  if (in_.size() == 0) {
    ReadMore();
    return false;
  }
  if (!head_begun_) {
    head_begun_ = true;
    head_bytes_ = 0;
    began_ = loop_->now();
    SetPhase(Phase::kHead, core_->limits.header);
    parser_.emplace();
    parser().header_limit(core_->limits.header_bytes_max);
    parser().body_limit(boost::none);  // set once the route is known
    keep_alive_ = true;
    match_ = {};
    request_ = {};
    body_received_ = 0;
  }
  boost::beast::error_code error;
  const std::size_t used = parser().put(in_.cdata(), error);
  in_.consume(used);
  head_bytes_ += used;
  // The parser's own limit is looked at only where a line is incomplete.
  if (!error && head_bytes_ > core_->limits.header_bytes_max) error = beast_http::error::header_limit;
  if (error == beast_http::error::need_more) {
    ReadMore();
    return false;
  }
  if (error) return Refuse({ErrorCode::kInvalidInput, TextOfParserError(error), {}, {}}, StatusOfParserError(error));
  if (!parser().is_header_done()) return true;
  return BeginRequest();
}

Result<void> Connection::CheckFraming() {
  const auto& head = parser().get();
  if (head.version() == 11 && head.count(beast_http::field::host) != 1)
    return Invalid("an HTTP/1.1 request has one Host header");
  // The parser knows no other coding than chunked and would take such a body for the next request.
  if (head.count(beast_http::field::transfer_encoding) > 0 && !parser().chunked()) {
    return Invalid("this transfer encoding is not taken; send the body with its length, or chunked");
  }
  return {};
}

Result<void> Connection::ReadHead() {
  const auto& head = parser().get();
  TRY_ASSIGN(const Target target, SplitTarget(View(head.target())));
  TRY_ASSIGN(auto segments, DecodePath(target.path));
  TRY_ASSIGN(request_.query, DecodeQuery(target.query));
  request_.target = View(head.target());
  request_.secure = IsSecure();
  request_.path.reserve(target.path.size());
  for (const std::string& segment : segments) request_.path.append("/").append(segment);
  if (request_.path.empty()) request_.path = "/";
  for (const auto& field : head) request_.headers.emplace_back(View(field.name_string()), View(field.value()));

  const std::optional<Method> method = MethodFromName(View(head.method_string()));
  if (method.has_value()) {
    request_.method = *method;
    match_ = core_->router.Find(*method, segments);
    request_.parameters = std::move(match_.parameters);
  } else {
    match_.allowed = core_->router.Allowed(segments);
    match_.neighbour = core_->router.AnyAt(segments);
  }
  return {};
}

bool Connection::BeginRequest() {
  keep_alive_ = parser().keep_alive();
  if (const auto framing = CheckFraming(); !framing.has_value()) return Refuse(framing.error(), 400);
  if (const auto read = ReadHead(); !read.has_value()) return Refuse(read.error(), 400);
  if (match_.route == nullptr) {
    if (!parser().is_done()) keep_alive_ = false;  // its body is not read
    if (match_.allowed.empty()) {
      return Reply(ProblemResponse({ErrorCode::kNotFound, "there is nothing at this address", request_.path, {}}));
    }
    Response response =
        Problem({ErrorCode::kInvalidInput, "this address takes " + match_.allowed + " only", {}, {}}, 405);
    response.headers.emplace_back("Allow", match_.allowed);
    return Reply(std::move(response));
  }
  return BeginBody();
}

bool Connection::BeginBody() {
  const Route& route = *match_.route;
  if (const auto length = parser().content_length(); length.has_value() && *length > route.body_bytes_max) {
    return Refuse({ErrorCode::kInvalidInput,
                   "the body has " + std::to_string(*length) + " bytes; this address takes " +
                       std::to_string(route.body_bytes_max) + " at most" +
                       (route.too_large_advice.empty() ? "" : ": ") + route.too_large_advice,
                   {},
                   std::string(kPayloadSizeRule)},
                  413);
  }
  parser().body_limit(route.body_bytes_max);
  const auto expect = request_.Header("Expect");
  if (expect.has_value() && !ListsToken(*expect, "100-continue")) {
    return Refuse({ErrorCode::kInvalidInput, "this expectation cannot be met", {}, {}}, 417);
  }
  body_began_ = loop_->now();
  continue_pending_ = expect.has_value() && !parser().is_done() && in_.size() == 0;
  if (route.streaming != nullptr) return BeginStreaming();
  if (parser().is_done()) return CallHandler();
  parser().eager(true);
  if (const auto length = parser().content_length(); length.has_value()) {
    parser().get().body().reserve(std::min<std::size_t>(*length, kReserveBytesMax));
  }
  SetPhase(Phase::kBody, core_->limits.body_grace);
  return true;
}

bool Connection::ParseBody() {
  if (std::exchange(continue_pending_, false)) {
    sending_continue_ = true;
    writing_ = true;
    StartWrite(AsBytes(kContinue));
    return false;
  }
  if (sending_continue_) return false;
  boost::beast::error_code error;
  // What follows a complete body is the next request.
  if (in_.size() > 0 && !parser().is_done()) {
    const std::size_t used = parser().put(in_.cdata(), error);
    in_.consume(used);
    body_received_ += used;
    SetBodyDeadline();
  }
  if (error && error != beast_http::error::need_more) {
    const unsigned status = StatusOfParserError(error);
    return Refuse(
        {ErrorCode::kInvalidInput, TextOfParserError(error), {}, std::string(status == 413 ? kPayloadSizeRule : "")},
        status);
  }
  if (stream_ != nullptr) {
    Bytes piece = std::exchange(parser().get().body(), {});
    if (!piece.empty()) return HandPiece(std::move(piece));
    if (parser().is_done()) return FinishStreaming();
  } else if (parser().is_done()) {
    return CallHandler();
  }
  if (in_.size() > kFramingBytesMax)
    return Refuse({ErrorCode::kInvalidInput, "a chunk of the body begins with too long a line", {}, {}}, 400);
  ReadMore();
  return false;
}

void Connection::SetBodyDeadline() {
  const milliseconds earned(body_received_ * 1000 / core_->limits.body_bytes_per_second_min);
  deadline_ = body_began_ + core_->limits.body_grace + earned;
}

// ---- handlers

Responder Connection::MakeResponder() {
  const auto accepted = request_.Header("Accept-Encoding");
  const bool compress = accepted.has_value() && ListsToken(*accepted, "gzip") && request_.method != Method::kHead;
  const bool is_read = request_.method == Method::kGet || request_.method == Method::kHead;
  return Responder([self = shared_from_this(), sequence = sequence_, is_read, compress](Response response) {
    // On the handler's thread, not the connection's.
    if (is_read) AddEntityTag(response);
    if (compress) CompressResponse(response);
    self->Answer(sequence, std::move(response));
  });
}

bool Connection::Dispatch(bool on_pool, WorkerPool::Task task) {
  if (!on_pool) {
    RunTask(task);
    return phase_ != Phase::kHandling && phase_ != Phase::kPiece;
  }
  WorkerPool::Task wrapped = [work = std::move(task)]() mutable { RunTask(work); };
  if (core_->pool.TryPost(wrapped)) return false;
  ++sequence_;  // the Responder inside `wrapped` answers in vain
  keep_alive_ = keep_alive_ && parser().is_done();
  return Reply(Problem({ErrorCode::kPushback, "too many requests are waiting; try again shortly", {}, {}}, 503));
}

bool Connection::CallHandler() {
  request_.body = std::move(parser().get().body());
  SetPhase(Phase::kHandling, core_->limits.handler);
  const Route* route = match_.route;
  const bool on_pool = route->run_on == RunOn::kPool || (route->takes_long != nullptr && route->takes_long(request_));
  Responder responder = MakeResponder();
  // What the answer needs of the request stays here.
  Request handed = std::move(request_);
  request_ = {};
  request_.method = handed.method;
  for (const char* name : {"If-None-Match", "Accept"}) {
    if (auto value = handed.Header(name); value.has_value()) request_.headers.emplace_back(name, *std::move(value));
  }
  return Dispatch(on_pool, [route, request = std::move(handed), answer = std::move(responder)]() mutable {
    route->handler(std::move(request), std::move(answer));
  });
}

bool Connection::BeginStreaming() {
  SetPhase(Phase::kPiece, core_->limits.handler);
  const Route* route = match_.route;
  // The core keeps the route alive for as long as the connection is.
  return Dispatch(route->run_on == RunOn::kPool, [self = shared_from_this(), sequence = sequence_, route,
                                                  request = request_] {
    auto begun =
        std::make_shared<Result<StreamingBody>>(CatchDefects<StreamingBody>([&] { return route->streaming(request); }));
    const auto take = [self, sequence, begun] {
      if (sequence != self->sequence_ || self->phase_ != Phase::kPiece) return;
      if (!begun->has_value()) {
        self->Refuse(begun->error(), StatusOf(begun->error()));
      } else {
        self->stream_ = std::make_shared<StreamingBody>(std::move(**begun));
        self->parser().eager(true);
        self->SetPhase(Phase::kBody, self->core_->limits.body_grace);
      }
      self->Run();
    };
    self->loop_->IsCurrent() ? take() : self->loop_->Post(take);
  });
}

bool Connection::HandPiece(Bytes piece) {
  phase_ = Phase::kPiece;
  piece_began_ = steady_clock::now();
  deadline_ = piece_began_ + core_->limits.handler;
  return Dispatch(match_.route->run_on == RunOn::kPool,
                  [self = shared_from_this(), sequence = sequence_, stream = stream_, bytes = std::move(piece)] {
                    self->OnPiece(sequence, CatchDefects<void>([&] { return stream->sink(bytes); }));
                  });
}

void Connection::OnPiece(std::uint64_t sequence, Result<void> taken) {
  const auto take = [self = shared_from_this(), sequence, taken = std::move(taken)] {
    if (sequence != self->sequence_ || self->phase_ != Phase::kPiece) return;
    if (taken.has_value()) {
      self->phase_ = Phase::kBody;
      self->body_began_ += steady_clock::now() - self->piece_began_;  // the disk's time is not held against the client
      self->SetBodyDeadline();
    } else {
      self->stream_ = nullptr;
      self->Refuse(taken.error(), StatusOf(taken.error()));
    }
    self->Run();
  };
  loop_->IsCurrent() ? take() : loop_->Post(take);
}

bool Connection::FinishStreaming() {
  SetPhase(Phase::kHandling, core_->limits.handler);
  return Dispatch(match_.route->run_on == RunOn::kPool,
                  [stream = std::exchange(stream_, nullptr), answer = MakeResponder()]() mutable {
                    stream->finish(std::move(answer));
                  });
}

}  // namespace entente::http
