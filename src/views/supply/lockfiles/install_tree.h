// Where packages are installed, folder in folder, and which one a name means from within a folder: the nearest upwards,
// as Node.js resolves it. Seen by the readers of npm and Bun.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "views/supply/lockfiles/json_needs.h"
#include "views/supply/lockfiles/lock_builder.h"

namespace entente::supply {

inline constexpr std::size_t kInstallDepthMax = 64;

class InstallTree {
 public:
  static constexpr std::uint32_t kRoot = 0;

  InstallTree() : folders_(1) {}

  // The folder of `name` in `parent`, made when it is not there.
  [[nodiscard]] Result<std::uint32_t> Enter(std::uint32_t parent, std::string_view name, std::string_view place) {
    std::string key = Key(parent, name);
    if (const auto known = PositionOf(by_name_, key)) return *known;
    const std::uint32_t depth = folders_[parent].depth + 1;
    if (depth > kInstallDepthMax)
      return Invalid("installed deeper than " + std::to_string(kInstallDepthMax) + " levels", std::string(place));
    const auto folder = static_cast<std::uint32_t>(folders_.size());
    folders_.push_back({.parent = parent, .depth = depth, .package = std::nullopt});
    by_name_.emplace(std::move(key), folder);
    return folder;
  }
  void SetPackage(std::uint32_t folder, std::uint32_t position) { folders_[folder].package = position; }
  // The package that `name` is for code in `folder`.
  [[nodiscard]] std::optional<std::uint32_t> Resolve(std::uint32_t folder, std::string_view name) const {
    for (;;) {
      if (const auto found = PositionOf(by_name_, Key(folder, name)); found && folders_[*found].package)
        return folders_[*found].package;
      if (folder == kRoot) return std::nullopt;
      folder = folders_[folder].parent;
    }
  }

 private:
  struct Folder {
    std::uint32_t parent = kRoot;
    std::uint32_t depth = 0;
    std::optional<std::uint32_t> package = std::nullopt;
  };
  static std::string Key(std::uint32_t folder, std::string_view name) {
    return std::to_string(folder) + '/' + std::string(name);
  }

  std::vector<Folder> folders_;
  Positions by_name_;
};

// What the package in a folder needs, kept until the tree is whole.
struct InstalledNeeds {
  std::uint32_t folder;
  NeedsByName needs;
};

// Errors: kInvalidInput beyond kLockEdgesMax.
[[nodiscard]] inline Result<void> Connect(LockBuilder& lock, const InstallTree& tree,
                                          const std::vector<InstalledNeeds>& all) {
  for (const InstalledNeeds& one : all) {
    const auto installed = [&tree, &one](std::string_view name) { return tree.Resolve(one.folder, name); };
    TRY(Connect(lock, one.needs, installed));
  }
  return {};
}

// The project itself asks for these names.
inline void AskForInstalled(LockBuilder& lock, const InstallTree& tree, const dom::object& names) {
  for (const auto& [name, range] : names)
    if (const auto to = tree.Resolve(InstallTree::kRoot, name)) lock.AskedFor(*to);
}

}  // namespace entente::supply
