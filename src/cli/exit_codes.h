// Exit codes: the one table from what went wrong to what a script sees. docs/commands.md says the same.
//
// Thread safety: pure functions.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"

namespace entente::cli {

enum class ExitCode : int {
  kOk = 0,
  kFindings = 1,  // the command worked, and its answer is no: not verified, not clean, findings, unknown
  kUsage = 2,
  kInvalidInput = 3,
  kUnauthorized = 4,
  kPolicyRejected = 5,
  kNotFound = 6,
  kConflict = 7,
  kUnavailable = 8,
  kCorruption = 9,
  kInternal = 10,
};

struct ExitCodeRow {
  ExitCode code;
  std::string_view name;
  std::string_view meaning;
};
[[nodiscard]] std::span<const ExitCodeRow> ExitCodes();
[[nodiscard]] ExitCode ExitCodeOf(ErrorCode code);

}  // namespace entente::cli
