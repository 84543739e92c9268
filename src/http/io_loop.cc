#include "http/io_loop.h"

#include <boost/asio/post.hpp>
#include <ctime>

#include "base/logging.h"
#include "http/connection.h"

namespace entente::http {
namespace {

constexpr std::chrono::milliseconds kTick{50};

std::string HttpDate(std::int64_t second) {
  const auto time = static_cast<std::time_t>(second);
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  char text[40];  // "Sun, 06 Nov 1994 08:49:37 GMT"
  const std::size_t size = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text, size};
}

}  // namespace

void IoLoop::Run() {
  Adopt();
  Tick();
  while (true) {
    try {
      context_.run();
      return;
    } catch (const std::exception& exception) {
      // A defect, but of one connection: it is dropped when its time is over, the others go on.
      LogLine(Severity::kError, "http-exception", {{"what", exception.what()}});
    }
  }
}

void IoLoop::Close() {
  std::vector<Task> dropped;
  {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    dropped.swap(tasks_);
  }
}

void IoLoop::Post(Task task) {
  {
    const std::scoped_lock lock(mutex_);
    if (closed_) return;
    tasks_.push_back(std::move(task));
    if (tasks_.size() > 1) return;  // RunTasks() is on its way
  }
  boost::asio::post(context_, [this] { RunTasks(); });
}

void IoLoop::RunTasks() {
  std::vector<Task> tasks;
  {
    const std::scoped_lock lock(mutex_);
    tasks.swap(tasks_);
  }
  for (Task& task : tasks) task();
}

void IoLoop::Add(std::shared_ptr<Connection> connection) {
  Connection* key = connection.get();
  connections_.emplace(key, std::move(connection));
  count_ = connections_.size();
}

void IoLoop::Remove(Connection* connection) {
  connections_.erase(connection);
  count_ = connections_.size();
}

void IoLoop::Drain() {
  std::vector<std::shared_ptr<Connection>> all;
  all.reserve(connections_.size());
  for (const auto& [key, connection] : connections_) all.push_back(connection);
  for (const auto& connection : all) connection->Drain();
}

void IoLoop::Finish() {
  finishing_ = true;
  ticker_.cancel();
  work_.reset();
  std::vector<std::shared_ptr<Connection>> all;
  all.reserve(connections_.size());
  for (const auto& [key, connection] : connections_) all.push_back(connection);
  for (const auto& connection : all) connection->Abort();
}

void IoLoop::Tick() {
  now_ = std::chrono::steady_clock::now();
  std::vector<std::shared_ptr<Connection>> late;
  for (const auto& [key, connection] : connections_) {
    if (connection->deadline() < now_) late.push_back(connection);
  }
  for (const auto& connection : late) connection->OnDeadline();
  if (finishing_) return;
  ticker_.expires_after(kTick);
  ticker_.async_wait([this](const boost::system::error_code& error) {
    if (!error) Tick();
  });
}

const std::string& IoLoop::date() {
  const std::int64_t second = std::time(nullptr);
  if (second != date_second_) {
    date_second_ = second;
    date_ = HttpDate(second);
  }
  return date_;
}

}  // namespace entente::http
