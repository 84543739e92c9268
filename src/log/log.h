// Log: one append-only sequence of entries, from its journal to receipts and tiles.
//
// Commit is one fdatasync of a journal record (entries, root, signed checkpoint). Tiles derive from the journal and
// become readable only afterwards. Nobody is answered before the record is durable.
//
// Thread safety: Submit() and all const methods from any thread. The log owns its sequencer and publisher threads.
//
// Invariants:
//  1. What was acknowledged is in a synced journal record, under a signed checkpoint.
//  2. A tile is readable only if a synced journal record determines its bytes.
//  3. Recovery derives tiles through the same code as the live path.
//  4. A batch in a new second begins with an operator-signed time entry.
//
// Format: docs/formats/log.md.  What a crash leaves at each step: docs/decisions/003-commit-order.md.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/key.h"
#include "log/charter.h"
#include "log/cosigning.h"
#include "log/key_ring.h"
#include "merkle/tree.h"
#include "registration/registrar.h"
#include "storage/files.h"

namespace entente::log {

struct LogLimits {
  std::uint32_t batch_entries_max = 1024;
  std::uint32_t pending_entries_max = 8192;
  std::uint64_t unpublished_bytes_max = std::uint64_t{256} * 1024 * 1024;  // what may wait for the publisher
  std::uint64_t journal_segment_bytes_max = std::uint64_t{64} * 1024 * 1024;
  std::chrono::milliseconds publish_interval{1000};
  // Published entries are looked up in memory until so many are; then in files (docs/formats/log.md, identity-runs).
  std::uint64_t identity_run_entries_min = 65'536;
};

// Checkpoint keys (Ed25519: C2SP signed notes) and receipt keys are distinct; the operator's key signs time entries.
struct LogKeys {
  KeyRing signing;  // holds those that are in force; the log says which of its keys these are
  crypto::PrivateKey operator_key;
  std::string operator_issuer;
};

// What happens to an entry in batch order, before and after it gets its index. Called by the sequencer's thread alone,
// and before the entry is durable: if it never becomes so, the log has stopped and nobody is answered any more. node/
// fills it in with registration and the roster's authority part.
class BatchOrder {
 public:
  BatchOrder() = default;
  BatchOrder(const BatchOrder&) = delete;
  BatchOrder& operator=(const BatchOrder&) = delete;
  virtual ~BatchOrder() = default;
  // Before anything of a batch: it begins at `index`, if anything in it gets an index, and `time` is its time.
  virtual void BeginBatch(std::uint64_t /*index*/, UnixSeconds /*time*/) {}
  // An error refuses the entry: it gets no index, and its submitter gets the error.
  [[nodiscard]] virtual Result<void> BeforeIndex(const registration::Admitted& entry) = 0;
  virtual void AfterIndex(std::uint64_t index, UnixSeconds time, const statement::SignedStatement& statement) = 0;
};

struct SignedRoot {
  std::uint64_t size = 0;
  crypto::Digest root{};
};

// An entry as the log gives it back.
struct StoredEntry {
  std::uint64_t index = 0;
  UnixSeconds time = 0;  // of the last time entry at or before it
  Bytes bytes;
};

class Log : public registration::EntrySink {
 public:
  // Makes a log whose first entries are `genesis` (policy, trust anchors), followed by the first time entry, durable
  // and published when it returns. Entries before the first time entry have its time. Errors: kConflict when there is a
  // log.
  [[nodiscard]] static Result<void> Create(const std::filesystem::path& directory, const std::string& origin,
                                           const LogKeys& keys, std::span<const statement::SignedStatement> genesis,
                                           storage::Files& files, const Clock& clock);

  // Opens, finishes what a crash left half published, and starts the threads. The first Submit() may follow at once.
  // `order` is not called for entries that are already there: the caller replays those with ReadEntries().
  // With `cosigning` each checkpoint is shown to witnesses before it is published; nobody's receipt waits for that. It
  // outlives the log.
  // Errors: kCorruption naming the file; kUnauthorized when a key that is in force is not in the ring.
  [[nodiscard]] static Result<std::unique_ptr<Log>> Open(const std::filesystem::path& directory,
                                                         const std::string& origin, const LogKeys& keys,
                                                         const LogLimits& limits, storage::Files& files,
                                                         const Clock& clock, BatchOrder& order,
                                                         Cosigning* cosigning = nullptr);

  // Submit(): see EntrySink. A statement that is there already completes with its first index.

  // Durable size and root (may be ahead of what is published).
  [[nodiscard]] virtual SignedRoot durable() const = 0;
  // The last published checkpoint, as its file has it.
  [[nodiscard]] virtual std::string checkpoint() const = 0;
  [[nodiscard]] virtual const std::string& origin() const = 0;
  [[nodiscard]] virtual const std::filesystem::path& public_directory() const = 0;  // holds checkpoint and tile/
  // A signed note over the durable root, which may be newer than the published one.
  [[nodiscard]] virtual std::string SignedCheckpoint(SignedRoot* root = nullptr) const = 0;

  // Entries [first, first + count), fewer at the end of the durable log.
  [[nodiscard]] virtual Result<std::vector<StoredEntry>> ReadEntries(std::uint64_t first,
                                                                     std::uint64_t count) const = 0;
  [[nodiscard]] virtual Result<std::vector<crypto::Digest>> InclusionProof(std::uint64_t index,
                                                                           std::uint64_t size) const = 0;
  [[nodiscard]] virtual Result<std::vector<crypto::Digest>> ConsistencyProof(std::uint64_t old_size,
                                                                             std::uint64_t size) const = 0;
  // A receipt for an entry under the newest durable signed root. Errors: kNotFound.
  [[nodiscard]] virtual Result<Bytes> Receipt(std::uint64_t index) const = 0;
  // A receipt of consistency (RFC 9942) from a tree of `old_size` to the newest durable signed root. Errors:
  // kInvalidInput when there is none: from the empty tree, or from the newest size on.
  [[nodiscard]] virtual Result<Bytes> ConsistencyReceipt(std::uint64_t old_size) const = 0;

  [[nodiscard]] Result<void> CheckTakes() const override { return charter()->CheckNotEnded(); }
  // What the log says of itself, as of durable().
  [[nodiscard]] virtual std::shared_ptr<const Charter> charter() const = 0;
  // Index of the statement with this identity and key, if it is on the log.
  [[nodiscard]] virtual Result<std::optional<std::uint64_t>> Find(const crypto::Digest& identity) const = 0;

  // Waits until the durable log reaches `size` or the time is over; true when it did. For the thread that feeds the
  // views.
  [[nodiscard]] virtual bool WaitForSize(std::uint64_t size, std::chrono::milliseconds timeout) const = 0;
  // Waits until everything durable now is published. Errors: kUnavailable, with kWitnessesMissingRule while too few
  // witnesses cosign; kConflict with kForgottenHistoryRule, after which the log has stopped.
  [[nodiscard]] virtual Result<void> Publish() = 0;
  // Set when the log stopped for good, after a failed write or because its witnesses remember another history; nothing
  // is accepted any more.
  [[nodiscard]] virtual std::optional<Error> failure() const = 0;
};

}  // namespace entente::log
