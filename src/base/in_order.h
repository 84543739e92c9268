// Work on a list, done by several threads and taken in the list's order.
//
// Thread safety: the call returns when all threads have ended.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace entente {

// How far work may run ahead of what was taken.
inline constexpr std::size_t kAheadMax = 64;

// `make(position, worker)` runs on one of `workers` threads (its number is given: 0 to workers - 1), at most kAheadMax
// positions ahead; `take(position, made)` on this one. With one worker everything happens here. REQUIRES: workers > 0.
template <class Made>
void DoInOrder(std::size_t count, std::size_t workers, const std::function<Made(std::size_t, std::size_t)>& make,
               const std::function<void(std::size_t, Made)>& take) {
  if (workers <= 1 || count <= 1) {
    for (std::size_t i = 0; i < count; ++i) take(i, make(i, 0));
    return;
  }
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t next = 0;   // to be made; guarded by mutex, as what follows
  std::size_t taken = 0;  // all before it
  std::vector<std::optional<Made>> made(count);
  const auto work = [&](std::size_t worker) {
    for (;;) {
      std::size_t position = 0;
      {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return next == count || next < taken + kAheadMax; });
        if (next == count) return;
        position = next++;
      }
      Made one = make(position, worker);
      const std::scoped_lock lock(mutex);
      made[position] = std::move(one);
      changed.notify_all();
    }
  };
  std::vector<std::jthread> threads;
  threads.reserve(std::min(workers, count));
  for (std::size_t worker = 0; worker < std::min(workers, count); ++worker) threads.emplace_back(work, worker);
  for (std::size_t i = 0; i < count; ++i) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return made[i].has_value(); });
    std::optional<Made> one = std::exchange(made[i], std::nullopt);
    taken = i + 1;
    changed.notify_all();
    lock.unlock();
    if (one.has_value()) take(i, *std::move(one));
  }
}

}  // namespace entente
