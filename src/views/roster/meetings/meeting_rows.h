// What is answered about meetings: rows as plain values, and the questions to the tables. No JSON here.
//
// `today` is the day of the log's time: by it, meetings are held and follow-ups overdue.
//
// Thread safety: as the database's: one thread, inside one read transaction.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "storage/sqlite.h"
#include "views/roster/meetings/meeting_documents.h"
#include "views/roster/roster_rows.h"
#include "views/roster/said.h"

namespace entente::roster {

// kOpen, kUnderWay, kDone and kDropped stand in the tables; kOverdue comes with the day.
enum class FollowUpState : std::uint8_t { kOpen, kUnderWay, kOverdue, kDone, kDropped };
inline constexpr std::array kAllFollowUpStates = {FollowUpState::kOpen, FollowUpState::kUnderWay,
                                                  FollowUpState::kOverdue, FollowUpState::kDone,
                                                  FollowUpState::kDropped};
[[nodiscard]] std::string_view Name(FollowUpState state);  // "open", "under-way", "overdue", "done", "dropped"
[[nodiscard]] Result<FollowUpState> FollowUpStateFromName(std::string_view name);

// As the table of acts has it.
enum class MeetingAct : std::uint8_t { kRecorded, kAnswered, kReported };

struct FollowUpReportRow {
  SaidRow said;
  bool done = false;
  std::string note;  // may be empty
  std::vector<std::uint64_t> evidence;
};

struct FollowUpRow {
  PlannedFollowUp planned;
  NamedParty responsible;
  FollowUpState state = FollowUpState::kOpen;
  std::uint64_t entry = 0;  // that says so
  std::vector<FollowUpReportRow> reports;
};

struct ParticipantRow {
  NamedParty party;
  MeetingRole role = MeetingRole::kMember;
};

struct RecordAnswerRow {
  SaidRow said;
  std::uint64_t record = 0;
  RecordAnswer answer = RecordAnswer::kConfirmed;
  std::string reason;   // may be empty
  bool counts = false;  // the party's newest word, on the newest record
};

struct MeetingRecordRow {
  SaidRow said;
  std::string reason;  // of a correction; may be empty
};

struct MeetingRow {
  SaidRow said;  // of the newest record
  MeetingDocument document;
  std::string instrument;           // its own, or its working group's
  std::string working_group_title;  // may be empty
  bool held = false;                // its first day has come
  std::vector<ParticipantRow> participants;
  std::vector<FollowUpRow> follow_ups;
  std::vector<MeetingRecordRow> records;
  std::vector<RecordAnswerRow> answers;
  std::uint64_t silent = 0;  // participants, without the recorder, that said nothing of the newest record
};

struct MeetingFilter {
  std::string instrument = {};  // empty: any; so with all texts
  std::string working_group = {};
  std::string party = {};
  std::optional<MeetingKind> kind = {};
  std::optional<bool> held = {};
  std::string date = {};
  std::optional<FollowUpState> follow_up = {};  // meetings with one in this state
  std::uint64_t offset = 0;
  std::uint64_t limit = 100;
};

// The latest day first.
[[nodiscard]] Result<PageOf<MeetingRow>> ListMeetings(storage::Database& database, const MeetingFilter& filter,
                                                      const std::string& today);
// By its id, or by the entry of one of its records. Errors: kNotFound.
[[nodiscard]] Result<MeetingRow> FindMeeting(storage::Database& database, const std::string& id,
                                             const std::string& today);

}  // namespace entente::roster
