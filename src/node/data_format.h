// The format of a data directory: a number in its file `format`, written last by whoever makes or changes the
// directory.
//
// A program opens directories of its own format and no others. Older ones are brought up to date first
// (src/migration/); newer ones belong to a newer program.
//
//   1  the first
//   2  the log may hold statements that format 1 does not know and that change who may speak for whom (delegations,
//      recoveries of keys, certificates), and payloads may be erased: a program of format 1 would judge such
//      a log otherwise, and take its directory for damaged
//   3  restricted documents rest in a vault beside the others: a program of format 2 would leave them out of its
//      backups, and take statements about them for some whose documents were lost
//
// Thread safety: functions without shared state.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace entente::node {

inline constexpr int kDataFormat = 3;

// What the file holds.
[[nodiscard]] std::string DataFormatText(int format);
// Errors: kNotFound when there is no such directory; kConflict when it is half made, or its file holds no format.
[[nodiscard]] Result<int> ReadDataFormat(const std::filesystem::path& directory);
// Durable when it returns.
[[nodiscard]] Result<void> WriteDataFormat(const std::filesystem::path& directory, int format);

}  // namespace entente::node
