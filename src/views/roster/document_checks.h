// Document checks: the one table of the roster's kinds of statement, what they are called and what their documents are
// checked by. A node takes its own from it (node/capabilities.cc).
//
// Thread safety: constants and pure functions.
#pragma once

#include <array>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "statement/content_types.h"
#include "views/roster/claim_documents.h"
#include "views/roster/contacts/contact_documents.h"
#include "views/roster/contacts/ping_documents.h"
#include "views/roster/documents.h"
#include "views/roster/domain_check_document.h"
#include "views/roster/instruments/act_documents.h"
#include "views/roster/meetings/meeting_documents.h"
#include "views/roster/pledges/pledge_documents.h"
#include "views/roster/resources/resource_document.h"
#include "views/roster/resources/step_documents.h"
#include "views/roster/working_groups/working_group_documents.h"

namespace entente::roster {

struct DocumentCheck {
  std::string_view content_type;
  std::string_view name;  // short, as `entente sign --type` takes it
  // Errors: kInvalidInput with the place in the document.
  Result<void> (*check)(ByteView document);
};

inline constexpr std::array kDocumentChecks = {
    DocumentCheck{statement::content_type::kPolicy, "policy", CheckPolicy},
    DocumentCheck{statement::content_type::kTrustAnchors, "trust-anchors", CheckTrustAnchors},
    DocumentCheck{statement::content_type::kTime, "time", CheckTime},
    DocumentCheck{statement::content_type::kX509Anchors, "x509-anchors", CheckX509Anchors},
    DocumentCheck{statement::content_type::kAdmission, "admission", CheckAdmission},
    DocumentCheck{statement::content_type::kParty, "party", CheckParty},
    DocumentCheck{statement::content_type::kKeyRevocation, "key-revocation", CheckKeyRevocation},
    DocumentCheck{statement::content_type::kKeyRecovery, "key-recovery", CheckKeyRecovery},
    DocumentCheck{statement::content_type::kDelegation, "delegation", CheckDelegation},
    DocumentCheck{statement::content_type::kInstrument, "instrument", CheckInstrument},
    DocumentCheck{statement::content_type::kListing, "listing", CheckListing},
    DocumentCheck{statement::content_type::kAnnouncement, "announcement", CheckAnnouncement},
    DocumentCheck{statement::content_type::kSupport, "support", CheckSupport},
    DocumentCheck{statement::content_type::kEndOfSupport, "end-of-support", CheckEndOfSupport},
    DocumentCheck{statement::content_type::kInvitation, "invitation", CheckInvitation},
    DocumentCheck{statement::content_type::kUnderstanding, "understanding", CheckUnderstanding},
    DocumentCheck{statement::content_type::kObjection, "objection", CheckObjection},
    DocumentCheck{statement::content_type::kStatementWithdrawal, "statement-withdrawal", CheckStatementWithdrawal},
    DocumentCheck{statement::content_type::kPaperAct, "paper-act", CheckPaperAct},
    DocumentCheck{statement::content_type::kPaperConfirmation, "paper-confirmation", CheckPaperConfirmation},
    DocumentCheck{statement::content_type::kDomainCheck, "domain-check", CheckDomainCheck},
    DocumentCheck{statement::content_type::kClaim, "claim", CheckClaimOfEntry},
    DocumentCheck{statement::content_type::kClaimDecision, "claim-decision", CheckClaimDecision},
    DocumentCheck{statement::content_type::kContact, "contact", CheckContact},
    DocumentCheck{statement::content_type::kContactDetail, "contact-detail", CheckContactDetail},
    DocumentCheck{statement::content_type::kPing, "ping", CheckPing},
    DocumentCheck{statement::content_type::kPingAnswer, "ping-answer", CheckPingAnswer},
    DocumentCheck{statement::content_type::kExercise, "exercise", CheckExercise},
    DocumentCheck{statement::content_type::kOffer, "offer", CheckResource},
    DocumentCheck{statement::content_type::kNeed, "need", CheckResource},
    DocumentCheck{statement::content_type::kTakeUp, "take-up", CheckTakeUp},
    DocumentCheck{statement::content_type::kEndOfTakeUp, "end-of-take-up", CheckTakeUpEnd},
    DocumentCheck{statement::content_type::kResourceWithdrawal, "resource-withdrawal", CheckResourceWithdrawal},
    DocumentCheck{statement::content_type::kDelivery, "delivery", CheckDelivery},
    DocumentCheck{statement::content_type::kDeliveryAnswer, "delivery-answer", CheckDeliveryAnswer},
    DocumentCheck{statement::content_type::kWorkingGroup, "working-group", CheckWorkingGroup},
    DocumentCheck{statement::content_type::kWorkingGroupMembership, "working-group-membership", CheckMembership},
    DocumentCheck{statement::content_type::kWorkingGroupReport, "working-group-report", CheckDeliverableReport},
    DocumentCheck{statement::content_type::kEndOfWorkingGroup, "end-of-working-group", CheckEndOfWorkingGroup},
    DocumentCheck{statement::content_type::kMeeting, "meeting", CheckMeeting},
    DocumentCheck{statement::content_type::kMeetingAnswer, "meeting-answer", CheckMeetingAnswer},
    DocumentCheck{statement::content_type::kFollowUpReport, "follow-up-report", CheckFollowUpReport},
    DocumentCheck{statement::content_type::kPledge, "pledge", CheckPledge},
    DocumentCheck{statement::content_type::kPledgeRevision, "pledge-revision", CheckPledgeRevision},
    DocumentCheck{statement::content_type::kPledgeWithdrawal, "pledge-withdrawal", CheckPledgeWithdrawal},
    DocumentCheck{statement::content_type::kPledgeReport, "pledge-report", CheckPledgeReport},
    DocumentCheck{statement::content_type::kProgressConsent, "progress-consent", CheckProgressConsent},
    DocumentCheck{statement::content_type::kProgressRule, "progress-rule", CheckProgressRule},
};

// Errors: kInvalidInput with the place; kNotFound for a content type that is not in the table.
[[nodiscard]] Result<void> CheckDocument(std::string_view content_type, ByteView document);

}  // namespace entente::roster
