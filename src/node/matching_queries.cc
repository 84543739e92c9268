#include "node/matching_queries.h"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "node/supply_rows.h"
#include "views/supply/ecosystem.h"
#include "views/supply/ecosystem_names.h"
#include "views/supply/explain.h"
#include "views/supply/match.h"
#include "views/supply/purl.h"
#include "views/supply/scan.h"
#include "views/supply/supply_view.h"

namespace entente::node {
namespace {

// What a node does for everybody who sends a document. Of 437 public SBOMs the largest comes to 627 findings.
constexpr std::size_t kComponentsMax = 100'000;
constexpr std::uint64_t kFindingsMax = 20'000;
constexpr std::chrono::seconds kJudging{10};

using Index = std::shared_ptr<const supply::AdvisoryIndex>;

Result<std::vector<protocols::Snapshot>> SnapshotsOf(const Index& index) {
  std::vector<protocols::Snapshot> snapshots;
  if (index == nullptr) return snapshots;
  TRY_ASSIGN(const auto feeds, index->Feeds());
  snapshots.reserve(feeds.size());
  for (const supply::FeedSnapshot& feed : feeds)
    snapshots.push_back({feed.feed, feed.entry.value_or(0), ToHex(feed.digest), feed.time, feed.records});
  return snapshots;
}

// While no feed was logged, nothing is covered.
supply::ScanResult Unjudged(supply::Sbom sbom) {
  supply::ScanResult result;
  result.format = sbom.FormatName();
  result.warnings = std::move(sbom.warnings);
  for (supply::SbomComponent& one : sbom.components) {
    std::string why = one.advisory.missing.empty() ? std::string(supply::kNoDataYet) : std::move(one.advisory.missing);
    result.not_covered.push_back({std::move(one.advisory.ecosystem), std::move(one.name), std::move(one.version),
                                  std::move(one.purl), std::move(why)});
  }
  result.product = std::move(sbom.product);
  return result;
}

std::unexpected<Error> TooMuch(std::string message) {
  return std::unexpected(Error{ErrorCode::kInvalidInput,
                               std::move(message) + "; scan it with `entente scan`, which has no such limit",
                               {},
                               std::string(protocols::kScanTooMuchRule)});
}

Result<supply::ScanResult> Judged(const Index& index, const supply::VexAnswers& vex, supply::Sbom sbom) {
  if (sbom.components.size() > kComponentsMax)
    return TooMuch(fmt::format("the document has more than {} components", kComponentsMax));
  if (index == nullptr) return Unjudged(std::move(sbom));
  const auto end = std::chrono::steady_clock::now() + kJudging;
  auto result = supply::Judge(*index, std::move(sbom),
                              {.vex = &vex, .bounds = {.findings_max = kFindingsMax, .out_of_time = [end] {
                                                         return std::chrono::steady_clock::now() > end;
                                                       }}});
  if (!result.has_value() && result.error().rule == supply::kScanBoundsRule)
    return TooMuch(std::move(result.error().message));
  return result;
}

// What a question names, as a component.
Result<supply::SbomComponent> ComponentOfPurl(const std::string& text) {
  auto purl = supply::Purl::Parse(text);
  if (!purl.has_value()) return Invalid("no purl: " + purl.error().message, "purl");
  if (purl->version.empty())
    return Invalid("the purl has no version: write it behind an @, as in pkg:npm/lodash@4.17.20", "purl");
  supply::SbomComponent component;
  component.name = purl->name;
  component.version = purl->version;
  component.purl = purl->Text();
  component.advisory = supply::AdvisoryNameOf(*purl, {});
  return component;
}

bool Knows(const Index& index, const std::string& ecosystem) {
  return supply::IsOsvEcosystem(ecosystem) || (index != nullptr && index->Covers(ecosystem));
}

Result<supply::SbomComponent> ComponentOf(const Index& index, const protocols::PackageQuestion& question) {
  if (!question.purl.empty()) return ComponentOfPurl(question.purl);
  if (!Knows(index, question.ecosystem))
    return Invalid(
        fmt::format("\"{}\" is no ecosystem that OSV knows; names are case-sensitive, as in PyPI or Debian:12",
                    question.ecosystem),
        "ecosystem");
  supply::SbomComponent component;
  component.name = question.name;
  component.version = question.version;
  component.advisory.ecosystem = question.ecosystem;
  component.advisory.name = supply::NormalName(question.ecosystem, question.name);
  component.advisory.version = question.version;
  return component;
}

// What is said of a package itself, whatever it is a part of.
Result<std::optional<supply::VexWord>> VexOn(const supply::VexAnswers& vex, const supply::Finding& finding) {
  supply::vex::Finding asked;
  asked.vulnerabilities = finding.aliases;
  asked.vulnerabilities.push_back(finding.id);
  asked.component.purl = finding.purl;
  asked.component.version = finding.version;
  return vex.On(asked);
}

std::string CalledIn(const supply::SbomComponent& component) {
  if (!component.purl.empty()) return component.purl;
  return fmt::format("{} {} in {}", component.name, component.version, component.advisory.ecosystem);
}

}  // namespace

Result<protocols::ScanAnswer> IndexMatchingQueries::Scan(ByteView document) const {
  TRY_ASSIGN(const Index index, view_.CurrentIndex());
  TRY_ASSIGN(const auto vex, view_.VexNow(trust_));
  TRY_ASSIGN(supply::Sbom sbom, supply::ReadSbom(document));
  TRY_ASSIGN(const supply::ScanResult found, Judged(index, *vex, std::move(sbom)));
  protocols::ScanAnswer answer;
  answer.format = found.format;
  answer.product = {found.product.name, found.product.version, found.product.purl};
  answer.findings.reserve(found.findings.size());
  for (const supply::Finding& finding : found.findings) answer.findings.push_back(FindingOf(finding));
  answer.not_covered.reserve(found.not_covered.size());
  for (const supply::NotCovered& one : found.not_covered) answer.not_covered.push_back(NotCoveredOf(one));
  answer.covered = found.covered;
  answer.warnings = found.warnings;
  TRY_ASSIGN(answer.snapshots, SnapshotsOf(index));
  return answer;
}

Result<protocols::PackageAnswer> IndexMatchingQueries::Package(const protocols::PackageQuestion& question) const {
  TRY_ASSIGN(const Index index, view_.CurrentIndex());
  TRY_ASSIGN(const supply::SbomComponent component, ComponentOf(index, question));
  protocols::PackageAnswer answer;
  answer.package = {component.advisory.ecosystem,
                    component.advisory.name.empty() ? component.name : component.advisory.name};
  answer.version = component.advisory.version.empty() ? component.version : component.advisory.version;
  if (index == nullptr) {
    answer.not_covered = component.advisory.missing.empty() ? supply::kNoDataYet : component.advisory.missing;
    return answer;
  }
  TRY_ASSIGN(const auto vex, view_.VexNow(trust_));
  TRY_ASSIGN(const supply::LookUp found, LookUpComponent(*index, component.advisory));
  answer.not_covered = found.not_covered;
  for (const supply::Match& match : found.matches) {
    TRY_ASSIGN(supply::Finding finding, supply::FindingOf(*index, component, match));
    TRY_ASSIGN(finding.vex, VexOn(*vex, finding));
    answer.findings.push_back(FindingOf(finding));
  }
  TRY_ASSIGN(answer.snapshots, SnapshotsOf(index));
  return answer;
}

Result<protocols::ExplainAnswer> IndexMatchingQueries::Explain(std::string_view id,
                                                               const protocols::PackageQuestion& question) const {
  TRY_ASSIGN(const Index index, view_.CurrentIndex());
  TRY_ASSIGN(const supply::SbomComponent component, ComponentOf(index, question));
  if (index == nullptr)
    return Fail(ErrorCode::kNotFound, fmt::format("{}, so none is called {}", supply::kNoDataYet, id), "id");
  TRY_ASSIGN(const supply::Explanation made, supply::Explain(*index, id, component.advisory, CalledIn(component)));
  protocols::ExplainAnswer answer;
  answer.result = VerdictOf(made.result);
  answer.fixed = made.fixed;
  answer.steps.reserve(made.steps.size());
  for (const supply::ExplainedStep& step : made.steps) answer.steps.push_back({step.depth, step.text});
  TRY_ASSIGN(answer.snapshots, SnapshotsOf(index));
  return answer;
}

}  // namespace entente::node
