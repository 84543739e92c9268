// The table of what this node understands: a line a kind of statement, a block a field.
#include <array>

#include "base/limits.h"
#include "envelopes/dsse.h"
#include "envelopes/verify.h"
#include "node/capability.h"
#include "protocols/attestations/attestations.h"
#include "statement/content_types.h"
#include "statement/erasure.h"
#include "statement/restricted_document.h"
#include "views/attestations/attestation_view.h"
#include "views/payloads/payloads_view.h"
#include "views/roster/document_checks.h"
#include "views/roster/part.h"
#include "views/supply/feeds/epss.h"
#include "views/supply/feeds/kev.h"
#include "views/supply/payload_checks.h"
#include "views/view_digest_document.h"

namespace entente::node {
namespace {

namespace content_type = statement::content_type;

constexpr auto kRosterKinds = [] {
  std::array<StatementKind, roster::kDocumentChecks.size()> kinds{};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const roster::DocumentCheck& one = roster::kDocumentChecks[i];
    kinds[i] = {one.content_type, one.name, one.check, {}};
  }
  return kinds;
}();

// What the log says of the node's own views.
constexpr std::array kViewKinds = {
    StatementKind{content_type::kViewDigest, "view-digest", views::CheckViewDigest, {}},
};

constexpr std::array kSupplyKinds = {
    StatementKind{content_type::kCycloneDx, "cyclonedx", supply::CheckCycloneDx, {}},
    StatementKind{content_type::kCycloneDxXml, "cyclonedx-xml", supply::CheckCycloneDxXml, {}},
    StatementKind{content_type::kSpdx, "spdx", supply::CheckSpdx, {}},
    StatementKind{content_type::kSpdxTagValue, "spdx-tag-value", supply::CheckSpdxTagValue, {}},
    StatementKind{content_type::kSpdxYaml, "spdx-yaml", supply::CheckSpdxYaml, {}},
    StatementKind{content_type::kOpenVex, "openvex", supply::CheckOpenVex, {}},
    StatementKind{content_type::kCsaf, "csaf", supply::CheckCsaf, {}},
    StatementKind{content_type::kOsvSnapshot, "osv-snapshot", supply::CheckOsvSnapshot, {}},
    StatementKind{content_type::kKevCatalog, "kev-catalog", supply::CheckKevCatalog, {}},
    StatementKind{content_type::kEpssScores, "epss-scores", supply::CheckEpssScores, {}},
};

// Of what stands inside others' envelopes only that is refused which contradicts a key that is known.
Result<void> CheckInsideEnvelope(std::string_view type, ByteView document, const envelopes::KnownTrust& trust) {
  TRY_ASSIGN(const auto outcome, envelopes::VerifyEnvelope(type, document, trust));
  return envelopes::RefuseFalse(outcome);
}

constexpr std::array kAttestationKinds = {
    StatementKind{content_type::kDsse, "dsse", envelopes::CheckDsse, {}, CheckInsideEnvelope},
    StatementKind{
        content_type::kSigstoreBundles[0], "sigstore-bundle", envelopes::CheckSigstoreBundle, {}, CheckInsideEnvelope},
    StatementKind{content_type::kSigstoreBundles[1],
                  "sigstore-bundle-0.3",
                  envelopes::CheckSigstoreBundle,
                  {},
                  CheckInsideEnvelope},
    StatementKind{content_type::kSigstoreBundles[2],
                  "sigstore-bundle-0.2",
                  envelopes::CheckSigstoreBundle,
                  {},
                  CheckInsideEnvelope},
    StatementKind{content_type::kSigstoreBundles[3],
                  "sigstore-bundle-0.1",
                  envelopes::CheckSigstoreBundle,
                  {},
                  CheckInsideEnvelope},
    StatementKind{content_type::kTrustMaterial, "trust-material", envelopes::CheckTrustMaterial, {}},
};

void AddAttestationRules(registration::Policy& policy) {
  using registration::Role;
  using registration::Standing;
  registration::PolicyRule foreign;
  foreign.name = "foreign-envelopes";
  foreign.content_types = {std::string(content_type::kDsse)};
  for (const std::string_view type : content_type::kSigstoreBundles) foreign.content_types.emplace_back(type);
  foreign.standings = {Standing::kAdmitted, Standing::kOperator};
  foreign.roles = {Role::kSupply};
  foreign.payload_bytes_max = envelopes::kEnvelopeBytesMax;
  policy.rules.push_back(std::move(foreign));

  registration::PolicyRule material;
  material.name = "trust-material";
  material.content_types = {std::string(content_type::kTrustMaterial)};
  material.standings = {Standing::kAdmitted, Standing::kOperator};
  material.roles = {Role::kAdmin};
  material.payload_bytes_max = limits::kStatementJsonBytesMax;
  policy.rules.push_back(std::move(material));
}

http::Routes AttestationRoutesOf(const views::View& view, const log::Log& log) {
  return protocols::AttestationRoutes(dynamic_cast<const attestations::AttestationView&>(view), log);
}

// What is within is looked at by registration, which has the whole table.
Result<void> CheckRestricted(ByteView document) {
  TRY(statement::OpenRestricted(document));
  return {};
}

constexpr std::array kPayloadKinds = {
    StatementKind{content_type::kErasure, "erasure", statement::CheckErasure, {}},
    StatementKind{content_type::kRestricted, "restricted", CheckRestricted, {}},
};

void AddRestrictedRule(registration::Policy& policy) {
  using registration::Role;
  registration::PolicyRule rule;
  rule.name = "restricted-documents";
  rule.content_types = {std::string(content_type::kRestricted)};
  rule.standings = {registration::Standing::kAdmitted, registration::Standing::kOperator};
  rule.roles = {Role::kInstrument, Role::kSupply, Role::kAdvisory, Role::kIntel, Role::kConduct};
  rule.payload_bytes_max = limits::kPayloadBytesMax;
  rule.hash_envelope_required = true;
  // What is within is judged by its own rule, too, where there is one; the last four are taken unread. The detail of a
  // contact has none: it is said in no other way.
  rule.contains.assign(content_type::kSboms.begin(), content_type::kSboms.end());
  for (const std::string_view type :
       {content_type::kOpenVex, content_type::kCsaf, content_type::kContactDetail, content_type::kExercise,
        content_type::kPledge, content_type::kPledgeRevision, content_type::kPledgeWithdrawal,
        content_type::kPledgeReport, content_type::kInvitation, std::string_view("text/plain"),
        std::string_view("text/markdown"), std::string_view("application/json"), std::string_view("application/pdf")})
    rule.contains.emplace_back(type);
  policy.rules.push_back(std::move(rule));
}

void AddPayloadRules(registration::Policy& policy) {
  registration::PolicyRule rule;
  rule.name = "erasure";
  rule.content_types = {std::string(content_type::kErasure)};
  // A party that is no longer admitted still may take back what it registered.
  rule.standings = {registration::Standing::kApplied, registration::Standing::kAdmitted,
                    registration::Standing::kOperator};
  rule.roles = {registration::Role::kAdmin};
  rule.payload_bytes_max = limits::kStatementJsonBytesMax;
  policy.rules.push_back(std::move(rule));
  AddRestrictedRule(policy);
}

constexpr std::array kCapabilities = {
    Capability{.name = "roster", .kinds = kRosterKinds, .add_rules = roster::AddRulesOfParts},
    Capability{.name = "supply", .kinds = kSupplyKinds},
    Capability{.name = "view-digests", .kinds = kViewKinds},
    Capability{.name = "attestations",
               .kinds = kAttestationKinds,
               .add_rules = AddAttestationRules,
               .open_view = attestations::AttestationView::Open,
               .routes = AttestationRoutesOf},
    Capability{.name = payloads::PayloadsView::kName,
               .kinds = kPayloadKinds,
               .add_rules = AddPayloadRules,
               .open_view = payloads::PayloadsView::Open},
};

}  // namespace

Capabilities AllCapabilities() {
  return kCapabilities;
}

}  // namespace entente::node
