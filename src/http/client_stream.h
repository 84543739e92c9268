// The client's end of a connection: blocking, with a bound on each wait; plain or TLS. Seen inside http/ only.
//
// Errors: kUnavailable for the network; kUnauthorized for a certificate that does not hold.
// Thread safety: one thread at a time.
#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "http/client.h"

namespace entente::http {

class ClientStream {
 public:
  [[nodiscard]] static Result<std::unique_ptr<ClientStream>> Open(const Url& url, const ClientOptions& options);
  ~ClientStream();
  ClientStream(const ClientStream&) = delete;
  ClientStream& operator=(const ClientStream&) = delete;

  [[nodiscard]] Result<void> Write(ByteView bytes);
  // 0 at the end.
  [[nodiscard]] Result<std::size_t> Read(std::span<std::uint8_t> into);
  // Whether something can be read, or the end was reached, within the time.
  [[nodiscard]] bool WaitReadable(std::chrono::milliseconds time);

 private:
  struct FreeSsl {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };

  ClientStream(int descriptor, const Url& url, std::chrono::milliseconds io)
      : descriptor_(descriptor), url_(url), io_(io) {}
  Result<void> StartTls(const ClientOptions& options);
  Result<void> Handshake();
  // For the next wait: `io`, or what is left of `whole`.
  [[nodiscard]] std::chrono::milliseconds TimeLeft() const;
  Result<void> SendRaw(ByteView bytes);
  Result<std::size_t> ReceiveRaw(std::span<std::uint8_t> into);
  // Sends what TLS has to say, and fetches what it needs to hear.
  Result<void> FlushTls();
  Result<bool> FeedTls();  // false at the end
  [[nodiscard]] Error TlsError(std::string_view what) const;

  int descriptor_;
  Url url_;
  std::chrono::milliseconds io_;
  std::optional<std::chrono::steady_clock::time_point> end_;  // of all that is done on this connection
  std::unique_ptr<SSL_CTX, FreeSsl> context_;
  std::unique_ptr<SSL, FreeSsl> ssl_;
};

}  // namespace entente::http
