// stack.yaml.lock (Haskell): YAML, packages beside the snapshot, each as it was completed. Those of the snapshot stand
// at its address and not in the file.
#include <algorithm>

#include "codec/yaml_tree.h"
#include "views/supply/lockfiles/lines.h"
#include "views/supply/lockfiles/readers.h"

namespace entente::supply::lock_readers {
namespace {

// "aeson-1.4.7.1@sha256:...,6543" -> {"aeson", "1.4.7.1"}.
std::pair<std::string_view, std::string_view> HackagePackage(std::string_view text) {
  text = text.substr(0, text.find('@'));
  const std::size_t hyphen = text.rfind('-');
  if (hyphen == std::string_view::npos) return {text, {}};
  return {text.substr(0, hyphen), text.substr(hyphen + 1)};
}

RawPackage PackageOf(const yaml::TreeValue& completed) {
  RawPackage raw{.type = "hackage"};
  if (const std::string_view hackage = completed.TextOf("hackage"); !hackage.empty()) {
    const auto [name, version] = HackagePackage(hackage);
    raw.name = name;
    raw.version = version;
    return raw;
  }
  raw.name = completed.TextOf("name");
  raw.version = completed.TextOf("version");
  if (const std::string_view git = completed.TextOf("git"); !git.empty())
    raw.from = {LockOrigin::kGit, std::string(git) + '#' + std::string(completed.TextOf("commit"))};
  else
    raw.from = {LockOrigin::kUrl, std::string(completed.TextOf("url"))};
  return raw;
}

}  // namespace

Result<void> Stack(LockBuilder& lock, std::string_view text) {
  TRY_ASSIGN(const yaml::Tree document, yaml::Tree::Parse(AsBytes(text), kLockFileBytesMax));
  const yaml::TreeValue root = document.root();
  const auto packages = root.Find("packages");
  const auto snapshots = root.Find("snapshots");
  if (!packages && !snapshots) return Invalid("no stack.yaml.lock: it has no packages", root.Place());
  for (std::size_t i = 0; packages && packages->IsList() && i < packages->size(); ++i) {
    const yaml::TreeValue one = packages->Item(i);
    const auto completed = one.Find("completed");
    if (!completed) return Invalid("a package has what it was completed to", one.Place());
    RawPackage raw = PackageOf(*completed);
    if (raw.version.empty()) raw.unpinned = "the lock file gives no version";
    TRY(lock.Add(std::move(raw), one.Place()));
  }
  if (snapshots && snapshots->size() > 0)
    lock.Warn("packages of the snapshot are not in the file, and are not taken; cabal.project.freeze has them all");
  return {};
}

}  // namespace entente::supply::lock_readers
