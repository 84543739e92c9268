// cabal.project.freeze (Haskell): constraints, of which "any.NAME ==VERSION" pins a package and the rest sets flags.
#include "views/supply/lockfiles/lines.h"
#include "views/supply/lockfiles/readers.h"

namespace entente::supply::lock_readers {
namespace {

Result<void> TakeConstraint(LockBuilder& lock, std::string_view constraint, const std::string& place) {
  constraint = Trimmed(constraint);
  const auto [name, version] = CutAt(constraint, "==");
  std::string_view package = Trimmed(name);
  if (package.starts_with("any.")) package.remove_prefix(4);
  if (version.empty() || package.empty() || package.find(' ') != std::string_view::npos) return {};
  TRY(lock.Add({.type = "hackage", .name = std::string(package), .version = std::string(Trimmed(version))}, place));
  return {};
}

// "hackage.haskell.org:merge, other:merge": what the packages may come from.
void CheckRepositories(LockBuilder& lock, std::string_view repositories, const std::string& place) {
  while (!repositories.empty()) {
    const auto [one, rest] = CutAt(repositories, ",");
    repositories = rest;
    const std::string_view name = CutAt(Trimmed(one), ":").first;
    if (!name.empty() && name != "hackage.haskell.org" && name != ":none")
      lock.Warn(place + ": packages may come from " + std::string(name) + ", too; they are taken for those of Hackage");
  }
}

}  // namespace

Result<void> CabalFreeze(LockBuilder& lock, std::string_view text) {
  Lines lines(text);
  std::string_view line;
  bool in_constraints = false;
  bool any_field = false;
  while (lines.Next(line)) {
    std::string_view content = Trimmed(line);
    if (content.empty() || content.starts_with("--")) continue;
    if (IndentOf(line) == 0) {
      const auto [field, value] = CutAt(content, ":");
      in_constraints = field == "constraints";
      any_field = any_field || in_constraints || field == "active-repositories" || field == "index-state";
      if (field == "active-repositories") CheckRepositories(lock, value, lines.Place());
      content = value;
    }
    while (in_constraints && !content.empty()) {
      const auto [one, rest] = CutAt(content, ",");
      TRY(TakeConstraint(lock, one, lines.Place()));
      content = rest;
    }
  }
  if (!any_field) return Invalid("no cabal.project.freeze: it has no constraints");
  return {};
}

}  // namespace entente::supply::lock_readers
