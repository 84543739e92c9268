// Files that hold a key as text: read with a bound and a look at who else may read them; written synced, and given
// their name only when they are whole and the name is free. Seen inside crypto/ only.
//
// Errors: kNotFound; kConflict when a file is there already; kUnauthorized when others may read a private key, or we
// may not; kInvalidInput for what is no such file; kUnavailable for the disk. Their place is the path. Thread safety:
// functions without shared state.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace entente::crypto {

inline constexpr mode_t kPrivateMode = 0600;

// Text of a private key, wiped when it goes.
struct SecretText {
  std::string text;
  SecretText() = default;
  explicit SecretText(std::string secret) : text(std::move(secret)) {}
  SecretText(SecretText&& other) noexcept = default;
  SecretText& operator=(SecretText&&) = delete;
  ~SecretText();
};

// Refuses a private key that others can read. Whether it is one is judged from the content, not from the name.
[[nodiscard]] Result<SecretText> ReadKeyText(const std::filesystem::path& path);

[[nodiscard]] Result<void> RequireAbsent(const std::filesystem::path& path);

// A name beside `target`; what was written under it goes again unless it was published.
class TemporaryKeyFile {
 public:
  explicit TemporaryKeyFile(const std::filesystem::path& target);
  TemporaryKeyFile(const TemporaryKeyFile&) = delete;
  TemporaryKeyFile& operator=(const TemporaryKeyFile&) = delete;
  ~TemporaryKeyFile();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

[[nodiscard]] Result<void> WriteSynced(const std::filesystem::path& path, std::string_view text, mode_t mode);
// Gives a finished file its name, unless the name is taken.
[[nodiscard]] Result<void> Publish(const std::filesystem::path& temporary, const std::filesystem::path& path);
[[nodiscard]] Result<void> SyncDirectoryOf(const std::filesystem::path& path);

}  // namespace entente::crypto
