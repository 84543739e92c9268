#include "http/transport.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <string_view>

namespace entente::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

class TcpConnection final : public Connection {
 public:
  TcpConnection(tcp::socket socket, std::shared_ptr<IoLoop> loop, std::shared_ptr<ServerCore> core)
      : Connection(std::move(loop), std::move(core)), socket_(std::move(socket)) {}

 private:
  std::shared_ptr<TcpConnection> Self() { return std::static_pointer_cast<TcpConnection>(shared_from_this()); }

  void StartHandshake() override {
    asio::post(socket_.get_executor(), [self = Self()] { self->OnHandshake(true); });
  }
  void StartRead(std::span<std::uint8_t> into) override {
    socket_.async_read_some(
        asio::buffer(into.data(), into.size()),
        [self = Self()](const error_code& error, std::size_t count) { self->OnRead(!error, count); });
  }
  void StartWrite(ByteView bytes) override {
    asio::async_write(socket_, asio::buffer(bytes.data(), bytes.size()),
                      [self = Self()](const error_code& error, std::size_t /*count*/) { self->OnWritten(!error); });
  }
  void StartShutdown() override {
    error_code ignored;
    ignored = socket_.shutdown(tcp::socket::shutdown_send, ignored);
    asio::post(socket_.get_executor(), [self = Self()] { self->OnShutdown(); });
  }
  void CloseSocket() override {
    error_code ignored;
    ignored = socket_.close(ignored);
  }

  tcp::socket socket_;
};

class TlsConnection final : public Connection {
 public:
  TlsConnection(tcp::socket socket, asio::ssl::context& context, std::shared_ptr<IoLoop> loop,
                std::shared_ptr<ServerCore> core)
      : Connection(std::move(loop), std::move(core)), stream_(std::move(socket), context) {}

 private:
  std::shared_ptr<TlsConnection> Self() { return std::static_pointer_cast<TlsConnection>(shared_from_this()); }

  void StartHandshake() override {
    stream_.async_handshake(asio::ssl::stream_base::server,
                            [self = Self()](const error_code& error) { self->OnHandshake(!error); });
  }
  void StartRead(std::span<std::uint8_t> into) override {
    stream_.async_read_some(
        asio::buffer(into.data(), into.size()),
        [self = Self()](const error_code& error, std::size_t count) { self->OnRead(!error, count); });
  }
  void StartWrite(ByteView bytes) override {
    asio::async_write(stream_, asio::buffer(bytes.data(), bytes.size()),
                      [self = Self()](const error_code& error, std::size_t /*count*/) { self->OnWritten(!error); });
  }
  [[nodiscard]] bool IsSecure() const override { return true; }
  // What the client still sends is read first: the answer had its length, so it needs no close_notify to be complete.
  void StartShutdown() override {
    asio::post(stream_.get_executor(), [self = Self()] { self->OnShutdown(); });
  }
  void CloseSocket() override {
    error_code ignored;
    ignored = stream_.lowest_layer().close(ignored);
  }

  asio::ssl::stream<tcp::socket> stream_;
};

std::string OpensslReason() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  std::string text = reason == nullptr ? "it cannot be read" : reason;
  ERR_clear_error();
  return text;
}

int SelectHttp11(SSL* /*ssl*/, const unsigned char** out, unsigned char* out_size, const unsigned char* in,
                 unsigned int in_size, void* /*argument*/) {
  static constexpr std::array<unsigned char, 9> kHttp11 = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* selected = nullptr;
  if (SSL_select_next_proto(&selected, out_size, kHttp11.data(), kHttp11.size(), in, in_size) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_NOACK;
  }
  *out = selected;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

std::shared_ptr<Connection> MakeTcpConnection(tcp::socket socket, std::shared_ptr<IoLoop> loop,
                                              std::shared_ptr<ServerCore> core) {
  return std::make_shared<TcpConnection>(std::move(socket), std::move(loop), std::move(core));
}

std::shared_ptr<Connection> MakeTlsConnection(tcp::socket socket, asio::ssl::context& context,
                                              std::shared_ptr<IoLoop> loop, std::shared_ptr<ServerCore> core) {
  return std::make_shared<TlsConnection>(std::move(socket), context, std::move(loop), std::move(core));
}

Result<std::shared_ptr<asio::ssl::context>> MakeTlsContext(const std::string& certificate, const std::string& key) {
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  SSL_CTX* native = context->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(native, SelectHttp11, nullptr);
  if (SSL_CTX_use_certificate_chain_file(native, certificate.c_str()) != 1) {
    return Invalid("the TLS certificate cannot be used: " + OpensslReason() +
                       "; a PEM file is needed, the server's own certificate first",
                   certificate);
  }
  if (SSL_CTX_use_PrivateKey_file(native, key.c_str(), SSL_FILETYPE_PEM) != 1) {
    return Invalid("the TLS key cannot be used: " + OpensslReason() + "; an unencrypted PEM file is needed", key);
  }
  if (SSL_CTX_check_private_key(native) != 1)
    return Invalid("the TLS key is not the certificate's: " + OpensslReason(), key);
  return context;
}

}  // namespace entente::http
