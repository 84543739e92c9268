// pubspec.lock (Dart): YAML, packages by name, each with its source (hosted, git, path, sdk).
#include "codec/yaml_tree.h"
#include "views/supply/lockfiles/readers.h"

namespace entente::supply::lock_readers {
namespace {

LockSource SourceOfPackage(const LockBuilder& lock, const yaml::TreeValue& package) {
  const std::string_view source = package.TextOf("source");
  const auto description = package.Find("description");
  const auto text = [&](std::string_view key) {
    return description ? std::string(description->TextOf(key)) : std::string();
  };
  if (source == "git") return {LockOrigin::kGit, text("url") + '#' + text("resolved-ref")};
  if (source == "path") return {LockOrigin::kPath, text("path")};
  if (source == "sdk") return {LockOrigin::kPlatform, description ? std::string(description->Text()) : "sdk"};
  return lock.SourceOf("pub", text("url"));
}

}  // namespace

Result<void> Pub(LockBuilder& lock, std::string_view text) {
  TRY_ASSIGN(const yaml::Tree document, yaml::Tree::Parse(AsBytes(text), kLockFileBytesMax));
  const auto packages = document.root().Find("packages");
  if (!document.root().IsMap() || (!packages && !document.root().Find("sdks")))
    return Invalid("no pubspec.lock: it has no packages", document.root().Place());
  if (!packages) return {};
  if (!packages->IsMap()) return Invalid("a map of packages is expected", packages->Place());
  for (std::size_t i = 0; i < packages->size(); ++i) {
    const yaml::TreeValue value = packages->Value(i);
    RawPackage raw{
        .type = "pub", .name = std::string(packages->Key(i)), .version = std::string(value.TextOf("version"))};
    raw.from = SourceOfPackage(lock, value);
    raw.only_development = value.TextOf("dependency") == "direct dev";
    if (raw.version.empty() && raw.from.origin == LockOrigin::kRegistry)
      raw.unpinned = "the lock file gives no version";
    TRY(lock.Add(std::move(raw), value.Place()));
  }
  return {};
}

}  // namespace entente::supply::lock_readers
