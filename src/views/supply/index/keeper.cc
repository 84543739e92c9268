#include "views/supply/index/keeper.h"

namespace entente::supply {

Result<std::shared_ptr<const AdvisoryIndex>> IndexKeeper::Use(std::string_view name) {
  if (name.empty()) return std::shared_ptr<const AdvisoryIndex>();
  const std::scoped_lock lock(mutex_);
  if (index_ == nullptr || name_ != name) {
    TRY_ASSIGN(index_, AdvisoryIndex::Open(directory_ / name));
    name_ = name;
  }
  return index_;
}

Result<void> IndexKeeper::Write(std::string_view name, const IndexContent& content) const {
  std::error_code error;
  std::filesystem::create_directories(directory_, error);
  if (error)
    return Fail(ErrorCode::kUnavailable, "cannot make the index directory: " + error.message(), directory_.string());
  return WriteIndexFile(directory_ / name, content);
}

void IndexKeeper::RemoveOthers(std::string_view name) const {
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(directory_, error)) {
    const std::string other = file.path().filename().string();
    if (other != name && other.starts_with("advisories-")) std::filesystem::remove(file.path(), error);
  }
}

}  // namespace entente::supply
