// A log in memory that answers what a test tells it to. Tests only.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "log/log.h"

namespace entente::protocols {

class FakeLog : public log::Log {
 public:
  // Keeps what is submitted until Finish() or FinishWith(), where `queues` is set.
  [[nodiscard]] Result<void> Submit(registration::Admitted entry, registration::Completion done) override {
    if (!queues) return Fail(ErrorCode::kPushback, "the queue is full");
    queued.emplace_back(entry.shared(), std::move(done));
    return {};
  }
  void Finish() {
    for (auto& [statement, done] : std::exchange(queued, {})) {
      identities.resize(entries.size());
      const auto found = std::ranges::find(identities, statement->identity());
      const auto index = static_cast<std::uint64_t>(found - identities.begin());
      const bool duplicate = found != identities.end();
      if (!duplicate) identities.push_back(statement->identity());
      if (!duplicate) entries.push_back({index, 0, ToBytes(statement->entry())});
      done(registration::Registered{index, duplicate, Bytes{0xd2, static_cast<std::uint8_t>(index)}});
    }
  }
  void FinishWith(const Error& error) {
    for (auto& [statement, done] : std::exchange(queued, {})) done(std::unexpected(error));
  }
  [[nodiscard]] log::SignedRoot durable() const override { return {entries.size(), crypto::Digest{7}}; }
  [[nodiscard]] std::string checkpoint() const override { return note; }
  [[nodiscard]] const std::string& origin() const override { return origin_; }
  [[nodiscard]] const std::filesystem::path& public_directory() const override { return directory; }
  [[nodiscard]] std::string SignedCheckpoint(log::SignedRoot* root) const override {
    if (root != nullptr) *root = durable();
    return note;
  }
  [[nodiscard]] Result<std::vector<log::StoredEntry>> ReadEntries(std::uint64_t first,
                                                                  std::uint64_t count) const override {
    std::vector<log::StoredEntry> found;
    for (std::uint64_t i = first; i < entries.size() && i < first + count; ++i) found.push_back(entries[i]);
    return found;
  }
  [[nodiscard]] Result<std::vector<crypto::Digest>> InclusionProof(std::uint64_t, std::uint64_t) const override {
    return std::vector<crypto::Digest>{};
  }
  [[nodiscard]] Result<std::vector<crypto::Digest>> ConsistencyProof(std::uint64_t, std::uint64_t) const override {
    return std::vector<crypto::Digest>{};
  }
  [[nodiscard]] Result<Bytes> Receipt(std::uint64_t index) const override {
    if (index >= entries.size()) return Fail(ErrorCode::kNotFound, "no such entry");
    return Bytes{0xd2, static_cast<std::uint8_t>(index)};
  }
  [[nodiscard]] std::shared_ptr<const log::Charter> charter() const override {
    return std::make_shared<const log::Charter>();
  }
  [[nodiscard]] Result<Bytes> ConsistencyReceipt(std::uint64_t old_size) const override {
    if (old_size == 0 || old_size >= entries.size()) return Invalid("no such size", "from");
    return Bytes{0xd2, static_cast<std::uint8_t>(old_size)};
  }
  [[nodiscard]] Result<std::optional<std::uint64_t>> Find(const crypto::Digest& identity) const override {
    const auto found = std::ranges::find(identities, identity);
    if (found == identities.end()) return std::optional<std::uint64_t>{};
    return std::optional(static_cast<std::uint64_t>(found - identities.begin()));
  }
  [[nodiscard]] bool WaitForSize(std::uint64_t size, std::chrono::milliseconds) const override {
    return entries.size() >= size;
  }
  [[nodiscard]] Result<void> Publish() override { return {}; }
  [[nodiscard]] std::optional<Error> failure() const override { return failed; }

  std::vector<log::StoredEntry> entries;
  std::vector<crypto::Digest> identities;  // of the entries, in order
  bool queues = false;
  std::vector<std::pair<std::shared_ptr<const statement::SignedStatement>, registration::Completion>> queued;
  std::string note;
  std::filesystem::path directory;
  std::optional<Error> failed;

 private:
  std::string origin_ = "log.example.org/test";
};

}  // namespace entente::protocols
