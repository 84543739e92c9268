// Connections over TCP and over TLS. Seen inside http/ only.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "base/result.h"
#include "http/connection.h"

namespace entente::http {

[[nodiscard]] std::shared_ptr<Connection> MakeTcpConnection(boost::asio::ip::tcp::socket socket,
                                                            std::shared_ptr<IoLoop> loop,
                                                            std::shared_ptr<ServerCore> core);
// REQUIRES: `context` outlives the connection's loop.
[[nodiscard]] std::shared_ptr<Connection> MakeTlsConnection(boost::asio::ip::tcp::socket socket,
                                                            boost::asio::ssl::context& context,
                                                            std::shared_ptr<IoLoop> loop,
                                                            std::shared_ptr<ServerCore> core);

// TLS 1.2 and 1.3 with the system's default ciphers. Errors: kInvalidInput naming the file.
[[nodiscard]] Result<std::shared_ptr<boost::asio::ssl::context>> MakeTlsContext(const std::string& certificate,
                                                                                const std::string& key);

}  // namespace entente::http
