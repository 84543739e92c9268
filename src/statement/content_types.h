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
inline constexpr std::string_view kClaim = "application/vnd.entente.claim+json";

// Said by the custodian of an instrument.
inline constexpr std::string_view kInstrument = "application/vnd.entente.instrument+json";
inline constexpr std::string_view kListing = "application/vnd.entente.listing+json";
inline constexpr std::string_view kAnnouncement = "application/vnd.entente.announcement+json";
inline constexpr std::string_view kClaimDecision = "application/vnd.entente.claim-decision+json";

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
