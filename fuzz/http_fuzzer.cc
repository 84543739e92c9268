// A connection fed with bytes, without a socket: it answers with well-formed heads, ends when the client does, and says
// the same however the bytes are cut into pieces.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

#include "base/bytes.h"
#include "base/check.h"
#include "http/connection.h"

namespace {

using namespace entente;

class FedConnection final : public http::Connection {
 public:
  FedConnection(std::shared_ptr<http::IoLoop> loop, std::shared_ptr<http::ServerCore> core, ByteView input,
                std::size_t piece)
      : Connection(std::move(loop), std::move(core)), input_(input), piece_(std::max<std::size_t>(1, piece)) {}

  std::string Drive() {
    Start();
    while (!closed_) {
      if (std::exchange(handshake_, false)) {
        OnHandshake(true);
      } else if (std::exchange(writing_, false)) {
        OnWritten(true);
      } else if (std::exchange(shutdown_, false)) {
        OnShutdown();
      } else {
        CHECK(!into_.empty());  // it waits for nothing: then it should have closed
        const std::span<std::uint8_t> into = std::exchange(into_, {});
        const std::size_t count = std::min({into.size(), input_.size(), piece_});
        std::copy_n(input_.begin(), count, into.begin());
        input_ = input_.subspan(count);
        OnRead(count > 0, count);
      }
    }
    return output_;
  }

 private:
  void StartHandshake() override { handshake_ = true; }
  void StartRead(std::span<std::uint8_t> into) override {
    CHECK(into_.empty() && !into.empty());
    into_ = into;
  }
  void StartWrite(ByteView bytes) override {
    CHECK(!writing_);
    writing_ = true;
    output_ += AsText(bytes);
  }
  void StartShutdown() override { shutdown_ = true; }
  void CloseSocket() override { closed_ = true; }

  ByteView input_;
  std::size_t piece_;
  std::string output_;
  std::span<std::uint8_t> into_;
  bool handshake_ = false;
  bool writing_ = false;
  bool shutdown_ = false;
  bool closed_ = false;
};

http::Router MakeRouter() {
  const auto say = [](const std::string& text) { return http::MakeResponse(200, "text/plain", text); };
  http::Route sum;
  sum.method = http::Method::kPost;
  sum.pattern = "/sum";
  sum.body_bytes_max = 300;
  sum.handler = [say](const http::Request& request, http::Responder respond) {
    std::uint64_t total = request.body.size();
    for (const std::uint8_t byte : request.body) total = total * 31 + byte;
    respond(say(std::to_string(total)));
  };
  http::Route stream;
  stream.method = http::Method::kPut;
  stream.pattern = "/stream/{name}";
  stream.body_bytes_max = 300;
  stream.streaming = [say](const http::Request&) -> Result<http::StreamingBody> {
    auto total = std::make_shared<std::uint64_t>(0);
    http::StreamingBody body;
    body.sink = [total](ByteView piece) -> Result<void> {
      for (const std::uint8_t byte : piece) *total = *total * 31 + byte;
      if (*total % 64 == 63) return Invalid("this sum is not liked");
      return {};
    };
    body.finish = [total, say](http::Responder respond) { respond(say(std::to_string(*total))); };
    return body;
  };
  const auto read = http::PublicRead(
      "/read/{name}",
      [say](const http::Request& request, http::Responder respond) { respond(say(request.Parameter("name"))); },
      http::RunOn::kConnection);
  http::Router router;
  router.Add({sum, stream, read});
  return router;
}

std::string Answer(ByteView input, std::size_t piece) {
  static const auto core = std::make_shared<http::ServerCore>(MakeRouter(), http::ServerLimits{}, 0);
  static const auto loop = [] {
    auto made = std::make_shared<http::IoLoop>();
    made->Adopt();
    return made;
  }();
  const auto connection = std::make_shared<FedConnection>(loop, core, input, piece);
  std::string output = connection->Drive();
  // What may differ between two runs: the second, and whether the client had to be told to go on.
  for (const std::string_view head : {std::string_view("Date: "), std::string_view("HTTP/1.1 100 Continue\r\n\r\n")}) {
    for (auto at = output.find(head); at != std::string::npos; at = output.find(head, at)) {
      output.erase(at, head == "Date: " ? output.find('\n', at) + 1 - at : head.size());
    }
  }
  return output;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1 || size > 8192) return 0;
  const ByteView input(data + 1, size - 1);
  const std::string whole = Answer(input, input.size());
  CHECK(whole.empty() || whole.starts_with("HTTP/1.1 "));
  const std::string pieces = Answer(input, data[0] % 37);
  // A sink that refuses sees other pieces when they are cut otherwise.
  if (whole.find("not liked") != std::string::npos || pieces.find("not liked") != std::string::npos) return 0;
  // The parser may see at once that a head is wrong, or wait for its end, which never comes.
  const bool refused = whole.starts_with(pieces) && whole.compare(pieces.size(), 10, "HTTP/1.1 4") == 0;
  if (refused || (whole.starts_with(pieces) && whole.compare(pieces.size(), 12, "HTTP/1.1 505") == 0)) return 0;
  if (whole != pieces)
    std::fprintf(stderr, "at once: %s\nin pieces of %d: %s\n", whole.c_str(), data[0] % 37, pieces.c_str());
  CHECK(whole == pieces);
  return 0;
}
