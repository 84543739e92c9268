#include "views/supply/lockfiles/lock_file.h"

#include <algorithm>

#include "views/supply/lockfiles/lock_builder.h"
#include "views/supply/lockfiles/readers.h"

namespace entente::supply {
namespace {

struct Format {
  LockFileKind kind;
  std::string_view name;
  Result<void> (*read)(LockBuilder&, std::string_view);
};

// By kind.
constexpr std::array kFormats = {
    Format{LockFileKind::kNpm, "package-lock.json", lock_readers::Npm},
    Format{LockFileKind::kYarn, "yarn.lock", lock_readers::Yarn},
    Format{LockFileKind::kPnpm, "pnpm-lock.yaml", lock_readers::Pnpm},
    Format{LockFileKind::kBun, "bun.lock", lock_readers::Bun},
    Format{LockFileKind::kCargo, "Cargo.lock", lock_readers::Cargo},
    Format{LockFileKind::kGoMod, "go.mod", lock_readers::GoMod},
    Format{LockFileKind::kPoetry, "poetry.lock", lock_readers::Poetry},
    Format{LockFileKind::kPipfile, "Pipfile.lock", lock_readers::Pipfile},
    Format{LockFileKind::kRequirements, "requirements.txt", lock_readers::Requirements},
    Format{LockFileKind::kUv, "uv.lock", lock_readers::Uv},
    Format{LockFileKind::kPdm, "pdm.lock", lock_readers::Pdm},
    Format{LockFileKind::kPylock, "pylock.toml", lock_readers::Pylock},
    Format{LockFileKind::kGemfile, "Gemfile.lock", lock_readers::Gemfile},
    Format{LockFileKind::kComposer, "composer.lock", lock_readers::Composer},
    Format{LockFileKind::kPom, "pom.xml", lock_readers::Pom},
    Format{LockFileKind::kGradle, "gradle.lockfile", lock_readers::Gradle},
    Format{LockFileKind::kGradleVerification, "gradle/verification-metadata.xml", lock_readers::GradleVerification},
    Format{LockFileKind::kNuGetLock, "packages.lock.json", lock_readers::NuGetLock},
    Format{LockFileKind::kPackagesConfig, "packages.config", lock_readers::PackagesConfig},
    Format{LockFileKind::kDepsJson, ".deps.json", lock_readers::DepsJson},
    Format{LockFileKind::kPub, "pubspec.lock", lock_readers::Pub},
    Format{LockFileKind::kMix, "mix.lock", lock_readers::Mix},
    Format{LockFileKind::kConan, "conan.lock", lock_readers::Conan},
    Format{LockFileKind::kStack, "stack.yaml.lock", lock_readers::Stack},
    Format{LockFileKind::kCabalFreeze, "cabal.project.freeze", lock_readers::CabalFreeze},
    Format{LockFileKind::kRenv, "renv.lock", lock_readers::Renv},
    Format{LockFileKind::kSwift, "Package.resolved", lock_readers::Swift},
    Format{LockFileKind::kPodfile, "Podfile.lock", lock_readers::Podfile},
    Format{LockFileKind::kJulia, "Manifest.toml", lock_readers::Julia},
    Format{LockFileKind::kDpkg, "dpkg status", lock_readers::Dpkg},
    Format{LockFileKind::kApk, "apk installed", lock_readers::Apk},
};
static_assert(kFormats.size() == kLockFileKinds);
static_assert(std::ranges::is_sorted(kFormats, {}, &Format::kind));

struct Named {
  std::string_view name;
  LockFileKind kind;
};

// Names that are the tool's own and nobody else's.
constexpr std::array kNames = {
    Named{"package-lock.json", LockFileKind::kNpm},
    Named{"npm-shrinkwrap.json", LockFileKind::kNpm},
    Named{"yarn.lock", LockFileKind::kYarn},
    Named{"pnpm-lock.yaml", LockFileKind::kPnpm},
    Named{"bun.lock", LockFileKind::kBun},
    Named{"Cargo.lock", LockFileKind::kCargo},
    Named{"go.mod", LockFileKind::kGoMod},
    Named{"poetry.lock", LockFileKind::kPoetry},
    Named{"Pipfile.lock", LockFileKind::kPipfile},
    Named{"uv.lock", LockFileKind::kUv},
    Named{"pdm.lock", LockFileKind::kPdm},
    Named{"pylock.toml", LockFileKind::kPylock},
    Named{"Gemfile.lock", LockFileKind::kGemfile},
    Named{"gems.locked", LockFileKind::kGemfile},
    Named{"composer.lock", LockFileKind::kComposer},
    Named{"pom.xml", LockFileKind::kPom},
    Named{"gradle.lockfile", LockFileKind::kGradle},
    Named{"buildscript-gradle.lockfile", LockFileKind::kGradle},
    Named{"packages.lock.json", LockFileKind::kNuGetLock},
    Named{"packages.config", LockFileKind::kPackagesConfig},
    Named{"pubspec.lock", LockFileKind::kPub},
    Named{"mix.lock", LockFileKind::kMix},
    Named{"conan.lock", LockFileKind::kConan},
    Named{"stack.yaml.lock", LockFileKind::kStack},
    Named{"cabal.project.freeze", LockFileKind::kCabalFreeze},
    Named{"renv.lock", LockFileKind::kRenv},
    Named{"Package.resolved", LockFileKind::kSwift},
    Named{"Podfile.lock", LockFileKind::kPodfile},
    Named{"Manifest.toml", LockFileKind::kJulia},
};

std::string_view LastParts(std::string_view path, int parts) {
  if (path.empty()) return path;
  std::size_t at = path.size();
  while (parts-- > 0 && at != 0) {
    const std::size_t slash = path.rfind('/', at - 1);
    if (slash == std::string_view::npos) return path;
    at = slash;
  }
  return path.substr(at + 1);
}

// "pylock.NAME.toml", where NAME has no dot (PEP 751).
bool IsNamedPylock(std::string_view name) {
  if (!name.starts_with("pylock.") || !name.ends_with(".toml") || name.size() <= 12) return false;
  return name.substr(7, name.size() - 12).find('.') == std::string_view::npos;
}

}  // namespace

std::string_view LockFileKindName(LockFileKind kind) {
  return kFormats[static_cast<std::size_t>(kind)].name;
}

std::optional<LockFileKind> LockFileKindOf(std::string_view path, std::string_view first_bytes) {
  const std::string_view name = LastParts(path, 1);
  const std::string_view in_folder = LastParts(path, 2);
  if (const auto* found = std::ranges::find(kNames, name, &Named::name); found != kNames.end()) return found->kind;
  if (name.ends_with(".txt") && name.find("requirements") != std::string_view::npos) return LockFileKind::kRequirements;
  if (IsNamedPylock(name)) return LockFileKind::kPylock;
  if (name.size() > 10 && name.ends_with(".deps.json")) return LockFileKind::kDepsJson;
  if (name.size() > 4 && name.ends_with(".pom")) return LockFileKind::kPom;
  // Gradle before 6 wrote one file a configuration.
  if (name.ends_with(".lockfile") && in_folder.starts_with("dependency-locks/")) return LockFileKind::kGradle;
  if (in_folder == "gradle/verification-metadata.xml" ||
      (name == "verification-metadata.xml" && first_bytes.find("<verification-metadata") != std::string_view::npos))
    return LockFileKind::kGradleVerification;
  if (LastParts(path, 3) == "lib/dpkg/status" || (name == "status" && first_bytes.starts_with("Package: ")))
    return LockFileKind::kDpkg;
  if (LastParts(path, 4) == "lib/apk/db/installed" || (name == "installed" && first_bytes.starts_with("C:Q1")))
    return LockFileKind::kApk;
  return std::nullopt;
}

std::optional<LockFileKind> LockFileKindCalled(std::string_view name) {
  const auto* const found = std::ranges::find(kFormats, name, &Format::name);
  return found != kFormats.end() ? std::optional(found->kind) : LockFileKindOf(name, {});
}

Result<LockFile> ReadLockFile(LockFileKind kind, ByteView document, const LockFileContext& context) {
  if (document.size() > kLockFileBytesMax)
    return Invalid("larger than " + std::to_string(kLockFileBytesMax) + " bytes, which no lock file is");
  if (!IsUtf8(document)) return Invalid("not UTF-8; a lock file is a text");
  std::string_view text = AsText(document);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (const std::size_t at = text.find('\0'); at != std::string_view::npos)
    return Invalid("U+0000 in a text", "line " + std::to_string(1 + std::ranges::count(text.substr(0, at), '\n')));
  LockFile file;
  file.kind = kind;
  LockBuilder lock(file, context);
  TRY(kFormats[static_cast<std::size_t>(kind)].read(lock, text));
  lock.Finish();
  return file;
}

}  // namespace entente::supply
