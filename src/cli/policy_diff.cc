// entente policy diff, policy history: what changed between policies, and when.
#include <algorithm>
#include <filesystem>

#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/policy_versions.h"
#include "cli/tables.h"
#include "node/node.h"

namespace entente::cli {
namespace {

constexpr const char* kInForce = "in-force";

struct PolicyDiffOptions {
  AnswerSource source;
  std::string file;
  std::string from = kInForce;
  std::string to;
  std::string format;
};

// What is compared, and what it is called.
struct Side {
  std::string name;
  registration::Policy policy;
};

Result<Side> OnLog(const std::vector<PolicyVersion>& versions, const std::string& which, const char* option) {
  if (which == kInForce)
    return Side{"the policy in force, entry " + std::to_string(versions.back().index), versions.back().policy};
  const auto found =
      std::ranges::find_if(versions, [&](const PolicyVersion& one) { return std::to_string(one.index) == which; });
  if (found == versions.end())
    return Fail(ErrorCode::kNotFound, "no policy is at this entry of the log; entente policy history lists them",
                std::string(option) + " " + which);
  return Side{"the policy in entry " + which, found->policy};
}

Result<Side> ToSide(const PolicyDiffOptions& chosen, const std::vector<PolicyVersion>& versions) {
  if (!chosen.to.empty()) return OnLog(versions, chosen.to, "--to");
  std::string file = chosen.file;
  if (file.empty() && chosen.source.data.empty())
    return BadUsage("say what the policy in force is compared with: a FILE, or --to INDEX");
  if (file.empty()) file = (std::filesystem::path(chosen.source.data) / "policy.json").string();
  TRY_ASSIGN(registration::Policy policy, ReadPolicyFile(file));
  return Side{file, std::move(policy)};
}

Result<ExitCode> Diff(const PolicyDiffOptions& chosen, Terminal& terminal) {
  if (!chosen.file.empty() && !chosen.to.empty())
    return BadUsage("--to and a FILE cannot both be what is compared with");
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const auto versions, PolicyVersions(*answers));
  TRY_ASSIGN(const Side before, OnLog(versions, chosen.from, "--from"));
  TRY_ASSIGN(const Side after, ToSide(chosen, versions));
  const registration::PolicyDiff diff = registration::Compare(before.policy, after.policy);
  if (chosen.format == "json") {
    json::Value answer = DiffJson(diff);
    answer["from"] = before.name;
    answer["to"] = after.name;
    PrintJson(terminal, answer);
  } else {
    terminal.PrintLine("from " + Plain(before.name) + " to " + Plain(after.name));
    PrintDiff(diff, terminal);
  }
  return diff.empty() ? ExitCode::kOk : ExitCode::kFindings;
}

Result<ExitCode> History(const PolicyDiffOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const auto versions, PolicyVersions(*answers));
  json::Value list = json::Value::array();
  Table table({">entry", "time", "what it changed"});
  for (std::size_t i = 0; i < versions.size(); ++i) {
    const PolicyVersion& one = versions[i];
    registration::PolicyDiff diff;
    if (i > 0) diff = registration::Compare(versions[i - 1].policy, one.policy);
    const std::string summary =
        i == 0 ? "the first policy, with " + std::to_string(one.policy.rules.size()) + " rules" : SummaryOf(diff);
    table.Add({std::to_string(one.index), one.time, summary});
    list.push_back({{"index", one.index},
                    {"time", one.time},
                    {"in_force", i + 1 == versions.size()},
                    {"summary", summary},
                    {"changes", DiffJson(diff)["changes"]},
                    {"effects", DiffJson(diff)["effects"]}});
  }
  if (chosen.format == "json")
    PrintJson(terminal, list);
  else
    table.Print(terminal);
  return ExitCode::kOk;
}

Action DeclareDiff(Options& options) {
  auto chosen = std::make_shared<PolicyDiffOptions>();
  options.Argument("FILE", chosen->file, "a policy document; the data directory's policy.json unless said otherwise");
  options.Text("--from", "INDEX", chosen->from,
               "the policy in this entry of the log; the one in force unless said otherwise");
  options.Text("--to", "INDEX", chosen->to, "compare with the policy in this entry instead of a file");
  DeclareAnswerSource(options, chosen->source);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return Diff(*chosen, terminal); };
}

Action DeclareHistory(Options& options) {
  auto chosen = std::make_shared<PolicyDiffOptions>();
  DeclareAnswerSource(options, chosen->source);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return History(*chosen, terminal); };
}

}  // namespace

constinit const Command kPolicyDiff{
    "policy diff", "What policy.json, or another policy, would allow and refuse that the one in force does not",
    "By rule and member, and by what it means for statements of each type. The exit code is 0 when nothing differs and "
    "1 "
    "when something does. The order of words in a list is no difference; that of rules is one.",
    "entente policy diff --data data\n"
    "entente policy diff new-policy.json --node http://127.0.0.1:8080\n"
    "entente policy diff --from 0 --to 57 --data data --format json",
    DeclareDiff};
constinit const Command kPolicyHistory{"policy history", "The policies that this log has had, and what each changed",
                                       "", "entente policy history --data data", DeclareHistory};

}  // namespace entente::cli
