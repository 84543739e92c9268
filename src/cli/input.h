// Files that a command is given, and files that it writes.
//
// Thread safety: pure functions over the file system.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"

namespace entente::cli {

// "-" is standard input. Errors: kNotFound; kInvalidInput when it is a directory or larger than `bytes_max`.
[[nodiscard]] Result<Bytes> ReadInput(const std::string& path, std::size_t bytes_max);
// Whole or not at all, replacing what was there; "-" is standard output. Errors: kUnavailable.
[[nodiscard]] Result<void> WriteOutput(const std::string& path, ByteView bytes);
// SHA-256 of a file of any size, read in pieces.
struct FileDigest {
  crypto::Digest digest{};
  std::uint64_t bytes = 0;
};
[[nodiscard]] Result<FileDigest> DigestOfFile(const std::filesystem::path& path);

}  // namespace entente::cli
