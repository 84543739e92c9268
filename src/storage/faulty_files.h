// Files in memory whose calls fail when a test says so, and which lose what was not synced when the power goes. Tests
// only.
//
// Every change is a call of one kind (FileCall); calls are counted. A test may
//  - make the n-th call of a kind fail, in each of the forms that a fault has: FailCall();
//  - fill the disk: SetDiskFull();
//  - turn the power off at the n-th call of any kind: PowerOffAtCall(). That call has no effect, it and all that follow
//    fail. A call that took effect before the power went is what the next n is for;
//  - Crash(): what was not synced survives or not as storage/simulated_disk.h says, by the seed alone. Files that were
//    open can no longer be used; the power is on and no fault is armed.
//  - Restart(): a process was killed and the system goes on: what was written is there, and as little synced as before;
//  - IgnoreSyncs(): syncs that a predicate picks say that all is well and do nothing: the model without them must find
//    a loss, or they are not needed.
//
// A test over all crash points of `work` is a loop:
//   for (n = 1;; ++n) { FaultyFiles files; files.PowerOffAtCall(n); work(files); if (files.is_on()) break;
//                       files.Crash(seed); recover and verify }
//
// A sync that fails without effect loses what it should have written for good, as Linux does: a second try reports
// success, and the bytes are gone after a crash nevertheless.
//
// The root "/" is there from the beginning. Thread safety: any thread, as Files.
#pragma once

#include <array>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "storage/files.h"
#include "storage/posix.h"
#include "storage/simulated_disk.h"

namespace entente::storage {

enum class FileCall : std::uint8_t {
  kCreate,         // OpenAppend of a new file, the temporary file of WriteAtomically
  kAppend,         // AppendFile::Append
  kTruncate,       // OpenAppend of a file that is longer
  kSync,           // AppendFile::Sync; WriteAtomically and OpenAppend, where they sync content
  kWrite,          // the content of WriteAtomically
  kRename,         // of WriteAtomically
  kRemove,         // Remove; WriteAtomically's tidying up after a failure
  kMakeDirectory,  // one each
  kSyncDirectory,  // SyncDirectory; WriteAtomically, OpenAppend and MakeDirectories, where they sync a directory
};
inline constexpr std::size_t kFileCallKinds = 9;

enum class FaultForm : std::uint8_t {
  kNoEffect,    // nothing happened
  kAnswerLost,  // all of it happened, and an error was reported
  kDiskFull,    // nothing happened, since there is no space left
  kShortWrite,  // of a write: half of it is there, then there was no space left
};

class FaultyFiles final : public Files {
 public:
  // The n-th call of this kind from now on fails; 1 is the next one. One fault a kind is armed at a time.
  void FailCall(FileCall kind, std::uint64_t nth, FaultForm form) {
    CHECK(nth > 0);
    const std::lock_guard lock(mutex_);
    const auto index = static_cast<std::size_t>(kind);
    faults_.at(index) = Fault{counts_.at(index) + nth, form};
  }
  // Whether a fault that was armed is still waiting for its call.
  [[nodiscard]] bool IsArmed(FileCall kind) const {
    const std::lock_guard lock(mutex_);
    return faults_.at(static_cast<std::size_t>(kind)).has_value();
  }
  // While it is, nothing can be created, appended or written.
  void SetDiskFull(bool full) {
    const std::lock_guard lock(mutex_);
    disk_full_ = full;
  }
  // The n-th call of any kind from now on; 1 is the next one.
  void PowerOffAtCall(std::uint64_t nth) {
    CHECK(nth > 0);
    const std::lock_guard lock(mutex_);
    power_off_at_ = calls_ + nth;
  }
  [[nodiscard]] bool is_on() const {
    const std::lock_guard lock(mutex_);
    return is_on_;
  }
  void Crash(std::uint64_t seed) {
    const std::lock_guard lock(mutex_);
    disk_.Settle(seed);
    Begin();
  }
  void Restart() {
    const std::lock_guard lock(mutex_);
    Begin();
  }
  using PickedSync = std::function<bool(FileCall call, const std::filesystem::path& path)>;
  void IgnoreSyncs(PickedSync picked) {
    const std::lock_guard lock(mutex_);
    ignored_ = std::move(picked);
  }

  // Calls so far, failed ones too; those after the power went off are not counted.
  [[nodiscard]] std::uint64_t calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
  }
  [[nodiscard]] std::uint64_t calls(FileCall kind) const {
    const std::lock_guard lock(mutex_);
    return counts_.at(static_cast<std::size_t>(kind));
  }

  // What a bad disk does to bytes at rest. REQUIRES: the file has this byte.
  void FlipBits(const std::filesystem::path& path, std::size_t offset, std::uint8_t mask) {
    const std::lock_guard lock(mutex_);
    const auto file = disk_.Find(path);
    CHECK(file != nullptr && offset < file->now.size());
    file->now[offset] ^= mask;
    if (offset < file->synced.size()) file->synced[offset] ^= mask;
  }

  [[nodiscard]] Result<std::unique_ptr<AppendFile>> OpenAppend(const std::filesystem::path& path,
                                                               std::uint64_t size) override {
    const std::lock_guard lock(mutex_);
    TRY(CheckPower(path));
    NodePtr file = disk_.Find(path);
    if (file == nullptr) {
      TRY(FindDirectory(path.parent_path()));
      if (size > 0) return TooShort(0, size, path);
      file = std::make_shared<Node>();
      TRY(Call(FileCall::kCreate, path, [&] { disk_.SetName(path, file); }));
      TRY(SyncDirectoryWithLock(path.parent_path()));
    }
    if (file->is_directory) return std::unexpected(SystemError(EISDIR, "open the file", path));
    if (file->now.size() < size) return TooShort(file->now.size(), size, path);
    if (file->now.size() > size) {
      TRY(Call(FileCall::kTruncate, path, [&] { SimulatedDisk::Truncate(*file, size); }));
      TRY(SyncFileWithLock(*file, path));
    }
    return std::make_unique<OpenFile>(*this, std::move(file), path, generation_);
  }

  [[nodiscard]] Result<void> WriteAtomically(const std::filesystem::path& path, ByteView bytes,
                                             Durability durability) override {
    const std::lock_guard lock(mutex_);
    TRY(CheckPower(path));
    TRY(FindDirectory(path.parent_path()));
    const auto temporary = path.parent_path() /
                           ("." + path.filename().string() + "." + std::to_string(100'000 + calls_ % 900'000) + ".tmp");
    auto file = std::make_shared<Node>();
    TRY(Call(FileCall::kCreate, temporary, [&] { disk_.SetName(temporary, file); }));
    auto done = FillAndRename(file, temporary, path, bytes, durability != Durability::kNone);
    if (!done.has_value()) {
      if (disk_.Find(temporary) == nullptr) return done;
      // As with the real one, what comes of it is not reported.
      [[maybe_unused]] const auto removed =
          Call(FileCall::kRemove, temporary, [&] { disk_.SetName(temporary, nullptr); });
      return done;
    }
    if (durability == Durability::kAll) TRY(SyncDirectoryWithLock(path.parent_path()));
    return {};
  }

  [[nodiscard]] Result<Bytes> Read(const std::filesystem::path& path) const override {
    const std::lock_guard lock(mutex_);
    TRY_ASSIGN(const NodePtr file, FindFile(path));
    return file->now;
  }

  [[nodiscard]] Result<Bytes> ReadRange(const std::filesystem::path& path, std::uint64_t offset,
                                        std::uint64_t count) const override {
    const std::lock_guard lock(mutex_);
    TRY_ASSIGN(const NodePtr file, FindFile(path));
    if (offset > file->now.size() || count > file->now.size() - offset)
      return TooShort(file->now.size(), offset + count, path);
    return ToBytes(ByteView(file->now).subspan(offset, count));
  }

  [[nodiscard]] bool Exists(const std::filesystem::path& path) const override {
    const std::lock_guard lock(mutex_);
    return is_on_ && disk_.Find(path) != nullptr;
  }

  [[nodiscard]] Result<std::vector<std::string>> List(const std::filesystem::path& directory) const override {
    const std::lock_guard lock(mutex_);
    TRY(CheckPower(directory));
    std::vector<std::string> names;
    const NodePtr node = disk_.Find(directory);
    if (node == nullptr) return names;
    if (!node->is_directory) return std::unexpected(SystemError(ENOTDIR, "list the directory", directory));
    for (const auto& [name, meaning] : node->names)
      if (meaning.now() != nullptr) names.push_back(name);
    return names;
  }

  [[nodiscard]] Result<void> Remove(const std::filesystem::path& path) override {
    const std::lock_guard lock(mutex_);
    TRY(FindDirectory(path.parent_path()));
    const NodePtr node = disk_.Find(path);
    if (node == nullptr) return std::unexpected(SystemError(ENOENT, "remove", path));
    if (!SimulatedDisk::IsEmptyOrFile(*node)) return std::unexpected(SystemError(ENOTEMPTY, "remove", path));
    return Call(FileCall::kRemove, path, [&] { disk_.SetName(path, nullptr); });
  }

  [[nodiscard]] Result<void> MakeDirectories(const std::filesystem::path& path) override {
    const std::lock_guard lock(mutex_);
    TRY(CheckPower(path));
    std::filesystem::path at;
    for (const auto& part : path.lexically_normal()) {
      at /= part;
      if (part.empty()) continue;
      const NodePtr there = disk_.Find(at);
      if (there != nullptr && there->is_directory) continue;
      if (there != nullptr) return std::unexpected(SystemError(EEXIST, "make the directory", at));
      auto directory = std::make_shared<Node>();
      directory->is_directory = true;
      TRY(Call(FileCall::kMakeDirectory, at, [&] { disk_.SetName(at, directory); }));
      TRY(SyncDirectoryWithLock(at.parent_path()));
    }
    return {};
  }

  [[nodiscard]] Result<void> SyncDirectory(const std::filesystem::path& path) override {
    const std::lock_guard lock(mutex_);
    return SyncDirectoryWithLock(path);
  }

 private:
  using Node = SimulatedDisk::Node;
  using NodePtr = SimulatedDisk::NodePtr;

  struct Fault {
    std::uint64_t at_count = 0;
    FaultForm form = FaultForm::kNoEffect;
  };

  class OpenFile final : public AppendFile {
   public:
    OpenFile(FaultyFiles& files, NodePtr node, std::filesystem::path path, std::uint64_t generation)
        : files_(files), node_(std::move(node)), path_(std::move(path)), generation_(generation) {}

    [[nodiscard]] Result<void> Append(ByteView bytes) override {
      const std::lock_guard lock(files_.mutex_);
      TRY(CheckOpen());
      const auto append = [&](ByteView some) { SimulatedDisk::Append(*node_, some); };
      return files_.Call(
          FileCall::kAppend, path_, [&] { append(bytes); }, [&] { append(bytes.first(bytes.size() / 2)); });
    }
    [[nodiscard]] Result<void> Sync() override {
      const std::lock_guard lock(files_.mutex_);
      TRY(CheckOpen());
      return files_.SyncFileWithLock(*node_, path_);
    }
    [[nodiscard]] std::uint64_t size() const override {
      const std::lock_guard lock(files_.mutex_);
      return node_->now.size();
    }

   private:
    [[nodiscard]] Result<void> CheckOpen() const {
      if (generation_ != files_.generation_)
        return Fail(ErrorCode::kUnavailable, "this file was opened before the crash", path_.string());
      return {};
    }

    FaultyFiles& files_;
    const NodePtr node_;
    const std::filesystem::path path_;
    const std::uint64_t generation_;
  };

  void Begin() {
    ++generation_;
    is_on_ = true;
    power_off_at_ = 0;
    disk_full_ = false;
    faults_ = {};
  }
  [[nodiscard]] bool IsIgnored(FileCall call, const std::filesystem::path& path) const {
    return ignored_ && ignored_(call, path);
  }

  static std::unexpected<Error> TooShort(std::uint64_t has, std::uint64_t needed, const std::filesystem::path& path) {
    return Fail(ErrorCode::kCorruption,
                "the file ends at byte " + std::to_string(has) + "; it must have " + std::to_string(needed),
                path.string());
  }

  [[nodiscard]] Result<void> CheckPower(const std::filesystem::path& path) const {
    if (!is_on_) return Fail(ErrorCode::kUnavailable, "the power is off", path.string());
    return {};
  }

  // One call: counted, then done, failed or both.
  template <class Effect, class HalfEffect>
  [[nodiscard]] Result<void> Call(FileCall kind, const std::filesystem::path& path, Effect effect, HalfEffect half) {
    TRY(CheckPower(path));
    const auto index = static_cast<std::size_t>(kind);
    ++calls_;
    ++counts_.at(index);
    if (calls_ == power_off_at_) {
      is_on_ = false;
      return CheckPower(path);
    }
    const bool takes_space = kind == FileCall::kCreate || kind == FileCall::kAppend || kind == FileCall::kWrite ||
                             kind == FileCall::kMakeDirectory;
    if (disk_full_ && takes_space) return std::unexpected(SystemError(ENOSPC, "write", path));
    auto& fault = faults_.at(index);
    if (!fault.has_value() || fault->at_count != counts_.at(index)) {
      effect();
      return {};
    }
    const FaultForm form = fault->form;
    fault.reset();
    if (form == FaultForm::kAnswerLost) effect();
    if (form == FaultForm::kShortWrite) half();
    const bool is_full = form == FaultForm::kDiskFull || form == FaultForm::kShortWrite;
    return std::unexpected(SystemError(is_full ? ENOSPC : EIO, "go on (a fault that the test asked for)", path));
  }
  template <class Effect>
  [[nodiscard]] Result<void> Call(FileCall kind, const std::filesystem::path& path, Effect effect) {
    return Call(kind, path, effect, [] {});
  }

  [[nodiscard]] Result<NodePtr> FindFile(const std::filesystem::path& path) const {
    TRY(CheckPower(path));
    TRY(FindDirectory(path.parent_path()));
    NodePtr file = disk_.Find(path);
    if (file == nullptr) return std::unexpected(SystemError(ENOENT, "open the file", path));
    if (file->is_directory) return std::unexpected(SystemError(EISDIR, "open the file", path));
    return file;
  }
  [[nodiscard]] Result<NodePtr> FindDirectory(const std::filesystem::path& path) const {
    TRY(CheckPower(path));
    std::filesystem::path at;
    for (const auto& part : path.lexically_normal()) {
      at /= part;
      const NodePtr node = disk_.Find(at);
      if (node == nullptr) return std::unexpected(SystemError(ENOENT, "open the directory", at));
      if (!node->is_directory) return std::unexpected(SystemError(ENOTDIR, "open the directory", at));
    }
    return disk_.Find(path);
  }

  [[nodiscard]] Result<void> SyncFileWithLock(Node& file, const std::filesystem::path& path) {
    bool reached = false;
    auto synced = Call(FileCall::kSync, path, [&] {
      if (!IsIgnored(FileCall::kSync, path)) SimulatedDisk::SyncFile(file);
      reached = true;
    });
    if (!synced.has_value() && !reached && is_on_) SimulatedDisk::FailSync(file);
    return synced;
  }
  [[nodiscard]] Result<void> SyncDirectoryWithLock(const std::filesystem::path& path) {
    TRY_ASSIGN(const NodePtr directory, FindDirectory(path));
    return Call(FileCall::kSyncDirectory, path, [&] {
      if (!IsIgnored(FileCall::kSyncDirectory, path)) SimulatedDisk::SyncDirectory(*directory);
    });
  }
  [[nodiscard]] Result<void> FillAndRename(const NodePtr& file, const std::filesystem::path& temporary,
                                           const std::filesystem::path& path, ByteView bytes, bool synced) {
    const auto write = [&](ByteView some) { SimulatedDisk::Append(*file, some); };
    TRY(Call(FileCall::kWrite, temporary, [&] { write(bytes); }, [&] { write(bytes.first(bytes.size() / 2)); }));
    if (synced) TRY(SyncFileWithLock(*file, temporary));
    const NodePtr there = disk_.Find(path);
    if (there != nullptr && there->is_directory)
      return std::unexpected(SystemError(EISDIR, "put the file in its place", path));
    return Call(FileCall::kRename, path, [&] {
      disk_.SetName(path, file);
      disk_.SetName(temporary, nullptr);
    });
  }

  mutable std::mutex mutex_;
  SimulatedDisk disk_;
  std::uint64_t generation_ = 0;
  bool is_on_ = true;
  bool disk_full_ = false;
  std::uint64_t power_off_at_ = 0;  // in calls_; 0: never
  std::uint64_t calls_ = 0;
  std::array<std::uint64_t, kFileCallKinds> counts_ = {};
  std::array<std::optional<Fault>, kFileCallKinds> faults_ = {};
  PickedSync ignored_;
};

}  // namespace entente::storage
