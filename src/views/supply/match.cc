#include "views/supply/match.h"

#include <algorithm>
#include <map>
#include <utility>

#include "views/supply/ecosystem_places.h"
#include "views/supply/judge.h"
#include "views/supply/osv.h"
#include "views/supply/versions/order.h"

namespace entente::supply {
namespace {

SeverityValue SeverityOf(const index_format::Affected& affected) {
  SeverityValue severity;
  if (affected.score_plus_one > 0) severity.score_tenths = affected.score_plus_one - 1;
  severity.label = static_cast<SeverityLabel>(std::min<std::uint8_t>(affected.label, 5));
  return severity;
}

// Whether the index names the component there, affected or not.
Result<bool> LookUpIn(const AdvisoryIndex& index, std::string_view ecosystem, std::string_view name,
                      VersionToJudge& version, std::vector<Match>& matches) {
  TRY_ASSIGN(const auto package, index.FindPackage(ecosystem, name));
  if (!package) return false;
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
  return true;
}

// By advisory; of several matches of one, that of the most specific place.
std::vector<Match> EachOnce(std::vector<Match> matches) {
  if (matches.size() < 2) return matches;
  std::map<std::uint32_t, Match> first;
  for (const Match& match : matches) first.try_emplace(match.advisory, match);
  matches.clear();
  for (const auto& [advisory, match] : first) matches.push_back(match);
  return matches;
}

// Why nothing was found of it does not mean that there is nothing; empty when it does.
std::string WhyNotCovered(const AdvisoryName& component, VersionOrder order, VersionToJudge& version, bool named,
                          bool named_by_commits) {
  if (component.ecosystem == kGitEcosystem || (named_by_commits && !named))
    return "advisories tell its repository by commits: only the versions and commits that they name were compared";
  // Without an order only listed versions are known: what was found stands, and the component is not covered.
  if (order == VersionOrder::kNone) return "versions of " + component.ecosystem + " cannot be ordered here";
  if (!version.IsIn(order)) return "\"" + component.version + "\" is no version of " + component.ecosystem;
  if (!named && HoldsOnlyWhatIsNamed(component.ecosystem))
    return "no advisory names it, and not everything that is named so is of " + component.ecosystem;
  return {};
}

}  // namespace

Result<LookUp> LookUpComponent(const AdvisoryIndex& index, const AdvisoryName& component) {
  KnownPlaces places(index);
  return LookUpComponent(index, component, places);
}

Result<LookUp> LookUpComponent(const AdvisoryIndex& index, const AdvisoryName& component, KnownPlaces& known) {
  LookUp result;
  if (!component.missing.empty()) {
    result.not_covered = component.missing;
    return result;
  }
  const EcosystemPlaces& places = known.Of(component.ecosystem);
  if (!places.covered) {
    result.not_covered = "the index has no data on " + component.ecosystem;
    return result;
  }
  if (component.version.empty()) {
    result.not_covered = "no version";
    return result;
  }
  VersionToJudge version(component.version);
  bool named = false;
  bool named_by_commits = false;
  for (const std::string& ecosystem : places.ecosystems) {
    TRY_ASSIGN(const bool here, LookUpIn(index, ecosystem, component.name, version, result.matches));
    (ecosystem == kGitEcosystem ? named_by_commits : named) |= here;
  }
  if (places.in_repositories) {
    TRY_ASSIGN(named_by_commits,
               LookUpIn(index, kGitEcosystem, "github.com/" + component.name, version, result.matches));
  }
  if (places.in_repositories || places.ecosystems.size() > 1) result.matches = EachOnce(std::move(result.matches));
  result.not_covered = WhyNotCovered(component, places.order, version, named, named_by_commits);
  return result;
}

}  // namespace entente::supply
