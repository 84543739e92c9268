// The table of what this node understands: a line a kind of statement, a block a field.
#include <array>

#include "node/capability.h"
#include "statement/content_types.h"
#include "views/roster/claim_documents.h"
#include "views/roster/documents.h"
#include "views/roster/domain_check_document.h"
#include "views/supply/payload_checks.h"
#include "views/view_digest_document.h"

namespace entente::node {
namespace {

namespace content_type = statement::content_type;

constexpr std::array kRosterKinds = {
    StatementKind{content_type::kPolicy, "policy", roster::CheckPolicy, {}},
    StatementKind{content_type::kTrustAnchors, "trust-anchors", roster::CheckTrustAnchors, {}},
    StatementKind{content_type::kTime, "time", roster::CheckTime, {}},
    StatementKind{content_type::kAdmission, "admission", roster::CheckAdmission, {}},
    StatementKind{content_type::kParty, "party", roster::CheckParty, {}},
    StatementKind{content_type::kKeyRevocation, "key-revocation", roster::CheckKeyRevocation, {}},
    StatementKind{content_type::kKeyRecovery, "key-recovery", roster::CheckKeyRecovery, {}},
    StatementKind{content_type::kDelegation, "delegation", roster::CheckDelegation, {}},
    StatementKind{content_type::kInstrument, "instrument", roster::CheckInstrument, {}},
    StatementKind{content_type::kListing, "listing", roster::CheckListing, {}},
    StatementKind{content_type::kAnnouncement, "announcement", roster::CheckAnnouncement, {}},
    StatementKind{content_type::kSupport, "support", roster::CheckSupport, {}},
    StatementKind{content_type::kEndOfSupport, "end-of-support", roster::CheckEndOfSupport, {}},
    StatementKind{content_type::kDomainCheck, "domain-check", roster::CheckDomainCheck, {}},
    StatementKind{content_type::kClaim, "claim", roster::CheckClaimOfEntry, {}},
    StatementKind{content_type::kClaimDecision, "claim-decision", roster::CheckClaimDecision, {}},
};

// What the log says of the node's own views.
constexpr std::array kViewKinds = {
    StatementKind{content_type::kViewDigest, "view-digest", views::CheckViewDigest, {}},
};

constexpr std::array kSupplyKinds = {
    StatementKind{content_type::kCycloneDx, "cyclonedx", supply::CheckCycloneDx, {}},
    StatementKind{content_type::kSpdx, "spdx", supply::CheckSpdx, {}},
    StatementKind{content_type::kOsvSnapshot, "osv-snapshot", supply::CheckOsvSnapshot, {}},
};

constexpr std::array kCapabilities = {
    Capability{.name = "roster", .kinds = kRosterKinds},
    Capability{.name = "supply", .kinds = kSupplyKinds},
    Capability{.name = "view-digests", .kinds = kViewKinds},
};

}  // namespace

Capabilities AllCapabilities() {
  return kCapabilities;
}

}  // namespace entente::node
