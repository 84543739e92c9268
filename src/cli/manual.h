// Manual pages (man(7) format): entente.1, and one for each command, made from the commands themselves.
//
// Thread safety: functions over the file system.
#pragma once

#include <cstddef>
#include <filesystem>

#include "base/result.h"

namespace entente::cli {

// Writes the pages into a directory, which is made if it is not there, and says how many there are.
[[nodiscard]] Result<std::size_t> WriteManual(const std::filesystem::path& directory);

}  // namespace entente::cli
