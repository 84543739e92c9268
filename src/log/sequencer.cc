#include "log/sequencer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/logging.h"
#include "log/cosigning.h"

namespace entente::log {
namespace {

// Of a journal record; half of what one can hold.
constexpr std::size_t kBatchBytesMax = kRecordBodyBytesMax / 2;

Error Stopped(const Error& cause) {
  if (cause.rule == kForgottenHistoryRule)
    return {ErrorCode::kUnavailable, "the log has stopped: " + cause.message, cause.place, cause.rule};
  return {ErrorCode::kUnavailable,
          fmt::format(
              "the log has stopped after a failed write ({}); start the node again once that is mended. Whether this "
              "statement is on the log shows then: submit it again",
              cause.message),
          cause.place, cause.rule};
}

}  // namespace

Result<void> Sequencer::Submit(registration::Admitted entry, registration::Completion done) {
  {
    const std::scoped_lock lock(mutex_);
    if (failure_.has_value()) return std::unexpected(Stopped(*failure_));
    if (stopping_) return entente::Fail(ErrorCode::kUnavailable, "the node is stopping");
    if (queue_.size() >= limits_.pending_entries_max)
      return entente::Fail(ErrorCode::kPushback, "too many statements wait for the log; try again shortly");
    if (sequence_.tail_bytes() > limits_.unpublished_bytes_max)
      return entente::Fail(ErrorCode::kPushback, "too many entries wait to be published; try again shortly");
    queue_.push_back({std::move(entry), std::move(done)});
  }
  came_.notify_one();
  return {};
}

std::vector<Sequencer::Pending> Sequencer::Take() {
  std::unique_lock lock(mutex_);
  came_.wait(lock, [this] { return !queue_.empty() || stopping_; });
  std::vector<Pending> taken;
  std::size_t bytes = 0;
  while (!queue_.empty() && taken.size() < limits_.batch_entries_max && bytes < kBatchBytesMax) {
    bytes += queue_.front().entry.statement().entry().size();
    taken.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return taken;
}

bool Sequencer::RunBatch() {
  auto pending = Take();
  if (pending.empty()) return false;
  if (const auto failed = failure(); failed.has_value()) {
    for (const Pending& one : pending) one.done(std::unexpected(Stopped(*failed)));
    return true;
  }
  // 1. Each gets its place, or is refused, in the order in which they came. A crash leaves nothing of this.
  Ordered ordered = Order(std::move(pending));
  // 2. The batch becomes durable.
  if (!ordered.batch.empty()) {
    auto state = Durable(ordered);
    if (!state.has_value()) {
      Fail(state.error());
      for (const Placed& one : ordered.placed) one.done(std::unexpected(Stopped(state.error())));
      return true;
    }
    latest_.Set(*std::move(state));
  }
  // 3. Whoever waits is answered. A crash before that: it is on the log, and the same statement submitted again gets
  //    the receipt for the first index.
  Answer(ordered.placed);
  return true;
}

Result<SignedState> Sequencer::Durable(const Ordered& ordered) {
  // What the log says of itself is listed first, so that every start finds it. A crash between the two leaves a list
  // with one entry too many.
  if (ordered.changes_charter) TRY(charter_list_.Write(charter_->entries()));
  return Commit(ordered.batch, ordered.time, sequence_, charter_, keys_, journal_);
}

// A key that is to sign must be there: a log that cannot sign has stopped.
Result<void> Sequencer::CheckCharter(const statement::SignedStatement& statement) const {
  if (!Charter::Concerns(statement.headers().content_type)) return {};
  Charter next = *charter_;
  TRY(next.Take(sequence_.size() + 1, statement));
  constexpr std::uint64_t kAfterwards = UINT64_MAX;
  TRY(CheckpointPens(next, kAfterwards, keys_.signing));
  TRY(ReceiptPen(next, kAfterwards, keys_.signing));
  return {};
}

void Sequencer::TakeCharter(std::uint64_t index, const statement::SignedStatement& statement, Ordered& ordered) {
  if (!Charter::Concerns(statement.headers().content_type)) return;
  Charter next = *charter_;
  const auto taken = next.Take(index, statement);
  CHECK(taken.has_value());  // CheckCharter() saw it
  charter_ = std::make_shared<const Charter>(std::move(next));
  ordered.changes_charter = true;
}

Sequencer::Ordered Sequencer::Order(std::vector<Pending> pending) {
  Ordered ordered;
  ordered.time = latest_.Get()->time;
  ordered.now = clock_.NowSeconds();
  order_.BeginBatch(sequence_.size(), std::max(ordered.time, ordered.now));
  for (Pending& one : pending) {
    auto placed = Place(one.entry, ordered);
    if (!placed.has_value()) {
      one.done(std::unexpected(std::move(placed.error())));
      continue;
    }
    placed->done = std::move(one.done);
    ordered.placed.push_back(*std::move(placed));
  }
  return ordered;
}

Result<Sequencer::Placed> Sequencer::Place(const registration::Admitted& entry, Ordered& ordered) {
  const statement::SignedStatement& statement = entry.statement();
  TRY_ASSIGN(const auto known, sequence_.Find(statement.identity()));
  if (known.has_value()) return Placed{*known, true, {}};
  TRY(charter_->CheckNotEnded());
  TRY(order_.BeforeIndex(entry));
  TRY(CheckCharter(statement));
  if (ordered.batch.empty()) {
    TRY_ASSIGN(ordered.time, BeginSecond(ordered.time, ordered.now, origin_, keys_, sequence_, ordered.batch));
    if (!ordered.batch.empty()) order_.AfterIndex(sequence_.size() - 1, ordered.time, *ordered.batch.front());
  }
  const std::uint64_t index = sequence_.size();
  sequence_.Add(statement);
  ordered.batch.push_back(entry.shared());
  TakeCharter(index, statement, ordered);
  // Before the next one is looked at: a revocation holds for all that come behind it, in the same batch too.
  order_.AfterIndex(index, ordered.time, statement);
  return Placed{index, false, {}};
}

void Sequencer::Answer(const std::vector<Placed>& placed) {
  const auto state = latest_.Get();
  for (const Placed& one : placed) {
    auto receipt = MakeReceipt(one.index, *state, sequence_, origin_, keys_);
    if (!receipt.has_value()) {
      one.done(std::unexpected(WithContext(
          std::move(receipt.error()),
          fmt::format("the statement is on the log at index {}, but its receipt could not be made", one.index))));
      continue;
    }
    one.done(registration::Registered{one.index, one.duplicate, *std::move(receipt)});
  }
}

void Sequencer::Stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  came_.notify_all();
}

void Sequencer::Fail(const Error& error) {
  std::deque<Pending> waiting;
  {
    const std::scoped_lock lock(mutex_);
    if (failure_.has_value()) return;
    failure_ = error;
    waiting.swap(queue_);
  }
  LogLine(Severity::kError, "log-stopped", {{"error", error.Text()}});
  for (const Pending& one : waiting) one.done(std::unexpected(Stopped(error)));
}

std::optional<Error> Sequencer::failure() const {
  const std::scoped_lock lock(mutex_);
  return failure_;
}

}  // namespace entente::log
