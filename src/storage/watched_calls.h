// System calls below one directory that fail when a test says so, and a record of what was synced there and what was
// not: the real files may be replaced by what a loss of power would have left of them. Tests only.
//
// Where storage/faulty_files.h stands in for the file system, this watches the code that talks to it: a sync that
// PosixFiles or the payload store leave out is found here.
//
// Failures are those of a kind of call, the n-th from now on; a sync of a directory is a kind of its own. Forms:
//  - kNoEffect: nothing was done, EIO; of a sync, what it should have written is lost for good;
//  - kAnswerLost: all of it was done, EIO;
//  - kDiskFull: nothing was done, ENOSPC; kShortWrite: half of a write was done, then ENOSPC;
//  - kInterrupted: nothing was done, EINTR, and the next try is right.
//
// Thread safety: any thread. One at a time in a process.
#pragma once

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"
#include "storage/simulated_disk.h"
#include "storage/system_calls.h"

namespace entente::storage {

enum class WatchedCall : std::uint8_t {
  kCreate,
  kWrite,
  kSync,
  kSyncDirectory,
  kTruncate,
  kRename,
  kRemove,
  kMakeDirectory,
};
inline constexpr std::size_t kWatchedCallKinds = 8;
inline constexpr std::array<const char*, kWatchedCallKinds> kWatchedCallNames = {
    "Create", "Write", "Sync", "SyncDirectory", "Truncate", "Rename", "Remove", "MakeDirectory"};

enum class CallForm : std::uint8_t { kNoEffect, kAnswerLost, kDiskFull, kShortWrite, kInterrupted };
inline constexpr std::array<const char*, 5> kCallFormNames = {"Lost", "AnswerLost", "DiskFull", "Short", "Interrupted"};

class WatchedCalls final : public SystemCalls {
 public:
  // What is there already counts as synced.
  explicit WatchedCalls(std::filesystem::path root) : root_(std::move(root)), replaced_(*this) {
    std::filesystem::path at;
    for (const auto& part : root_) {
      at /= part;
      if (at == "/" || disk_.Find(at) != nullptr) continue;
      disk_.SetName(at, MakeDirectoryNode());
      SimulatedDisk::SyncDirectory(*disk_.Find(at.parent_path()));
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root_)) TakeAsSynced(entry);
  }

  void FailCall(WatchedCall kind, std::uint64_t nth, CallForm form) {
    CHECK(nth > 0);
    const std::lock_guard lock(mutex_);
    fault_ = Fault{kind, form, nth};
  }
  [[nodiscard]] bool IsArmed() const {
    const std::lock_guard lock(mutex_);
    return fault_.has_value();
  }
  // From the n-th call of any kind on, nothing is done any more: the process is as good as killed.
  void StopAtCall(std::uint64_t nth) {
    const std::lock_guard lock(mutex_);
    stop_in_ = nth;
  }
  [[nodiscard]] bool IsStopped() const {
    const std::lock_guard lock(mutex_);
    return stopped_;
  }
  void Restart() {
    const std::lock_guard lock(mutex_);
    Begin();
  }
  // REQUIRES: nobody has a file open there.
  void LosePower(std::uint64_t seed) {
    const std::lock_guard lock(mutex_);
    disk_.Settle(seed);
    for (const auto& entry : std::filesystem::directory_iterator(root_)) std::filesystem::remove_all(entry.path());
    WriteOut(*disk_.Find(root_), root_);
    Begin();
  }
  using PickedSync = std::function<bool(WatchedCall call, const std::filesystem::path& path)>;
  // Syncs that say that all is well and write nothing.
  void IgnoreSyncs(PickedSync picked) { ignored_ = std::move(picked); }

  int Open(const char* path, int flags, mode_t mode) override {
    const std::lock_guard lock(mutex_);
    const bool creates = (flags & O_CREAT) != 0 && IsWatched(path) && disk_.Find(path) == nullptr;
    int made = -1;
    const auto open = [&] {
      made = SystemCalls::Open(path, flags, mode);
      if (made < 0 || !IsWatched(path)) return made;
      if (creates) disk_.SetName(path, std::make_shared<Node>());
      open_[made] = {disk_.Find(path), path};
      return made;
    };
    return creates ? Call(WatchedCall::kCreate, open) : open();
  }
  ssize_t Pwrite(int descriptor, const void* bytes, std::size_t count, off_t offset) override {
    const std::lock_guard lock(mutex_);
    const auto write = [&](std::size_t some) {
      const ssize_t written = SystemCalls::Pwrite(descriptor, bytes, some, offset);
      if (Node* file = FileOf(descriptor); file != nullptr && written > 0)
        NoteWrite(*file, {static_cast<const std::uint8_t*>(bytes), static_cast<std::size_t>(written)},
                  static_cast<std::size_t>(offset));
      return written;
    };
    if (FileOf(descriptor) == nullptr) return SystemCalls::Pwrite(descriptor, bytes, count, offset);
    // The half that is there is what a short write gives; the rest of it finds no space.
    if (half_written_) {
      half_written_ = false;
      errno = ENOSPC;
      return -1;
    }
    const bool is_short = IsDue(WatchedCall::kWrite) && fault_->form == CallForm::kShortWrite;
    if (is_short) {
      fault_.reset();
      half_written_ = true;
      return write(std::max<std::size_t>(1, count / 2));
    }
    return Call(WatchedCall::kWrite, [&] { return write(count); });
  }
  int Fsync(int descriptor) override {
    return SyncWith(descriptor, [&] { return SystemCalls::Fsync(descriptor); });
  }
  int Fdatasync(int descriptor) override {
    return SyncWith(descriptor, [&] { return SystemCalls::Fdatasync(descriptor); });
  }
  int Ftruncate(int descriptor, off_t size) override {
    const std::lock_guard lock(mutex_);
    Node* file = FileOf(descriptor);
    if (file == nullptr) return SystemCalls::Ftruncate(descriptor, size);
    return Call(WatchedCall::kTruncate, [&] {
      const int done = SystemCalls::Ftruncate(descriptor, size);
      if (done == 0) SimulatedDisk::Truncate(*file, static_cast<std::size_t>(size));
      return done;
    });
  }
  int Rename(const char* from, const char* to) override {
    const std::lock_guard lock(mutex_);
    if (!IsWatched(from)) return SystemCalls::Rename(from, to);
    return Call(WatchedCall::kRename, [&] {
      const int done = SystemCalls::Rename(from, to);
      if (done != 0) return done;
      disk_.SetName(to, disk_.Find(from));
      disk_.SetName(from, nullptr);
      return done;
    });
  }
  int Remove(const char* path) override {
    const std::lock_guard lock(mutex_);
    if (!IsWatched(path)) return SystemCalls::Remove(path);
    return Call(WatchedCall::kRemove, [&] {
      const int done = SystemCalls::Remove(path);
      if (done == 0) disk_.SetName(path, nullptr);
      return done;
    });
  }
  int Mkdir(const char* path, mode_t mode) override {
    const std::lock_guard lock(mutex_);
    if (!IsWatched(path)) return SystemCalls::Mkdir(path, mode);
    return Call(WatchedCall::kMakeDirectory, [&] {
      const int done = SystemCalls::Mkdir(path, mode);
      if (done == 0) disk_.SetName(path, MakeDirectoryNode());
      return done;
    });
  }

 private:
  using Node = SimulatedDisk::Node;
  using NodePtr = SimulatedDisk::NodePtr;
  struct Fault {
    WatchedCall kind;
    CallForm form;
    std::uint64_t in;  // so many calls of this kind
  };
  struct Opened {
    NodePtr node;
    std::filesystem::path path;
  };

  static NodePtr MakeDirectoryNode() {
    auto node = std::make_shared<Node>();
    node->is_directory = true;
    return node;
  }
  static void NoteWrite(Node& file, ByteView bytes, std::size_t offset) {
    if (file.now.size() < offset + bytes.size()) file.now.resize(offset + bytes.size());
    std::ranges::copy(bytes, file.now.begin() + static_cast<std::ptrdiff_t>(offset));
    file.kept_bytes = std::min(file.kept_bytes, offset);
  }

  void TakeAsSynced(const std::filesystem::directory_entry& entry) {
    NodePtr node = MakeDirectoryNode();
    if (!entry.is_directory()) {
      node->is_directory = false;
      std::ifstream in(entry.path(), std::ios::binary);
      node->now.assign(std::istreambuf_iterator<char>(in), {});
      SimulatedDisk::SyncFile(*node);
    }
    disk_.SetName(entry.path(), std::move(node));
    SimulatedDisk::SyncDirectory(*disk_.Find(entry.path().parent_path()));
  }
  static void WriteOut(const Node& directory, const std::filesystem::path& at) {
    for (const auto& [name, meaning] : directory.names) {
      const Node& node = *meaning.now();
      if (node.is_directory) {
        std::filesystem::create_directory(at / name);
        WriteOut(node, at / name);
        continue;
      }
      std::ofstream out(at / name, std::ios::binary);
      out.write(reinterpret_cast<const char*>(node.now.data()), static_cast<std::streamsize>(node.now.size()));
    }
  }

  void Begin() {
    fault_.reset();
    half_written_ = false;
    stop_in_ = 0;
    stopped_ = false;
    open_.clear();
  }
  [[nodiscard]] bool IsWatched(const char* path) const {
    const std::string text = std::filesystem::path(path).lexically_normal().string();
    return text.starts_with(root_.string() + "/") || text == root_.string();
  }
  [[nodiscard]] Node* FileOf(int descriptor) {
    const auto found = open_.find(descriptor);
    return found == open_.end() ? nullptr : found->second.node.get();
  }
  // Counts down where it is a call of the kind; whether the fault comes now.
  bool IsDue(WatchedCall kind) { return fault_.has_value() && fault_->kind == kind && fault_->in == 1 && !stopped_; }

  template <class Effect>
  auto Call(WatchedCall kind, Effect effect) -> decltype(effect()) {
    if (stop_in_ > 0 && --stop_in_ == 0) stopped_ = true;
    if (stopped_) {
      errno = EIO;
      return -1;
    }
    if (!fault_.has_value() || fault_->kind != kind || --fault_->in > 0) return effect();
    const CallForm form = std::exchange(fault_, std::nullopt)->form;
    if (form == CallForm::kAnswerLost) effect();
    const bool is_full = form == CallForm::kDiskFull || form == CallForm::kShortWrite;
    errno = form == CallForm::kInterrupted ? EINTR : is_full ? ENOSPC : EIO;
    return -1;
  }
  template <class Sync>
  int SyncWith(int descriptor, Sync sync) {
    const std::lock_guard lock(mutex_);
    Node* node = FileOf(descriptor);
    if (node == nullptr) return sync();
    const WatchedCall kind = node->is_directory ? WatchedCall::kSyncDirectory : WatchedCall::kSync;
    bool reached = false;
    const int done = Call(kind, [&] {
      reached = true;
      if (ignored_ && ignored_(kind, open_.at(descriptor).path)) return 0;
      if (node->is_directory)
        SimulatedDisk::SyncDirectory(*node);
      else
        SimulatedDisk::SyncFile(*node);
      return 0;  // the model decides what is durable; the disk need not turn
    });
    if (done != 0 && !reached && !stopped_ && errno != EINTR) SimulatedDisk::FailSync(*node);
    return done;
  }

  mutable std::mutex mutex_;
  const std::filesystem::path root_;
  SimulatedDisk disk_;
  std::map<int, Opened> open_;
  std::optional<Fault> fault_;
  bool half_written_ = false;
  std::uint64_t stop_in_ = 0;
  bool stopped_ = false;
  PickedSync ignored_;
  ReplacedCalls replaced_;  // last: in use only while the rest is there
};

}  // namespace entente::storage
