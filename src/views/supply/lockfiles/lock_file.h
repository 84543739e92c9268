// Lock files: what a package manager wrote down that a project installs, whichever tool it was.
//
// A file is read whole or refused; what is odd without making it useless is a warning. What does not come from the
// public registry of its ecosystem (git, folders, addresses, private registries) is listed and never looked up there:
// another's package may have the same name. What is taken of each format: docs/formats/lock-files.md.
//
// Thread safety: values; pure functions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::supply {

inline constexpr std::size_t kLockFileBytesMax = std::size_t{64} * 1024 * 1024;
inline constexpr std::size_t kLockEdgesMax = 8'000'000;

// The numbers are the first byte of a fuzzer's input: added at the end, never renumbered.
enum class LockFileKind : std::uint8_t {
  kNpm = 0,
  kYarn = 1,
  kPnpm = 2,
  kBun = 3,
  kCargo = 4,
  kGoMod = 5,
  kPoetry = 6,
  kPipfile = 7,
  kRequirements = 8,
  kUv = 9,
  kPdm = 10,
  kPylock = 11,
  kGemfile = 12,
  kComposer = 13,
  kPom = 14,
  kGradle = 15,
  kGradleVerification = 16,
  kNuGetLock = 17,
  kPackagesConfig = 18,
  kDepsJson = 19,
  kPub = 20,
  kMix = 21,
  kConan = 22,
  kStack = 23,
  kCabalFreeze = 24,
  kRenv = 25,
  kSwift = 26,
  kPodfile = 27,
  kJulia = 28,
  kDpkg = 29,
  kApk = 30,
};
inline constexpr std::size_t kLockFileKinds = 31;

// Where a package is said to come from.
enum class LockOrigin : std::uint8_t {
  kRegistry,       // the ecosystem's public registry, or a mirror of it; also where the file does not say
  kOtherRegistry,  // another one
  kGit,            // a repository, at a commit
  kUrl,            // an archive at an address
  kPath,           // a folder or file of the project
  kPlatform,       // comes with the language or its SDK
};

struct LockPackage {
  std::string name;     // as the ecosystem writes it: "@scope/name", "group:artifact"
  std::string version;  // empty when the file locks none
  // Canonical. With repository_url, vcs_url or download_url when it is not from the public registry; empty for folders
  // of the project and where it cannot be written as one.
  std::string purl;
  LockOrigin origin = LockOrigin::kRegistry;
  std::string source;  // registry, repository or folder, where it is not the public registry; without credentials
  std::string not_looked_up;  // why it is not looked up in advisories; empty when it is
  std::string licence;        // SPDX expression; few formats have it
  bool only_development = false;
  bool optional = false;
  std::vector<std::uint32_t> depends_on;  // positions in LockFile::packages, ascending
};

struct LockFile {
  LockFileKind kind = LockFileKind::kNpm;
  std::string format_version;  // as the file says; may be empty
  std::string name;            // of the project, where the file has it
  std::string version;
  std::vector<LockPackage> packages;  // each once by name, version and source
  // Positions of what the project itself asks for, ascending; empty where the format does not say.
  std::vector<std::uint32_t> asked_for;
  std::vector<std::string> warnings;
  bool has_dependencies = false;  // whether the format says which package needs which
};

// What a file cannot say of itself.
struct LockFileContext {
  // Host names whose packages are those of the public registries ("npm.mirror.example"), beside those known.
  std::vector<std::string> mirrors;
  // The text of etc/os-release beside a machine's package database: kDpkg and kApk need it.
  std::string os_release;
};

// "package-lock.json": what the tool calls it.
[[nodiscard]] std::string_view LockFileKindName(LockFileKind kind);

// By name, as each tool writes it, and the folder where that belongs to the name ("gradle/verification-metadata.xml").
// `first_bytes` decides where a name alone is too common ("status", "installed"); may be empty.
[[nodiscard]] std::optional<LockFileKind> LockFileKindOf(std::string_view path, std::string_view first_bytes);

// By what a person calls it: a name as above, or LockFileKindName().
[[nodiscard]] std::optional<LockFileKind> LockFileKindCalled(std::string_view name);

// Errors: kInvalidInput with a line ("line 12") or a JSON Pointer as place.
[[nodiscard]] Result<LockFile> ReadLockFile(LockFileKind kind, ByteView document, const LockFileContext& context = {});

}  // namespace entente::supply
