// Pipfile.lock: JSON, "default" and "develop" by name, each pinned with "==".
#include <array>

#include "views/supply/json_dom.h"
#include "views/supply/lockfiles/readers.h"

namespace entente::supply::lock_readers {
namespace {

using Indexes = std::unordered_map<std::string, std::string, TextHash, std::equal_to<>>;

// Names of "_meta"."sources" with their addresses.
Indexes ReadIndexes(const std::optional<dom::element>& meta) {
  Indexes indexes;
  dom::array sources;
  if (!meta || (*meta)["sources"].get_array().get(sources) != simdjson::SUCCESS) return indexes;
  for (const dom::element source : sources) {
    std::string_view name;
    std::string_view url;
    if (source["name"].get_string().get(name) == simdjson::SUCCESS &&
        source["url"].get_string().get(url) == simdjson::SUCCESS)
      indexes.emplace(name, url);
  }
  return indexes;
}

Result<void> ReadGroup(LockBuilder& lock, const dom::object& packages, const Indexes& indexes, bool development,
                       const Place& place) {
  for (const auto& [name, value] : packages) {
    const Place at = place.At(name);
    TRY_ASSIGN(const dom::object object, RequireObject(value, at));
    TRY_ASSIGN(
        const auto parts,
        TakeMembers(object, std::to_array<std::string_view>({"version", "index", "git", "ref", "path", "file"}), at));
    std::array<std::string_view, 6> texts;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      TRY_ASSIGN(texts[i], OptionalText(parts[i], at));
    }
    const auto [version, index, git, ref, path, file] = texts;
    RawPackage raw{.type = "pypi", .name = std::string(name)};
    if (version.starts_with("==")) raw.version = version.substr(2);
    if (!git.empty()) {
      raw.from = {LockOrigin::kGit, std::string(git) + '#' + std::string(ref)};
    } else if (!path.empty()) {
      raw.from = {LockOrigin::kPath, std::string(path)};
    } else if (!file.empty()) {
      raw.from = {LockOrigin::kUrl, std::string(file)};
    } else if (const auto found = indexes.find(index); found != indexes.end()) {
      raw.from = lock.SourceOf("pypi", found->second);
    }
    if (raw.version.empty() && raw.from.origin == LockOrigin::kRegistry) raw.unpinned = "not pinned to one version";
    raw.only_development = development;
    TRY(lock.Add(std::move(raw), at.Text()));
  }
  return {};
}

}  // namespace

Result<void> Pipfile(LockBuilder& lock, std::string_view text) {
  JsonParser parser;
  TRY_ASSIGN(const dom::element root, parser.Parse(AsBytes(text), kLockFileBytesMax));
  const Place place;
  TRY_ASSIGN(const dom::object object, RequireObject(root, place));
  TRY_ASSIGN(const auto members,
             TakeMembers(object, std::to_array<std::string_view>({"_meta", "default", "develop"}), place));
  if (!members[1] && !members[2]) return Invalid("no Pipfile.lock: it has neither \"default\" nor \"develop\"");
  const Indexes indexes = ReadIndexes(members[0]);
  const Place in_default = place.At("default");
  TRY_ASSIGN(const auto production, OptionalObject(members[1], in_default));
  if (production) TRY(ReadGroup(lock, *production, indexes, false, in_default));
  const Place in_develop = place.At("develop");
  TRY_ASSIGN(const auto development, OptionalObject(members[2], in_develop));
  if (development) TRY(ReadGroup(lock, *development, indexes, true, in_develop));
  return {};
}

}  // namespace entente::supply::lock_readers
