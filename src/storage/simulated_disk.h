// A disk in memory that knows what was synced and what was not, and what may be left of the latter when the power goes.
// Tests only; seen through storage/faulty_files.h.
//
// A file has the content that was last synced and the content that programs see; a directory has, for each name, what
// was last synced and everything that the name has meant since. Settle() decides what survives:
//  - each name independently means what was synced, or any one thing that it has meant since;
//  - of what was added to a file, some prefix is there, in which sectors may be zero, torn or garbage;
//  - a file that was cut off without a sync may have its old content back.
// What was synced is never touched. More can go wrong here than on any one real file system, and all of it can on some.
//
// Thread safety: none; FaultyFiles has the lock.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace entente::storage {

class SimulatedDisk {
 public:
  static constexpr std::size_t kSectorBytes = 512;

  struct Node;
  using NodePtr = std::shared_ptr<Node>;  // nullptr: nothing

  struct Name {
    NodePtr synced;
    std::vector<NodePtr> since;  // in order; the last one is what programs see
    [[nodiscard]] const NodePtr& now() const { return since.empty() ? synced : since.back(); }
  };

  struct Node {
    bool is_directory = false;
    // Of a file.
    Bytes synced;
    Bytes now;
    std::size_t kept_bytes = 0;  // the shortest that `now` was since the last sync: what stands there is as synced
    // What was not written back then is never written back, whatever later syncs say; unless it is cut off: what is
    // appended in its place is new.
    bool sync_failed = false;
    // Of a directory.
    std::map<std::string, Name> names;
  };

  SimulatedDisk() { root_->is_directory = true; }

  // What stands at a path; nullptr when nothing does, or something on the way is no directory.
  [[nodiscard]] NodePtr Find(const std::filesystem::path& path) const {
    NodePtr at = root_;
    for (const auto& part : path.lexically_normal()) {
      if (part.empty() || part == "/" || part == ".") continue;
      if (at == nullptr || !at->is_directory) return nullptr;
      const auto found = at->names.find(part.string());
      at = found == at->names.end() ? nullptr : found->second.now();
    }
    return at;
  }

  // REQUIRES: the path's directory is there.
  void SetName(const std::filesystem::path& path, NodePtr node) {
    Find(path.parent_path())->names[path.filename().string()].since.push_back(std::move(node));
  }

  [[nodiscard]] static bool IsEmptyOrFile(const Node& node) {
    return std::ranges::all_of(node.names, [](const auto& entry) { return entry.second.now() == nullptr; });
  }

  static void Append(Node& file, ByteView bytes) { entente::Append(file.now, bytes); }
  static void Truncate(Node& file, std::size_t size) {
    file.now.resize(size);
    if (size <= file.kept_bytes) file.sync_failed = false;
    file.kept_bytes = std::min(file.kept_bytes, size);
  }
  static void SyncFile(Node& file) {
    if (file.sync_failed) return;
    file.synced = file.now;
    file.kept_bytes = file.now.size();
  }
  // What was written and should have been synced now is lost; where the file was only cut off, there is no such thing,
  // and the next sync cuts it off for good.
  static void FailSync(Node& file) {
    if (file.now.size() > file.kept_bytes) file.sync_failed = true;
  }
  static void SyncDirectory(Node& directory) {
    for (auto& [name, meaning] : directory.names) {
      meaning.synced = meaning.now();
      meaning.since.clear();
    }
    std::erase_if(directory.names, [](const auto& entry) { return entry.second.synced == nullptr; });
  }

  // The power went and is back.
  void Settle(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::set<const Node*> settled;
    Settle(*root_, random, settled);
  }

 private:
  using Random = std::mt19937_64;

  static void Settle(Node& node, Random& random, std::set<const Node*>& settled) {
    if (!settled.insert(&node).second) return;
    if (!node.is_directory) return SettleFile(node, random);
    for (auto& [name, meaning] : node.names) {
      const std::size_t choice = random() % (meaning.since.size() + 1);
      if (choice > 0) meaning.synced = meaning.since[choice - 1];
      meaning.since.clear();
    }
    std::erase_if(node.names, [](const auto& entry) { return entry.second.synced == nullptr; });
    for (auto& [name, meaning] : node.names) Settle(*meaning.synced, random, settled);
  }

  static void SettleFile(Node& file, Random& random) {
    const bool was_cut = file.kept_bytes < file.synced.size();
    if (was_cut && random() % 2 == 0) {
      file.now = file.synced;
    } else {
      file.now.resize(SurvivingLength(file, random));
      if (random() % 2 == 0) DamageSectors(file.now, file.kept_bytes, random);
    }
    file.synced = file.now;
    file.kept_bytes = file.now.size();
    file.sync_failed = false;
  }

  // All, nothing, or anything between, of what was not synced.
  static std::size_t SurvivingLength(const Node& file, Random& random) {
    switch (random() % 4) {
      case 0:
        return file.kept_bytes;
      case 1:
        return file.now.size();
      default:
        return file.kept_bytes + random() % (file.now.size() - file.kept_bytes + 1);
    }
  }

  // Each sector with bytes behind `first`, with the same chance, which is drawn once a file: from few to most of them.
  static void DamageSectors(Bytes& content, std::size_t first, Random& random) {
    const std::size_t one_in = 1 + random() % 8;
    for (std::size_t at = first; at < content.size();) {
      const std::size_t end = std::min(content.size(), (at / kSectorBytes + 1) * kSectorBytes);
      if (random() % one_in == 0) DamageSector(content, at, end, random);
      at = end;
    }
  }
  static void DamageSector(Bytes& content, std::size_t at, std::size_t end, Random& random) {
    const std::uint64_t how = random() % 3;
    if (how == 1) at += random() % (end - at);  // torn: the beginning is as written
    for (; at < end; ++at) content[at] = how == 2 ? static_cast<std::uint8_t>(random()) : 0;
  }

  NodePtr root_ = std::make_shared<Node>();
};

}  // namespace entente::storage
