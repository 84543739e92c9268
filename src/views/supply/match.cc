#include "views/supply/match.h"

#include <algorithm>

#include "views/supply/judge.h"
#include "views/supply/versions/order.h"

namespace entente::supply {
namespace {

SeverityValue SeverityOf(const index_format::Affected& affected) {
  SeverityValue severity;
  if (affected.score_plus_one > 0) severity.score_tenths = affected.score_plus_one - 1;
  severity.label = static_cast<SeverityLabel>(std::min<std::uint8_t>(affected.label, 5));
  return severity;
}

Result<void> LookUpIn(const AdvisoryIndex& index, std::string_view ecosystem, const AdvisoryName& component,
                      VersionToJudge& version, std::vector<Match>& matches) {
  TRY_ASSIGN(const auto package, index.FindPackage(ecosystem, component.name));
  if (!package) return {};
  TRY_ASSIGN(const auto head, index.Package(*package));
  TRY_ASSIGN(const auto rows, index.AffectedOf(*package));
  for (const index_format::Affected& affected : rows) {
    TRY_ASSIGN(const RowVerdict row, JudgeRow(index, affected, version));
    if (!row.affected) continue;
    // An advisory may describe one package in several parts, which stand together: it is one finding, and the first fix
    // told is kept.
    if (matches.empty() || matches.back().advisory != affected.advisory)
      matches.push_back({affected.advisory, head.name, row.fixed, SeverityOf(affected)});
    else if (matches.back().fixed.empty())
      matches.back().fixed = row.fixed;
  }
  return {};
}

}  // namespace

Result<LookUp> LookUpComponent(const AdvisoryIndex& index, const AdvisoryName& component) {
  LookUp result;
  if (!component.missing.empty()) {
    result.not_covered = component.missing;
    return result;
  }
  const std::vector<std::string> ecosystems = LookupEcosystems(component.ecosystem);
  if (std::ranges::none_of(ecosystems, [&index](const std::string& name) { return index.Covers(name); })) {
    result.not_covered = "the index has no data on " + component.ecosystem;
    return result;
  }
  if (component.version.empty()) {
    result.not_covered = "no version";
    return result;
  }
  VersionToJudge version(component.version);
  for (const std::string& ecosystem : ecosystems) TRY(LookUpIn(index, ecosystem, component, version, result.matches));
  if (ecosystems.size() > 1) {
    std::ranges::stable_sort(result.matches, {}, &Match::advisory);
    const auto twice = std::ranges::unique(result.matches, {}, &Match::advisory);
    result.matches.erase(twice.begin(), twice.end());
  }
  // Without an order only listed versions are known: what was found stands, and the component is not covered.
  const VersionOrder order = OrderOf(component.ecosystem);
  if (order == VersionOrder::kNone)
    result.not_covered = "versions of " + component.ecosystem + " cannot be ordered here";
  else if (!version.IsIn(order))
    result.not_covered = "\"" + component.version + "\" is no version of " + component.ecosystem;
  else if (result.matches.empty())
    result.not_covered = component.caveat;
  return result;
}

}  // namespace entente::supply
