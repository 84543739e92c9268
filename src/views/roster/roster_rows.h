// Rows: what the roster answers with, as plain values. No JSON here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "registration/authority.h"
#include "views/roster/adherence.h"
#include "views/roster/claim_documents.h"
#include "views/roster/documents.h"
#include "views/roster/domain_check_document.h"

namespace entente::roster {

template <class Row>
struct PageOf {
  std::vector<Row> items;
  std::uint64_t total = 0;  // without offset and limit
};

struct RosterFilter {
  std::string instrument;  // empty: the only one there is
  std::optional<registration::PartyKind> kind;
  std::string country;               // empty: any
  std::optional<What> status;        // on `as_of`, when that is given
  std::string text;                  // part of a name (capitals and accents do not count) or of an id
  std::optional<UnixSeconds> as_of;  // who certainly had which status on that day
  std::optional<std::uint64_t> at;   // by what the first so many entries of the log say
  std::uint64_t offset = 0;
  std::uint64_t limit = 100;
};

enum class ClaimState : std::uint8_t {
  kOpen,       // claimed; the custodian said nothing since
  kConfirmed,  // the two are one: the custodian says so, or it is beyond doubt
  kRefused,
  kLapsed,  // confirmed, and not so any more: RosterView says when
};
[[nodiscard]] std::string_view Name(ClaimState state);  // "open", "confirmed", "refused", "lapsed"

// The custodian's newest word on a claim.
struct ClaimRuling {
  Ruling ruling = Ruling::kConfirmed;
  std::uint64_t entry = 0;
  std::string reason;  // may be empty
};

// A party's claim to be a listed supporter.
struct ClaimRow {
  std::string party;
  std::string name;                    // the party's
  std::optional<std::uint64_t> entry;  // of the newest claim; none: refused before anything was claimed
  std::optional<ClaimRuling> ruling;   // a claim that is confirmed without one is beyond doubt
  ClaimState state = ClaimState::kOpen;
};

// The same, as the party's page has it.
struct PartyClaimRow {
  std::string instrument;
  std::string supporter;
  std::string supporter_name;
  ClaimRow claim;
};

// One supporter of one instrument.
struct RosterRow {
  std::string instrument;
  Supporter supporter;
  Adherence adherence;  // with `as_of`: status is of that day; the acts are today's
  // The party that it is one with, when its id is not the supporter's (see RosterView on linking); empty otherwise.
  std::string linked_party;
  std::vector<ClaimRow> claims;  // by party
};

struct Counts {
  std::uint64_t announced = 0;
  std::uint64_t listed = 0;
  std::uint64_t signed_count = 0;
  std::uint64_t ended = 0;
};

struct InstrumentRow {
  InstrumentDocument document;  // the newest version
  std::string custodian;
  std::string custodian_name;  // as it is called now; its id where it is no party
  std::uint64_t founding_entry = 0;
  std::uint64_t entry = 0;  // of the newest version
  std::string home;         // origin of the log on which it was founded
  Counts supporters;        // each counted once, under its status
};

struct RosterAnswer {
  std::string instrument;  // that was meant
  std::string party;       // id of the supporter that was meant; what was asked when nobody fits
  Verdict verdict = Verdict::kUnknown;
  std::string because;           // a sentence
  std::vector<Act> acts;         // in log order
  std::string linked_party;      // as in RosterRow
  std::vector<ClaimRow> claims;  // on the supporter that was meant
  // That the answer rests on, ascending: those of the instrument, the acts and the claims, and, where a claim waits for
  // its decision, the acts of those who could be meant too.
  std::vector<std::uint64_t> entries;
};

struct PartyRow {
  std::string id;
  std::string name;
  registration::PartyKind kind = registration::PartyKind::kUnknown;
  std::string country;
  registration::Standing standing = registration::Standing::kUnknown;
  std::uint64_t keys = 0;   // that may sign
  std::uint64_t entry = 0;  // of its newest statement on itself
};

struct PartyKeyRow {
  Bytes kid;
  std::string algorithm;
  std::vector<std::string> roles;
  std::uint64_t entry = 0;  // that brought it
  // "compromised", ..., or "no-longer-listed"; empty while it may sign.
  std::string revoked_reason;
  std::uint64_t revoked_entry = 0;
  // Said to be compromised: by the entry that goes furthest back, since when (nothing: from the beginning).
  std::optional<std::uint64_t> compromised_entry = {};
  std::optional<UnixSeconds> compromised_since = {};
};

struct PartySupportRow {
  std::string instrument;
  std::string title;
  What status = What::kAnnounced;
  std::optional<DateWithPrecision> since;
  std::uint64_t entry = 0;  // of the act that gives the status
};

// A party's word on another one.
struct VoteRow {
  std::string voter;
  std::string word;  // "admitted", "refused"; empty where all said the same
  std::uint64_t entry = 0;
  std::optional<std::uint64_t> in_doubt_since = {};  // as in Act
};

struct AdmissionRow {
  std::uint64_t entry = 0;
  std::string decision;
  std::string by;
  std::optional<std::uint64_t> in_doubt_since = {};  // as in Act
  std::vector<VoteRow> voters = {};                  // who decided it together; none: `by` alone
};

// Whose key signed an entry, and whether that is in doubt.
struct SignatureRow {
  std::string signer;                                // the party whose key it is
  std::optional<std::uint64_t> in_doubt_since = {};  // as in Act
};

// Others gave the party new keys instead of all that it had.
struct RecoveryRow {
  std::uint64_t entry = 0;
  std::string by;
  std::string reason;
  std::string evidence;
  std::optional<std::uint64_t> in_doubt_since = {};  // as in Act
  std::vector<VoteRow> voters = {};                  // as in AdmissionRow
};

// What another party may say for this one, or what this one may say for another; the newest word on each pair.
struct DelegationRow {
  std::string party;
  std::string party_name;
  std::string delegate;
  std::string delegate_name;       // its id where it is no party
  std::vector<std::string> roles;  // none: it ended
  std::optional<UnixSeconds> until = {};
  std::uint64_t entry = 0;
};

// Whether a party holds its domain. In ascending order: of several methods the last one counts.
enum class DomainState : std::uint8_t {
  kNotChecked,
  kUnreachable,
  kFailed,
  kLost,  // was proved; the domain or the keys changed
  kProved,
};
[[nodiscard]] std::string_view Name(DomainState state);  // "not-checked", "unreachable", "failed", "lost", "proved"

// What was found by one method.
struct DomainCheckRow {
  DomainMethod method = DomainMethod::kDidWeb;
  std::string domain;
  DomainOutcome outcome = DomainOutcome::kFailed;  // of the newest check
  DomainState state = DomainState::kFailed;
  std::vector<std::string> kids;              // base64url; that the proof rests on
  std::optional<std::uint64_t> proved_entry;  // since which it is proved
  std::string proved_at;
  std::optional<std::uint64_t> unreachable_entry;  // since which nobody answers
  std::string unreachable_at;
  std::optional<std::uint64_t> lost_entry;
  std::uint64_t entry = 0;  // of the newest check
  std::string checked;
  std::string reason;
  std::string anchor = {};                      // of a proof by x509: SHA-256 of the anchor's DER, in lower-case hex
  std::optional<std::uint64_t> statement = {};  // of a proof by x509: that the certified key signed for the party
};
[[nodiscard]] DomainState StateOf(const std::vector<DomainCheckRow>& checks);

// Certificates for a party's domain that were shown on the log.
struct DomainChain {
  Bytes kid;                               // of the key that is certified
  std::uint64_t entry = 0;                 // where they were shown last
  std::optional<std::uint64_t> statement;  // the party's first with this key and such a certificate
  std::vector<Bytes> chain;                // DER, that of the key first
};

// What a chain of certificates proves a domain by.
struct DomainProof {
  std::string kid;                         // base64url
  std::string anchor;                      // SHA-256 of the anchor's DER, in lower-case hex
  std::optional<std::uint64_t> statement;  // that the key signed for the party; none: it is a key that proves by itself
};

// A party's domain, as a node asks for it before it looks.
struct PartyDomain {
  std::string party;
  std::string domain;
  std::vector<std::string> kids;  // base64url; that can prove it
  std::vector<DomainCheckRow> checks;
  std::vector<DomainChain> chains = {};  // newest first
};

struct PartyDetails {
  PartyRow row;
  std::string domain;
  std::string notice;
  std::vector<PartyKeyRow> keys;
  std::optional<AdmissionRow> admission;  // by a statement; a policy may admit without one
  std::vector<PartySupportRow> support;
  std::vector<PartyClaimRow> claims;
  std::vector<VoteRow> votes;               // on its admission, that have not decided anything yet
  std::vector<RecoveryRow> recoveries;      // in the order of the log
  std::vector<DelegationRow> delegations;   // by this party
  std::vector<DelegationRow> delegated_to;  // to this party
  DomainState domain_state = DomainState::kNotChecked;
  std::vector<DomainCheckRow> domain_checks;  // by method
  registration::RequiredSignatures signatures = {};
  std::vector<CertifiedName> certificates = {};
};

// Who has which name, for those who compare names.
struct IdentityRow {
  std::string id;
  std::string also;  // the id of the party that a supporter is one with; empty: none, or the same
  std::string name;
  registration::PartyKind kind = registration::PartyKind::kUnknown;
  std::string domain;  // of a party; may be empty
  bool is_party = false;
};

struct RosterCounts {
  std::uint64_t parties = 0;
  std::uint64_t instruments = 0;
  Counts status;
  // Supporters (listed or signed) by kind, each id once over all instruments.
  std::uint64_t states = 0;
  std::uint64_t public_authorities = 0;
  std::uint64_t civil_society = 0;
  std::uint64_t private_sector = 0;
  std::uint64_t unknown_kind = 0;
};

// An entry that the roster could not use, and why.
struct UnusableRow {
  std::uint64_t entry = 0;
  std::string content_type;
  std::string issuer;
  std::string why;
};

}  // namespace entente::roster
