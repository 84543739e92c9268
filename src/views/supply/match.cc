#include "views/supply/match.h"

#include <algorithm>
#include <array>

#include "views/supply/osv.h"
#include "views/supply/versions/order.h"

namespace entente::supply {
namespace {

using index_format::Event;

struct Verdict {
  bool affected = false;
  std::string_view fixed;
};

// Whether a range's events hold for a version, and which fix is the nearest above it.
class RangeReader {
 public:
  RangeReader(const AdvisoryIndex& index, VersionOrder order, std::string_view version)
      : index_(index), order_(order), version_(version) {}

  Result<Verdict> Judge(std::span<const Event> events) const {
    Verdict verdict;
    bool limited = false;
    bool below_limit = false;
    for (const Event& event : events) {
      TRY_ASSIGN(const std::string_view at, index_.Text(event.version));
      const auto kind = static_cast<OsvEventKind>(event.kind);
      const int place = kind == OsvEventKind::kIntroduced && at == "0" ? 1 : CompareVersions(order_, version_, at);
      switch (kind) {
        case OsvEventKind::kIntroduced:
          verdict.affected = verdict.affected || place >= 0;
          break;
        case OsvEventKind::kFixed:
          if (place >= 0)
            verdict.affected = false;
          else if (verdict.fixed.empty())
            verdict.fixed = at;
          break;
        case OsvEventKind::kLastAffected:
          verdict.affected = verdict.affected && place <= 0;
          break;
        case OsvEventKind::kLimit:
          limited = true;
          below_limit = below_limit || place < 0;
          break;
      }
    }
    if (limited && !below_limit) verdict.affected = false;
    return verdict;
  }

 private:
  const AdvisoryIndex& index_;
  VersionOrder order_;
  std::string_view version_;
};

struct RowVerdict {
  bool affected = false;
  bool by_range = false;
  VersionOrder order = VersionOrder::kNone;
  std::string_view fixed;
};

void TakeFix(RowVerdict& row, VersionOrder order, std::string_view fixed) {
  if (fixed.empty()) return;
  if (row.fixed.empty() || (row.order == order && CompareVersions(order, fixed, row.fixed) < 0)) {
    row.fixed = fixed;
    row.order = order;
  }
}

Result<RowVerdict> JudgeRow(const AdvisoryIndex& index, const index_format::Affected& affected,
                            std::string_view version) {
  RowVerdict row;
  TRY_ASSIGN(const bool listed, index.Lists(affected, version));
  TRY_ASSIGN(const auto ranges, index.RangesOf(affected));
  RowVerdict otherwise;  // the nearest fix of any range, for a version that is only listed
  for (const index_format::Range& range : ranges) {
    const auto order = static_cast<VersionOrder>(range.order);
    if ((range.flags & index_format::kRangeWithoutOrder) != 0 ||
        range.order > static_cast<std::uint8_t>(kLastVersionOrder))
      continue;
    if (!Accepts(order, version)) continue;
    TRY_ASSIGN(const auto events, index.EventsOf(range));
    TRY_ASSIGN(const Verdict verdict, RangeReader(index, order, version).Judge(events));
    TakeFix(verdict.affected ? row : otherwise, order, verdict.fixed);
    row.by_range = row.by_range || verdict.affected;
  }
  row.affected = row.by_range || listed;
  if (!row.by_range) row.fixed = otherwise.fixed;
  return row;
}

SeverityValue SeverityOf(const index_format::Affected& affected) {
  SeverityValue severity;
  if (affected.score_plus_one > 0) severity.score_tenths = affected.score_plus_one - 1;
  severity.label = static_cast<SeverityLabel>(std::min<std::uint8_t>(affected.label, 5));
  return severity;
}

// Whether the index names the component there, affected or not.
Result<bool> LookUpIn(const AdvisoryIndex& index, std::string_view ecosystem, const AdvisoryName& component,
                      std::vector<Match>& matches) {
  TRY_ASSIGN(const auto package, index.FindPackage(ecosystem, component.name));
  if (!package) return false;
  TRY_ASSIGN(const auto head, index.Package(*package));
  TRY_ASSIGN(const auto rows, index.AffectedOf(*package));
  for (const index_format::Affected& affected : rows) {
    TRY_ASSIGN(const RowVerdict row, JudgeRow(index, affected, component.version));
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
  bool named = false;
  for (const std::string& ecosystem : ecosystems) {
    TRY_ASSIGN(const bool here, LookUpIn(index, ecosystem, component, result.matches));
    named = named || here;
  }
  if (ecosystems.size() > 1) {
    std::ranges::stable_sort(result.matches, {}, &Match::advisory);
    const auto twice = std::ranges::unique(result.matches, {}, &Match::advisory);
    result.matches.erase(twice.begin(), twice.end());
  }
  // Without an order only listed versions are known: what was found stands, and the component is not covered.
  const VersionOrder order = OrderOf(component.ecosystem);
  if (order == VersionOrder::kNone)
    result.not_covered = "versions of " + component.ecosystem + " cannot be ordered here";
  else if (!Accepts(order, component.version))
    result.not_covered = "\"" + component.version + "\" is no version of " + component.ecosystem;
  else if (!named && HoldsOnlyWhatIsNamed(component.ecosystem))
    result.not_covered = "no advisory names it, and not everything that is named so is of " + component.ecosystem;
  return result;
}

}  // namespace entente::supply
