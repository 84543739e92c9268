// Whom a checker of evidence trusts: keys of logs and of witnesses, named one by one or by a C2SP tlog-policy.
//
// Thread safety: values; functions over files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/verify_findings.h"
#include "log/checkpoint.h"
#include "log/tlog_policy.h"

namespace entente::cli {

// As given on the command line.
struct GivenTrust {
  std::string log_key;
  std::string policy;
  std::vector<std::string> witnesses;
  std::uint64_t quorum = 0;  // 0: all of them

  [[nodiscard]] bool asks_for_witnesses() const { return !policy.empty() || !witnesses.empty() || quorum > 0; }
};

struct LogTrust {
  std::vector<log::NoteVerifier> logs;  // any of them
  std::string from;                     // where they come from, for a person
  std::optional<log::TlogPolicy> policy;
};

// `what` is checked against a log's key, for the error when none is given. Errors: those of files; kInvalidInput for a
// bad policy and for options that do not go together.
[[nodiscard]] Result<LogTrust> ReadLogTrust(const GivenTrust& given, std::string_view what);

// A checkpoint whose log is trusted, and the key under which its signature holds.
struct TrustedCheckpoint {
  log::Checkpoint checkpoint;
  log::NoteVerifier key;
};
// Errors: kUnauthorized or kInvalidInput when no trusted key has signed it.
[[nodiscard]] Result<TrustedCheckpoint> VerifyUnder(const LogTrust& trust, std::string_view note);

// Writes down which key was trusted.
void SayTrusted(const LogTrust& trust, const log::NoteVerifier& key, Findings& findings);
// Writes down the log's state, and who cosigned it: fails where too few of those who were asked for did.
[[nodiscard]] Result<void> CheckCosigned(const GivenTrust& given, const LogTrust& trust, std::string_view note,
                                         const log::NoteVerifier& key, Findings& findings);
// All three of a checkpoint; nothing when it does not hold, which is written down.
[[nodiscard]] Result<std::optional<TrustedCheckpoint>> CheckCheckpoint(const GivenTrust& given, const LogTrust& trust,
                                                                       std::string_view note, Findings& findings);

}  // namespace entente::cli
