// Follower: the thread that feeds the views from the durable log, each from its own cursor.
//
// The sequencer never waits for it. A view that cannot take entries (a full disk, say) is tried again after a pause,
// and status() says what is wrong meanwhile; the log goes on.
//
// Thread safety: any thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "base/result.h"
#include "log/log.h"
#include "views/view.h"

namespace entente::node {

class Follower {
 public:
  // REQUIRES: log, views and payloads outlive it.
  Follower(const log::Log& log, std::vector<views::View*> views, const views::PayloadSource& payloads);
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  // Waits until each view has seen everything below `size`. Errors: the view's own, while it cannot go on.
  [[nodiscard]] Result<void> WaitFor(std::uint64_t size);
  // What keeps a view from going on, if anything does.
  [[nodiscard]] std::optional<Error> status() const;

 private:
  struct Chunk {
    std::vector<statement::SignedStatement> statements;
    std::vector<views::Entry> entries;  // point into `statements`
  };

  void Run(const std::stop_token& stop);
  // Feeds each view one chunk; true when there was anything to feed. Errors: of the first view that cannot go on; the
  // others were fed all the same.
  [[nodiscard]] Result<bool> Step();
  [[nodiscard]] Result<void> Feed(views::View& view, std::uint64_t cursor,
                                  std::map<std::uint64_t, Chunk>& chunks) const;
  [[nodiscard]] Result<const Chunk*> ChunkAt(std::uint64_t first, std::map<std::uint64_t, Chunk>& chunks) const;
  [[nodiscard]] std::uint64_t LeastCursor() const;

  const log::Log& log_;
  std::vector<views::View*> views_;
  const views::PayloadSource& payloads_;
  mutable std::mutex mutex_;
  std::condition_variable_any moved_;
  std::optional<Error> status_;
  std::uint64_t seen_ = 0;  // every view has seen everything below
  std::jthread thread_;     // last: stops before the rest goes
};

}  // namespace entente::node
