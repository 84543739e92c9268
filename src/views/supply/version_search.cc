#include "views/supply/version_search.h"

#include <algorithm>
#include <map>
#include <utility>

#include "views/supply/ecosystem.h"
#include "views/supply/match.h"
#include "views/supply/purl.h"

namespace entente::supply {
namespace {

bool HasBlank(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

VersionSearch OfPurl(const Purl& purl) {
  VersionSearch search{.package = AdvisoryNameOf(purl, {}), .purl = purl.Text()};
  // What is missing then is the release of a distribution, or the version: all of them are looked through.
  if (!search.package.ecosystem.empty()) search.package.missing.clear();
  return search;
}

bool Narrows(std::string_view filter, std::string_view ecosystem) {
  return filter.empty() || filter == ecosystem || filter == BaseEcosystem(ecosystem);
}

int Gravity(Explained result) {
  switch (result) {
    case Explained::kAffected:
      return 0;
    case Explained::kNotCovered:
      return 1;
    case Explained::kNotAffected:
      break;
  }
  return 2;
}

class Search {
 public:
  Search(const AdvisoryIndex& index, const VersionSearch& search) : index_(index), search_(search) {}

  // The package under this name in `ecosystem`, for a component of `component_ecosystem`.
  Result<void> In(const std::string& ecosystem, const std::string& component_ecosystem) {
    AdvisoryName asked = search_.package;
    asked.ecosystem = component_ecosystem;
    asked.name = NormalName(ecosystem, asked.name);
    TRY_ASSIGN(const auto package, index_.FindPackage(ecosystem, asked.name));
    if (!package) return {};
    TRY_ASSIGN(const auto head, index_.Package(*package));
    LookUp looked;
    if (!asked.version.empty()) {
      TRY_ASSIGN(looked, LookUpComponent(index_, asked));
    }
    TRY_ASSIGN(const auto rows, index_.AffectedOf(*package));
    for (const index_format::Affected& row : rows) {
      TRY_ASSIGN(const AdvisoryHead advisory, index_.Advisory(row.advisory));
      if (!advisory.withdrawn) Add(row.advisory, head, looked);
    }
    return {};
  }

  std::vector<VersionVerdict> Take() {
    std::vector<VersionVerdict> verdicts;
    verdicts.reserve(found_.size());
    for (auto& [advisory, verdict] : found_) verdicts.push_back(std::move(verdict));
    if (!search_.package.version.empty())
      std::ranges::sort(verdicts, {},
                        [](const VersionVerdict& one) { return std::pair(Gravity(one.result), one.advisory); });
    return verdicts;
  }

 private:
  void Add(std::uint32_t advisory, const AdvisoryIndex::PackageHead& package, const LookUp& looked) {
    VersionVerdict verdict{.advisory = advisory,
                           .result = Explained::kNotAffected,
                           .ecosystem = std::string(package.ecosystem),
                           .name = std::string(package.name),
                           .fixed = {},
                           .not_covered = {}};
    const auto match = std::ranges::find(looked.matches, advisory, &Match::advisory);
    if (match != looked.matches.end()) {
      verdict.result = Explained::kAffected;
      verdict.fixed = match->fixed;
    } else if (!looked.not_covered.empty()) {
      verdict.result = Explained::kNotCovered;
      verdict.not_covered = looked.not_covered;
    }
    const auto [at, is_new] = found_.try_emplace(advisory, verdict);
    if (!is_new && Gravity(verdict.result) < Gravity(at->second.result)) at->second = std::move(verdict);
  }

  const AdvisoryIndex& index_;
  const VersionSearch& search_;
  std::map<std::uint32_t, VersionVerdict> found_;
};

}  // namespace

std::optional<VersionSearch> VersionSearchOf(std::string_view text) {
  if (text.starts_with("pkg:")) {
    const auto purl = Purl::Parse(text);
    if (purl.has_value()) return OfPurl(*purl);
    return std::nullopt;
  }
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size() || HasBlank(text)) return std::nullopt;
  VersionSearch search;
  search.package.name = text.substr(0, at);
  search.package.version = text.substr(at + 1);
  return search;
}

Result<VersionVerdicts> FindVersion(const AdvisoryIndex& index, const VersionSearch& search,
                                    std::string_view ecosystem) {
  VersionVerdicts answer;
  answer.not_covered = search.package.missing;
  if (!answer.not_covered.empty()) return answer;
  const std::string& wanted = search.package.ecosystem;
  const std::vector<std::string> looked_up = LookupEcosystems(wanted);
  Search run(index, search);
  bool covered = wanted.empty();
  TRY_ASSIGN(const auto ecosystems, index.Ecosystems());
  for (const EcosystemRecords& one : ecosystems) {
    const bool is_looked_up = std::ranges::find(looked_up, one.name) != looked_up.end();
    if (!wanted.empty() && !is_looked_up && !one.name.starts_with(wanted + ":")) continue;
    covered = true;
    if (Narrows(ecosystem, one.name)) TRY(run.In(one.name, is_looked_up ? wanted : one.name));
  }
  if (!covered) answer.not_covered = "the index has no data on " + wanted;
  answer.verdicts = run.Take();
  return answer;
}

}  // namespace entente::supply
