// Sequence: the entries of a log in order, with all that is derived from them: tree, times, identities. It is the same
// for what is replayed from the journal at the start and for what is added by a running log.
//
// Entries are added before they are durable. Nobody may see them until they are, so readers ask for no more than what
// the caller (log.cc) knows to be durable.
//
// Thread safety: Add() and Forget() from one thread at a time; const methods from any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "log/bundle_cache.h"
#include "log/entry_tail.h"
#include "log/hash_tree.h"
#include "log/identity_index.h"
#include "log/paths.h"
#include "log/times.h"
#include "statement/signed_statement.h"
#include "storage/files.h"

namespace entente::log {

// How far the public files go.
struct PublishedState {
  std::uint64_t size = 0;
  std::uint64_t time_entries = 0;
};

class Sequence {
 public:
  // The sequence as its public files have it, up to `published`. Errors: kCorruption naming the file.
  [[nodiscard]] static Result<std::unique_ptr<Sequence>> Load(const Paths& paths, const PublishedState& published,
                                                              std::uint64_t identity_run_entries_min,
                                                              storage::Files& files);

  // Gives the entry the next index.
  void Add(const statement::SignedStatement& statement);
  void AddTimeEntry(const statement::SignedStatement& statement, UnixSeconds time);

  [[nodiscard]] std::uint64_t size() const { return tree_->size(); }
  [[nodiscard]] Result<crypto::Digest> Root(std::uint64_t size) const { return merkle::Root(size, tree_->nodes()); }
  [[nodiscard]] const HashTree& tree() const { return *tree_; }
  [[nodiscard]] const Times& times() const { return times_; }

  // Entries [first, first + count). REQUIRES: they are there.
  // Errors: kCorruption, when what is stored is not what the tree was made of.
  [[nodiscard]] Result<std::vector<Bytes>> Entries(std::uint64_t first, std::uint64_t count) const;
  // The index of the statement with this identity. Errors: as Entries().
  [[nodiscard]] Result<std::optional<std::uint64_t>> Find(const crypto::Digest& identity) const;

  // For the publisher: what is in memory since the last full bundle of the published log.
  [[nodiscard]] std::vector<Bytes> TailEntries(std::uint64_t first, std::uint64_t end) const {
    return tail_.Read(first, end);
  }
  [[nodiscard]] std::uint64_t tail_bytes() const { return tail_.bytes(); }
  // The first half of each identity in [first, end), one after another. REQUIRES: not forgotten.
  [[nodiscard]] Bytes Identities(std::uint64_t first, std::uint64_t end) const;
  // The public files go so far now.
  void Forget(const PublishedState& published);
  // One step of moving the identities of what is published out of memory; false when there is none to take. From one
  // thread at a time, beside all others. Errors: those of storage.
  [[nodiscard]] Result<bool> SettleIdentities(const std::stop_token& stop = {});
  // What the detection of duplicates takes.
  [[nodiscard]] std::uint64_t identity_memory_bytes() const { return identity_index_->memory_bytes(); }

 private:
  Sequence(const Paths& paths, const PublishedState& published, const storage::Files& files,
           std::unique_ptr<HashTree> tree);
  [[nodiscard]] Result<void> LoadTail(std::uint64_t size);
  [[nodiscard]] Result<void> CheckEntry(std::uint64_t index, ByteView entry) const;

  Paths paths_;
  const storage::Files& files_;
  std::unique_ptr<HashTree> tree_;
  EntryTail tail_;
  BundleCache bundles_;
  Times times_;
  std::unique_ptr<IdentityIndex> identity_index_;
  mutable std::mutex identities_mutex_;
  std::uint64_t identities_first_;
  Bytes identities_;  // of the entries from identities_first_ on
};

}  // namespace entente::log
