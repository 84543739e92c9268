#include "storage/system_calls.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>

#include "base/check.h"

namespace entente::storage {
namespace {

SystemCalls& Own() {
  static SystemCalls own;
  return own;
}

std::atomic<SystemCalls*>& InUse() {
  static std::atomic<SystemCalls*> in_use = &Own();
  return in_use;
}

}  // namespace

int SystemCalls::Open(const char* path, int flags, mode_t mode) {
  return ::open(path, flags, mode);
}
ssize_t SystemCalls::Pwrite(int descriptor, const void* bytes, std::size_t count, off_t offset) {
  return ::pwrite(descriptor, bytes, count, offset);
}
int SystemCalls::Fsync(int descriptor) {
  return ::fsync(descriptor);
}
int SystemCalls::Fdatasync(int descriptor) {
  return ::fdatasync(descriptor);
}
int SystemCalls::Ftruncate(int descriptor, off_t size) {
  return ::ftruncate(descriptor, size);
}
int SystemCalls::Rename(const char* from, const char* to) {
  return ::rename(from, to);
}
int SystemCalls::Remove(const char* path) {
  return std::remove(path);
}
int SystemCalls::Mkdir(const char* path, mode_t mode) {
  return ::mkdir(path, mode);
}

SystemCalls& Calls() {
  return *InUse().load(std::memory_order_acquire);
}

ReplacedCalls::ReplacedCalls(SystemCalls& calls) {
  SystemCalls* expected = &Own();
  CHECK(InUse().compare_exchange_strong(expected, &calls));
}

ReplacedCalls::~ReplacedCalls() {
  InUse().store(&Own());
}

}  // namespace entente::storage
