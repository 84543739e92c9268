// Configuration of a witness: witness.toml in its directory. Unknown keys are errors, so that a misspelt one is
// noticed. Format: docs/witness.md.
//
// Thread safety: pure functions over values, but for the two that read and write the file.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "log/note.h"
#include "storage/files.h"

namespace entente::witness {

inline constexpr std::size_t kLogsMax = 10'000;
inline constexpr std::size_t kKeysOfALogMax = 8;

// A log whose checkpoints are cosigned: those of this origin, signed with one of these keys.
struct KnownLog {
  std::string origin;
  std::vector<log::NoteVerifier> keys;  // at least one
};

struct Configuration {
  std::string name;  // of the witness's key
  std::vector<KnownLog> logs;
};

// Errors: kInvalidInput with the line; kNotFound when there is no witness here.
[[nodiscard]] Result<Configuration> ReadConfiguration(const std::filesystem::path& file, const storage::Files& files);
// The file of a witness that knows no log yet.
[[nodiscard]] std::string NewConfiguration(std::string_view name);
// Adds a log to the file, or another key to one that is there; what else is in it stays, comments too. REQUIRES: nobody
// else writes it.
// Errors: kConflict when the key is known already, or there are too many; kInvalidInput when the key or the file is not
// well-formed.
[[nodiscard]] Result<void> AddLog(const std::filesystem::path& file, std::string_view origin, std::string_view vkey,
                                  storage::Files& files);

}  // namespace entente::witness
