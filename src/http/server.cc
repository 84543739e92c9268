#include "http/server.h"

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <future>
#include <thread>
#include <vector>

#include "base/cores.h"
#include "base/logging.h"
#include "http/descriptor_limit.h"
#include "http/io_loop.h"
#include "http/transport.h"
#include "http/url.h"

namespace entente::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr int kBacklog = 1024;
constexpr int kAcceptsAtOnceMax = 64;  // then it is the turn of those that are connected
constexpr std::string_view kFull =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

Result<tcp::endpoint> Resolve(const std::string& listen) {
  TRY_ASSIGN(const HostPort where, ParseHostPort(listen));
  if (where.host == "localhost") return tcp::endpoint(asio::ip::address_v4::loopback(), where.port);
  error_code error;
  const auto address = asio::ip::make_address(where.host, error);
  if (error)
    return Invalid("'" + listen +
                   "' cannot be listened on: give an IP address and a port, as in 127.0.0.1:8080 or [::]:443");
  return tcp::endpoint(address, where.port);
}

}  // namespace

struct Server::State {
  struct Worker {
    std::shared_ptr<IoLoop> loop = std::make_shared<IoLoop>();
    std::thread thread;
  };

  void Accept();
  void TakeWaiting();
  [[nodiscard]] std::shared_ptr<IoLoop> NextLoop() { return workers[next++ % workers.size()].loop; }
  void Take(tcp::socket socket, const std::shared_ptr<IoLoop>& loop);
  [[nodiscard]] std::size_t Connections() const;
  void OnEveryLoop(const std::function<void(IoLoop&)>& task);

  std::shared_ptr<ServerCore> core;
  std::shared_ptr<asio::ssl::context> tls;
  std::vector<Worker> workers;
  std::unique_ptr<tcp::acceptor> acceptor;
  std::unique_ptr<asio::steady_timer> pause;
  std::size_t next = 0;
  tcp::endpoint endpoint;
  bool stopped = false;
};

void Server::State::Accept() {
  // Connections go around the loops; each stays on its own.
  const std::shared_ptr<IoLoop> loop = NextLoop();
  acceptor->async_accept(loop->context(), [this, loop](const error_code& error, tcp::socket socket) {
    if (error == asio::error::operation_aborted || core->draining) return;
    if (!error) {
      Take(std::move(socket), loop);
      TakeWaiting();
      return Accept();
    }
    // Out of descriptors, most likely: trying again at once would spin.
    LogLine(Severity::kWarning, "accept-failed", {{"why", error.message()}});
    pause->expires_after(std::chrono::milliseconds(100));
    pause->async_wait([this](const error_code& stopping) {
      if (!stopping) Accept();
    });
  });
}

// With one connection a turn of a busy loop, the last of many that come at once would wait for seconds.
void Server::State::TakeWaiting() {
  for (int i = 0; i < kAcceptsAtOnceMax; ++i) {
    const std::shared_ptr<IoLoop> loop = NextLoop();
    tcp::socket socket(loop->context());
    error_code error;
    error = acceptor->accept(socket, error);
    if (error) return;  // nobody is waiting; what else it is, Accept() is told again
    Take(std::move(socket), loop);
  }
}

void Server::State::Take(tcp::socket socket, const std::shared_ptr<IoLoop>& loop) {
  error_code ignored;
  if (Connections() >= core->limits.connections_max) {
    ignored = socket.non_blocking(true, ignored);
    if (tls == nullptr) (void)socket.write_some(asio::buffer(kFull.data(), kFull.size()), ignored);
    return;
  }
  ignored = socket.set_option(tcp::no_delay(true), ignored);
  loop->Post([loop, made = tls == nullptr ? MakeTcpConnection(std::move(socket), loop, core)
                                          : MakeTlsConnection(std::move(socket), *tls, loop, core)] {
    loop->Add(made);
    made->Start();
  });
}

std::size_t Server::State::Connections() const {
  std::size_t count = 0;
  for (const Worker& worker : workers) count += worker.loop->connections();
  return count;
}

void Server::State::OnEveryLoop(const std::function<void(IoLoop&)>& task) {
  for (Worker& worker : workers) {
    std::promise<void> done;
    worker.loop->Post([&] {
      task(*worker.loop);
      done.set_value();
    });
    done.get_future().wait();
  }
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::~Server() {
  Stop(std::chrono::milliseconds(0));
}

Result<std::unique_ptr<Server>> Server::Start(const ServerOptions& options, Router router) {
  TRY_ASSIGN(const tcp::endpoint endpoint, Resolve(options.listen));
  auto state = std::make_unique<State>();
  if (options.tls_certificate.empty() != options.tls_key.empty()) {
    return Invalid("TLS needs both a certificate and its key");
  }
  if (!options.tls_certificate.empty()) {
    TRY_ASSIGN(state->tls, MakeTlsContext(options.tls_certificate.string(), options.tls_key.string()));
  } else if (!endpoint.address().is_loopback() && !options.allow_plaintext) {
    return Invalid("plain HTTP on " + options.listen +
                   " would show everything to the network: give a certificate and its key with --tls-cert and "
                   "--tls-key, or say --allow-plaintext where a proxy in front does TLS");
  }
  ServerLimits limits = options.limits;
  limits.connections_max = MakeRoomForConnections(limits.connections_max);
  if (limits.connections_max < options.limits.connections_max) {
    LogLine(Severity::kWarning, "few-open-files",
            {{"connections", std::to_string(limits.connections_max)},
             {"wanted", std::to_string(options.limits.connections_max)},
             {"why", "the limit on open files is too low; raise it (ulimit -n, LimitNOFILE= of a service)"}});
  }
  state->core = std::make_shared<ServerCore>(std::move(router), limits, std::max(1U, options.pool_threads));
  state->core->observer = options.observer;
  const unsigned threads = options.threads == 0 ? UsableCores() : options.threads;
  state->workers.resize(threads);

  auto& context = state->workers.front().loop->context();
  state->acceptor = std::make_unique<tcp::acceptor>(context);
  state->pause = std::make_unique<asio::steady_timer>(context);
  error_code error;
  error = state->acceptor->open(endpoint.protocol(), error);
  if (!error) error = state->acceptor->set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) error = state->acceptor->bind(endpoint, error);
  if (!error) error = state->acceptor->listen(kBacklog, error);
  if (!error) error = state->acceptor->non_blocking(true, error);
  if (error == asio::error::address_in_use) {
    return Fail(ErrorCode::kConflict,
                "the address " + options.listen + " is in use already: stop what listens there, or choose another port",
                options.listen);
  }
  if (error)
    return Fail(ErrorCode::kUnavailable, "cannot listen on " + options.listen + ": " + error.message(), options.listen);
  state->endpoint = state->acceptor->local_endpoint(error);

  state->Accept();
  for (State::Worker& worker : state->workers) {
    worker.thread = std::thread([loop = worker.loop] { loop->Run(); });
  }
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

std::uint16_t Server::port() const {
  return state_->endpoint.port();
}

std::string Server::url() const {
  Url url;
  url.https = state_->tls != nullptr;
  const auto address = state_->endpoint.address();
  // "All addresses" is nothing to connect to.
  url.host = address.is_unspecified() ? (address.is_v6() ? "::1" : "127.0.0.1") : address.to_string();
  url.port = state_->endpoint.port();
  return (url.https ? "https://" : "http://") + url.Authority();
}

void Server::Stop(std::chrono::milliseconds grace) {
  if (std::exchange(state_->stopped, true)) return;
  state_->core->draining = true;
  const auto end = std::chrono::steady_clock::now() + grace;
  state_->OnEveryLoop([this](IoLoop& loop) {
    error_code ignored;
    if (&loop == state_->workers.front().loop.get()) {
      ignored = state_->acceptor->close(ignored);
      state_->pause->cancel();
    }
    loop.Drain();
  });
  while (state_->Connections() > 0 && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  state_->OnEveryLoop([](IoLoop& loop) { loop.Finish(); });
  for (State::Worker& worker : state_->workers) worker.thread.join();
  for (State::Worker& worker : state_->workers) worker.loop->Close();
  state_->core->pool.Stop();
}

}  // namespace entente::http
