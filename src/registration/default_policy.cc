// The policy that a new node starts with. It is written into the node's policy.json and into the log, where it can be
// read.
#include "base/limits.h"
#include "registration/policy.h"
#include "statement/content_types.h"

namespace entente::registration {
namespace {

namespace content_type = statement::content_type;

// The largest of 1 177 public OpenVEX documents has 4 MB; CSAF of a distribution can be larger.
constexpr std::uint64_t kVexBytesMax = std::uint64_t{64} * 1024 * 1024;

PolicyRule RuleFor(std::string name, std::initializer_list<std::string_view> content_types) {
  PolicyRule rule;
  rule.name = std::move(name);
  for (const std::string_view type : content_types) rule.content_types.emplace_back(type);
  rule.payload_bytes_max = limits::kStatementJsonBytesMax;
  return rule;
}

}  // namespace

Policy Policy::Default(bool demonstration) {
  Policy policy;
  policy.demonstration = demonstration;
  if (demonstration) policy.notice = "demonstration, not endorsed";
  // A demonstration has nobody who would admit its parties one by one; elsewhere that is the operator's act.
  policy.admit_on_application = demonstration;

  PolicyRule acts =
      RuleFor("operator-acts", {content_type::kPolicy, content_type::kTrustAnchors, content_type::kTime,
                                content_type::kAdmission, content_type::kKeyRecovery, content_type::kDomainCheck,
                                content_type::kViewDigest, content_type::kX509Anchors});
  acts.standings = {Standing::kOperator};
  acts.roles = {Role::kAdmin};
  policy.rules.push_back(std::move(acts));

  PolicyRule feeds =
      RuleFor("advisory-feeds", {content_type::kOsvSnapshot, content_type::kKevCatalog, content_type::kEpssScores});
  feeds.standings = {Standing::kOperator};
  feeds.roles = {Role::kAdmin};
  feeds.payload_bytes_max = limits::kPayloadBytesMax;
  feeds.hash_envelope_required = true;
  policy.rules.push_back(std::move(feeds));

  PolicyRule application = RuleFor("party-application", {content_type::kParty});
  application.standings = {Standing::kUnknown, Standing::kApplied, Standing::kAdmitted, Standing::kOperator};
  policy.rules.push_back(std::move(application));

  // Whoever has a key may revoke it, admitted or not.
  PolicyRule revocation = RuleFor("key-revocation", {content_type::kKeyRevocation});
  revocation.standings = {Standing::kApplied, Standing::kAdmitted, Standing::kOperator};
  policy.rules.push_back(std::move(revocation));

  PolicyRule delegation = RuleFor("delegation", {content_type::kDelegation});
  delegation.standings = {Standing::kAdmitted, Standing::kOperator};
  delegation.roles = {Role::kAdmin};
  policy.rules.push_back(std::move(delegation));

  PolicyRule custodian = RuleFor("custodian-acts", {content_type::kInstrument, content_type::kListing,
                                                    content_type::kAnnouncement, content_type::kClaimDecision});
  custodian.standings = {Standing::kAdmitted, Standing::kOperator};
  custodian.roles = {Role::kInstrument};
  policy.rules.push_back(std::move(custodian));

  PolicyRule support = RuleFor("support", {content_type::kSupport, content_type::kEndOfSupport, content_type::kClaim});
  support.standings = {Standing::kAdmitted, Standing::kOperator};
  support.roles = {Role::kInstrument};
  policy.rules.push_back(std::move(support));

  PolicyRule evidence = RuleFor("supply-evidence", {});
  evidence.content_types.assign(content_type::kSboms.begin(), content_type::kSboms.end());
  evidence.standings = {Standing::kAdmitted, Standing::kOperator};
  evidence.roles = {Role::kSupply};
  evidence.payload_bytes_max = limits::kPayloadBytesMax;
  evidence.hash_envelope_required = true;
  policy.rules.push_back(std::move(evidence));

  // Whoever knows: a product's supplier, who passes it on, or who looked at it. Readers weigh who says it.
  PolicyRule vex = RuleFor("vex", {content_type::kOpenVex, content_type::kCsaf});
  vex.standings = {Standing::kAdmitted, Standing::kOperator};
  vex.roles = {Role::kSupply, Role::kAdvisory};
  vex.payload_bytes_max = kVexBytesMax;
  vex.hash_envelope_required = true;
  policy.rules.push_back(std::move(vex));
  return policy;
}

}  // namespace entente::registration
