// Sequencer: turns admitted statements into entries, a batch at a time. A batch is what came in while the one before
// was being made durable.
//
// Invariants:
//  1. Nobody is answered with an index before the entry is durable.
//  2. After a failed commit nothing is accepted any more: what is durable is not known until the log is opened again.
//
// Thread safety: Submit(), Stop() and failure() from any thread; RunBatch() from one thread only.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "log/charter_file.h"
#include "log/commit.h"
#include "log/log.h"

namespace entente::log {

class Sequencer {
 public:
  // REQUIRES: all that is referred to outlives it.
  Sequencer(const std::string& origin, const LogKeys& keys, const LogLimits& limits, const Clock& clock,
            Sequence& sequence, Journal& journal, LatestState& latest, BatchOrder& order, CharterList charter_list)
      : origin_(origin),
        keys_(keys),
        limits_(limits),
        clock_(clock),
        sequence_(sequence),
        journal_(journal),
        latest_(latest),
        order_(order),
        charter_(latest.Get()->charter),
        charter_list_(std::move(charter_list)) {}

  // Errors: kPushback when too many entries wait, or too many are not published; kUnavailable after a failure or
  // Stop().
  [[nodiscard]] Result<void> Submit(registration::Admitted entry, registration::Completion done);
  // Waits for entries and commits them. False when there are none left and Stop() was called.
  [[nodiscard]] bool RunBatch();
  // What was queued is still committed; nothing new is taken.
  void Stop();
  // Stops for good: what waits is refused with this error.
  void Fail(const Error& error);
  [[nodiscard]] std::optional<Error> failure() const;

 private:
  struct Pending {
    registration::Admitted entry;
    registration::Completion done;
  };
  // One whose place is known, and who waits for it to be durable.
  struct Placed {
    std::uint64_t index = 0;
    bool duplicate = false;
    registration::Completion done;
  };
  struct Ordered {
    Batch batch;
    UnixSeconds time = 0;  // the log's
    UnixSeconds now = 0;   // the clock's
    std::vector<Placed> placed;
    bool changes_charter = false;
  };

  [[nodiscard]] std::vector<Pending> Take();
  [[nodiscard]] Ordered Order(std::vector<Pending> pending);
  [[nodiscard]] Result<SignedState> Durable(const Ordered& ordered);
  [[nodiscard]] Result<Placed> Place(const registration::Admitted& entry, Ordered& ordered);
  [[nodiscard]] Result<void> CheckCharter(const statement::SignedStatement& statement) const;
  void TakeCharter(std::uint64_t index, const statement::SignedStatement& statement, Ordered& ordered);
  void Answer(const std::vector<Placed>& placed);

  const std::string& origin_;
  const LogKeys& keys_;
  const LogLimits& limits_;
  const Clock& clock_;
  Sequence& sequence_;
  Journal& journal_;
  LatestState& latest_;
  BatchOrder& order_;
  std::shared_ptr<const Charter> charter_;  // as of what is in order, durable or not
  CharterList charter_list_;

  mutable std::mutex mutex_;
  std::condition_variable came_;
  std::deque<Pending> queue_;
  bool stopping_ = false;
  std::optional<Error> failure_;
};

}  // namespace entente::log
