// The system calls by which this room changes files, behind an interface so that tests can make each of them fail for
// real, and can see what was synced and what was not (storage/watched_calls.h).
//
// Each is the call of the same name, with its result and its errno. Seen inside storage/, and by tests.
// Thread safety: any thread.
#pragma once

#include <sys/types.h>

#include <cstddef>

namespace entente::storage {

class SystemCalls {
 public:
  SystemCalls() = default;
  SystemCalls(const SystemCalls&) = delete;
  SystemCalls& operator=(const SystemCalls&) = delete;
  virtual ~SystemCalls() = default;

  virtual int Open(const char* path, int flags, mode_t mode);
  virtual ssize_t Pwrite(int descriptor, const void* bytes, std::size_t count, off_t offset);
  virtual int Fsync(int descriptor);
  virtual int Fdatasync(int descriptor);
  virtual int Ftruncate(int descriptor, off_t size);
  virtual int Rename(const char* from, const char* to);
  virtual int Remove(const char* path);  // a file or an empty directory
  virtual int Mkdir(const char* path, mode_t mode);
};

// The system's own, unless a test put others in their place.
[[nodiscard]] SystemCalls& Calls();

// Tests only: those in use as long as this is there. One at a time in a process.
class ReplacedCalls {
 public:
  explicit ReplacedCalls(SystemCalls& calls);
  ReplacedCalls(const ReplacedCalls&) = delete;
  ReplacedCalls& operator=(const ReplacedCalls&) = delete;
  ~ReplacedCalls();
};

}  // namespace entente::storage
