#include "cli/policy_versions.h"

#include <set>

#include "base/limits.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/tables.h"
#include "statement/content_types.h"

namespace entente::cli {

Result<registration::Policy> ReadPolicyFile(const std::string& file) {
  TRY_ASSIGN(const Bytes text, ReadInput(file, limits::kStatementJsonBytesMax));
  auto policy = registration::Policy::FromJson(AsText(text));
  if (!policy.has_value()) return std::unexpected(WithContext(std::move(policy.error()), file));
  return policy;
}

Result<std::vector<PolicyVersion>> PolicyVersions(Answers& answers) {
  TRY_ASSIGN(const AllItems all,
             GetAll(answers, PathWith("/api/v1/statements", {{"type", statement::content_type::kPolicy}})));
  // The first policy is entry 0 of every log, also of one whose views nobody has folded yet.
  std::set<std::uint64_t> indexes = {0};
  for (const json::Value& row : all.items) indexes.insert(row.value("index", std::uint64_t{0}));
  std::vector<PolicyVersion> versions;
  for (const std::uint64_t index : indexes) {
    TRY_ASSIGN(const json::Value entry, answers.Get("/api/v1/statements/" + std::to_string(index)));
    auto policy = registration::Policy::FromJson(entry.value("payload", json::Value()).dump());
    if (!policy.has_value())
      return std::unexpected(WithContext(std::move(policy.error()), "the policy in entry " + std::to_string(index)));
    versions.push_back({index, CellText(entry, "time"), *std::move(policy)});
  }
  return versions;
}

json::Value DiffJson(const registration::PolicyDiff& diff) {
  json::Value changes = json::Value::array();
  for (const registration::PolicyChange& change : diff.changes)
    changes.push_back({{"rule", change.rule.empty() ? json::Value(nullptr) : json::Value(change.rule)},
                       {"member", change.member},
                       {"before", change.before},
                       {"after", change.after}});
  json::Value effects = json::Value::array();
  for (const registration::PolicyEffect& effect : diff.effects)
    effects.push_back(
        {{"content_type", effect.content_type.empty() ? json::Value(nullptr) : json::Value(effect.content_type)},
         {"effect", effect.allows ? "allowed" : "refused"},
         {"says", effect.says}});
  return {{"same", diff.empty()}, {"summary", SummaryOf(diff)}, {"changes", changes}, {"effects", effects}};
}

void PrintDiff(const registration::PolicyDiff& diff, Terminal& terminal) {
  Table table({"rule", "member", "before", "after"});
  for (const registration::PolicyChange& change : diff.changes)
    table.Add({change.rule.empty() ? "(policy)" : change.rule, change.member, change.before, change.after});
  if (!table.empty()) table.Print(terminal);
  for (const bool allows : {true, false})
    for (const registration::PolicyEffect& effect : diff.effects) {
      if (effect.allows != allows) continue;
      terminal.PrintLine(
          (allows ? terminal.Painted(Paint::kWarn, "allowed now  ") : terminal.Painted(Paint::kBad, "refused now  ")) +
          Plain(effect.content_type.empty() ? "all types" : effect.content_type) + ": " + Plain(effect.says));
    }
  terminal.PrintLine(SummaryOf(diff));
}

}  // namespace entente::cli
