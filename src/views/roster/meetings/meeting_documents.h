// Documents of meetings: the record of a meeting or consultation, what its participants say of the record, and reports
// on its follow-ups.
//
// Format: docs/formats/payloads.md.  Thread safety: values and pure functions.  Errors: kInvalidInput with the place.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "views/roster/public_fields.h"

namespace entente::roster {

enum class MeetingKind : std::uint8_t {
  kMeeting,
  kConsultation,
  kPlenary,
  kWorkshop,
  kExerciseDebrief,
  kBilateral,
  kOther
};
// "meeting", "consultation", "plenary", "workshop", "exercise-debrief", "bilateral", "other"
[[nodiscard]] std::string_view Name(MeetingKind kind);
[[nodiscard]] Result<MeetingKind> MeetingKindFromName(std::string_view name);

enum class MeetingRole : std::uint8_t { kChair, kMember, kObserver, kInvited };
[[nodiscard]] std::string_view Name(MeetingRole role);  // "chair", "member", "observer", "invited"
[[nodiscard]] Result<MeetingRole> MeetingRoleFromName(std::string_view name);

inline constexpr std::size_t kParticipantsMax = 512;
inline constexpr std::size_t kTopicsMax = 64;
inline constexpr std::size_t kTopicPointsMax = 32;
inline constexpr std::size_t kOutcomesMax = 64;
inline constexpr std::size_t kFollowUpsMax = 64;

struct Participant {
  std::string party;
  MeetingRole role = MeetingRole::kMember;
};

struct Topic {
  std::string title;
  std::vector<std::string> clauses;  // of the instrument
  std::vector<std::string> norms;    // ids, as views/roster/norms.h has them
};

struct PlannedFollowUp {
  std::string id;  // within the meeting
  std::string title;
  std::string responsible;  // a party
  std::string due;          // a day; may be empty
};

// The whole record: a newer one of the same recorder corrects it.
struct MeetingDocument {
  std::string id;
  MeetingKind kind = MeetingKind::kMeeting;
  std::string title;
  std::string instrument;     // may be empty where there is a working group
  std::string working_group;  // may be empty where there is an instrument
  std::string from;           // a day
  std::string until;          // a day; empty: the same
  std::string place;          // "online", or where; may be empty
  std::vector<Participant> participants;
  std::vector<Topic> topics;
  std::vector<std::string> outcomes;
  std::vector<PlannedFollowUp> follow_ups;
  std::vector<CitedDocument> documents;
  std::string reason;  // of a correction; empty in the first record
};

enum class RecordAnswer : std::uint8_t { kConfirmed, kContested };
[[nodiscard]] std::string_view Name(RecordAnswer answer);  // "confirmed", "contested"

// Said by a participant.
struct MeetingAnswerDocument {
  std::string meeting;
  std::uint64_t record = 0;  // the entry of the record that is meant
  RecordAnswer answer = RecordAnswer::kConfirmed;
  std::string reason;  // of a contest; otherwise it may be empty
};

// Said by the responsible party.
struct FollowUpReportDocument {
  std::string meeting;
  std::string follow_up;
  bool done = false;  // "done"; otherwise "under-way"
  std::string note;   // may be empty
  std::vector<std::uint64_t> evidence;
};

[[nodiscard]] Result<MeetingDocument> ParseMeeting(std::string_view json);
[[nodiscard]] Result<MeetingAnswerDocument> ParseMeetingAnswer(std::string_view json);
[[nodiscard]] Result<FollowUpReportDocument> ParseFollowUpReport(std::string_view json);
[[nodiscard]] std::string ToJson(const MeetingDocument& document);
[[nodiscard]] std::string ToJson(const MeetingAnswerDocument& document);
[[nodiscard]] std::string ToJson(const FollowUpReportDocument& document);
[[nodiscard]] Result<void> CheckMeeting(ByteView document);
[[nodiscard]] Result<void> CheckMeetingAnswer(ByteView document);
[[nodiscard]] Result<void> CheckFollowUpReport(ByteView document);

}  // namespace entente::roster
