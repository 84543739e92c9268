// How a connection answers: heads, bodies in slices, and what happens afterwards.
#include <algorithm>

#include "base/logging.h"
#include "http/conditional.h"
#include "http/connection.h"
#include "http/problem.h"

namespace entente::http {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kSliceBytes = 256 * 1024;
constexpr std::size_t kJoinBytesMax = 16 * 1024;       // a body up to this size goes out in one piece with its head
constexpr std::size_t kIdleBufferBytesMax = 4 * 1024;  // a connection that waits keeps no more than this

void AppendHeader(std::string& head, std::string_view name, std::string_view value) {
  head += name;
  head += ": ";
  // A handler may put in a header what came from outside: a line break there would begin another header.
  for (const char c : value) head.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c);
  head += "\r\n";
}

}  // namespace

void Connection::Answer(std::uint64_t sequence, Response response) {
  if (!loop_->IsCurrent()) {
    return loop_->Post([self = shared_from_this(), sequence, answer = std::move(response)]() mutable {
      self->Answer(sequence, std::move(answer));
    });
  }
  if (sequence != sequence_ || phase_ != Phase::kHandling) return;
  if (response.status == 500) {
    const std::string_view route =
        match_.route == nullptr ? std::string_view{} : std::string_view(match_.route->pattern);
    LogLine(Severity::kError, "request-failed", {{"route", std::string(route)}, {"answer", ToText(response.body)}});
  }
  Reply(std::move(response));
  Run();
}

bool Connection::Reply(Response response) {
  response_ = std::move(response);
  SetPhase(Phase::kAnswered, core_->limits.write);
  return true;
}

bool Connection::Refuse(const Error& error, unsigned status) {
  keep_alive_ = false;  // what follows on the connection may be anything
  return Reply(Problem(error, status));
}

Response Connection::Problem(const Error& error, unsigned status) const {
  const Route* route = match_.route != nullptr ? match_.route : match_.neighbour;
  if (route != nullptr && route->problem != nullptr) return route->problem(request_, error, status);
  return ProblemResponse(error, status);
}

std::string Connection::Head(const Response& response, std::uint64_t body_bytes, bool body_is_sent) {
  std::string head;
  head.reserve(512 + (body_is_sent && body_bytes <= kJoinBytesMax ? body_bytes : 0));
  head += "HTTP/1.1 ";
  head += std::to_string(response.status);
  head += ' ';
  head += ReasonPhrase(response.status);
  head += "\r\n";
  AppendHeader(head, "Date", loop_->date());
  bool has_length = false;
  for (const auto& [name, value] : response.headers) {
    if (name == "Content-Length") has_length = true;
    AppendHeader(head, name, value);
  }
  if (response.status != 304 && response.status != 204 && !has_length)
    AppendHeader(head, "Content-Length", std::to_string(body_bytes));
  AppendHeader(head, "X-Content-Type-Options", "nosniff");
  if (match_.route != nullptr && match_.route->cross_origin) AppendHeader(head, "Access-Control-Allow-Origin", "*");
  AppendHeader(head, "Connection", keep_alive_ ? "keep-alive" : "close");
  head += "\r\n";
  return head;
}

bool Connection::StartAnswer() {
  if (writing_) return false;  // a 100 (Continue) is still on its way
  keep_alive_ = keep_alive_ && !core_->draining && parser_.has_value() && parser_->is_done();
  stream_ = nullptr;
  if (!response_.file.empty()) {
    if (const auto opened = file_.Open(response_.file); !opened.has_value()) {
      response_ = ProblemResponse(opened.error());
    } else if (!FindHeader(response_.headers, "ETag").has_value()) {
      response_.headers.emplace_back("ETag", file_.etag());
    }
  }
  const bool is_read = request_.method == Method::kGet || request_.method == Method::kHead;
  if (is_read && response_.status == 200) {
    const auto wanted = request_.Header("If-None-Match");
    const auto etag = wanted.has_value() ? FindHeader(response_.headers, "ETag") : std::nullopt;
    if (etag.has_value() && NamesEtag(*wanted, *etag, EtagComparison::kWeak)) {
      response_.status = 304;
      response_.body.clear();
      response_.source.reset();
      file_.Close();
    }
  }
  const bool no_body = request_.method == Method::kHead || response_.status == 304 || response_.status == 204;
  const std::uint64_t body_bytes = BodyBytes();
  head_ = Head(response_, body_bytes, !no_body);
  Record();
  if (no_body) {
    response_.body.clear();
    response_.source.reset();
    file_.Close();
  }
  if (response_.body.size() <= kJoinBytesMax) {
    head_ += AsText(response_.body);
    response_.body.clear();
  }
  body_sent_ = 0;
  head_sent_ = false;
  phase_ = Phase::kWriting;
  return NextSlice();
}

std::uint64_t Connection::BodyBytes() const {
  if (file_.is_open()) return file_.size();
  return response_.source != nullptr ? response_.source->left() : response_.body.size();
}

void Connection::Record() {
  if (core_->observer == nullptr) return;
  Exchange exchange;
  exchange.pattern = match_.route == nullptr ? std::string_view{} : std::string_view(match_.route->pattern);
  exchange.method = request_.method;
  exchange.status = response_.status;
  exchange.took = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - began_);
  exchange.body_bytes = BodyBytes();
  core_->observer(exchange);
}

bool Connection::NextSlice() {
  ByteView slice;
  if (!head_sent_) {
    head_sent_ = true;
    slice = AsBytes(head_);
  } else if (body_sent_ < response_.body.size()) {
    slice = ByteView(response_.body).subspan(body_sent_, std::min(kSliceBytes, response_.body.size() - body_sent_));
    body_sent_ += slice.size();
  } else if (file_.is_open() && file_.left() > 0) {
    const auto next = file_.Next(kSliceBytes);
    if (!next.has_value()) {
      // The length was promised: only a broken connection says that the rest is missing.
      LogLine(Severity::kError, "file-response-broken", {{"file", response_.file}});
      Close();
      return false;
    }
    slice = *next;
  } else if (response_.source != nullptr && response_.source->left() > 0) {
    const auto next = response_.source->Next(kSliceBytes);
    if (!next.has_value() || next->empty()) {
      LogLine(Severity::kError, "response-broken",
              {{"why", next.has_value() ? "it ended before its length" : next.error().Text()}});
      Close();
      return false;
    }
    slice = *next;
  } else {
    EndAnswer();
    return phase_ == Phase::kHead;
  }
  deadline_ = loop_->now() + core_->limits.write;
  writing_ = true;
  StartWrite(slice);
  return false;
}

void Connection::OnWritten(bool ok) {
  writing_ = false;
  if (phase_ == Phase::kClosed) return;
  if (!ok) return Close();
  if (std::exchange(sending_continue_, false)) return Run();
  if (phase_ == Phase::kWriting && NextSlice()) Run();
}

void Connection::EndAnswer() {
  file_.Close();
  response_ = {};
  head_.clear();
  ++sequence_;
  if (!keep_alive_) return BeginLinger();
  head_begun_ = false;
  if (in_.size() == 0 && in_.capacity() > kIdleBufferBytesMax && !reading_) in_.shrink_to_fit();
  SetPhase(Phase::kHead, core_->limits.idle);
}

void Connection::BeginLinger() {
  // Nothing of the client's is unread, so closing cannot take the answer away from it.
  if (parser_.has_value() && parser_->is_done() && in_.size() == 0) return Close();
  SetPhase(Phase::kLinger, core_->limits.linger);
  linger_bytes_ = 0;
  in_.clear();
  parser_.reset();
  StartShutdown();
}

void Connection::OnShutdown() {
  if (phase_ == Phase::kLinger) ReadMore();
}

}  // namespace entente::http
