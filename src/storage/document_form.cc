#include "storage/document_form.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <string>

#include "base/encoding.h"

namespace entente::storage {
namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

std::int64_t Nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * kNanosecondsPerSecond + time.tv_nsec;
}

}  // namespace

Result<FileState> DocumentSource::State() const {
  struct stat status{};
  if (::fstat(file_.number(), &status) != 0) return std::unexpected(SystemError(errno, "look at the document", path_));
  return FileState{status.st_dev, status.st_ino, status.st_size, Nanoseconds(status.st_mtim),
                   Nanoseconds(status.st_ctim)};
}

std::filesystem::path DocumentPath(const std::filesystem::path& root, const crypto::Digest& digest,
                                   const DocumentForm& form) {
  std::string name = ToHex(digest);
  const std::string folder = name.substr(0, 2);
  name += form.name_end();
  return root / folder / name;
}

std::unexpected<Error> DamagedDocument(std::string_view how, const std::filesystem::path& path) {
  return Fail(ErrorCode::kCorruption, fmt::format("the stored document {} {}", path.filename().string(), how),
              path.string());
}

}  // namespace entente::storage
