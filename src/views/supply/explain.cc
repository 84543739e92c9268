#include "views/supply/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "views/supply/judge.h"
#include "views/supply/match.h"
#include "views/supply/osv.h"
#include "views/supply/osv_links.h"
#include "views/supply/purl.h"

namespace entente::supply {
namespace {

constexpr std::size_t kShownMax = 20;  // of ranges' events, and of packages

std::string_view OrderName(VersionOrder order, std::string_view ecosystem) {
  return order == VersionOrder::kSemVer ? std::string_view("SemVer") : BaseEcosystem(ecosystem);
}

class Explainer {
 public:
  Explainer(const AdvisoryIndex& index, const AdvisoryName& component)
      : index_(index), component_(component), version_(component.version) {}

  Result<Explanation> Run(std::string_view id, std::string_view called) {
    Say(0, "the package: " + std::string(called));
    if (!component_.ecosystem.empty())
      Say(1, fmt::format("advisories call it {} in {}, version {}", component_.name, component_.ecosystem,
                         component_.version));
    TRY_ASSIGN(const auto advisories, index_.FindByIdOrAlias(id));
    if (advisories.empty())
      return Fail(ErrorCode::kNotFound,
                  fmt::format("the index has no advisory {}, nor one that gives it as an alias", id));
    TRY_ASSIGN(const LookUp found, LookUpComponent(index_, component_));
    if (!found.not_covered.empty()) Say(1, "not covered: " + found.not_covered);
    for (const std::uint32_t advisory : advisories) TRY(Advisory(advisory));
    if (affected_)
      made_.result = Explained::kAffected;
    else
      made_.result = found.not_covered.empty() ? Explained::kNotAffected : Explained::kNotCovered;
    return std::move(made_);
  }

 private:
  void Say(std::size_t depth, std::string text) { made_.steps.push_back({depth, std::move(text)}); }

  Result<void> Advisory(std::uint32_t advisory) {
    TRY_ASSIGN(const AdvisoryHead head, index_.Advisory(advisory));
    TRY_ASSIGN(const auto aliases, index_.Aliases(advisory));
    Say(0, fmt::format("the advisory: {}{}", head.id,
                       aliases.empty() ? "" : fmt::format(" ({})", fmt::join(aliases, ", "))));
    if (!head.summary.empty()) Say(1, std::string(head.summary));
    TRY(Links(advisory));
    if (head.withdrawn) {
      Say(1, "it is withdrawn, so it holds for nothing");
      return {};
    }
    bool is_named = false;
    for (const std::string& ecosystem : LookupEcosystems(component_.ecosystem)) {
      TRY_ASSIGN(const auto package, index_.FindPackage(ecosystem, component_.name));
      if (!package.has_value()) continue;
      TRY_ASSIGN(const auto rows, index_.AffectedOf(*package));
      for (const auto& row : rows) {
        if (row.advisory != advisory) continue;
        is_named = true;
        TRY(Row(row, ecosystem));
      }
    }
    if (!is_named) TRY(OtherPackages(advisory));
    return {};
  }

  // Where to read on.
  Result<void> Links(std::uint32_t advisory) {
    TRY_ASSIGN(const std::string record, index_.Record(advisory));
    const auto read = ReadOsvLinks(AsBytes(record));
    const OsvLinks links = read.value_or(OsvLinks{});  // an explanation does not fail for them
    const auto say = [this](std::string_view what, const std::vector<std::string>& of) {
      if (of.empty()) return;
      const auto shown = std::span(of).first(std::min(of.size(), kShownMax));
      Say(1, fmt::format("{}: {}{}", what, fmt::join(shown, ", "),
                         of.size() > kShownMax ? fmt::format(" and {} more", of.size() - kShownMax) : ""));
    };
    say("related, which does not make them the same flaw", links.related);
    say("the vendor's own document (CSAF)", links.csaf);
    return {};
  }

  // What the advisory is about instead.
  Result<void> OtherPackages(std::uint32_t advisory) {
    TRY_ASSIGN(const auto packages, index_.PackagesOf(advisory));
    std::string named;
    for (std::size_t i = 0; i < packages.size() && i < kShownMax; ++i) {
      TRY_ASSIGN(const auto head, index_.Package(packages[i]));
      named += fmt::format("{}{} {}", i == 0 ? "" : ", ", head.ecosystem, head.name);
    }
    if (packages.size() > kShownMax) named += fmt::format(" and {} more", packages.size() - kShownMax);
    Say(1, "it does not name this package" +
               (named.empty() ? ", nor any other that can be looked up" : "; it names " + named));
    return {};
  }

  Result<void> Row(const index_format::Affected& row, std::string_view ecosystem) {
    Say(1, fmt::format("it names {} in {}", component_.name, ecosystem));
    TRY_ASSIGN(const auto ranges, index_.RangesOf(row));
    for (const index_format::Range& range : ranges) TRY(Range(range, ecosystem));
    TRY_ASSIGN(const bool listed, index_.Lists(row, component_.version));
    if (row.versions.count > 0)
      Say(2, fmt::format("of the {} versions that it lists, {} is {}", row.versions.count, component_.version,
                         listed ? "one: affected" : "none"));
    if (ranges.empty() && row.versions.count == 0) Say(2, "it gives neither ranges nor versions, which says nothing");
    TRY_ASSIGN(const RowVerdict verdict, JudgeRow(index_, row, version_));
    affected_ = affected_ || verdict.affected;
    if (verdict.affected && made_.fixed.empty()) made_.fixed = verdict.fixed;
    return {};
  }

  Result<void> Range(const index_format::Range& range, std::string_view ecosystem) {
    TRY_ASSIGN(const auto events, index_.EventsOf(range));
    const bool of_commits = (range.flags & index_format::kRangeOfCommits) != 0;
    std::string told;
    for (std::size_t i = 0; i < events.size() && i < kShownMax; ++i) {
      constexpr std::string_view kKinds[] = {"introduced", "fixed", "last affected", "limit"};
      TRY_ASSIGN(const std::string_view at, index_.Text(events[i].version));
      told += fmt::format("{}{} {}", i == 0 ? "" : ", ", kKinds[std::min<std::size_t>(events[i].kind, 3)], at);
    }
    if (events.empty()) told = "no version";
    if (events.size() > kShownMax) told += fmt::format(" and {} more events", events.size() - kShownMax);
    TRY_ASSIGN(const RangeVerdict verdict, JudgeRange(index_, range, version_));
    const auto order = static_cast<VersionOrder>(range.order);
    Say(2, fmt::format(
               "a range {}: {}: {}",
               of_commits ? std::string("of commits") : fmt::format("in the order of {}", OrderName(order, ecosystem)),
               told, Words(range, verdict, order)));
    return {};
  }

  std::string Words(const index_format::Range& range, const RangeVerdict& verdict, VersionOrder order) {
    switch (verdict.state) {
      case RangeState::kHolds:
        return fmt::format("{} is in it: affected{}", component_.version,
                           verdict.fixed.empty() ? "" : fmt::format(", fixed in {}", verdict.fixed));
      case RangeState::kDoesNotHold:
        return fmt::format("{} is not in it", component_.version);
      case RangeState::kNamesOthers:
        return "it does not name this commit, and whether it lies between them is not known without the repository";
      case RangeState::kSaysNothing:
        break;
    }
    if ((range.flags & index_format::kRangeOfCommits) != 0)
      return fmt::format("{} is no commit, so it says nothing", component_.version);
    if ((range.flags & index_format::kRangeWithoutOrder) != 0)
      return "its versions cannot be ordered, so it says nothing";
    return version_.IsIn(order) ? "it says nothing"
                                : fmt::format("{} has no place in this order, so it says nothing", component_.version);
  }

  const AdvisoryIndex& index_;
  const AdvisoryName& component_;
  VersionToJudge version_;
  Explanation made_;
  bool affected_ = false;
};

}  // namespace

Result<Explanation> Explain(const AdvisoryIndex& index, std::string_view id, const AdvisoryName& package,
                            std::string_view called) {
  return Explainer(index, package).Run(id, called);
}

Result<Explanation> Explain(const AdvisoryIndex& index, std::string_view id, std::string_view text) {
  auto purl = Purl::Parse(text);
  if (!purl.has_value()) return Invalid("no purl: " + purl.error().message, std::string(text));
  if (purl->version.empty())
    return Invalid("the purl has no version: write it behind an @, as in pkg:npm/lodash@4.17.20", std::string(text));
  return Explain(index, id, AdvisoryNameOf(*purl, {}), purl->Text());
}

}  // namespace entente::supply
