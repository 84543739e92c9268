// yarn.lock of Yarn 1: a format of its own, of blocks under "name@range, name@range:". Yarn 2 and later write YAML.
#include <vector>

#include "views/supply/lockfiles/npm_names.h"
#include "views/supply/lockfiles/readers.h"

namespace entente::supply::lock_readers {
namespace {

struct Block {
  std::size_t line = 0;
  std::vector<std::string_view> descriptors = {};
  std::string_view version = {};
  std::string_view resolved = {};
  std::vector<std::string> needs = {};  // "name@range"
};

// "\"@a/b@^1, x\", c@2:" -> the descriptors, without quotation marks.
std::vector<std::string_view> Descriptors(std::string_view header) {
  std::vector<std::string_view> all;
  header.remove_suffix(1);
  while (!header.empty()) {
    std::size_t end = header.starts_with('"') ? header.find('"', 1) : 0;
    if (end == std::string_view::npos) end = 0;
    end = std::min(header.find(',', end), header.size());
    all.push_back(Unquoted(Trimmed(header.substr(0, end))));
    header.remove_prefix(std::min(end + 1, header.size()));
    header = Trimmed(header);
  }
  return all;
}

// "key value" or "\"key\" \"value\"".
std::pair<std::string_view, std::string_view> Property(std::string_view line) {
  line = Trimmed(line);
  std::size_t end = line.starts_with('"') ? line.find('"', 1) : 0;
  if (end == std::string_view::npos) end = 0;
  end = std::min(line.find(' ', end), line.size());
  return {Unquoted(line.substr(0, end)), Unquoted(Trimmed(line.substr(end)))};
}

Result<std::vector<Block>> ReadBlocks(std::string_view text) {
  std::vector<Block> blocks;
  bool in_needs = false;
  Lines lines(text);
  std::string_view line;
  while (lines.Next(line)) {
    const std::string_view trimmed = Trimmed(line);
    if (trimmed.empty() || trimmed.starts_with('#')) continue;
    const std::size_t indent = IndentOf(line);
    if (indent == 0) {
      if (!trimmed.ends_with(':')) return Invalid("no yarn.lock: a block starts with \"name@range:\"", lines.Place());
      blocks.push_back({.line = lines.number(), .descriptors = Descriptors(trimmed)});
      in_needs = false;
      continue;
    }
    if (blocks.empty()) return Invalid("no yarn.lock: an indented line without a block", lines.Place());
    Block& block = blocks.back();
    if (indent <= 2) {
      in_needs = trimmed == "dependencies:" || trimmed == "optionalDependencies:";
      const auto [key, value] = Property(trimmed);
      if (key == "version") block.version = value;
      if (key == "resolved") block.resolved = value;
    } else if (in_needs) {
      const auto [name, range] = Property(trimmed);
      block.needs.push_back(std::string(name) + '@' + std::string(range));
    }
  }
  return blocks;
}

RawPackage PackageOf(const LockBuilder& lock, const Block& block) {
  auto [name, range] = SplitNameAt(block.descriptors.front());
  if (range.starts_with("npm:")) {  // installed under another name
    const auto [real, real_range] = SplitNameAt(range.substr(4));
    if (!real_range.empty()) name = real;
    range = real_range;
  }
  RawPackage raw{.type = "npm", .name = std::string(name), .version = std::string(block.version)};
  // A range that is a source says so even where the archive comes from a cache.
  raw.from = NpmSource(lock, block.resolved, name);
  const bool file = range.starts_with("file:") || range.starts_with("link:");
  if (file) raw.from = {LockOrigin::kPath, std::string(range)};
  if (!file && IsRepository(range)) raw.from.origin = LockOrigin::kGit;
  if (block.version.empty()) raw.unpinned = "the lock file gives no version";
  return raw;
}

}  // namespace

Result<void> Yarn(LockBuilder& lock, std::string_view text) {
  if (text.starts_with("__metadata:") || text.find("\n__metadata:") != std::string_view::npos)
    return YarnBerry(lock, text);
  TRY_ASSIGN(const std::vector<Block> blocks, ReadBlocks(text));
  if (blocks.empty() && text.find("yarn lockfile v1") == std::string_view::npos)
    return Invalid("no yarn.lock: no block and no \"# yarn lockfile v1\"");
  lock.file().format_version = "1";
  lock.file().has_dependencies = true;
  Positions by_descriptor;
  std::vector<std::uint32_t> packages;
  for (const Block& block : blocks) {
    const std::string place = "line " + std::to_string(block.line);
    if (block.descriptors.empty()) return Invalid("a block without a package", place);
    TRY_ASSIGN(const std::uint32_t package, lock.Add(PackageOf(lock, block), place));
    packages.push_back(package);
    for (const std::string_view descriptor : block.descriptors) by_descriptor.emplace(descriptor, package);
  }
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    for (const std::string& need : blocks[i].needs)
      if (const auto to = PositionOf(by_descriptor, need)) TRY(lock.Depends(packages[i], *to));
  }
  return {};
}

}  // namespace entente::supply::lock_readers
