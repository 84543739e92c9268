// Bundle cache: full entry bundles as they were read last, so that who reads single entries does not have a whole
// bundle read and split for each. What is in a full bundle never changes, so nothing here grows old; what it is checked
// against is for the caller to say.
//
// Bounded in bytes. What it gave out stays whole after it let go of it. Thread safety: any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "storage/files.h"

namespace entente::log {

// One file, and where in it each entry is.
struct FullBundle {
  Bytes bytes;
  std::vector<ByteView> entries;  // into `bytes`; kTileWidth of them
};

class BundleCache {
 public:
  // `root`: of the log's public files. `bytes_max`: of the bundles that are kept; at least one is, whatever its size.
  BundleCache(std::filesystem::path root, const storage::Files& files, std::size_t bytes_max)
      : root_(std::move(root)), files_(files), bytes_max_(bytes_max) {}

  // Errors: kCorruption when the file is missing or malformed; it is tried anew the next time.
  [[nodiscard]] Result<std::shared_ptr<const FullBundle>> Get(std::uint64_t index) const;
  [[nodiscard]] std::size_t bytes() const;

 private:
  using Kept = std::pair<std::uint64_t, std::shared_ptr<const FullBundle>>;

  [[nodiscard]] std::shared_ptr<const FullBundle> Cached(std::uint64_t index) const;
  void Keep(std::uint64_t index, const std::shared_ptr<const FullBundle>& bundle) const;

  const std::filesystem::path root_;
  const storage::Files& files_;
  const std::size_t bytes_max_;
  mutable std::mutex mutex_;        // guards what follows
  mutable std::list<Kept> recent_;  // the last used first
  mutable std::unordered_map<std::uint64_t, std::list<Kept>::iterator> by_index_;
  mutable std::size_t bytes_ = 0;
};

}  // namespace entente::log
