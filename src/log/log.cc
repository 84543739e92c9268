#include "log/log.h"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

#include "base/check.h"
#include "base/logging.h"
#include "log/commit.h"
#include "log/recovery.h"
#include "log/sequencer.h"

namespace entente::log {
namespace {

// Nothing in the entries of a founding is judged or followed by anybody.
Result<void> Found(const Paths& paths, const std::string& origin, const LogKeys& keys,
                   std::span<const statement::SignedStatement> genesis, storage::Files& files, const Clock& clock) {
  TRY(files.MakeDirectories(paths.journal()));
  TRY_ASSIGN(const auto publisher, Publisher::Open(paths, {}, files));
  TRY_ASSIGN(const auto sequence, Sequence::Load(paths, {}, LogLimits{}.identity_run_entries_min, files));
  TRY_ASSIGN(const auto journal,
             Journal::Open(paths.journal(), origin, LogLimits{}.journal_segment_bytes_max, files, {}));
  Batch batch;
  Charter charter;
  for (const statement::SignedStatement& statement : genesis) {
    TRY(charter.Take(batch.size(), statement));
    sequence->Add(statement);
    batch.push_back(std::make_shared<const statement::SignedStatement>(statement));
  }
  if (!charter.founded() || charter.origin() != origin)
    return Invalid("the founding entries of a log name its keys, and its origin");
  TRY(WriteCharterFile(paths, files, charter.entries()));
  TRY_ASSIGN(const UnixSeconds time, BeginSecond(0, clock.NowSeconds(), origin, keys, *sequence, batch));
  TRY_ASSIGN(const SignedState state,
             Commit(batch, time, *sequence, std::make_shared<const Charter>(std::move(charter)), keys, *journal));
  return publisher->Publish(*sequence, {state.size, state.time_entries}, state.checkpoint);
}

class LogImpl final : public Log {
 public:
  LogImpl(Paths paths, std::string origin, const LogKeys& keys, const LogLimits& limits, const Clock& clock,
          BatchOrder& order, Cosigning* cosigning, storage::Files& files, Recovered recovered)
      : paths_(std::move(paths)),
        origin_(std::move(origin)),
        keys_(keys),
        limits_(limits),
        sequence_(std::move(recovered.sequence)),
        journal_(std::move(recovered.journal)),
        publisher_(std::move(recovered.publisher)),
        cosigning_(cosigning),
        lacks_cosignatures_(cosigning != nullptr),
        published_note_(std::move(recovered.published_note)),
        latest_(std::move(recovered.state)),
        sequencer_(origin_, keys_, limits_, clock, *sequence_, *journal_, latest_, order, CharterList(paths_, files)) {
    sequencing_ = std::jthread([this] {
      while (sequencer_.RunBatch()) {
      }
    });
    publishing_ = std::jthread([this](const std::stop_token& stop) { PublishNowAndThen(stop); });
    settling_ = std::jthread([this](const std::stop_token& stop) { SettleNowAndThen(stop); });
  }
  LogImpl(const LogImpl&) = delete;
  LogImpl& operator=(const LogImpl&) = delete;

  ~LogImpl() override {
    sequencer_.Stop();
    sequencing_.join();
    publishing_.request_stop();
    publishing_.join();
    settling_.request_stop();
    settling_.join();
    if (failure().has_value()) return;  // the next start publishes what is durable
    if (auto published = Publish(); !published.has_value() && published.error().rule != kWitnessesMissingRule)
      LogLine(Severity::kWarning, "publication-failed", {{"error", published.error().Text()}});
  }

  [[nodiscard]] Result<void> Submit(registration::Admitted entry, registration::Completion done) override {
    return sequencer_.Submit(std::move(entry), std::move(done));
  }

  [[nodiscard]] SignedRoot durable() const override {
    const auto state = latest_.Get();
    return {state->size, state->root};
  }
  [[nodiscard]] std::string checkpoint() const override {
    const std::scoped_lock lock(note_mutex_);
    return published_note_;
  }
  [[nodiscard]] const std::string& origin() const override { return origin_; }
  [[nodiscard]] const std::filesystem::path& public_directory() const override { return paths_.root; }
  [[nodiscard]] std::string SignedCheckpoint(SignedRoot* root) const override {
    const auto state = latest_.Get();
    if (root != nullptr) *root = {state->size, state->root};
    return state->checkpoint;
  }

  [[nodiscard]] Result<std::vector<StoredEntry>> ReadEntries(std::uint64_t first, std::uint64_t count) const override {
    const std::uint64_t size = latest_.Get()->size;
    std::vector<StoredEntry> stored;
    if (first >= size) return stored;
    TRY_ASSIGN(auto entries, sequence_->Entries(first, std::min(count, size - first)));
    stored.reserve(entries.size());
    TRY_ASSIGN(auto covering, sequence_->times().Covering(first, first + entries.size()));
    TimeWalk times(std::move(covering));
    for (Bytes& bytes : entries) {
      stored.push_back({first, times.At(first), std::move(bytes)});
      ++first;
    }
    return stored;
  }
  [[nodiscard]] Result<std::vector<crypto::Digest>> InclusionProof(std::uint64_t index,
                                                                   std::uint64_t size) const override {
    TRY(CheckSize(size));
    if (index >= size) return Invalid(fmt::format("a tree of {} entries has no entry {}", size, index), "index");
    return merkle::InclusionProof(index, size, sequence_->tree().nodes());
  }
  [[nodiscard]] Result<std::vector<crypto::Digest>> ConsistencyProof(std::uint64_t old_size,
                                                                     std::uint64_t size) const override {
    TRY(CheckSize(size));
    if (old_size > size) return Invalid(fmt::format("{} is not before {}", old_size, size), "old_size");
    return merkle::ConsistencyProof(old_size, size, sequence_->tree().nodes());
  }
  [[nodiscard]] Result<Bytes> Receipt(std::uint64_t index) const override {
    const auto state = latest_.Get();
    if (index >= state->size)
      return Fail(ErrorCode::kNotFound, fmt::format("the log has no entry {}; its size is {}", index, state->size),
                  "index");
    return MakeReceipt(index, *state, *sequence_, origin_, keys_);
  }
  [[nodiscard]] Result<Bytes> ConsistencyReceipt(std::uint64_t old_size) const override {
    return MakeConsistencyReceipt(old_size, *latest_.Get(), *sequence_, origin_, keys_);
  }
  [[nodiscard]] std::shared_ptr<const Charter> charter() const override { return latest_.Get()->charter; }
  [[nodiscard]] Result<std::optional<std::uint64_t>> Find(const crypto::Digest& identity) const override {
    TRY_ASSIGN(const auto index, sequence_->Find(identity));
    // Not yet durable is not yet there.
    if (index.has_value() && *index >= latest_.Get()->size) return std::optional<std::uint64_t>{};
    return index;
  }

  [[nodiscard]] bool WaitForSize(std::uint64_t size, std::chrono::milliseconds timeout) const override {
    return latest_.WaitForSize(size, timeout);
  }

  [[nodiscard]] Result<void> Publish() override {
    const std::scoped_lock lock(publish_mutex_);
    const auto state = latest_.Get();
    const bool grown = state->size != publisher_->published().size;
    if (!grown && !lacks_cosignatures_) return {};
    // 1. Witnesses see it first, so that nobody relies on a checkpoint that they would not cosign. A crash here leaves
    //    nothing but what they remember, and what they remember is durable here.
    Cosigning::Cosigned cosigned = Cosign(*state, grown);
    lacks_cosignatures_ = !cosigned.is_complete;
    if (cosigned.forgotten.has_value()) {
      sequencer_.Fail(*cosigned.forgotten);
      return std::unexpected(*std::move(cosigned.forgotten));
    }
    if (!cosigned.may_publish)
      return std::unexpected(Error{ErrorCode::kUnavailable,
                                   "too few witnesses have cosigned the checkpoint",
                                   {},
                                   std::string(kWitnessesMissingRule)});
    if (!grown && cosigned.note == checkpoint()) return {};
    // 2. Then everybody.
    auto published = grown ? publisher_->Publish(*sequence_, {state->size, state->time_entries}, cosigned.note)
                           : publisher_->PublishAgain(cosigned.note);
    if (!published.has_value()) {
      lacks_cosignatures_ = lacks_cosignatures_ || !grown;
      // A full disk may have room later. After any other failure it is not known what is on the disk.
      if (published.error().rule != storage::kDiskFullRule) sequencer_.Fail(published.error());
      return published;
    }
    const std::scoped_lock note_lock(note_mutex_);
    published_note_ = std::move(cosigned.note);
    return {};
  }
  [[nodiscard]] std::optional<Error> failure() const override { return sequencer_.failure(); }

 private:
  [[nodiscard]] Result<void> CheckSize(std::uint64_t size) const {
    const std::uint64_t durable = latest_.Get()->size;
    if (size <= durable) return {};
    return Fail(ErrorCode::kNotFound, fmt::format("the log has {} entries, not {}", durable, size), "size");
  }

  // The published checkpoint may have cosignatures already; a larger one has none yet.
  [[nodiscard]] Cosigning::Cosigned Cosign(const SignedState& state, bool grown) const {
    if (cosigning_ == nullptr) return {.note = state.checkpoint};
    return cosigning_->Cosign(grown ? state.checkpoint : checkpoint(), state.size, *state.charter,
                              [&](std::uint64_t old_size) { return ConsistencyProof(old_size, state.size); });
  }

  void PublishNowAndThen(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any pause;
    while (!stop.stop_requested()) {
      const auto [published, lacks] = PublishedSize();
      if (!latest_.WaitForSize(published + 1, limits_.publish_interval, stop) && !lacks) continue;
      if (auto done = Publish(); !done.has_value() && done.error().rule != kWitnessesMissingRule) {
        LogLine(Severity::kWarning, "publication-failed", {{"error", done.error().Text()}});
        if (failure().has_value()) return;
      }
      std::unique_lock lock(mutex);
      pause.wait_for(lock, stop, limits_.publish_interval, [&stop] { return stop.stop_requested(); });
    }
  }

  // Identities of what is published go from memory to disk, beside everything else: a large merge takes seconds.
  void SettleNowAndThen(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any pause;
    while (!stop.stop_requested()) {
      const auto settled = sequence_->SettleIdentities(stop);
      if (settled.has_value() && *settled) continue;
      if (!settled.has_value()) {
        LogLine(Severity::kWarning, "identities-not-settled", {{"error", settled.error().Text()}});
        // As with publication: a full disk may have room later.
        if (settled.error().rule != storage::kDiskFullRule) return sequencer_.Fail(settled.error());
      }
      std::unique_lock lock(mutex);
      pause.wait_for(lock, stop, limits_.publish_interval, [&stop] { return stop.stop_requested(); });
    }
  }

  // And whether its checkpoint lacks cosignatures.
  [[nodiscard]] std::pair<std::uint64_t, bool> PublishedSize() const {
    const std::scoped_lock lock(publish_mutex_);
    return {publisher_->published().size, lacks_cosignatures_};
  }

  const Paths paths_;
  const std::string origin_;
  const LogKeys keys_;
  const LogLimits limits_;
  std::unique_ptr<Sequence> sequence_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<Publisher> publisher_;
  Cosigning* const cosigning_;
  mutable std::mutex publish_mutex_;  // for publisher_ and lacks_cosignatures_
  bool lacks_cosignatures_;
  mutable std::mutex note_mutex_;  // for published_note_
  std::string published_note_;
  LatestState latest_;
  Sequencer sequencer_;
  std::jthread sequencing_;
  std::jthread publishing_;
  std::jthread settling_;
};

}  // namespace

Result<void> Log::Create(const std::filesystem::path& directory, const std::string& origin, const LogKeys& keys,
                         std::span<const statement::SignedStatement> genesis, storage::Files& files,
                         const Clock& clock) {
  const Paths paths{directory};
  if (files.Exists(paths.journal()) || files.Exists(paths.checkpoint()))
    return Fail(ErrorCode::kConflict, "there is a log here already", directory.string());
  if (clock.NowSeconds() <= 0) return Invalid("the clock is before 1970");
  return Found(paths, origin, keys, genesis, files, clock);
}

Result<std::unique_ptr<Log>> Log::Open(const std::filesystem::path& directory, const std::string& origin,
                                       const LogKeys& keys, const LogLimits& limits, storage::Files& files,
                                       const Clock& clock, BatchOrder& order, Cosigning* cosigning) {
  const Paths paths{directory};
  const AtOnce publish = cosigning == nullptr ? AtOnce::kYes : AtOnce::kNo;
  TRY_ASSIGN(Recovered recovered, Recover(paths, origin, keys, limits, files, publish));
  return std::make_unique<LogImpl>(paths, origin, keys, limits, clock, order, cosigning, files, std::move(recovered));
}

}  // namespace entente::log
