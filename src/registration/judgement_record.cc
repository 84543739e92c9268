#include "registration/judgement_record.h"

#include <algorithm>

namespace entente::registration {

std::string_view Name(StepName step) {
  switch (step) {
    case StepName::kDecode:
      return "decode";
    case StepName::kSubmittable:
      return "submittable";
    case StepName::kKeyKnown:
      return "key-known";
    case StepName::kKeyActive:
      return "key-active";
    case StepName::kSignature:
      return "signature";
    case StepName::kPolicyRule:
      return "policy-rule";
    case StepName::kHashEnvelope:
      return "hash-envelope";
    case StepName::kStanding:
      return "standing";
    case StepName::kKind:
      return "kind";
    case StepName::kRole:
      return "role";
    case StepName::kPayloadSize:
      return "payload-size";
    case StepName::kClaims:
      return "claims";
    case StepName::kApprovals:
      return "approvals";
    case StepName::kRosterChange:
      return "roster-change";
    case StepName::kPayloadPresent:
      return "payload-present";
    case StepName::kPayloadDigest:
      return "payload-digest";
    case StepName::kPayloadContent:
      return "payload-content";
    case StepName::kRosterTakes:
      return "roster-takes";
  }
  return "unknown";
}

std::string_view Name(StepOutcome outcome) {
  switch (outcome) {
    case StepOutcome::kHolds:
      return "holds";
    case StepOutcome::kRefused:
      return "refused";
    case StepOutcome::kNotReached:
      return "not-reached";
  }
  return "unknown";
}

void JudgementRecord::Instead(StepName name, const Error& error) {
  if (!steps.empty()) steps.pop_back();
  steps.push_back({name, StepOutcome::kRefused, error.message});
}

void JudgementRecord::Close() {
  const auto taken = [this](StepName name) { return std::ranges::find(steps, name, &Step::name) != steps.end(); };
  std::vector<Step> rest;
  for (const StepName name : kAllSteps)
    if (!taken(name)) rest.push_back({name, StepOutcome::kNotReached, {}});
  steps.insert(steps.end(), rest.begin(), rest.end());
}

}  // namespace entente::registration
