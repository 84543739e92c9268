// Follower: the thread that feeds the views from the durable log, each from its own cursor.
//
// The sequencer never waits for it. A view that cannot take entries (a full disk, say) is tried again after a pause,
// and status() says what is wrong meanwhile; the log goes on.
//
// Thread safety: any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
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
  // `after_step`, which may be empty, is called on the follower's thread after views were fed, and before WaitFor()
  // says that they were. REQUIRES: log, views, payloads, and what `after_step` uses outlive it.
  Follower(const log::Log& log, std::vector<views::View*> views, const views::PayloadSource& payloads,
           std::function<void()> after_step = {});
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  // Waits until each view has seen everything below `size`. Errors: the view's own, while it cannot go on.
  [[nodiscard]] Result<void> WaitFor(std::uint64_t size);
  // Waits until this one of the views has seen everything below `size`, and for no longer than that; false when it has
  // not.
  [[nodiscard]] bool WaitForView(const views::View& view, std::uint64_t size, std::chrono::milliseconds no_longer_than);
  // What every view holds at one and the same size of the log.
  struct Moment {
    log::SignedRoot at;
    std::vector<std::unique_ptr<views::Content>> contents;  // in the order of the views
  };
  // Brings every view to exactly what is durable now, and no further, and gives what they hold there; they fold on at
  // once, beside whoever reads. Errors: the view's own, while it cannot go on; kUnavailable when the follower ends.
  [[nodiscard]] Result<Moment> HoldStill();
  // What keeps a view from going on, if anything does.
  [[nodiscard]] std::optional<Error> status() const;

 private:
  struct Chunk {
    std::vector<statement::SignedStatement> statements;
    std::vector<views::Entry> entries;  // point into `statements`
  };

  // Somebody waits in HoldStill().
  struct Wish {
    std::optional<log::SignedRoot> target;  // once the follower has seen it
    std::optional<Result<Moment>> answer;
  };

  void Run(const std::stop_token& stop);
  // Feeds each view one chunk below `size`; true when there was anything to feed. Errors: of the first view that cannot
  // go on; the others were fed all the same.
  [[nodiscard]] Result<bool> Step(std::uint64_t size);
  [[nodiscard]] Result<void> Feed(views::View& view, std::uint64_t cursor, std::uint64_t end,
                                  std::map<std::uint64_t, Chunk>& chunks) const;
  [[nodiscard]] Result<const Chunk*> ChunkAt(std::uint64_t first, std::uint64_t end,
                                             std::map<std::uint64_t, Chunk>& chunks) const;
  // How far the views may go now.
  [[nodiscard]] std::uint64_t Target();
  // Answers the wish, if there is one and it can be. REQUIRES: mutex_ is held.
  void Answer(const Result<bool>& moved);
  [[nodiscard]] Result<Moment> ContentsAt(const log::SignedRoot& at) const;
  [[nodiscard]] std::uint64_t LeastCursor() const;

  const log::Log& log_;
  std::vector<views::View*> views_;
  const views::PayloadSource& payloads_;
  std::function<void()> after_step_;
  mutable std::mutex mutex_;
  std::condition_variable_any moved_;
  std::optional<Error> status_;
  std::uint64_t seen_ = 0;  // every view has seen everything below
  std::optional<Wish> wish_;
  bool ended_ = false;
  std::jthread thread_;  // last: stops before the rest goes
};

}  // namespace entente::node
