// What the JSON API asks of the roster. node/ fills it in from views/roster, so that the shape of answers
// (api/openapi.yaml) and the shape of the view's tables can change apart.
//
// Empty text means that nothing is known, and becomes null where openapi.yaml says so.
// Thread safety of implementations: any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "protocols/parse.h"

namespace entente::protocols {

template <class Item>
struct PageOfItems {
  std::vector<Item> items;
  std::uint64_t total = 0;
};

// A title and a longer text (of a clause: its text; of an instrument: the summary) in another language.
struct Translated {
  std::string language;
  std::string title;
  std::string text;
};
struct Clause {
  std::string id;
  std::string title;
  std::string text = {};
  std::vector<Translated> translations = {};
};

struct InstrumentInfo {
  std::string id;
  std::string title;
  std::string vocabulary;  // "political", "treaty"
  std::string version;
  std::string founded;
  std::string adopted;
  std::string opened;
  std::string language;
  std::vector<std::string> languages;
  std::vector<Translated> translations;
  std::string custodian;
  std::string custodian_name;
  std::string source;
  std::uint64_t entry = 0;
  std::uint64_t founding_entry = 0;
  std::string notice;
  std::string summary_text;
  std::string summary_by;
  std::vector<Clause> clauses;
  std::uint64_t announced = 0;
  std::uint64_t listed = 0;
  std::uint64_t signed_count = 0;
};

struct ListingSource {
  std::string title;
  std::string address;
  std::string as_of;
};

// `in_doubt_since`, below: the later entry that says that the key which signed was compromised by then.

// What the custodian says of a supporter.
struct WordOfCustodian {
  std::string date;
  std::string precision;  // "exact", "at-latest"
  std::uint64_t entry = 0;
  ListingSource source;
  std::optional<std::uint64_t> in_doubt_since = {};
};
struct OwnSignature {
  std::string date;
  std::uint64_t entry = 0;
  std::string party;
  std::string version;  // of the instrument
  std::optional<std::uint64_t> in_doubt_since = {};
};
struct EndOfSupport {
  std::string date;
  std::uint64_t entry = 0;
  std::string reason;
  std::optional<std::uint64_t> in_doubt_since = {};
};

// A party's claim to be a listed supporter, and the custodian's newest word on it.
struct ClaimRuling {
  std::string decision;  // "confirmed", "refused"
  std::uint64_t entry = 0;
  std::string reason;
};
struct SupporterClaim {
  std::string party;
  std::string name;   // the party's
  std::string state;  // "open", "confirmed", "refused", "lapsed"
  std::optional<std::uint64_t> entry;
  std::optional<ClaimRuling> ruling;
};

// Another party or supporter that this one can be taken for: a warning, no more.
struct LookAlike {
  std::string id;
  std::string name;
  std::string what;  // "name", "domain"
  std::string why;   // goes on behind the other's name: "has a name that looks the same"
};

struct SupporterRow {
  std::string id;
  std::string name;
  std::string kind;
  std::string country;
  std::string status;  // "announced", "listed", "signed", "ended"
  std::string since;   // "2021-11-11", "<=2019-11-10"
  std::optional<WordOfCustodian> announced;
  std::optional<WordOfCustodian> listed;
  std::optional<OwnSignature> own;
  std::optional<EndOfSupport> ended;
  std::string party;  // that it is one with under another id; empty: none
  std::vector<SupporterClaim> claims;
  std::vector<LookAlike> resembles;
};

struct RosterQuestion {
  std::string instrument;  // empty: the only one
  std::string kind;
  std::string country;
  std::string status;
  std::string text;                  // part of a name or id
  std::optional<UnixSeconds> as_of;  // first second of the day
  std::optional<std::uint64_t> at;   // by what the first so many entries of the log say
  PageRange range;
};

struct RosterAct {
  std::string what;
  std::string date;
  std::string precision;
  std::uint64_t entry = 0;
  std::optional<std::uint64_t> in_doubt_since = {};
  std::string delegate = {};  // whose key signed it, where the issuer delegated
};
struct RosterAnswer {
  std::string instrument;  // that was meant
  std::string party;       // id of the party that was meant, or what was asked when nobody fits
  std::string answer;      // "yes", "no", "unknown"
  std::string because;
  std::vector<RosterAct> acts;
  // That the answer rests on: the instrument's, the acts' and the claims'.
  std::vector<std::uint64_t> entries = {};
  std::string linked_party = {};  // as SupporterRow::party
  std::vector<SupporterClaim> claims = {};
};

struct PartyRow {
  std::string id;
  std::string name;
  std::string kind;
  std::string country;
  std::string standing;
  std::uint64_t keys = 0;
  std::uint64_t entry = 0;
};
struct PartyKey {
  std::string kid;  // base64url
  std::string algorithm;
  std::vector<std::string> roles;
  std::string revoked_reason;  // empty: not revoked
  std::uint64_t revoked_entry = 0;
  std::optional<std::uint64_t> compromised_entry = {};  // that says that it was compromised
  std::optional<UnixSeconds> compromised_since = {};    // nothing: from the beginning
};
struct PartySupport {
  std::string instrument;
  std::string title;
  std::string status;
  std::string since;
  std::uint64_t entry = 0;
};
// A party's word on another one.
struct PartyVote {
  std::string party;
  std::string word;  // "admitted", "refused"; empty where all said the same
  std::uint64_t entry = 0;
  std::optional<std::uint64_t> in_doubt_since = {};
};
struct PartyAdmission {
  std::uint64_t entry = 0;
  std::string decision;
  std::string by;
  std::optional<std::uint64_t> in_doubt_since = {};
  std::vector<PartyVote> voters = {};  // who decided it together; none: `by` alone
};
// Whose key signed an entry.
struct Signature {
  std::string signer;  // the party whose key it is
  std::optional<std::uint64_t> in_doubt_since = {};
};
struct PartyClaim {
  std::string instrument;
  std::string supporter;
  std::string supporter_name;
  SupporterClaim claim;
};
// Others gave the party new keys.
struct PartyRecovery {
  std::uint64_t entry = 0;
  std::string by;
  std::string reason;
  std::string evidence;
  std::optional<std::uint64_t> in_doubt_since = {};
  std::vector<PartyVote> voters = {};
};
struct PartyDelegation {
  std::string party;
  std::string party_name;
  std::string delegate;
  std::string delegate_name;
  std::vector<std::string> roles;  // none: it ended
  std::optional<UnixSeconds> until = {};
  std::uint64_t entry = 0;
};
// Whether the party holds its domain, by one method (docs/formats/domain-control.md).
struct DomainCheck {
  std::string method;
  std::string domain;
  std::string state;
  std::vector<std::string> kids;
  std::optional<std::uint64_t> proved_entry;
  std::string proved_since;
  std::string unreachable_since;
  std::optional<std::uint64_t> lost_entry;
  std::uint64_t entry = 0;
  std::string checked;
  std::string reason;
  std::string anchor = {};                      // of a proof by certificates, as in PartyCertificate
  std::optional<std::uint64_t> statement = {};  // that the certified key signed for the party
};
// A certified name that may sign for the party.
struct PartyCertificate {
  std::string anchor;  // SHA-256 of the anchor's DER, in lower-case hex
  std::string name;
  std::vector<std::string> roles;
};
struct PartySignatures {
  std::string role;
  unsigned count = 2;  // of the party's keys that must sign
};
struct PartyInfo {
  PartyRow row;
  std::string domain;
  std::string notice;
  std::vector<PartyKey> keys;
  std::optional<PartyAdmission> admission;
  std::vector<PartySupport> support;
  std::vector<PartyClaim> claims;
  std::vector<PartyVote> votes = {};  // that have not decided anything yet
  std::vector<PartyRecovery> recoveries = {};
  std::vector<PartyDelegation> delegations = {};   // by it
  std::vector<PartyDelegation> delegated_to = {};  // to it
  std::string domain_state;                        // "not-checked", "unreachable", "failed", "lost", "proved"
  std::vector<DomainCheck> domain_checks;
  std::vector<LookAlike> resembles;
  std::vector<PartySignatures> signatures = {};  // where more than one is asked for
  std::vector<PartyCertificate> certificates = {};
};

struct RosterCounts {
  std::uint64_t parties = 0;
  std::uint64_t listed = 0;
  std::uint64_t announced = 0;
  std::uint64_t signed_count = 0;
  std::uint64_t states = 0;
  std::uint64_t public_authorities = 0;
  std::uint64_t civil_society = 0;
  std::uint64_t private_sector = 0;
  std::uint64_t instruments = 0;
};

class RosterQueries {
 public:
  RosterQueries() = default;
  RosterQueries(const RosterQueries&) = delete;
  RosterQueries& operator=(const RosterQueries&) = delete;
  virtual ~RosterQueries() = default;

  [[nodiscard]] virtual Result<PageOfItems<InstrumentInfo>> Instruments(const PageRange& range) const = 0;
  // Errors: kNotFound.
  [[nodiscard]] virtual Result<InstrumentInfo> Instrument(std::string_view id) const = 0;
  // Errors: kNotFound for an instrument that is not here; kInvalidInput when none is named and there are several.
  [[nodiscard]] virtual Result<PageOfItems<SupporterRow>> Roster(const RosterQuestion& question) const = 0;
  // `party`: id, exact name, or ISO country code of a state. `at`: as in RosterQuestion. Errors: as Roster().
  [[nodiscard]] virtual Result<RosterAnswer> Answer(std::string_view instrument, std::string_view party,
                                                    UnixSeconds date, std::optional<std::uint64_t> at) const = 0;
  [[nodiscard]] virtual Result<PageOfItems<PartyRow>> Parties(std::string_view text, const PageRange& range) const = 0;
  // Errors: kNotFound.
  [[nodiscard]] virtual Result<PartyInfo> Party(std::string_view id) const = 0;
  // Of an entry of any kind, logged at `time`.
  [[nodiscard]] virtual Result<Signature> SignatureOf(std::string_view issuer, ByteView kid, std::uint64_t entry,
                                                      UnixSeconds time) const = 0;
  [[nodiscard]] virtual Result<RosterCounts> Counts() const = 0;
};

}  // namespace entente::protocols
