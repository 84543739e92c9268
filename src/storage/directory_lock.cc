#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <utility>

#include "storage/files.h"
#include "storage/posix.h"

namespace entente::storage {

Result<DirectoryLock> DirectoryLock::Acquire(const std::filesystem::path& directory) {
  const auto path = directory / "lock";
  TRY_ASSIGN(Descriptor file, OpenFile(path, O_RDWR | O_CREAT, 0600));
  int taken = -1;
  do {
    taken = ::flock(file.number(), LOCK_EX | LOCK_NB);
  } while (taken != 0 && errno == EINTR);
  if (taken != 0) {
    const int code = errno;
    if (code == EWOULDBLOCK)
      return Fail(ErrorCode::kConflict, "another process has this directory open; stop it first, or use it over HTTP",
                  directory.string());
    return std::unexpected(SystemError(code, "lock the directory", path));
  }
  return DirectoryLock(file.Release());
}

DirectoryLock::DirectoryLock(DirectoryLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

DirectoryLock::~DirectoryLock() {
  // The lock goes with the descriptor; the file stays, since removing it would let two processes lock two files.
  const Descriptor closes(descriptor_);
}

}  // namespace entente::storage
