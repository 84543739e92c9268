// Checker: reads a log as an outsider would, and says whether it holds together. `entente check` is its face.
//
// Everything is taken from the log's public files (C2SP tlog-tiles): the checkpoint's signature, each entry bundle,
// each hash tile against the tiles below it, the root, the form of each entry, and that time never goes back. A
// directory has more to compare with: CheckJournal() holds its journal against its tiles.
//
// Thread safety: pure functions over their arguments.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "log/checkpoint.h"
#include "log/log_end.h"
#include "log/public_tile.h"
#include "statement/signed_statement.h"
#include "storage/files.h"

namespace entente::log {

struct CheckFault {
  std::string place;  // the file, or "entry 57"
  std::string what;
};

struct CheckReport {
  std::string origin;
  std::uint64_t size = 0;
  crypto::Digest root{};
  bool signature_checked = false;     // under a key that the caller trusts, or one that follows from it
  std::string signed_by;              // that key
  std::optional<LogEnd> end;          // the log says that it has ended
  std::uint64_t entries = 0;          // read and found in their place
  std::uint64_t tiles = 0;            // hash tiles compared
  std::uint64_t payloads = 0;         // filled in by the caller's visitor, if it checks documents
  std::uint64_t erased_payloads = 0;  // the same: documents that an entry erased
  std::vector<CheckFault> faults;     // at most kCheckFaultsMax; `clean()` when there is none
  [[nodiscard]] bool clean() const { return faults.empty(); }
};
// The check ends when so many are found.
inline constexpr std::size_t kCheckFaultsMax = 100;
inline constexpr std::uint64_t kCheckDuplicatesMax = std::uint64_t{1} << 23U;

struct CheckOptions {
  // Without it, the checkpoint's signature is not checked against anything the caller trusts (see signature_checked).
  // From it, the log's own changes of its checkpoint key lead to the one that signed.
  std::optional<NoteVerifier> log_key;
  // Sees every well-formed entry in order; what it returns as an error becomes a fault at that entry.
  std::function<Result<void>(std::uint64_t index, const statement::SignedStatement& entry)> visit;
  // Told now and then how many entries have been read, of how many.
  std::function<void(std::uint64_t done, std::uint64_t all)> progress;
};

// Faults are part of the report. Errors: kNotFound when there is no checkpoint; every other error of `file`, which then
// says that the log could not be checked.
[[nodiscard]] Result<CheckReport> CheckPublicLog(const PublicFile& file, const CheckOptions& options);

// Holds a log directory's journal against its public files: every journalled entry under the published size is where
// the tiles say, each record's root and checkpoint are the tree's, its time is that of the time entries, what is behind
// the published size is whole, and the files `identities` and `times` say the same as far as they go (the node makes
// them anew when they are missing). What a torn write left at the journal's end is no fault. Adds faults to `report`.
//
// REQUIRES: `report` is that of CheckPublicLog() on the same directory.
// Errors: kUnavailable when files cannot be read.
[[nodiscard]] Result<void> CheckJournal(const std::filesystem::path& log_directory, const storage::Files& files,
                                        CheckReport& report);

// Holds the partial tiles and bundles of smaller published sizes, which are there until the full one is, against those
// of the newest. Adds faults to `report`.
//
// REQUIRES: `report` is that of CheckPublicLog() on the same directory.
// Errors: kUnavailable when files cannot be read.
[[nodiscard]] Result<void> CheckOlderPartials(const std::filesystem::path& log_directory, const storage::Files& files,
                                              CheckReport& report);

}  // namespace entente::log
