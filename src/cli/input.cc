#include "cli/input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "cli/tables.h"

namespace entente::cli {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ > STDERR_FILENO) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }
  int Release() {
    const int number = number_;
    number_ = -1;
    return number;
  }

 private:
  int number_;
};

std::unexpected<Error> SystemError(std::string_view what, const std::string& path) {
  const int number = errno;
  const ErrorCode code = number == ENOENT || number == ENOTDIR ? ErrorCode::kNotFound : ErrorCode::kUnavailable;
  return Fail(code, std::string(what) + ": " + std::strerror(number), path);
}

Result<int> OpenForReading(const std::string& path) {
  const int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (number < 0) return SystemError("cannot open the file", path);
  struct stat status{};
  if (::fstat(number, &status) == 0 && S_ISDIR(status.st_mode)) {
    ::close(number);
    return Invalid("this is a directory; a file is wanted", path);
  }
  return number;
}

Result<void> WriteAll(int descriptor, ByteView bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(descriptor, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return SystemError("cannot write the file", path);
    bytes = bytes.subspan(static_cast<std::size_t>(wrote));
  }
  return {};
}

bool IsDeviceOrPipe(const std::string& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

}  // namespace

Result<Bytes> ReadInput(const std::string& path, std::size_t bytes_max) {
  int number = STDIN_FILENO;
  if (path != "-") {
    TRY_ASSIGN(number, OpenForReading(path));
  }
  const Descriptor file(number);
  const std::string name = path == "-" ? "standard input" : path;
  Bytes bytes;
  struct stat status{};
  if (::fstat(file.number(), &status) == 0 && S_ISREG(status.st_mode)) {
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (size > bytes_max)
      return Invalid("the file has " + Grouped(size) + " bytes; at most " + Grouped(bytes_max) + " are taken here",
                     name);
    bytes.reserve(size + 1);
  }
  std::array<std::uint8_t, 65536> piece;
  while (true) {
    const ssize_t got = ::read(file.number(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SystemError("cannot read the file", name);
    if (got == 0) return bytes;
    Append(bytes, ByteView(piece.data(), static_cast<std::size_t>(got)));
    if (bytes.size() > bytes_max)
      return Invalid("more than " + Grouped(bytes_max) + " bytes; no more are taken here", name);
  }
}

Result<void> WriteOutput(const std::string& path, ByteView bytes) {
  if (path == "-") return WriteAll(STDOUT_FILENO, bytes, "standard output");
  if (IsDeviceOrPipe(path)) {
    const Descriptor device(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (device.number() < 0) return SystemError("cannot open for writing", path);
    return WriteAll(device.number(), bytes, path);
  }
  std::string aside = path + ".XXXXXX";
  Descriptor file(::mkostemp(aside.data(), O_CLOEXEC));
  if (file.number() < 0) return SystemError("cannot make the file", path);
  const mode_t mask = ::umask(0);
  ::umask(mask);
  ::fchmod(file.number(), 0666 & ~mask);  // mkostemp gives 0600; what commands write is public unless the umask says no
  auto wrote = WriteAll(file.number(), bytes, path);
  if (wrote.has_value() && ::fsync(file.number()) != 0) wrote = SystemError("cannot write the file", path);
  if (::close(file.Release()) != 0 && wrote.has_value()) wrote = SystemError("cannot write the file", path);
  if (wrote.has_value() && ::rename(aside.c_str(), path.c_str()) != 0)
    wrote = SystemError("cannot put the file into its place", path);
  if (!wrote.has_value()) ::unlink(aside.c_str());
  return wrote;
}

Result<FileDigest> DigestOfFile(const std::filesystem::path& path) {
  TRY_ASSIGN(const int number, OpenForReading(path.string()));
  const Descriptor file(number);
  crypto::Sha256Stream hash;
  FileDigest result;
  Bytes piece(std::size_t{1} << 20);
  while (true) {
    const ssize_t got = ::read(file.number(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SystemError("cannot read the file", path.string());
    if (got == 0) break;
    hash.Update(ByteView(piece).first(static_cast<std::size_t>(got)));
    result.bytes += static_cast<std::uint64_t>(got);
  }
  result.digest = hash.Finish();
  return result;
}

}  // namespace entente::cli
