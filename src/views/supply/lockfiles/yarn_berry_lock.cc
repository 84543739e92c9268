// yarn.lock of Yarn 2 and later: YAML, a map of "name@protocol:range, ..." to what it was resolved to.
#include <vector>

#include "codec/yaml_tree.h"
#include "views/supply/lockfiles/npm_names.h"
#include "views/supply/lockfiles/readers.h"

namespace entente::supply::lock_readers {
namespace {

std::string PercentDecoded(std::string_view text) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
      plain += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return IsUtf8(AsBytes(plain)) ? plain : std::string(text);
}

// "npm:1.0.0", "npm:1.0.0::__archiveUrl=https%3A...", "workspace:packages/a", "https://host/x.git#commit=...",
// "patch:a@npm%3A1.0.0#...": a patched package is still that package, of that version.
LockSource SourceOfReference(const LockBuilder& lock, std::string_view reference, std::string_view name) {
  constexpr std::string_view kArchive = "__archiveUrl=";
  if (reference.starts_with("workspace:")) return {LockOrigin::kPath, std::string(reference.substr(10))};
  if (reference.starts_with("npm:") || reference.starts_with("patch:") || reference.starts_with("virtual:")) {
    const std::size_t at = reference.find(kArchive);
    if (at == std::string_view::npos) return {};
    return NpmSource(lock, PercentDecoded(reference.substr(at + kArchive.size())), name);
  }
  LockSource source = lock.SourceOf("npm", reference);
  if (reference.find("#commit=") != std::string_view::npos) source.origin = LockOrigin::kGit;
  if (source.origin == LockOrigin::kRegistry || source.origin == LockOrigin::kOtherRegistry)
    source.origin = LockOrigin::kUrl;
  return source;
}

struct Entry {
  std::uint32_t package;
  yaml::TreeValue value;
};

std::vector<std::uint32_t> NeedsOf(const yaml::TreeValue& entry, const Positions& by_descriptor) {
  std::vector<std::uint32_t> positions;
  const auto needs = entry.Find("dependencies");
  if (!needs || !needs->IsMap()) return positions;
  positions.reserve(needs->size());
  for (std::size_t i = 0; i < needs->size(); ++i) {
    // Yarn 2 and 3 leave the protocol out.
    for (const std::string_view mark : {"@", "@npm:"}) {
      std::string descriptor(needs->Key(i));
      descriptor += mark;
      descriptor += needs->Value(i).Text();
      const auto to = PositionOf(by_descriptor, descriptor);
      if (!to) continue;
      positions.push_back(*to);
      break;
    }
  }
  return positions;
}

}  // namespace

Result<void> YarnBerry(LockBuilder& lock, std::string_view text) {
  TRY_ASSIGN(const yaml::Tree document, yaml::Tree::Parse(AsBytes(text), kLockFileBytesMax));
  const yaml::TreeValue root = document.root();
  if (!root.IsMap()) return Invalid("no yarn.lock: a map is expected", root.Place());
  lock.file().has_dependencies = true;
  if (const auto metadata = root.Find("__metadata")) lock.file().format_version = metadata->TextOf("version");
  Positions by_descriptor;
  std::vector<Entry> entries;
  std::optional<yaml::TreeValue> project;
  for (std::size_t i = 0; i < root.size(); ++i) {
    if (root.Key(i) == "__metadata") continue;
    const yaml::TreeValue value = root.Value(i);
    const std::string_view resolution = value.TextOf("resolution");
    if (resolution.empty()) return Invalid("a package without a resolution", value.Place());
    const auto [name, reference] = SplitNameAt(resolution);
    if (reference == "workspace:.") {  // the project itself
      lock.file().name = name;
      project = value;
      continue;
    }
    RawPackage raw{.type = "npm", .name = std::string(name), .version = std::string(value.TextOf("version"))};
    raw.from = SourceOfReference(lock, reference, name);
    if (raw.version.empty()) raw.unpinned = "the lock file gives no version";
    TRY_ASSIGN(const std::uint32_t package, lock.Add(std::move(raw), value.Place()));
    entries.push_back({package, value});
    std::string_view descriptors = root.Key(i);
    while (!descriptors.empty()) {
      const auto [one, rest] = CutAt(descriptors, ", ");
      by_descriptor.emplace(one, package);
      descriptors = rest;
    }
  }
  if (project)
    for (const std::uint32_t to : NeedsOf(*project, by_descriptor)) lock.AskedFor(to);
  for (const Entry& entry : entries)
    for (const std::uint32_t to : NeedsOf(entry.value, by_descriptor)) TRY(lock.Depends(entry.package, to));
  return {};
}

}  // namespace entente::supply::lock_readers
