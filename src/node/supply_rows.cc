#include "node/supply_rows.h"

#include <cstdint>

namespace entente::node {
namespace {

std::optional<double> ShareOf(const std::optional<std::uint32_t>& millionths) {
  if (!millionths.has_value()) return std::nullopt;
  return *millionths / 1e6;
}

}  // namespace

protocols::Severity SeverityOf(const supply::SeverityValue& severity) {
  protocols::Severity shown;
  if (severity.score_tenths.has_value()) shown.score = *severity.score_tenths / 10.0;
  shown.label = LabelText(severity.label);
  return shown;
}

std::optional<protocols::Exploitation> ExploitationOf(const std::optional<supply::Exploitation>& known) {
  if (!known.has_value()) return std::nullopt;
  return protocols::Exploitation{.cve = known->cve,
                                 .kev_added = known->kev_added,
                                 .kev_due = known->kev_due,
                                 .ransomware = known->ransomware,
                                 .epss = ShareOf(known->epss_millionths),
                                 .epss_percentile = ShareOf(known->percentile_millionths)};
}

std::optional<protocols::Vex> VexOf(const std::optional<supply::VexWord>& word) {
  if (!word.has_value()) return std::nullopt;
  protocols::Vex shown{.status = word->status,
                       .justification = word->justification,
                       .statement = word->statement,
                       .by = word->by,
                       .time = word->time,
                       .entry = word->entry,
                       .disagreement = word->disagreement,
                       .agreeing = word->agreeing,
                       .others = {}};
  shown.others.reserve(word->overruled.size());
  for (const supply::VexOther& one : word->overruled)
    shown.others.push_back({one.status, one.by, one.time, one.why, one.entry});
  return shown;
}

protocols::Finding FindingOf(const supply::Finding& finding) {
  return {.ecosystem = finding.ecosystem,
          .name = finding.name,
          .version = finding.version,
          .purl = finding.purl,
          .id = finding.id,
          .aliases = finding.aliases,
          .fixed = finding.fixed,
          .severity = SeverityOf(finding.severity),
          .summary = finding.summary,
          .upstream = finding.upstream,
          .group = finding.group,
          .malicious = finding.malicious,
          .exploitation = ExploitationOf(finding.exploitation),
          .vex = VexOf(finding.vex)};
}

protocols::NotCovered NotCoveredOf(const supply::NotCovered& one) {
  return {one.ecosystem, one.name, one.version, one.purl, one.reason};
}

protocols::Verdict VerdictOf(supply::Explained result) {
  switch (result) {
    case supply::Explained::kAffected:
      return protocols::Verdict::kAffected;
    case supply::Explained::kNotAffected:
      return protocols::Verdict::kNotAffected;
    case supply::Explained::kNotCovered:
      break;
  }
  return protocols::Verdict::kNotCovered;
}

}  // namespace entente::node
