#include "views/supply/finding.h"

namespace entente::supply {

std::string VexOther::Text() const {
  return status + ", says " + by + " (" + time + ")";
}

bool Finding::IsOpen() const {
  return ignored.empty() && (!vex.has_value() || (vex->status != "not_affected" && vex->status != "fixed"));
}

Result<Finding> FindingOf(const AdvisoryIndex& index, const SbomComponent& component, const Match& match) {
  TRY_ASSIGN(const AdvisoryHead head, index.Advisory(match.advisory));
  TRY_ASSIGN(const auto aliases, index.Aliases(match.advisory));
  TRY_ASSIGN(const auto upstream, index.Upstream(match.advisory));
  TRY_ASSIGN(const AdvisoryHead first, index.Advisory(head.group));
  Finding finding;
  finding.ecosystem = component.advisory.ecosystem;
  finding.name = match.package;
  finding.version = component.version;
  finding.purl = component.purl;
  finding.id = head.id;
  finding.aliases.assign(aliases.begin(), aliases.end());
  finding.upstream.assign(upstream.begin(), upstream.end());
  finding.group = first.id;
  finding.fixed = match.fixed;
  finding.severity = match.severity == SeverityValue{} ? head.severity : match.severity;
  finding.summary = head.summary;
  finding.malicious = head.malicious;
  TRY_ASSIGN(finding.exploitation, index.ExploitationOf(match.advisory));
  return finding;
}

}  // namespace entente::supply
