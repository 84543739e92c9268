#include "views/supply/match.h"

#include <algorithm>
#include <map>
#include <utility>

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

// Where a component may stand in an index.
struct IndexPlace {
  std::string ecosystem;
  std::string name;
};

std::vector<IndexPlace> PlacesOf(const AdvisoryName& component) {
  std::vector<IndexPlace> places;
  for (std::string& ecosystem : LookupEcosystems(component.ecosystem))
    places.push_back({std::move(ecosystem), component.name});
  // An action is a repository, whose commits and tags advisories name, too.
  if (component.ecosystem == "GitHub Actions")
    places.push_back({std::string(kGitEcosystem), "github.com/" + component.name});
  return places;
}

// By advisory; of several matches of one, that of the most specific place.
std::vector<Match> EachOnce(std::vector<Match> matches) {
  std::map<std::uint32_t, Match> first;
  for (const Match& match : matches) first.try_emplace(match.advisory, match);
  matches.clear();
  for (const auto& [advisory, match] : first) matches.push_back(match);
  return matches;
}

// Why nothing was found of it does not mean that there is nothing; empty when it does.
std::string WhyNotCovered(const AdvisoryName& component, VersionToJudge& version, bool named, bool named_by_commits) {
  if (component.ecosystem == kGitEcosystem || (named_by_commits && !named))
    return "advisories tell its repository by commits: only the versions and commits that they name were compared";
  const VersionOrder order = OrderOf(component.ecosystem);
  // Without an order only listed versions are known: what was found stands, and the component is not covered.
  if (order == VersionOrder::kNone) return "versions of " + component.ecosystem + " cannot be ordered here";
  if (!version.IsIn(order)) return "\"" + component.version + "\" is no version of " + component.ecosystem;
  if (!named && HoldsOnlyWhatIsNamed(component.ecosystem))
    return "no advisory names it, and not everything that is named so is of " + component.ecosystem;
  return {};
}

}  // namespace

Result<LookUp> LookUpComponent(const AdvisoryIndex& index, const AdvisoryName& component) {
  LookUp result;
  if (!component.missing.empty()) {
    result.not_covered = component.missing;
    return result;
  }
  const std::vector<IndexPlace> places = PlacesOf(component);
  if (std::ranges::none_of(places, [&index](const IndexPlace& one) { return index.Covers(one.ecosystem); })) {
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
  for (const IndexPlace& place : places) {
    TRY_ASSIGN(const bool here, LookUpIn(index, place.ecosystem, place.name, version, result.matches));
    (place.ecosystem == kGitEcosystem ? named_by_commits : named) |= here;
  }
  if (places.size() > 1) {
    result.matches = EachOnce(std::move(result.matches));
  }
  result.not_covered = WhyNotCovered(component, version, named, named_by_commits);
  return result;
}

}  // namespace entente::supply
