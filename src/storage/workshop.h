// Workshop: a directory that is made beside its place and renamed into it once it is whole, so that whoever looks finds
// nothing, or all of it.
//
// Its name is .NAME.XXXXXXXXXXXX.tmp; its file `lock` is held while somebody works in it. What a kill leaves behind is
// removed by whoever next makes something of the same name.
//
// Thread safety: one thread.
#pragma once

#include <filesystem>
#include <optional>

#include "base/result.h"
#include "storage/files.h"

namespace entente::storage {

class Workshop {
 public:
  // Errors: kConflict when `place` is there and not empty; kNotFound when the directory that would hold it is not
  // there.
  [[nodiscard]] static Result<Workshop> Begin(const std::filesystem::path& place);
  Workshop(Workshop&& other) noexcept;
  Workshop& operator=(Workshop&&) = delete;
  ~Workshop();  // removed, unless it was finished

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  // Gives it its name, durable with all that is in it. Whoever has `keep_lock` has its file `lock` stay.
  [[nodiscard]] Result<void> Finish(bool keep_lock);

 private:
  Workshop(std::filesystem::path place, std::filesystem::path path, DirectoryLock lock)
      : place_(std::move(place)), path_(std::move(path)), lock_(std::move(lock)) {}

  std::filesystem::path place_;
  std::filesystem::path path_;  // empty once it is finished
  std::optional<DirectoryLock> lock_;
};

}  // namespace entente::storage
