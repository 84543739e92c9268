// Checks a node's directory, or a log's: the public files as an outsider reads them, the journal behind them, and every
// document behind a hash envelope. It takes no lock and writes nothing.
//
// Thread safety: pure functions over their arguments.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

#include "base/limits.h"
#include "base/result.h"
#include "log/check.h"

namespace entente::node {

struct DirectoryToCheck {
  log::PublicFile file;            // gives the log's public files
  std::filesystem::path log;       // the log's directory; empty when it is read over HTTP
  std::filesystem::path payloads;  // of a node's directory; empty otherwise
  std::filesystem::path vault;     // the same
  std::uint64_t payload_bytes_max = limits::kPayloadBytesMax;
};

// Of files in a directory of this machine.
[[nodiscard]] log::PublicFile PublicFilesOf(const std::filesystem::path& log_directory);

// What is wrong is in the report. Errors: as log::CheckPublicLog() and log::CheckJournal().
[[nodiscard]] Result<log::CheckReport> CheckDirectory(
    const DirectoryToCheck& directory, const std::optional<log::NoteVerifier>& log_key,
    const std::function<void(std::uint64_t done, std::uint64_t all)>& progress);

}  // namespace entente::node
