// A server on loopback for tests, and a raw socket that says to it what no client would. Tests only.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <string_view>

#include "http/client.h"
#include "http/server.h"

namespace entente::http {

inline std::unique_ptr<Server> StartOnLoopback(Router router, ServerOptions options = {}) {
  options.listen = "127.0.0.1:0";
  if (options.threads == 0) options.threads = 2;
  auto server = Server::Start(options, std::move(router));
  EXPECT_TRUE(server.has_value()) << (server.has_value() ? "" : server.error().Text());
  return std::move(*server);
}

class RawSocket {
 public:
  explicit RawSocket(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{10, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) Close();
  }
  ~RawSocket() { Close(); }
  RawSocket(const RawSocket&) = delete;
  RawSocket& operator=(const RawSocket&) = delete;

  // False when nobody listens, or no longer.
  bool Say(std::string_view text) {
    while (!text.empty()) {
      const ssize_t sent = ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  // Reads until `count` copies of `mark` were seen, or the end.
  std::string HearUntil(std::string_view mark, int count = 1) {
    std::string heard;
    char piece[4096];
    while (Count(heard, mark) < count) {
      const ssize_t received = ::recv(descriptor_, piece, sizeof piece, 0);
      if (received <= 0) break;
      heard.append(piece, static_cast<std::size_t>(received));
    }
    return heard;
  }
  std::string HearAll() { return HearUntil("\x01never\x01"); }
  void Close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }

 private:
  static int Count(std::string_view text, std::string_view mark) {
    int count = 0;
    for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + mark.size())) ++count;
    return count;
  }
  int descriptor_;
};

}  // namespace entente::http
