#include "node/follower.h"

#include <algorithm>
#include <chrono>

#include "base/check.h"
#include "base/logging.h"

namespace entente::node {
namespace {

constexpr std::uint64_t kChunkEntries = 512;
// Short: whoever closes a node waits for it.
constexpr std::chrono::milliseconds kIdleWait{50};
constexpr std::chrono::milliseconds kRetryPause{1000};
constexpr std::chrono::milliseconds kCursorLook{5};

}  // namespace

Follower::Follower(const log::Log& log, std::vector<views::View*> views, const views::PayloadSource& payloads,
                   std::function<void()> after_step)
    : log_(log),
      views_(std::move(views)),
      payloads_(payloads),
      after_step_(std::move(after_step)),
      seen_(LeastCursor()) {
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

Follower::~Follower() {
  thread_.request_stop();
  moved_.notify_all();
}

std::uint64_t Follower::LeastCursor() const {
  std::uint64_t least = UINT64_MAX;
  for (const views::View* view : views_) least = std::min(least, view->cursor());
  return least;
}

void Follower::Run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const Result<bool> moved = Step(Target());
    // A view that cannot go on keeps no other one from it, and so no document from being destroyed.
    if (after_step_ && moved.value_or(true)) after_step_();
    {
      const std::scoped_lock lock(mutex_);
      seen_ = LeastCursor();
      Answer(moved);
      if (!moved.has_value() && (!status_.has_value() || status_->message != moved.error().message))
        LogLine(Severity::kError, "view-stalled", {{"why", moved.error().Text()}});
      if (moved.has_value() && status_.has_value()) LogLine(Severity::kInfo, "view-resumed");
      status_ = moved.has_value() ? std::nullopt : std::optional<Error>(moved.error());
    }
    moved_.notify_all();
    if (!moved.has_value()) {
      std::unique_lock lock(mutex_);
      moved_.wait_for(lock, stop, kRetryPause, [] { return false; });
    } else if (!*moved) {
      static_cast<void>(log_.WaitForSize(LeastCursor() + 1, kIdleWait));
    }
  }
  const std::scoped_lock lock(mutex_);
  ended_ = true;
  moved_.notify_all();
}

std::uint64_t Follower::Target() {
  const log::SignedRoot durable = log_.durable();
  const std::scoped_lock lock(mutex_);
  if (!wish_.has_value() || wish_->answer.has_value()) return durable.size;
  if (!wish_->target.has_value()) wish_->target = durable;
  return wish_->target->size;
}

void Follower::Answer(const Result<bool>& moved) {
  if (!wish_.has_value() || wish_->answer.has_value() || !wish_->target.has_value()) return;
  if (!moved.has_value())
    wish_->answer = std::unexpected(moved.error());
  else if (seen_ == wish_->target->size)
    wish_->answer = ContentsAt(*wish_->target);
}

Result<Follower::Moment> Follower::ContentsAt(const log::SignedRoot& at) const {
  Moment moment{at, {}};
  for (const views::View* view : views_) {
    TRY_ASSIGN(auto content, view->ContentNow());
    CHECK(content->cursor() == at.size);
    moment.contents.push_back(std::move(content));
  }
  return moment;
}

Result<Follower::Moment> Follower::HoldStill() {
  std::unique_lock lock(mutex_);
  moved_.wait(lock, [&] { return ended_ || !wish_.has_value(); });  // one at a time
  if (ended_) return Fail(ErrorCode::kUnavailable, "the node is being closed");
  wish_.emplace();
  moved_.wait(lock, [&] { return ended_ || wish_->answer.has_value(); });
  Result<Moment> answer = wish_->answer.has_value()
                              ? *std::move(wish_->answer)
                              : Result<Moment>(Fail(ErrorCode::kUnavailable, "the node is being closed"));
  wish_.reset();
  moved_.notify_all();
  return answer;
}

Result<bool> Follower::Step(std::uint64_t size) {
  bool moved = false;
  std::optional<Error> stuck;
  std::map<std::uint64_t, Chunk> chunks;  // views at the same cursor share the reading and decoding
  for (views::View* view : views_) {
    const std::uint64_t cursor = view->cursor();
    if (cursor >= size) continue;
    // One view that cannot go on does not keep the others from it.
    auto applied = Feed(*view, cursor, size, chunks);
    moved_.notify_all();  // for who waits for this view alone
    if (applied.has_value())
      moved = true;
    else if (!stuck.has_value())
      stuck = WithContext(std::move(applied.error()), "view " + std::string(view->name()));
  }
  if (stuck.has_value()) return std::unexpected(*std::move(stuck));
  return moved;
}

Result<void> Follower::Feed(views::View& view, std::uint64_t cursor, std::uint64_t end,
                            std::map<std::uint64_t, Chunk>& chunks) const {
  TRY_ASSIGN(const Chunk* chunk, ChunkAt(cursor, end, chunks));
  return view.Apply(chunk->entries, payloads_);
}

Result<const Follower::Chunk*> Follower::ChunkAt(std::uint64_t first, std::uint64_t end,
                                                 std::map<std::uint64_t, Chunk>& chunks) const {
  if (const auto found = chunks.find(first); found != chunks.end()) return &found->second;
  TRY_ASSIGN(const auto stored, log_.ReadEntries(first, std::min(kChunkEntries, end - first)));
  if (stored.empty()) return Fail(ErrorCode::kCorruption, "the log ends before its own size", std::to_string(first));
  Chunk chunk;
  chunk.statements.reserve(stored.size());
  for (const log::StoredEntry& entry : stored) {
    auto decoded = statement::SignedStatement::Decode(entry.bytes);
    if (!decoded.has_value())
      return Fail(ErrorCode::kCorruption, "a log entry is no statement: " + decoded.error().Text(),
                  std::to_string(entry.index));
    chunk.statements.push_back(*std::move(decoded));
    chunk.entries.push_back({entry.index, entry.time, &chunk.statements.back()});
  }
  return &chunks.emplace(first, std::move(chunk)).first->second;
}

Result<void> Follower::WaitFor(std::uint64_t size) {
  std::unique_lock lock(mutex_);
  moved_.wait(lock, [&] { return seen_ >= size || status_.has_value(); });
  if (seen_ < size && status_.has_value()) return std::unexpected(*status_);
  return {};
}

bool Follower::WaitForView(const views::View& view, std::uint64_t size, std::chrono::milliseconds no_longer_than) {
  const auto until = std::chrono::steady_clock::now() + no_longer_than;
  std::unique_lock lock(mutex_);
  // Cursors move outside of the mutex, so that a notice can be missed: looked at again now and then.
  while (view.cursor() < size) {
    if (std::chrono::steady_clock::now() >= until) return false;
    moved_.wait_for(lock, kCursorLook);
  }
  return true;
}

std::optional<Error> Follower::status() const {
  const std::scoped_lock lock(mutex_);
  return status_;
}

}  // namespace entente::node
