// Collects the packages of one lock file: purls, origins, each package once, bounded. Seen by the readers only.
//
// Thread safety: one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "views/supply/lockfiles/lock_file.h"

namespace entente::supply {

inline constexpr std::size_t kLockTextBytesMax = 4'096;

struct LockSource {
  LockOrigin origin = LockOrigin::kRegistry;
  std::string text = {};  // an address, or a folder
};

// One package as its file has it.
struct RawPackage {
  std::string_view type;  // of its purl
  std::string name = {};
  std::string version = {};
  LockSource from = {};
  std::string unpinned = {};        // why there is no version to look up
  std::string purl_namespace = {};  // where the name does not hold it
  std::string purl_name = {};       // where it is not `name`
  std::string licence = {};
  bool only_development = false;
  bool optional = false;
  std::vector<std::pair<std::string, std::string>> qualifiers = {};
};

// Strings find strings without being copied.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
using Positions = std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>>;

[[nodiscard]] inline std::optional<std::uint32_t> PositionOf(const Positions& positions, std::string_view key) {
  const auto found = positions.find(key);
  return found == positions.end() ? std::nullopt : std::optional(found->second);
}

class LockBuilder {
 public:
  LockBuilder(LockFile& file, const LockFileContext& context) : file_(file), context_(context) {}

  // Gives its position. The same package again is merged: it is for development, or optional, only if it always is.
  // Errors: kInvalidInput without a name, and beyond kComponentsMax.
  [[nodiscard]] Result<std::uint32_t> Add(RawPackage raw, std::string_view place);
  // Errors: kInvalidInput beyond kLockEdgesMax.
  [[nodiscard]] Result<void> Depends(std::uint32_t from, std::uint32_t to);
  // The project itself asks for it.
  void AskedFor(std::uint32_t position) { file_.asked_for.push_back(position); }
  void Warn(std::string text);
  // Of the registry or archive that `url` names: public, another one, a repository, a file.
  [[nodiscard]] LockSource SourceOf(std::string_view type, std::string_view url) const;
  // Packages that are reached from `development` and not from `production` are for development alone.
  void MarkDevelopment(const std::vector<std::uint32_t>& production, const std::vector<std::uint32_t>& development);
  void Finish();

  [[nodiscard]] LockFile& file() { return file_; }
  [[nodiscard]] const LockFileContext& context() const { return context_; }

 private:
  LockFile& file_;
  const LockFileContext& context_;
  Positions known_;
  std::size_t edges_ = 0;
};

}  // namespace entente::supply
