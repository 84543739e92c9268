#include "cli/bench_driver.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>

namespace entente::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kAnswerHeadBytesMax = 16 * 1024;
constexpr std::chrono::seconds kGrace{10};  // for answers to what was sent before the time was over

struct Connection {
  int socket = -1;
  std::string_view unsent;
  std::string received;
  Clock::time_point due;
  bool busy = false;
  bool watches_out = false;

  ~Connection() {
    if (socket >= 0) ::close(socket);
  }
};

// Status and total length of the answer at the front; nothing while its head is not whole.
struct AnswerHead {
  int status = 0;
  std::size_t bytes = 0;
};

std::optional<AnswerHead> ReadHead(std::string_view text) {
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  AnswerHead head;
  head.bytes = end + 4;
  if (text.size() > 12) std::from_chars(text.data() + 9, text.data() + 12, head.status);
  constexpr std::string_view kName = "content-length:";
  for (std::size_t at = text.find("\r\n"); at < end; at = text.find("\r\n", at + 2)) {
    const std::string_view line = text.substr(at + 2, end - at - 2);
    const bool matches =
        line.size() > kName.size() && std::ranges::equal(line.substr(0, kName.size()), kName,
                                                         [](char a, char b) { return (a | 0x20) == b || a == b; });
    if (!matches) continue;
    std::size_t digits = kName.size();
    while (digits < line.size() && line[digits] == ' ') ++digits;
    std::size_t length = 0;
    std::from_chars(line.data() + digits, line.data() + line.size(), length);
    head.bytes += length;
  }
  return head;
}

class Driver {
 public:
  Driver(const DriveOptions& options, const std::vector<std::string>& requests,
         const std::function<void(std::uint64_t)>& progress)
      : options_(options), requests_(requests), progress_(progress) {}
  ~Driver() {
    if (epoll_ >= 0) ::close(epoll_);
  }
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  Result<DriveResult> Run() {
    epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    if (epoll_ < 0)
      return Fail(ErrorCode::kUnavailable, std::string("cannot wait for sockets: ") + std::strerror(errno));
    for (std::size_t i = 0; i < options_.connections; ++i) TRY(Connect());
    result_.latencies_us.reserve(requests_.size());
    start_ = Clock::now();
    stop_ = start_ + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options_.seconds));
    while (Work()) TRY(Wait());
    result_.seconds = std::chrono::duration<double>(last_answer_ - start_).count();
    return std::move(result_);
  }

 private:
  Result<void> Connect() {
    auto connection = std::make_unique<Connection>();
    connection->socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(options_.port);
    const std::string host = options_.host == "localhost" ? "127.0.0.1" : options_.host;
    if (::inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1)
      return Invalid("the benchmark takes an IPv4 address", options_.host);
    if (connection->socket < 0 ||
        ::connect(connection->socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      return Fail(ErrorCode::kUnavailable, std::string("cannot connect to the node: ") + std::strerror(errno),
                  options_.host + ":" + std::to_string(options_.port));
    const int one = 1;
    ::setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    ::fcntl(connection->socket, F_SETFL, O_NONBLOCK);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = connection.get();
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, connection->socket, &event) != 0)
      return Fail(ErrorCode::kUnavailable, std::string("cannot wait for a socket: ") + std::strerror(errno));
    idle_.push_back(connection.get());
    connections_.push_back(std::move(connection));
    return {};
  }

  // Starts what can be started; false when everything is over.
  bool Work() {
    const Clock::time_point now = Clock::now();
    if (options_.rate > 0 && now >= stop_) over_ = true;
    while (!idle_.empty() && !over_ && next_ < requests_.size() && now < stop_) {
      Clock::time_point due = now;
      if (options_.rate > 0) {
        due = start_ + std::chrono::duration_cast<Clock::duration>(
                           std::chrono::duration<double>(static_cast<double>(next_) / options_.rate));
        if (due > now) break;
      }
      Connection* connection = idle_.back();
      idle_.pop_back();
      connection->busy = true;
      connection->due = due;
      connection->unsent = requests_[next_++];
      ++on_the_way_;
      Send(*connection);
    }
    const bool more_to_send = !over_ && next_ < requests_.size() && now < stop_ && alive() > 0;
    return more_to_send || (on_the_way_ > 0 && now < stop_ + kGrace);
  }

  [[nodiscard]] std::size_t alive() const { return idle_.size() + on_the_way_; }

  Result<void> Wait() {
    std::array<epoll_event, 256> events;
    const int timeout_ms = options_.rate > 0 ? 1 : 100;
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), timeout_ms);
    if (count < 0 && errno != EINTR)
      return Fail(ErrorCode::kUnavailable, std::string("cannot wait for sockets: ") + std::strerror(errno));
    for (int i = 0; i < count; ++i) {
      Connection& connection = *static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (connection.socket < 0) continue;
      if (!connection.unsent.empty()) Send(connection);
      if (connection.socket >= 0) Receive(connection);
    }
    return {};
  }

  void Send(Connection& connection) {
    while (!connection.unsent.empty()) {
      const ssize_t sent = ::send(connection.socket, connection.unsent.data(), connection.unsent.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        Watch(connection, EPOLLIN | EPOLLOUT);
        return;
      }
      if (sent < 0) return Broken(connection, std::strerror(errno));
      connection.unsent.remove_prefix(static_cast<std::size_t>(sent));
      if (connection.unsent.empty() && connection.watches_out) Watch(connection, EPOLLIN);
    }
  }

  void Receive(Connection& connection) {
    std::array<char, 8192> piece;
    const ssize_t got = ::recv(connection.socket, piece.data(), piece.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return;
    if (got <= 0) return Broken(connection, got == 0 ? "the node closed the connection" : std::strerror(errno));
    connection.received.append(piece.data(), static_cast<std::size_t>(got));
    const auto head = ReadHead(connection.received);
    if (!head.has_value()) {
      if (connection.received.size() > kAnswerHeadBytesMax) Broken(connection, "an answer without an end to its head");
      return;
    }
    if (connection.received.size() < head->bytes) return;
    Answered(connection, head->status);
  }

  void Answered(Connection& connection, int status) {
    last_answer_ = Clock::now();
    if (status == 201) {
      ++result_.answered;
      const auto took = std::chrono::duration_cast<std::chrono::microseconds>(last_answer_ - connection.due).count();
      result_.latencies_us.push_back(static_cast<std::uint32_t>(std::clamp<std::int64_t>(took, 0, UINT32_MAX)));
      if (result_.answered % 256 == 0 && progress_) progress_(result_.answered);
    } else {
      ++result_.errors;
      if (result_.first_error.empty()) result_.first_error = connection.received.substr(0, 600);
    }
    connection.received.clear();
    connection.busy = false;
    --on_the_way_;
    idle_.push_back(&connection);
  }

  void Broken(Connection& connection, std::string_view why) {
    ++result_.errors;
    if (result_.first_error.empty()) result_.first_error = why;
    ::close(connection.socket);
    connection.socket = -1;
    if (connection.busy)
      --on_the_way_;
    else
      std::erase(idle_, &connection);
    connection.busy = false;
    connection.unsent = {};
  }

  void Watch(Connection& connection, std::uint32_t what) {
    epoll_event event{};
    event.events = what;
    event.data.ptr = &connection;
    ::epoll_ctl(epoll_, EPOLL_CTL_MOD, connection.socket, &event);
    connection.watches_out = (what & EPOLLOUT) != 0;
  }

  const DriveOptions& options_;
  const std::vector<std::string>& requests_;
  const std::function<void(std::uint64_t)>& progress_;
  int epoll_ = -1;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<Connection*> idle_;
  std::size_t next_ = 0;
  std::size_t on_the_way_ = 0;
  bool over_ = false;
  Clock::time_point start_;
  Clock::time_point stop_;
  Clock::time_point last_answer_;
  DriveResult result_;
};

}  // namespace

Result<DriveResult> Drive(const DriveOptions& options, const std::vector<std::string>& requests,
                          const std::function<void(std::uint64_t)>& progress) {
  return Driver(options, requests, progress).Run();
}

}  // namespace entente::cli
