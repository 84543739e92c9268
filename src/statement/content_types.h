// Content types of what parties say: one line for each kind of statement. docs/formats/payloads.md has their members.
#pragma once

#include <array>
#include <string_view>

namespace entente::statement::content_type {

// Said by the operator of a log.
inline constexpr std::string_view kPolicy = "application/vnd.entente.policy+json";
inline constexpr std::string_view kTrustAnchors = "application/vnd.entente.trust-anchors+json";
inline constexpr std::string_view kTime = "application/vnd.entente.time+json";
inline constexpr std::string_view kLogKeys = "application/vnd.entente.log-keys+json";
inline constexpr std::string_view kLogEnd = "application/vnd.entente.log-end+json";
inline constexpr std::string_view kAdmission = "application/vnd.entente.admission+json";
inline constexpr std::string_view kDomainCheck = "application/vnd.entente.domain-check+json";
inline constexpr std::string_view kViewDigest = "application/vnd.entente.view-digest+json";
inline constexpr std::string_view kX509Anchors = "application/vnd.entente.x509-anchors+json";
inline constexpr std::string_view kOsvSnapshot = "application/vnd.entente.osv-snapshot+jsonl";
inline constexpr std::string_view kKevCatalog = "application/vnd.entente.kev-catalog+json";
inline constexpr std::string_view kEpssScores = "application/vnd.entente.epss-scores+csv";

// Said by a party of itself.
inline constexpr std::string_view kParty = "application/vnd.entente.party+json";
inline constexpr std::string_view kKeyRevocation = "application/vnd.entente.key-revocation+json";
inline constexpr std::string_view kKeyRecovery = "application/vnd.entente.key-recovery+json";
inline constexpr std::string_view kDelegation = "application/vnd.entente.delegation+json";
inline constexpr std::string_view kSupport = "application/vnd.entente.support+json";
inline constexpr std::string_view kEndOfSupport = "application/vnd.entente.end-of-support+json";
inline constexpr std::string_view kInvitation = "application/vnd.entente.invitation+json";
inline constexpr std::string_view kUnderstanding = "application/vnd.entente.understanding+json";
inline constexpr std::string_view kObjection = "application/vnd.entente.objection+json";
inline constexpr std::string_view kStatementWithdrawal = "application/vnd.entente.statement-withdrawal+json";
inline constexpr std::string_view kPaperConfirmation = "application/vnd.entente.paper-confirmation+json";
inline constexpr std::string_view kClaim = "application/vnd.entente.claim+json";
inline constexpr std::string_view kPledge = "application/vnd.entente.pledge+json";
inline constexpr std::string_view kPledgeRevision = "application/vnd.entente.pledge-revision+json";
inline constexpr std::string_view kPledgeWithdrawal = "application/vnd.entente.pledge-withdrawal+json";
inline constexpr std::string_view kPledgeReport = "application/vnd.entente.pledge-report+json";
inline constexpr std::string_view kProgressConsent = "application/vnd.entente.progress-consent+json";

// Points of contact, and whether they answer; the detail stands in restricted documents alone.
inline constexpr std::string_view kContact = "application/vnd.entente.contact+json";
inline constexpr std::string_view kContactDetail = "application/vnd.entente.contact-detail+json";
inline constexpr std::string_view kPing = "application/vnd.entente.ping+json";
inline constexpr std::string_view kPingAnswer = "application/vnd.entente.ping-answer+json";
inline constexpr std::string_view kExercise = "application/vnd.entente.exercise+json";
// Said by a party of what it offers and needs under an instrument.
inline constexpr std::string_view kOffer = "application/vnd.entente.offer+json";
inline constexpr std::string_view kNeed = "application/vnd.entente.need+json";
inline constexpr std::string_view kTakeUp = "application/vnd.entente.take-up+json";
inline constexpr std::string_view kEndOfTakeUp = "application/vnd.entente.end-of-take-up+json";
inline constexpr std::string_view kResourceWithdrawal = "application/vnd.entente.resource-withdrawal+json";
inline constexpr std::string_view kDelivery = "application/vnd.entente.delivery+json";
inline constexpr std::string_view kDeliveryAnswer = "application/vnd.entente.delivery-answer+json";

// Said in working groups, and of meetings.
inline constexpr std::string_view kWorkingGroup = "application/vnd.entente.working-group+json";
inline constexpr std::string_view kWorkingGroupMembership = "application/vnd.entente.working-group-membership+json";
inline constexpr std::string_view kWorkingGroupReport = "application/vnd.entente.working-group-report+json";
inline constexpr std::string_view kEndOfWorkingGroup = "application/vnd.entente.end-of-working-group+json";
inline constexpr std::string_view kMeeting = "application/vnd.entente.meeting+json";
inline constexpr std::string_view kMeetingAnswer = "application/vnd.entente.meeting-answer+json";
inline constexpr std::string_view kFollowUpReport = "application/vnd.entente.follow-up-report+json";

// Said by the custodian of an instrument.
inline constexpr std::string_view kInstrument = "application/vnd.entente.instrument+json";
inline constexpr std::string_view kListing = "application/vnd.entente.listing+json";
inline constexpr std::string_view kAnnouncement = "application/vnd.entente.announcement+json";
inline constexpr std::string_view kPaperAct = "application/vnd.entente.paper-act+json";
inline constexpr std::string_view kClaimDecision = "application/vnd.entente.claim-decision+json";
inline constexpr std::string_view kProgressRule = "application/vnd.entente.progress-rule+json";

// Said by who registered a document, or by the operator: the document is destroyed.
inline constexpr std::string_view kErasure = "application/vnd.entente.erasure+json";

// A document that not everybody may read, always behind a hash envelope (statement/restricted_document.h).
inline constexpr std::string_view kRestricted = "application/vnd.entente.restricted+cbor";

// Evidence on software, always behind a hash envelope.
inline constexpr std::string_view kCycloneDx = "application/vnd.cyclonedx+json";
inline constexpr std::string_view kCycloneDxXml = "application/vnd.cyclonedx+xml";
inline constexpr std::string_view kSpdx = "application/spdx+json";      // SPDX 2 and 3
inline constexpr std::string_view kSpdxTagValue = "text/spdx";          // SPDX 2
inline constexpr std::string_view kSpdxYaml = "application/spdx+yaml";  // SPDX 2
inline constexpr std::array<std::string_view, 5> kSboms = {kCycloneDx, kCycloneDxXml, kSpdx, kSpdxTagValue, kSpdxYaml};
// What vendors say of vulnerabilities (VEX), behind a hash envelope, too; CycloneDX in JSON may say it as well.
inline constexpr std::string_view kOpenVex = "application/vnd.openvex+json";
inline constexpr std::string_view kCsaf = "application/csaf+json";

// Others' envelopes, carried by a statement of whoever submits them; and whose keys in them are known.
inline constexpr std::string_view kDsse = "application/vnd.dsse.envelope.v1+json";
inline constexpr std::array<std::string_view, 4> kSigstoreBundles = {
    "application/vnd.dev.sigstore.bundle.v0.3+json", "application/vnd.dev.sigstore.bundle+json;version=0.3",
    "application/vnd.dev.sigstore.bundle+json;version=0.2", "application/vnd.dev.sigstore.bundle+json;version=0.1"};
inline constexpr std::string_view kTrustMaterial = "application/vnd.entente.trust-material+json";

}  // namespace entente::statement::content_type
