// IndexKeeper: the directory with the current advisory index. Files are named by what they were built from, so that a
// database that names one and the file itself always agree.
//
// Thread safety: Use() and Keep() from any thread; Write() from one thread at a time.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/result.h"
#include "views/supply/index/index.h"

namespace entente::supply {

class IndexKeeper {
 public:
  explicit IndexKeeper(std::filesystem::path directory) : directory_(std::move(directory)) {}

  // The index of this name, opened when it is not open yet. "" names none: null.
  // Errors: kNotFound, kCorruption.
  [[nodiscard]] Result<std::shared_ptr<const AdvisoryIndex>> Use(std::string_view name);
  // Makes it durable; it is used once the database names it.
  [[nodiscard]] Result<void> Write(std::string_view name, const IndexContent& content) const;
  // Removes every other index file. Who has one open keeps it until they are done.
  void RemoveOthers(std::string_view name) const;

 private:
  std::filesystem::path directory_;
  std::mutex mutex_;  // guards what follows
  std::string name_;
  std::shared_ptr<const AdvisoryIndex> index_;
};

}  // namespace entente::supply
