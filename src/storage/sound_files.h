// Sound files: which files were read whole and had the digest of their name, so that a part of one can be given out
// without reading all of it again. A file that was changed or replaced since is not remembered as sound.
//
// Seen inside storage/ only. Thread safety: any thread.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>

#include "crypto/digest.h"
#include "storage/document_form.h"

namespace entente::storage {

class SoundFiles {
 public:
  [[nodiscard]] bool Has(const crypto::Digest& digest, const FileState& state) const {
    const std::scoped_lock lock(mutex_);
    const auto found = states_.find(digest);
    return found != states_.end() && found->second == state;
  }
  void Add(const crypto::Digest& digest, const FileState& state) {
    const std::scoped_lock lock(mutex_);
    if (states_.size() >= kRememberedMax) states_.clear();  // what is forgotten is read once more
    states_[digest] = state;
  }

 private:
  static constexpr std::size_t kRememberedMax = 4096;
  mutable std::mutex mutex_;
  std::map<crypto::Digest, FileState> states_;
};

}  // namespace entente::storage
