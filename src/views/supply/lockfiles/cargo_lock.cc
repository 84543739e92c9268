// Cargo.lock, versions 1 to 4: TOML, one [[package]] a crate; dependencies as "name", "name version" or
// "name version (source)", whichever is unambiguous.
#include "views/supply/lockfiles/lines.h"
#include "views/supply/lockfiles/readers.h"
#include "views/supply/lockfiles/toml_document.h"

namespace entente::supply::lock_readers {
namespace {

LockSource SourceOfCrate(const LockBuilder& lock, std::string_view source) {
  if (source.empty()) return {LockOrigin::kPath, "workspace"};
  if (source.starts_with("git+")) return {LockOrigin::kGit, std::string(source)};
  const auto [kind, url] = CutAt(source, "+");
  if (kind != "registry" && kind != "sparse") return {LockOrigin::kOtherRegistry, std::string(source)};
  // The index of crates.io was a repository at GitHub before it was an address of its own.
  if (url == "https://github.com/rust-lang/crates.io-index") return {};
  return lock.SourceOf("cargo", url);
}

std::string KeyOf(std::string_view name, std::string_view version, std::string_view source) {
  std::string key(name);
  for (const std::string_view part : {version, source}) {
    key += ' ';
    key += part;
  }
  return key;
}

// A crate's names as dependencies write them, the longest first; what names two crates is not written alone.
struct Crates {
  Positions by_all;
  Positions by_version;
  Positions by_name;

  [[nodiscard]] std::optional<std::uint32_t> Meant(std::string_view text) const {
    const auto [name, rest] = CutAt(text, " ");
    const auto [version, bracketed] = CutAt(rest, " ");
    if (version.empty()) return PositionOf(by_name, name);
    if (bracketed.size() < 2) return PositionOf(by_version, KeyOf(name, version, {}));
    return PositionOf(by_all, KeyOf(name, version, bracketed.substr(1, bracketed.size() - 2)));
  }
};

}  // namespace

Result<void> Cargo(LockBuilder& lock, std::string_view text) {
  TRY_ASSIGN(const toml::table root, ParseToml(text));
  if (const toml::node* version = root.get("version"); version != nullptr && version->as_integer() != nullptr)
    lock.file().format_version = std::to_string(version->as_integer()->get());
  lock.file().has_dependencies = true;
  TRY_ASSIGN(const auto packages, TomlTables(root, "package"));
  Crates crates;
  std::vector<std::uint32_t> positions;
  std::vector<std::size_t> own;
  for (const toml::table* const package : packages) {
    TRY_ASSIGN(const std::string_view name, TomlText(*package, "name"));
    TRY_ASSIGN(const std::string_view version, TomlText(*package, "version"));
    TRY_ASSIGN(const std::string_view source, TomlText(*package, "source"));
    RawPackage raw{.type = "cargo", .name = std::string(name), .version = std::string(version)};
    raw.from = SourceOfCrate(lock, source);
    if (raw.from.origin == LockOrigin::kPath) own.push_back(positions.size());
    TRY_ASSIGN(const std::uint32_t position, lock.Add(std::move(raw), TomlPlace(*package)));
    positions.push_back(position);
    crates.by_all.emplace(KeyOf(name, version, source), position);
    crates.by_version.emplace(KeyOf(name, version, {}), position);
    crates.by_name.emplace(name, position);
  }
  // A project of one crate is that crate.
  if (own.size() == 1) {
    lock.file().name = lock.file().packages[positions[own[0]]].name;
    lock.file().version = lock.file().packages[positions[own[0]]].version;
  }
  for (std::size_t i = 0; i < packages.size(); ++i) {
    TRY_ASSIGN(const toml::array* const needs, TomlArray(*packages[i], "dependencies"));
    if (needs == nullptr) continue;
    for (const toml::node& need : *needs) {
      if (need.as_string() == nullptr) return Invalid("a dependency is a text", TomlPlace(need));
      const auto to = crates.Meant(need.as_string()->get());
      if (!to) continue;
      TRY(lock.Depends(positions[i], *to));
      if (own.size() == 1 && own[0] == i) lock.AskedFor(*to);
    }
  }
  return {};
}

}  // namespace entente::supply::lock_readers
