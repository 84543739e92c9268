// Documents on acts about an instrument beside listing and support: invitation, understanding or reservation,
// objection, the withdrawal of those, acts on paper and their confirmation.
//
// Format: docs/formats/payloads.md.  Thread safety: values and pure functions.  Errors: kInvalidInput with the place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "views/roster/documents.h"

namespace entente::roster {

// Somebody is asked to support an instrument.
struct InvitationDocument {
  std::string instrument;
  Supporter invited;
  std::optional<DateWithPrecision> date;
  std::string by;     // the day by which an answer is hoped for; may be empty
  std::string where;  // at what occasion it was said; may be empty
  std::string text;   // may be empty
};

// What a supporter says of how it reads the whole, or a clause.
enum class Reading : std::uint8_t {
  kUnderstanding,
  kReservation,  // of a treaty alone
};
[[nodiscard]] std::string_view Name(Reading reading);  // "understanding", "reservation"
struct UnderstandingDocument {
  std::string instrument;
  Reading what = Reading::kUnderstanding;
  std::string clause;  // empty: the whole
  std::string text;
  std::optional<DateWithPrecision> date;
};

// What another party says of such a statement.
enum class Against : std::uint8_t {
  kDisagreement,  // of a political instrument
  kObjection,     // of a treaty
};
[[nodiscard]] std::string_view Name(Against against);  // "disagreement", "objection"
struct ObjectionDocument {
  std::string instrument;
  Against what = Against::kDisagreement;
  std::uint64_t entry = 0;  // that is objected to
  std::string clause;       // which of the entry's statements; may be empty
  std::string text;         // may be empty
  std::optional<DateWithPrecision> date;
};

// Takes an understanding, a reservation, an objection, a disagreement or an invitation back.
struct StatementWithdrawalDocument {
  std::string instrument;
  std::uint64_t entry = 0;
  std::string clause;  // which of the entry's statements; empty: all
  std::optional<DateWithPrecision> date;
  std::string reason;  // may be empty
};

enum class PaperAct : std::uint8_t { kSupport, kEndOfSupport, kUnderstanding, kReservation, kOther };
[[nodiscard]] std::string_view Name(PaperAct act);  // "support", "end-of-support", "understanding", ...
[[nodiscard]] Result<PaperAct> PaperActFromName(std::string_view name);
enum class PaperForm : std::uint8_t { kNoteVerbale, kLetter, kOther };
[[nodiscard]] std::string_view Name(PaperForm form);  // "note-verbale", "letter", "other"
[[nodiscard]] Result<PaperForm> PaperFormFromName(std::string_view name);

// A note or a letter that the custodian received, known by its digest.
struct PaperActDocument {
  std::string instrument;
  Supporter supporter;  // whose act it is
  PaperAct act = PaperAct::kOther;
  PaperForm form = PaperForm::kLetter;
  std::string digest;                     // SHA-256 of the paper as it was scanned or sent, in lower-case hex
  std::optional<DateWithPrecision> date;  // from which the act counts
  std::string received;                   // a date
  std::string received_by;                // an office, and no person
  std::string version;                    // of the instrument; may be empty
  std::string clause;                     // of an understanding or reservation; empty: the whole
  std::string text;                       // needed for understanding, reservation and other
};

// The party itself: that paper is ours.
struct PaperConfirmationDocument {
  std::string instrument;
  std::uint64_t entry = 0;  // of the paper act
  std::string digest;       // must be the paper act's
};

[[nodiscard]] Result<InvitationDocument> ParseInvitation(std::string_view json);
[[nodiscard]] Result<UnderstandingDocument> ParseUnderstanding(std::string_view json);
[[nodiscard]] Result<ObjectionDocument> ParseObjection(std::string_view json);
[[nodiscard]] Result<StatementWithdrawalDocument> ParseStatementWithdrawal(std::string_view json);
[[nodiscard]] Result<PaperActDocument> ParsePaperAct(std::string_view json);
[[nodiscard]] Result<PaperConfirmationDocument> ParsePaperConfirmation(std::string_view json);

[[nodiscard]] std::string ToJson(const InvitationDocument& document);
[[nodiscard]] std::string ToJson(const UnderstandingDocument& document);
[[nodiscard]] std::string ToJson(const ObjectionDocument& document);
[[nodiscard]] std::string ToJson(const StatementWithdrawalDocument& document);
[[nodiscard]] std::string ToJson(const PaperActDocument& document);
[[nodiscard]] std::string ToJson(const PaperConfirmationDocument& document);

[[nodiscard]] Result<void> CheckInvitation(ByteView document);
[[nodiscard]] Result<void> CheckUnderstanding(ByteView document);
[[nodiscard]] Result<void> CheckObjection(ByteView document);
[[nodiscard]] Result<void> CheckStatementWithdrawal(ByteView document);
[[nodiscard]] Result<void> CheckPaperAct(ByteView document);
[[nodiscard]] Result<void> CheckPaperConfirmation(ByteView document);

}  // namespace entente::roster
