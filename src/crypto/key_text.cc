#include "crypto/key_text.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/encoding.h"
#include "crypto/random.h"

namespace entente::crypto {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKeyFileBytesMax = 16'384;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool ok() const { return number_ >= 0; }

 private:
  int number_;
};

std::unexpected<Error> SystemFailure(std::string_view what, const fs::path& path) {
  const int error = errno;
  const ErrorCode code = error == ENOENT   ? ErrorCode::kNotFound
                         : error == EEXIST ? ErrorCode::kConflict
                         : error == EACCES ? ErrorCode::kUnauthorized
                                           : ErrorCode::kUnavailable;
  return Fail(code, std::string(what) + ": " + std::generic_category().message(error), path.string());
}

}  // namespace

SecretText::~SecretText() {
  OPENSSL_cleanse(text.data(), text.size());
}

TemporaryKeyFile::TemporaryKeyFile(const fs::path& target) : path_(target.string() + ".tmp-" + ToHex(RandomBytes(6))) {}

TemporaryKeyFile::~TemporaryKeyFile() {
  ::unlink(path_.c_str());
}

Result<SecretText> ReadKeyText(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.ok()) return SystemFailure("the key file cannot be opened", path);
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return SystemFailure("the key file cannot be read", path);
  if (!S_ISREG(status.st_mode)) return Invalid("this is no regular file", path.string());
  if (status.st_size > static_cast<off_t>(kKeyFileBytesMax))
    return Invalid("this file is too long for a key", path.string());
  SecretText content;
  content.text.resize(kKeyFileBytesMax);
  std::size_t size = 0;
  while (size < content.text.size()) {
    const ssize_t count = ::read(file.get(), content.text.data() + size, content.text.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return SystemFailure("the key file cannot be read", path);
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  content.text.resize(size);
  if (content.text.find("PRIVATE KEY-----") != std::string::npos && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return Fail(ErrorCode::kUnauthorized, "this private key can be read or changed by others; run 'chmod 600' on it",
                path.string());
  return content;
}

Result<void> WriteSynced(const fs::path& path, std::string_view text, mode_t mode) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!file.ok()) return SystemFailure("the key file cannot be made", path);
  while (!text.empty()) {
    const ssize_t count = ::write(file.get(), text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return SystemFailure("the key file cannot be written", path);
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::fsync(file.get()) != 0) return SystemFailure("the key file cannot be synced", path);
  return {};
}

Result<void> SyncDirectoryOf(const fs::path& path) {
  const fs::path directory = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const Descriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.ok() || ::fsync(opened.get()) != 0) return SystemFailure("the directory cannot be synced", directory);
  return {};
}

Result<void> Publish(const fs::path& temporary, const fs::path& path) {
  if (::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0) return {};
  if (errno == EEXIST)
    return Fail(ErrorCode::kConflict, "this key file is there already; it is not overwritten", path.string());
  if (errno != EINVAL && errno != ENOSYS) return SystemFailure("the key file cannot be put in place", path);
  // A file system without that flag.
  if (::link(temporary.c_str(), path.c_str()) != 0) {
    if (errno == EEXIST)
      return Fail(ErrorCode::kConflict, "this key file is there already; it is not overwritten", path.string());
    return SystemFailure("the key file cannot be put in place", path);
  }
  ::unlink(temporary.c_str());
  return {};
}

Result<void> RequireAbsent(const fs::path& path) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) == 0)
    return Fail(ErrorCode::kConflict, "this key file is there already; it is not overwritten", path.string());
  return {};
}

}  // namespace entente::crypto
