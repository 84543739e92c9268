#include "http/client_stream.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace entente::http {
namespace {

constexpr std::size_t kTlsReadBytes = 16 * 1024;

Error NetworkError(const Url& url, std::string_view what) {
  return {ErrorCode::kUnavailable, url.Authority() + ": " + std::string(what), {}, {}};
}

bool WaitFor(int descriptor, short events, std::chrono::milliseconds time) {
  pollfd wanted{descriptor, events, 0};
  const auto end = std::chrono::steady_clock::now() + time;
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    const int ready = ::poll(&wanted, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

// One address after the other until one answers. `numeric`: `host` is an address, not a name.
Result<int> OpenSocket(const Url& url, const std::string& host, bool numeric, std::chrono::milliseconds time) {
  addrinfo hints{};
  hints.ai_flags = numeric ? AI_NUMERICHOST : 0;
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int failed = ::getaddrinfo(host.c_str(), std::to_string(url.port).c_str(), &hints, &found); failed != 0) {
    return std::unexpected(NetworkError(url, std::string("the name is not known: ") + ::gai_strerror(failed)));
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, ::freeaddrinfo);
  std::string why = "no address";
  for (const addrinfo* address = addresses.get(); address != nullptr; address = address->ai_next) {
    const int descriptor = ::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) continue;
    int error = 0;
    if (::connect(descriptor, address->ai_addr, address->ai_addrlen) != 0) {
      error = errno;
      if (error == EINPROGRESS) {
        socklen_t size = sizeof error;
        error = ETIMEDOUT;
        if (WaitFor(descriptor, POLLOUT, time)) ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
      }
    }
    if (error == 0) {
      const int on = 1;
      ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      return descriptor;
    }
    ::close(descriptor);
    why = std::strerror(error);
  }
  return std::unexpected(NetworkError(url, "cannot connect: " + why));
}

Result<int> OpenOneOf(const Url& url, const ClientOptions& options) {
  if (options.addresses.empty()) return OpenSocket(url, url.host, false, options.connect);
  Result<int> opened = std::unexpected(NetworkError(url, "no address"));
  for (const std::string& address : options.addresses) {
    opened = OpenSocket(url, address, true, options.connect);
    if (opened.has_value()) break;
  }
  return opened;
}

bool IsAddress(const std::string& host) {
  std::array<std::uint8_t, 16> ignored{};
  return host.find(':') != std::string::npos || ::inet_pton(AF_INET, host.c_str(), ignored.data()) == 1;
}

}  // namespace

Result<std::unique_ptr<ClientStream>> ClientStream::Open(const Url& url, const ClientOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  TRY_ASSIGN(const int descriptor, OpenOneOf(url, options));
  auto stream = std::unique_ptr<ClientStream>(new ClientStream(descriptor, url, options.io));
  if (options.whole.count() > 0) stream->end_ = start + options.whole;
  if (url.https) TRY(stream->StartTls(options));
  return stream;
}

ClientStream::~ClientStream() {
  if (ssl_ != nullptr && SSL_is_init_finished(ssl_.get()) == 1) {
    SSL_shutdown(ssl_.get());
    // Best effort: the other side may be gone.
    if (!FlushTls().has_value()) ERR_clear_error();
  }
  ::close(descriptor_);
}

std::chrono::milliseconds ClientStream::TimeLeft() const {
  if (!end_.has_value()) return io_;
  return std::min(io_, std::chrono::duration_cast<std::chrono::milliseconds>(*end_ - std::chrono::steady_clock::now()));
}

Result<void> ClientStream::SendRaw(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(sent));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK)
      return std::unexpected(NetworkError(url_, std::string("sending failed: ") + std::strerror(errno)));
    if (!WaitFor(descriptor_, POLLOUT, TimeLeft()))
      return std::unexpected(NetworkError(url_, "it takes nothing more; gave up waiting"));
  }
  return {};
}

Result<std::size_t> ClientStream::ReceiveRaw(std::span<std::uint8_t> into) {
  while (true) {
    if (TimeLeft().count() <= 0) return std::unexpected(NetworkError(url_, "its answer takes too long"));
    const ssize_t received = ::recv(descriptor_, into.data(), into.size(), 0);
    if (received >= 0) return static_cast<std::size_t>(received);
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) {
      return std::unexpected(NetworkError(url_, std::string("the connection broke: ") + std::strerror(errno)));
    }
    if (!WaitFor(descriptor_, POLLIN, TimeLeft())) return std::unexpected(NetworkError(url_, "no answer came in time"));
  }
}

bool ClientStream::WaitReadable(std::chrono::milliseconds time) {
  if (ssl_ == nullptr) return WaitFor(descriptor_, POLLIN, time);
  // Bytes on the wire may be TLS's own (session tickets): only what comes out of it counts.
  while (true) {
    std::uint8_t byte = 0;
    const int count = SSL_peek(ssl_.get(), &byte, 1);
    const int error = SSL_get_error(ssl_.get(), count);
    if (count > 0 || error != SSL_ERROR_WANT_READ) return true;
    if (!WaitFor(descriptor_, POLLIN, time)) return false;
    const auto fed = FeedTls();
    if (!fed.has_value() || !*fed) return true;
  }
}

// TLS works on two memory buffers, so that sending to a closed connection is an error and not a signal.
Result<void> ClientStream::StartTls(const ClientOptions& options) {
  context_.reset(SSL_CTX_new(TLS_client_method()));
  if (context_ == nullptr) return std::unexpected(TlsError("TLS cannot be set up"));
  SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context_.get(), SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_verify(context_.get(), options.verify_certificate ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  const bool trusted = options.ca_file.empty()
                           ? SSL_CTX_set_default_verify_paths(context_.get()) == 1
                           : SSL_CTX_load_verify_locations(context_.get(), options.ca_file.c_str(), nullptr) == 1;
  if (options.verify_certificate && !trusted) {
    ERR_clear_error();
    return Invalid("the file of trusted certificates cannot be used", options.ca_file.string());
  }
  ssl_.reset(SSL_new(context_.get()));
  if (ssl_ == nullptr) return std::unexpected(TlsError("TLS cannot be set up"));
  SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  if (IsAddress(url_.host)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), url_.host.c_str());
  } else {
    std::string name = url_.host;
    SSL_ctrl(ssl_.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
    SSL_set1_host(ssl_.get(), url_.host.c_str());
  }
  SSL_set_connect_state(ssl_.get());
  return Handshake();
}

Result<void> ClientStream::Handshake() {
  while (true) {
    const int done = SSL_do_handshake(ssl_.get());
    const int error = SSL_get_error(ssl_.get(), done);
    TRY(FlushTls());
    if (done == 1) return {};
    if (error != SSL_ERROR_WANT_READ) {
      const long verified = SSL_get_verify_result(ssl_.get());
      if (verified != X509_V_OK) {
        ERR_clear_error();
        return Fail(ErrorCode::kUnauthorized,
                    url_.Authority() + ": its certificate is not trusted: " + X509_verify_cert_error_string(verified));
      }
      return std::unexpected(TlsError("TLS could not be agreed on"));
    }
    TRY_ASSIGN(const bool fed, FeedTls());
    if (!fed) return std::unexpected(NetworkError(url_, "it closed the connection before TLS was agreed on"));
  }
}

Result<void> ClientStream::FlushTls() {
  BIO* out = SSL_get_wbio(ssl_.get());
  std::array<std::uint8_t, kTlsReadBytes> piece;
  while (BIO_ctrl_pending(out) > 0) {
    const int count = BIO_read(out, piece.data(), static_cast<int>(piece.size()));
    if (count <= 0) break;
    TRY(SendRaw({piece.data(), static_cast<std::size_t>(count)}));
  }
  return {};
}

Result<bool> ClientStream::FeedTls() {
  std::array<std::uint8_t, kTlsReadBytes> piece;
  TRY_ASSIGN(const std::size_t count, ReceiveRaw(piece));
  if (count == 0) return false;
  BIO_write(SSL_get_rbio(ssl_.get()), piece.data(), static_cast<int>(count));
  return true;
}

Error ClientStream::TlsError(std::string_view what) const {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return NetworkError(url_, std::string(what) + (reason == nullptr ? "" : std::string(": ") + reason));
}

Result<void> ClientStream::Write(ByteView bytes) {
  if (ssl_ == nullptr) return SendRaw(bytes);
  while (!bytes.empty()) {
    const std::size_t piece = std::min<std::size_t>(bytes.size(), kTlsReadBytes);
    const int written = SSL_write(ssl_.get(), bytes.data(), static_cast<int>(piece));
    const int error = SSL_get_error(ssl_.get(), written);
    TRY(FlushTls());
    if (written > 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(written));
      continue;
    }
    if (error != SSL_ERROR_WANT_READ) return std::unexpected(TlsError("sending failed"));
    TRY_ASSIGN(const bool fed, FeedTls());
    if (!fed) return std::unexpected(NetworkError(url_, "the connection was closed"));
  }
  return {};
}

Result<std::size_t> ClientStream::Read(std::span<std::uint8_t> into) {
  if (ssl_ == nullptr) return ReceiveRaw(into);
  while (true) {
    const int count =
        SSL_read(ssl_.get(), into.data(), static_cast<int>(std::min<std::size_t>(into.size(), kTlsReadBytes)));
    const int error = SSL_get_error(ssl_.get(), count);
    if (count > 0) return static_cast<std::size_t>(count);
    if (error == SSL_ERROR_ZERO_RETURN) return 0;
    if (error != SSL_ERROR_WANT_READ) return std::unexpected(TlsError("the connection broke"));
    TRY(FlushTls());
    TRY_ASSIGN(const bool fed, FeedTls());
    if (!fed) return 0;
  }
}

}  // namespace entente::http
