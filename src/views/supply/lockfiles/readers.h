// One reader a format. Each fills the builder, or refuses. Seen by lock_file.cc only.
//
// Errors, of all: kInvalidInput with a line or a JSON Pointer as place. REQUIRES: text is UTF-8, of at most
// kLockFileBytesMax bytes.
#pragma once

#include <string_view>

#include "base/result.h"
#include "views/supply/lockfiles/lock_builder.h"

namespace entente::supply::lock_readers {

[[nodiscard]] Result<void> Npm(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Yarn(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> YarnBerry(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Pnpm(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Bun(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Cargo(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> GoMod(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Poetry(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Pipfile(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Requirements(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Uv(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Pdm(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Pylock(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Gemfile(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Composer(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Pom(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Gradle(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> GradleVerification(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> NuGetLock(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> PackagesConfig(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> DepsJson(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Pub(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Mix(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Conan(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Stack(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> CabalFreeze(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Renv(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Swift(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Podfile(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Julia(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Dpkg(LockBuilder& lock, std::string_view text);
[[nodiscard]] Result<void> Apk(LockBuilder& lock, std::string_view text);

}  // namespace entente::supply::lock_readers
