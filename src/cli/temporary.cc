#include "cli/temporary.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

namespace entente::cli {

Result<TemporaryFolder> TemporaryFolder::Make(std::string_view name) {
  std::error_code failed;
  const std::filesystem::path parent = std::filesystem::temp_directory_path(failed);
  if (failed) return Fail(ErrorCode::kUnavailable, "there is no temporary directory: " + failed.message());
  std::string path = (parent / (std::string(name) + ".XXXXXX")).string();
  if (::mkdtemp(path.data()) == nullptr)
    return Fail(ErrorCode::kUnavailable, std::string("cannot make a temporary folder: ") + std::strerror(errno), path);
  return TemporaryFolder(path);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace entente::cli
