// Documents: what parties, custodians and the operator say, as JSON payloads, in both directions.
//
// Parsing is strict: members that are not listed are refused, texts are bounded and without control characters, and
// every error has a JSON Pointer as its place. ToJson() writes compact JSON with members in the order of the format
// page and leaves out what is empty, so that the same document gives the same bytes.
//
// Format: docs/formats/payloads.md.  Thread safety: values and pure functions.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "crypto/key.h"
#include "registration/authority.h"
#include "views/roster/certified.h"

namespace entente::roster {

enum class Precision : std::uint8_t { kExact, kAtLatest };
[[nodiscard]] std::string_view Name(Precision precision);  // "exact", "at-latest"

struct DateWithPrecision {
  std::string value;  // "2021-11-11"
  Precision precision = Precision::kExact;
  // "2021-11-11" or "<=2019-11-10".
  [[nodiscard]] std::string Text() const;
  friend bool operator==(const DateWithPrecision&, const DateWithPrecision&) = default;
};

struct KeyWithRoles {
  crypto::PublicKey key;
  registration::Roles roles;
};

// The log that another one succeeds, as it ended.
struct SucceededLog {
  std::string origin;
  std::uint64_t size = 0;
  std::string root;            // base64
  std::string checkpoint_key;  // C2SP verifier key
};

struct TrustAnchorsDocument {
  std::string origin;
  std::string operator_id;
  std::string operator_name;
  std::vector<KeyWithRoles> keys;  // the operator's; at least one has the role admin
  std::string checkpoint_key;      // C2SP verifier key
  std::vector<crypto::PublicKey> receipt_keys;
  std::optional<SucceededLog> succeeds = {};
};

struct PartyDocument {
  std::string id;
  std::string name;
  registration::PartyKind kind = registration::PartyKind::kUnknown;
  std::string country;  // ISO 3166-1 alpha-2; may be empty
  std::string domain;   // may be empty
  std::vector<KeyWithRoles> keys;
  registration::RequiredSignatures signatures = {};
  std::vector<CertifiedName> certificates;  // may be empty
  std::string notice;                       // may be empty
};

enum class Decision : std::uint8_t { kAdmitted, kRefused };
[[nodiscard]] std::string_view Name(Decision decision);  // "admitted", "refused"

struct AdmissionDocument {
  std::string party;
  Decision decision = Decision::kAdmitted;
  std::string reason;  // may be empty
};

enum class RevocationReason : std::uint8_t { kCompromised, kLost, kSuperseded, kRetired };
[[nodiscard]] std::string_view Name(RevocationReason reason);  // "compromised", "lost", "superseded", "retired"
[[nodiscard]] Result<RevocationReason> RevocationReasonFromName(std::string_view name);

struct KeyRevocationDocument {
  std::string party;
  Bytes kid;
  RevocationReason reason = RevocationReason::kRetired;
  std::string note;  // may be empty
  // From when on the key was not in its owner's hands alone, by the log's time; with kCompromised only. Absent: from
  // the beginning.
  std::optional<UnixSeconds> since = {};
};

// New keys for a party that has none left, instead of all that it had.
struct KeyRecoveryDocument {
  std::string party;
  std::vector<KeyWithRoles> keys;
  std::string reason;
  std::string evidence;  // how it was made sure whose keys these are; may be empty
};

// The same text for the same keys with the same roles, in whatever order: by it votes for a recovery are counted.
[[nodiscard]] std::string InOneForm(const std::vector<KeyWithRoles>& keys);

// Another party may speak for the issuer, with its own keys.
struct DelegationDocument {
  std::string delegate;
  registration::Roles roles;         // never instrument or admin; empty: the delegation ends
  std::optional<UnixSeconds> until;  // by the log's time; absent: until it is ended
};

enum class Vocabulary : std::uint8_t { kPolitical, kTreaty };
[[nodiscard]] std::string_view Name(Vocabulary vocabulary);  // "political", "treaty"

// A title and a text in another language; the text may be empty.
struct Translation {
  std::string title;
  std::string text;
  friend bool operator==(const Translation&, const Translation&) = default;
};
// By language, as in BCP 47: "fr", "pt-BR".
using Translations = std::map<std::string, Translation>;

struct Clause {
  std::string id;
  std::string title;
  std::string text = {};  // may be empty
  Translations translations = {};
};

struct InstrumentDocument {
  std::string id;
  std::string title;
  Vocabulary vocabulary = Vocabulary::kPolitical;
  std::string version;
  std::string founded;                 // a date; empty when it is not known
  std::string adopted;                 // the day on which the text was adopted; may be empty
  std::string opened;                  // the day from which it was open for support; may be empty
  std::string language;                // of the texts in this document; may be empty
  std::vector<std::string> languages;  // in which the text exists; may be empty
  std::string source;                  // where the text stands; may be empty
  std::string summary_text;
  std::string summary_by;     // whose summary it is; together with the text or not at all
  Translations translations;  // of title and summary
  std::vector<Clause> clauses;
  std::string notice;  // may be empty
};

struct Supporter {
  std::string id;
  std::string name;
  registration::PartyKind kind = registration::PartyKind::kUnknown;
  std::string country;  // may be empty
};

struct Source {
  std::string title;
  std::string address;  // may be empty
  std::string as_of;    // the day on which the source said so; may be empty
};

struct ListingDocument {
  std::string instrument;
  Supporter supporter;
  std::optional<DateWithPrecision> date;
  std::optional<Source> source;
  std::string note;  // may be empty
};

// The supporter said that it would: the custodian's word, or the supporter's own.
struct AnnouncementDocument {
  std::string instrument;
  Supporter supporter;
  std::optional<DateWithPrecision> date;  // on which it was announced
  std::optional<Source> source;
  std::string note;        // may be empty
  std::string by = {};     // the last day by which it will have been done; may be empty
  std::string where = {};  // at what occasion it was announced; may be empty
};

// What a supporter says of the whole, or of one clause.
struct ClauseStatement {
  std::string clause;  // empty: the whole
  std::string text;
};

struct SupportDocument {
  std::string instrument;
  std::string version;  // of the instrument; may be empty
  std::optional<DateWithPrecision> date;
  std::string understanding;  // a statement of understanding on the whole; may be empty
  std::vector<ClauseStatement> understandings = {};
  std::vector<ClauseStatement> reservations = {};  // for treaties alone
};

struct EndOfSupportDocument {
  std::string instrument;
  std::string supporter_id;
  std::optional<DateWithPrecision> date;
  std::string reason;  // may be empty
};

[[nodiscard]] Result<TrustAnchorsDocument> ParseTrustAnchors(std::string_view json);
// What a time entry says.
[[nodiscard]] Result<UnixSeconds> ParseTimeEntry(std::string_view json);
[[nodiscard]] Result<PartyDocument> ParseParty(std::string_view json);
[[nodiscard]] Result<AdmissionDocument> ParseAdmission(std::string_view json);
[[nodiscard]] Result<KeyRevocationDocument> ParseKeyRevocation(std::string_view json);
[[nodiscard]] Result<KeyRecoveryDocument> ParseKeyRecovery(std::string_view json);
[[nodiscard]] Result<DelegationDocument> ParseDelegation(std::string_view json);
[[nodiscard]] Result<InstrumentDocument> ParseInstrument(std::string_view json);
[[nodiscard]] Result<ListingDocument> ParseListing(std::string_view json);
[[nodiscard]] Result<AnnouncementDocument> ParseAnnouncement(std::string_view json);
[[nodiscard]] Result<SupportDocument> ParseSupport(std::string_view json);
[[nodiscard]] Result<EndOfSupportDocument> ParseEndOfSupport(std::string_view json);

// What the struct holds, unchecked: parse the result to know whether it will be taken.
[[nodiscard]] std::string ToJson(const TrustAnchorsDocument& document);
[[nodiscard]] std::string ToJson(const PartyDocument& document);
[[nodiscard]] std::string ToJson(const AdmissionDocument& document);
[[nodiscard]] std::string ToJson(const KeyRevocationDocument& document);
[[nodiscard]] std::string ToJson(const KeyRecoveryDocument& document);
[[nodiscard]] std::string ToJson(const DelegationDocument& document);
[[nodiscard]] std::string ToJson(const InstrumentDocument& document);
[[nodiscard]] std::string ToJson(const ListingDocument& document);
[[nodiscard]] std::string ToJson(const AnnouncementDocument& document);
[[nodiscard]] std::string ToJson(const SupportDocument& document);
[[nodiscard]] std::string ToJson(const EndOfSupportDocument& document);

// For registration::PayloadChecks (the table of them: views/roster/document_checks.h), with the policy's and time
// entries'. Errors: kInvalidInput with the place.
[[nodiscard]] Result<void> CheckTrustAnchors(ByteView document);
[[nodiscard]] Result<void> CheckParty(ByteView document);
[[nodiscard]] Result<void> CheckAdmission(ByteView document);
[[nodiscard]] Result<void> CheckKeyRevocation(ByteView document);
[[nodiscard]] Result<void> CheckKeyRecovery(ByteView document);
[[nodiscard]] Result<void> CheckDelegation(ByteView document);
[[nodiscard]] Result<void> CheckInstrument(ByteView document);
[[nodiscard]] Result<void> CheckListing(ByteView document);
[[nodiscard]] Result<void> CheckAnnouncement(ByteView document);
[[nodiscard]] Result<void> CheckSupport(ByteView document);
[[nodiscard]] Result<void> CheckEndOfSupport(ByteView document);
[[nodiscard]] Result<void> CheckPolicy(ByteView document);
[[nodiscard]] Result<void> CheckTime(ByteView document);

}  // namespace entente::roster
