// Documents on pledges: made, revised, withdrawn, reported on; and whether what comes of them may be shown.
//
// Format: docs/formats/payloads.md.  Thread safety: values and pure functions.  Errors: kInvalidInput with the place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "codec/json.h"
#include "progress/target.h"

namespace entente::roster {

// Of the progress; the pledge itself stands on the log.
enum class Visibility : std::uint8_t { kPrivate, kPublic };
[[nodiscard]] std::string_view Name(Visibility visibility);  // "private", "public"

// In the party's own words, or computed and held against a target; neither: the pledge names no measure.
struct PledgeMeasure {
  std::string text;
  std::optional<progress::Target> target;
};

// What a pledge says, and a revision says anew, whole.
struct PledgeTerms {
  std::string what;
  PledgeMeasure measure;
  std::string action;  // of PledgeActions(); may be empty
  std::string due;     // a date; empty: for good
  Visibility visibility = Visibility::kPrivate;
};

struct PledgeDocument {
  std::string id;
  std::string instrument;
  std::string clause;
  PledgeTerms terms;
};

// Instrument and clause stay: another commitment is another pledge.
struct PledgeRevisionDocument {
  std::string pledge;
  PledgeTerms terms;
  std::string reason;
};

struct PledgeWithdrawalDocument {
  std::string pledge;
  std::string reason;
};

enum class Reported : std::uint8_t { kUnderWay, kKept, kMissed };
[[nodiscard]] std::string_view Name(Reported reported);  // "under-way", "kept", "missed"
[[nodiscard]] Result<Reported> ReportedFromName(std::string_view name);

struct PledgeReportDocument {
  std::string pledge;
  std::string date;  // the day of which it speaks
  Reported state = Reported::kUnderWay;
  std::string text;                     // may be empty
  std::string value;                    // what the measure comes to, as the party says; may be empty
  std::vector<std::uint64_t> evidence;  // entries of the log, none twice
};

// A party's word on whether its progress on an instrument may be shown to everybody; the newest one counts.
struct ProgressConsentDocument {
  std::string instrument;
  bool given = true;   // the member is named "consent": "given" or "revoked"
  std::string reason;  // may be empty
};

// The custodian's: whether progress on pledges that are made from then on is public without further consent.
struct ProgressRuleDocument {
  std::string instrument;
  bool is_public = false;  // the member is named "progress": "public" or "by-consent"
  std::string reason;
};

[[nodiscard]] Result<PledgeDocument> ParsePledge(std::string_view json);
[[nodiscard]] Result<PledgeRevisionDocument> ParsePledgeRevision(std::string_view json);
[[nodiscard]] Result<PledgeWithdrawalDocument> ParsePledgeWithdrawal(std::string_view json);
[[nodiscard]] Result<PledgeReportDocument> ParsePledgeReport(std::string_view json);
[[nodiscard]] Result<ProgressConsentDocument> ParseProgressConsent(std::string_view json);
[[nodiscard]] Result<ProgressRuleDocument> ParseProgressRule(std::string_view json);

[[nodiscard]] std::string ToJson(const PledgeDocument& document);
[[nodiscard]] std::string ToJson(const PledgeRevisionDocument& document);
[[nodiscard]] std::string ToJson(const PledgeWithdrawalDocument& document);
[[nodiscard]] std::string ToJson(const PledgeReportDocument& document);
[[nodiscard]] std::string ToJson(const ProgressConsentDocument& document);
[[nodiscard]] std::string ToJson(const ProgressRuleDocument& document);

// Terms by themselves, as the roster keeps them.
[[nodiscard]] std::string ToJson(const PledgeTerms& terms);
[[nodiscard]] Result<PledgeTerms> ParsePledgeTerms(std::string_view json);

[[nodiscard]] Result<void> CheckPledge(ByteView document);
[[nodiscard]] Result<void> CheckPledgeRevision(ByteView document);
[[nodiscard]] Result<void> CheckPledgeWithdrawal(ByteView document);
[[nodiscard]] Result<void> CheckPledgeReport(ByteView document);
[[nodiscard]] Result<void> CheckProgressConsent(ByteView document);
[[nodiscard]] Result<void> CheckProgressRule(ByteView document);

}  // namespace entente::roster
