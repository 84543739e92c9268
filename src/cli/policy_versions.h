// Policies as commands compare them: those on the log, and those in files; and how a difference is shown.
//
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/answers.h"
#include "cli/terminal.h"
#include "codec/json.h"
#include "registration/policy.h"
#include "registration/policy_diff.h"

namespace entente::cli {

// Errors: kNotFound; kInvalidInput with the file.
[[nodiscard]] Result<registration::Policy> ReadPolicyFile(const std::string& file);

struct PolicyVersion {
  std::uint64_t index = 0;
  std::string time;
  registration::Policy policy;
};
// Oldest first. Errors: those of asking.
[[nodiscard]] Result<std::vector<PolicyVersion>> PolicyVersions(Answers& answers);

[[nodiscard]] json::Value DiffJson(const registration::PolicyDiff& diff);
void PrintDiff(const registration::PolicyDiff& diff, Terminal& terminal);

}  // namespace entente::cli
