// PublishedLog: what a log's public files say, for questions to a data directory that another process may have open. It
// needs no keys and takes no lock, and it cannot write.
//
// Invariant: durable() is the tree of a published checkpoint whose signatures held under the keys that the log has in
// force there, which follow from the key that Open() was given.
//
// Format: docs/formats/log.md.  Thread safety: any thread.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "log/checkpoint.h"
#include "log/hash_tree.h"
#include "log/log.h"
#include "storage/files.h"

namespace entente::node {

class PublishedLog final : public log::Log {
 public:
  // `first_key`: the checkpoint key that the log began with. Errors: kNotFound when nothing is published;
  // kUnauthorized when the log did not begin with it, or the checkpoint is not signed as the log says.
  [[nodiscard]] static Result<std::unique_ptr<PublishedLog>> Open(const std::filesystem::path& directory,
                                                                  const log::NoteVerifier& first_key,
                                                                  const storage::Files& files);

  [[nodiscard]] log::SignedRoot durable() const override { return root_; }
  [[nodiscard]] std::string checkpoint() const override { return checkpoint_; }
  [[nodiscard]] const std::string& origin() const override { return charter_->origin(); }
  [[nodiscard]] std::shared_ptr<const log::Charter> charter() const override { return charter_; }
  [[nodiscard]] const std::filesystem::path& public_directory() const override { return directory_; }
  [[nodiscard]] std::string SignedCheckpoint(log::SignedRoot* root) const override;
  [[nodiscard]] Result<std::vector<log::StoredEntry>> ReadEntries(std::uint64_t first,
                                                                  std::uint64_t count) const override;
  [[nodiscard]] bool WaitForSize(std::uint64_t size, std::chrono::milliseconds timeout) const override;
  // From the published tiles, whose root is held against the checkpoint's first. Errors: kCorruption.
  [[nodiscard]] Result<std::vector<crypto::Digest>> InclusionProof(std::uint64_t index,
                                                                   std::uint64_t size) const override;
  [[nodiscard]] Result<std::vector<crypto::Digest>> ConsistencyProof(std::uint64_t old_size,
                                                                     std::uint64_t size) const override;
  // Reads the whole list of identities: for a question now and then.
  [[nodiscard]] Result<std::optional<std::uint64_t>> Find(const crypto::Digest& identity) const override;

  // These need the node itself. Errors: kUnavailable.
  [[nodiscard]] Result<void> Submit(registration::Admitted entry, registration::Completion done) override;
  [[nodiscard]] Result<Bytes> Receipt(std::uint64_t index) const override;
  [[nodiscard]] Result<Bytes> ConsistencyReceipt(std::uint64_t old_size) const override;
  [[nodiscard]] Result<void> Publish() override;
  [[nodiscard]] std::optional<Error> failure() const override { return std::nullopt; }

 private:
  PublishedLog(std::filesystem::path directory, const storage::Files& files)
      : directory_(std::move(directory)), files_(files) {}
  [[nodiscard]] Result<std::shared_ptr<const log::HashTree>> Tree() const;

  std::filesystem::path directory_;
  const storage::Files& files_;
  std::string checkpoint_;
  std::shared_ptr<const log::Charter> charter_;
  log::SignedRoot root_;
  mutable std::mutex tree_mutex_;
  mutable std::shared_ptr<const log::HashTree> tree_;  // read when it is first needed
};

}  // namespace entente::node
