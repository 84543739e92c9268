// A few threads for work that takes long, with a bounded queue. Seen inside http/ only.
//
// Thread safety: any thread; Stop() from none of its own.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace entente::http {

class WorkerPool {
 public:
  using Task = std::move_only_function<void()>;

  WorkerPool(unsigned threads, std::size_t queue_max);
  ~WorkerPool() { Stop(); }
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False, and the task untouched, when the queue is full or the pool is stopped.
  [[nodiscard]] bool TryPost(Task& task);
  // Finishes what runs, drops what waits.
  void Stop();

 private:
  void Run();

  const std::size_t queue_max_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Task> queue_;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace entente::http
