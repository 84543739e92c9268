// One io thread: its event loop, the connections that belong to it, and the clock that drops slow ones.
// Seen inside http/ only.
//
// Thread safety: Post(), IsCurrent(), connections() from any thread; the rest on the loop's own thread, except that
// Run() is that thread and Close() comes after it.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace entente::http {

class Connection;

class IoLoop {
 public:
  using Task = std::move_only_function<void()>;

  IoLoop() : context_(1), work_(context_.get_executor()), ticker_(context_) {}
  IoLoop(const IoLoop&) = delete;
  IoLoop& operator=(const IoLoop&) = delete;
  ~IoLoop() = default;

  [[nodiscard]] boost::asio::io_context& context() { return context_; }
  // The thread's body.
  void Run();
  // Makes the calling thread the loop's own, without running it: for tests that drive connections by hand.
  void Adopt() { thread_ = std::this_thread::get_id(); }
  // Closes every connection; Run() ends once their operations have.
  void Finish();
  // After the thread has ended: forgets tasks; later ones are dropped.
  void Close();

  // Runs `task` on the loop's thread. Many tasks posted together cost one wake-up.
  void Post(Task task);
  [[nodiscard]] bool IsCurrent() const { return std::this_thread::get_id() == thread_.load(std::memory_order_relaxed); }

  void Add(std::shared_ptr<Connection> connection);
  void Remove(Connection* connection);
  [[nodiscard]] std::size_t connections() const { return count_.load(); }
  // Connections without a request in flight are closed, the others after their answer.
  void Drain();

  // As the last tick saw it: precise enough for timeouts.
  [[nodiscard]] std::chrono::steady_clock::time_point now() const { return now_; }
  // An HTTP date, made anew each second.
  [[nodiscard]] const std::string& date();

 private:
  void Tick();
  void RunTasks();

  boost::asio::io_context context_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::steady_timer ticker_;
  std::atomic<std::thread::id> thread_;
  std::chrono::steady_clock::time_point now_ = std::chrono::steady_clock::now();
  std::string date_;
  std::int64_t date_second_ = 0;
  bool finishing_ = false;
  std::unordered_map<Connection*, std::shared_ptr<Connection>> connections_;
  std::atomic<std::size_t> count_{0};

  std::mutex mutex_;
  std::vector<Task> tasks_;  // guarded by mutex_
  bool closed_ = false;      // guarded by mutex_
};

}  // namespace entente::http
