// PayloadsView: which documents behind hash envelopes the log speaks of, who registered each, and which were erased.
//
// Thread safety: Apply() and Reset() from one thread; queries from any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "storage/sqlite.h"
#include "views/view.h"

namespace entente::payloads {

// A statement about a document.
struct Registration {
  std::uint64_t entry = 0;
  UnixSeconds time = 0;  // the log's
  std::string issuer;
  std::string content_type;
};

// The first erasure of a document.
struct Tombstone {
  crypto::Digest payload{};
  std::uint64_t entry = 0;
  UnixSeconds time = 0;  // the log's
  std::string issuer;
  std::string reason;
};

class PayloadsView final : public views::View {
 public:
  static constexpr std::string_view kName = "payloads";

  [[nodiscard]] static Result<std::unique_ptr<views::View>> Open(const std::filesystem::path& file,
                                                                 storage::OpenMode mode);

  [[nodiscard]] std::string_view name() const override { return kName; }
  [[nodiscard]] std::uint64_t cursor() const override;
  [[nodiscard]] Result<void> Apply(std::span<const views::Entry> entries,
                                   const views::PayloadSource& payloads) override;
  [[nodiscard]] Result<void> Reset() override;
  [[nodiscard]] Result<std::unique_ptr<views::Content>> ContentNow() const override;

  // In log order; none when no statement is about this document.
  [[nodiscard]] Result<std::vector<Registration>> RegistrationsOf(const crypto::Digest& payload) const;
  [[nodiscard]] Result<std::optional<Tombstone>> TombstoneOf(const crypto::Digest& payload) const;
  // Those of entry `first` and later, in log order, at most `limit`.
  [[nodiscard]] Result<std::vector<Tombstone>> TombstonesFrom(std::uint64_t first, std::uint64_t limit) const;
  // Documents that were not erased and whose last statement is of `time` or before, by that statement's entry, which is
  // above `after`; at most `limit`.
  struct Quiet {
    crypto::Digest payload{};
    std::uint64_t last_entry = 0;
  };
  [[nodiscard]] Result<std::vector<Quiet>> QuietSince(UnixSeconds time, std::optional<std::uint64_t> after,
                                                      std::uint64_t limit) const;

 private:
  PayloadsView(std::filesystem::path file, storage::Database writer, storage::Database reader)
      : file_(std::move(file)), writer_(std::move(writer)), reader_(std::move(reader)) {}
  [[nodiscard]] Result<void> ApplyOne(const views::Entry& entry);

  std::filesystem::path file_;
  storage::Database writer_;  // the folding thread's
  mutable std::mutex mutex_;  // guards reader_
  mutable storage::Database reader_;
};

}  // namespace entente::payloads
