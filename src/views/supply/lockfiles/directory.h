// Walks a directory for what can be scanned: lock files and SBOMs, by their names, in sorted order.
//
// No symbolic link is followed. What package managers unpacked (node_modules, vendor, ...) and repositories' own
// folders are not entered: what they hold is in the lock files beside them. docs/formats/lock-files.md lists names and
// folders.
//
// Thread safety: pure functions over the file system.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "views/supply/lockfiles/lock_file.h"

namespace entente::supply {

struct DirectoryLimits {
  std::size_t depth_max = 64;
  std::size_t entries_max = 2'000'000;
  std::size_t documents_max = 100'000;
};

struct FoundDocument {
  std::filesystem::path file;
  std::optional<LockFileKind> lock;  // nothing: an SBOM
};

struct DirectoryFinds {
  std::vector<FoundDocument> documents;
  std::vector<std::string> warnings;  // folders that could not be read
};

// Errors: kNotFound and kUnavailable of the directory itself; kInvalidInput beyond a limit.
[[nodiscard]] Result<DirectoryFinds> FindDocuments(const std::filesystem::path& directory,
                                                   const DirectoryLimits& limits = {});

// Files as they are, and for each directory the documents that it holds; what could not be read in them is added to
// `warnings`. Errors: those of FindDocuments(); kNotFound when a directory holds no document.
[[nodiscard]] Result<std::vector<std::string>> DocumentsOf(const std::vector<std::string>& paths,
                                                           std::vector<std::string>& warnings);

// Whether a file's name is one that SBOMs are given.
[[nodiscard]] bool IsSbomName(std::string_view name);

// What ReadLockFile() needs beside the file: etc/os-release of the system whose package database it is.
[[nodiscard]] LockFileContext ContextOf(const std::filesystem::path& file, LockFileKind kind);

}  // namespace entente::supply
