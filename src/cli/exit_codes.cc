#include "cli/exit_codes.h"

#include <array>

namespace entente::cli {
namespace {

constexpr std::array<ExitCodeRow, 11> kRows = {{
    {ExitCode::kOk, "ok", "done; the answer, if there is one, is yes"},
    {ExitCode::kFindings, "findings",
     "done, and the answer is no: not verified, not clean, findings at or above --fail-on"},
    {ExitCode::kUsage, "usage", "the command line cannot be read"},
    {ExitCode::kInvalidInput, "invalid-input", "a file or document is not what it should be"},
    {ExitCode::kUnauthorized, "unauthorized", "an unknown or revoked key, a wrong signature, a wrong passphrase"},
    {ExitCode::kPolicyRejected, "policy-rejected", "understood and authentic, but the registration policy says no"},
    {ExitCode::kNotFound, "not-found", "there is no such file, entry, party or address"},
    {ExitCode::kConflict, "conflict", "it contradicts what is already there, or another process has it"},
    {ExitCode::kUnavailable, "unavailable", "a disk, a network or a node does not answer, or asks to come back later"},
    {ExitCode::kCorruption, "corruption", "stored bytes are not what was written"},
    {ExitCode::kInternal, "internal", "a defect of this program"},
}};

}  // namespace

std::span<const ExitCodeRow> ExitCodes() {
  return kRows;
}

ExitCode ExitCodeOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidInput:
      return ExitCode::kInvalidInput;
    case ErrorCode::kUnauthorized:
      return ExitCode::kUnauthorized;
    case ErrorCode::kPolicyRejected:
      return ExitCode::kPolicyRejected;
    case ErrorCode::kNotFound:
      return ExitCode::kNotFound;
    case ErrorCode::kConflict:
      return ExitCode::kConflict;
    case ErrorCode::kPushback:
    case ErrorCode::kUnavailable:
      return ExitCode::kUnavailable;
    case ErrorCode::kCorruption:
      return ExitCode::kCorruption;
    case ErrorCode::kInternal:
      return ExitCode::kInternal;
  }
  return ExitCode::kInternal;
}

}  // namespace entente::cli
