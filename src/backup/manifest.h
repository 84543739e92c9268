// Manifest: what a backup holds, and of which point of which log.
//
// Format: docs/formats/backup.md.  Thread safety: values; functions over the file system.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "storage/file_copy.h"

namespace entente::backup {

inline constexpr std::string_view kManifestFormat = "entente-backup/1";
inline constexpr std::string_view kManifestName = "manifest.json";
inline constexpr std::string_view kManifestDigestName = "manifest.json.sha256";
inline constexpr std::string_view kDataName = "data";

struct ManifestFile {
  std::string path;  // below the data directory, with '/'
  storage::FileDigest content;
};

struct Manifest {
  std::string origin;
  std::uint64_t size = 0;  // entries
  crypto::Digest root{};
  std::string checkpoint;    // the signed note of size and root
  UnixSeconds log_time = 0;  // the log's own, at its end
  UnixSeconds made = 0;
  std::vector<ManifestFile> files;  // by path, ascending

  [[nodiscard]] const ManifestFile* Find(std::string_view path) const;
  [[nodiscard]] std::uint64_t bytes() const;
};

// Into the backup's directory, with its digest beside it.
[[nodiscard]] Result<void> WriteManifest(const std::filesystem::path& backup, const Manifest& manifest);
// Errors: kNotFound when this is no finished backup; kConflict when another version of Entente made it; kCorruption
// when the manifest is not what was written.
[[nodiscard]] Result<Manifest> ReadManifest(const std::filesystem::path& backup);

}  // namespace entente::backup
