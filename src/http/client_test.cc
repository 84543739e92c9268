// What the client makes of servers that are not ours: each test is a server that says fixed bytes.
#include "http/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>

namespace entente::http {
namespace {

using testing::HasSubstr;

// Takes one connection, waits for the end of a request's head, says its bytes, and closes (or keeps silent).
class FixedServer {
 public:
  explicit FixedServer(std::string bytes, bool close = true)
      : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(listener_, 1), 0);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, bytes = std::move(bytes), close] { Serve(bytes, close); });
  }
  ~FixedServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
    if (connection_ >= 0) ::close(connection_);
  }
  FixedServer(const FixedServer&) = delete;
  FixedServer& operator=(const FixedServer&) = delete;

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  void Serve(const std::string& bytes, bool close) {
    connection_ = ::accept(listener_, nullptr, nullptr);
    std::string heard;
    char piece[4096];
    while (heard.find("\r\n\r\n") == std::string::npos) {
      const ssize_t count = ::recv(connection_, piece, sizeof piece, 0);
      if (count <= 0) return;
      heard.append(piece, static_cast<std::size_t>(count));
    }
    ::send(connection_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (close) ::shutdown(connection_, SHUT_WR);
  }

  int listener_;
  int connection_ = -1;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

Result<ClientResponse> Ask(std::string bytes, const ClientOptions& options = {}, bool close = true) {
  const FixedServer server(std::move(bytes), close);
  auto client = Client::Connect(server.url(), options);
  if (!client.has_value()) return std::unexpected(client.error());
  return (*client)->Get("/");
}

TEST(Client, TakesEveryFormOfBody) {
  EXPECT_EQ(ToText(Ask("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody").value().body), "body");
  EXPECT_EQ(ToText(Ask("HTTP/1.0 200 OK\r\n\r\nto the end").value().body), "to the end");
  EXPECT_EQ(ToText(Ask("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nbo\r\n2;x\r\ndy\r\n0\r\nT: x\r\n\r\n")
                       .value()
                       .body),
            "body");
  const auto later = Ask("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 404 Not "
                         "Found\r\nContent-Length: 0\r\n\r\n")
                         .value();
  EXPECT_EQ(later.status, 404U);
  EXPECT_EQ(later.Explain(), "HTTP 404 Not Found");
  EXPECT_EQ(Ask("HTTP/1.1 204 No Content\r\n\r\n").value().status, 204U);
}

TEST(Client, SaysWhatAProblemDocumentSays) {
  const std::string problem = R"({"detail":"no such key","place":"did:web:a","code":"x"})";
  const auto refused =
      Ask("HTTP/1.1 403 Forbidden\r\nContent-Length: " + std::to_string(problem.size()) + "\r\n\r\n" + problem).value();
  EXPECT_EQ(refused.Explain(), "no such key (at did:web:a)");
}

TEST(Client, RefusesWhatIsBroken) {
  for (const char* bytes :
       {"", "hello\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbody", "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"}) {
    EXPECT_FALSE(Ask(bytes).has_value()) << bytes;
  }
}

TEST(Client, BoundsAnswersAndWaiting) {
  ClientOptions options;
  options.response_bytes_max = 3;
  for (const char* bytes : {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody", "HTTP/1.1 200 OK\r\n\r\nto the end",
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"}) {
    const auto answer = Ask(bytes, options);
    ASSERT_FALSE(answer.has_value()) << bytes;
    EXPECT_THAT(answer.error().message, HasSubstr("larger than 3"));
  }
  EXPECT_FALSE(Ask("HTTP/1.1 200 OK\r\nX: " + std::string(200'000, 'x') + "\r\n\r\n").has_value());
  options.io = std::chrono::milliseconds(100);
  const auto silent = Ask("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nx", options, false);
  ASSERT_FALSE(silent.has_value());
  EXPECT_EQ(silent.error().code, ErrorCode::kUnavailable);
}

TEST(Client, SaysWhenNobodyAnswers) {
  std::string url;
  {
    url = FixedServer("").url();
  }
  const auto nobody = Client::Connect(url);
  ASSERT_FALSE(nobody.has_value());
  EXPECT_EQ(nobody.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(Client::Connect("gopher://x").error().code, ErrorCode::kInvalidInput);
}

}  // namespace
}  // namespace entente::http
