#include "progress/measures.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"

namespace entente::progress {
namespace {

constexpr UnixSeconds kDay = 86'400;

// Whole days that went by; nothing is less than no time.
std::int64_t DaysBetween(UnixSeconds from, UnixSeconds to) {
  return std::max<UnixSeconds>(to - from, 0) / kDay;
}

// What every figure has in common: its numerator and its entries, from what was counted.
void Finish(Measured& made, const std::vector<std::uint64_t>& rests_on) {
  made.numerator = static_cast<std::uint64_t>(std::ranges::count(made.items, true, &Counted::counts));
  made.entries = rests_on;
  for (const Counted& one : made.items) made.entries.insert(made.entries.end(), one.entries.begin(), one.entries.end());
  std::ranges::sort(made.entries);
  const auto twice = std::ranges::unique(made.entries);
  made.entries.erase(twice.begin(), twice.end());
}

void FinishShare(Measured& made, const std::vector<std::uint64_t>& rests_on) {
  Finish(made, rests_on);
  made.denominator = made.items.size();
  if (made.denominator > 0)
    made.millionths =
        static_cast<std::int64_t>(made.numerator * static_cast<std::uint64_t>(kMillion) / made.denominator);
}

Measured NotMeasurable(Measured made, std::string why) {
  made.not_measurable = std::move(why);
  made.items.clear();
  made.entries.clear();
  return made;
}

Measured OfReleases(MeasureName measure, const Facts& facts) {
  const bool sbom = measure == MeasureName::kSbomShare;
  Measured made{.measure = measure};
  made.numerator_is = sbom ? "releases with an SBOM of the party on this log"
                           : "releases with provenance that the party registered on this log";
  made.denominator_is = "releases of which the party's SBOMs or provenance on this log speak";
  made.left_out = "releases of which no statement on this log speaks";
  if (!facts.releases.missing.empty()) return NotMeasurable(std::move(made), facts.releases.missing);
  if (facts.releases.facts.empty())
    return NotMeasurable(std::move(made), "no SBOM and no provenance of this party is on this log");
  made.items.reserve(facts.releases.facts.size());
  for (const ReleaseFact& release : facts.releases.facts) {
    const std::optional<Moment>& wanted = sbom ? release.sbom : release.provenance;
    const std::optional<Moment>& other = sbom ? release.provenance : release.sbom;
    Counted one{
        .what = release.product + "@" + release.version, .counts = wanted.has_value(), .days = {}, .entries = {}};
    // What shows that there is such a release, where the wanted one is not there.
    if (wanted.has_value()) {
      one.entries.push_back(wanted->entry);
    } else if (other.has_value()) {
      one.entries.push_back(other->entry);
    }
    made.items.push_back(std::move(one));
  }
  FinishShare(made, facts.releases.rests_on);
  return made;
}

Measured OfAdvisories(const Facts& facts) {
  Measured made{.measure = MeasureName::kVexDays};
  made.numerator_is = "advisories that the party has answered by VEX";
  made.denominator_is = "advisories that hold for a release of the party";
  made.left_out = "words of the party that are not on this log, and advisories that no feed on it has";
  if (!facts.advisories.missing.empty()) return NotMeasurable(std::move(made), facts.advisories.missing);
  if (facts.advisories.facts.empty())
    return NotMeasurable(std::move(made), "no advisory on this log holds for a release of this party");
  std::vector<std::int64_t> days;
  days.reserve(facts.advisories.facts.size());
  made.items.reserve(facts.advisories.facts.size());
  for (const AdvisoryFact& advisory : facts.advisories.facts) {
    const UnixSeconds until = advisory.vex.has_value() ? advisory.vex->time : facts.now;
    days.push_back(DaysBetween(advisory.known.time, until));
    Counted one{.what = advisory.vulnerability + " in " + advisory.release,
                .counts = advisory.vex.has_value(),
                .days = days.back(),
                .entries = {advisory.known.entry, advisory.release_entry}};
    if (advisory.vex.has_value()) one.entries.push_back(advisory.vex->entry);
    made.items.push_back(std::move(one));
  }
  Finish(made, facts.advisories.rests_on);
  made.denominator = made.items.size();
  // Of an even number the lower one in the middle, so that the figure is one that was measured.
  const auto middle = days.begin() + static_cast<std::ptrdiff_t>((days.size() - 1) / 2);
  std::ranges::nth_element(days, middle);
  if (made.numerator > 0) {
    made.millionths = *middle * kMillion;
    return made;
  }
  made.at_least = *middle * kMillion;
  made.not_measurable = fmt::format(
      "nothing to measure yet: the party has answered none of the advisories that hold for its releases ({}); the "
      "median of their days so far is {}",
      made.denominator, *middle);
  return made;
}

Measured OfFindings(const Facts& facts) {
  Measured made{.measure = MeasureName::kKevOpenDays};
  made.numerator_is = "open findings known to be exploited in the newest release of each product";
  made.denominator_is = "products whose newest release was looked at";
  made.left_out = "components that no feed on this log covers, and releases without an SBOM";
  if (!facts.findings.missing.empty()) return NotMeasurable(std::move(made), facts.findings.missing);
  if (facts.releases_looked_at == 0)
    return NotMeasurable(std::move(made), "no SBOM of this party is on this log, so nothing can be looked at");
  made.items.reserve(facts.findings.facts.size());
  std::int64_t oldest = 0;
  for (const FindingFact& finding : facts.findings.facts) {
    // Known to be exploited, and shipped: from when both were so. A day that is none begins with the release.
    const UnixSeconds exploited = ParseDate(finding.exploited_since).value_or(finding.released);
    const std::int64_t days = DaysBetween(std::max(exploited, finding.released),
                                          finding.closed.has_value() ? finding.closed->time : facts.now);
    const bool open = !finding.closed.has_value();
    if (open) oldest = std::max(oldest, days);
    Counted one{.what = fmt::format("{} by {} in {}", finding.cve, finding.component, finding.release),
                .counts = open,
                .days = days,
                .entries = {finding.release_entry, finding.catalog_entry}};
    if (finding.closed.has_value()) one.entries.push_back(finding.closed->entry);
    made.items.push_back(std::move(one));
  }
  Finish(made, facts.findings.rests_on);
  made.denominator = facts.releases_looked_at;
  made.millionths = oldest * kMillion;
  return made;
}

Measured OfPings(const Facts& facts) {
  Measured made{.measure = MeasureName::kPingShare};
  made.numerator_is = "pings that were answered in time";
  made.denominator_is = "pings that were answered, or whose time is over";
  made.left_out = "pings that can still be answered in time";
  if (!facts.pings.missing.empty()) return NotMeasurable(std::move(made), facts.pings.missing);
  made.items.reserve(facts.pings.facts.size());
  for (const PingFact& ping : facts.pings.facts) {
    if (!ping.answered.has_value() && facts.now <= ping.answer_due) continue;
    const bool in_time = ping.answered.has_value() && ping.answered->time <= ping.answer_due;
    Counted one{.what = "ping of entry " + std::to_string(ping.asked.entry),
                .counts = in_time,
                .days = {},
                .entries = {ping.asked.entry}};
    if (ping.answered.has_value()) one.entries.push_back(ping.answered->entry);
    made.items.push_back(std::move(one));
  }
  if (made.items.empty())
    return NotMeasurable(std::move(made), "no contact of this party was pinged, or each can still answer in time");
  FinishShare(made, facts.pings.rests_on);
  return made;
}

}  // namespace

Measured Measure(MeasureName measure, const Facts& facts) {
  switch (measure) {
    case MeasureName::kSbomShare:
    case MeasureName::kProvenanceShare:
      return OfReleases(measure, facts);
    case MeasureName::kVexDays:
      return OfAdvisories(facts);
    case MeasureName::kKevOpenDays:
      return OfFindings(facts);
    case MeasureName::kPingShare:
      return OfPings(facts);
  }
  return NotMeasurable({.measure = measure}, "there is no such measure");
}

std::string_view Name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kMet:
      return "met";
    case Outcome::kNotMet:
      return "not-met";
    case Outcome::kNotMeasurable:
      return "not-measurable";
  }
  return "";
}

Outcome Against(const Measured& measured, const Target& target) {
  CHECK(measured.measure == target.measure);
  if (!measured.measurable()) {
    const bool missed = UnitOf(target.measure) == Unit::kDays && measured.at_least > target.millionths;
    return missed ? Outcome::kNotMet : Outcome::kNotMeasurable;
  }
  // Shares are compared as fractions: 1 of 3 is a third, not 333333 millionths.
  const bool met = UnitOf(target.measure) == Unit::kShare
                       ? static_cast<std::int64_t>(measured.numerator) * kMillion >=
                             target.millionths * static_cast<std::int64_t>(measured.denominator)
                       : measured.millionths <= target.millionths;
  return met ? Outcome::kMet : Outcome::kNotMet;
}

}  // namespace entente::progress
