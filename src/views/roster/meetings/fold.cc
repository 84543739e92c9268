#include "views/roster/meetings/fold.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "views/roster/marks.h"
#include "views/roster/meetings/meeting_documents.h"
#include "views/roster/meetings/meeting_rows.h"
#include "views/roster/said.h"
#include "views/roster/sql_values.h"

namespace entente::roster::meetings {
namespace {

constexpr const char* kIssuerPlace = "label 15, claim 1";

struct KnownMeeting {
  std::string recorder;
  std::uint64_t entry = 0;
  std::string instrument;
  MeetingDocument document;
};

Result<std::optional<KnownMeeting>> FindKnown(const Taking& taking, const std::string& id) {
  TRY_ASSIGN(auto query,
             taking.database.Prepare("SELECT recorder, entry, instrument, document FROM meeting WHERE uri = ?1"));
  BindAll(query, id);
  TRY_ASSIGN(const bool found, query.Step());
  if (!found) return std::nullopt;
  KnownMeeting meeting{query.Text(0), static_cast<std::uint64_t>(query.Int(1)), query.Text(2), {}};
  TRY_ASSIGN(meeting.document, ParseMeeting(query.Text(3)));
  return meeting;
}

Result<KnownMeeting> RequireMeeting(const Taking& taking, const std::string& id) {
  TRY_ASSIGN(auto meeting, FindKnown(taking, id));
  if (!meeting.has_value()) return Unusable(fmt::format("there is no meeting {} on this log", id), "/meeting");
  return *std::move(meeting);
}

// The instrument that the meeting is about: its own, or its working group's.
Result<KnownInstrument> InstrumentOf(const Taking& taking, const MeetingDocument& document) {
  if (document.working_group.empty()) return RequireInstrument(taking, document.instrument, "/instrument");
  std::string instrument;
  TRY(ForEachRow(
      taking.database, "SELECT instrument FROM working_group WHERE uri = ?1",
      [&instrument](const storage::Query& row) -> Result<void> {
        instrument = row.Text(0);
        return {};
      },
      document.working_group));
  if (instrument.empty())
    return Unusable(fmt::format("there is no working group {} on this log", document.working_group), "/working_group");
  if (!document.instrument.empty() && document.instrument != instrument)
    return Unusable(fmt::format("the working group works under {}", instrument), "/instrument");
  return RequireInstrument(taking, instrument, "/working_group");
}

Result<void> RequireMayRecord(const Taking& taking, const MeetingDocument& document,
                              const KnownInstrument& instrument) {
  const std::string& issuer = taking.issuer();
  if (issuer == instrument.custodian ||
      std::ranges::find(document.participants, issuer, &Participant::party) != document.participants.end())
    return {};
  TRY_ASSIGN(const auto leads,
             FindNumber(taking.database,
                        "SELECT 1 FROM working_group w WHERE w.uri = ?1 AND (w.founder = ?2 OR EXISTS (SELECT 1 FROM "
                        "json_each(w.document, '$.chairs') c WHERE c.value = ?2))",
                        document.working_group, issuer));
  if (leads.has_value()) return {};
  return Unusable(
      fmt::format("a meeting is recorded by a participant, the custodian of the instrument ({}), or the founder or a "
                  "chair of its working group",
                  instrument.custodian),
      kIssuerPlace);
}

// Everybody and everything that the record names is on the log.
Result<void> RequireNamed(const Taking& taking, const MeetingDocument& document, const KnownInstrument& instrument) {
  for (std::size_t i = 0; i < document.participants.size(); ++i)
    TRY(RequireParty(taking, document.participants[i].party, fmt::format("/participants/{}/party", i)));
  for (std::size_t i = 0; i < document.topics.size(); ++i)
    TRY(RequireClauses(instrument, document.topics[i].clauses, fmt::format("/topics/{}", i)));
  for (std::size_t i = 0; i < document.follow_ups.size(); ++i)
    TRY(RequireParty(taking, document.follow_ups[i].responsible, fmt::format("/follow_ups/{}/responsible", i)));
  return RequireCited(taking, document.documents, "/documents");
}

// A correction is the recorder's, says why, changes something, and drops no follow-up that was done.
Result<void> CheckCorrection(const Taking& taking, const KnownMeeting& meeting, const MeetingDocument& document) {
  if (meeting.recorder != taking.issuer())
    return Unusable(
        fmt::format("this meeting was recorded by {}, who alone corrects the record; contest it", meeting.recorder),
        "/id");
  if (document.reason.empty()) return Unusable("a correction of a record says its reason", "/reason");
  MeetingDocument same = document;
  same.reason = meeting.document.reason;
  if (ToJson(same) == ToJson(meeting.document))
    return Unusable(fmt::format("this corrects nothing of what entry {} says", meeting.entry));
  return ForEachRow(
      taking.database, "SELECT id, responsible FROM meeting_follow_up WHERE meeting = ?1 AND state = ?2 ORDER BY id",
      [&document](const storage::Query& row) -> Result<void> {
        const std::string id = row.Text(0);
        const auto kept = std::ranges::find(document.follow_ups, id, &PlannedFollowUp::id);
        if (kept != document.follow_ups.end() && kept->responsible == row.Text(1)) return {};
        return Unusable(fmt::format("the follow-up '{}' is done: it stays", id), "/follow_ups");
      },
      document.id, static_cast<int>(FollowUpState::kDone));
}

// Those of the newest record are there; others are dropped by it. One that comes back, or that another party is
// responsible for now, is open again.
Result<void> KeepFollowUps(const Taking& taking, const MeetingDocument& document) {
  const auto dropped = static_cast<int>(FollowUpState::kDropped);
  for (std::size_t i = 0; i < document.follow_ups.size(); ++i) {
    const PlannedFollowUp& one = document.follow_ups[i];
    TRY(Change(taking.database,
               "INSERT INTO meeting_follow_up VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO UPDATE SET place "
               "= ?3, title = ?4, due = ?6, entry = CASE WHEN state = ?9 OR responsible <> ?5 THEN ?8 ELSE entry END, "
               "state = CASE WHEN state = ?9 OR responsible <> ?5 THEN ?7 ELSE state END, responsible = ?5",
               document.id, one.id, i, one.title, one.responsible, one.due, static_cast<int>(FollowUpState::kOpen),
               taking.entry.index, dropped));
  }
  std::vector<std::string> gone;
  TRY(ForEachRow(
      taking.database, "SELECT id FROM meeting_follow_up WHERE meeting = ?1 AND state <> ?2 ORDER BY id",
      [&](const storage::Query& row) -> Result<void> {
        std::string id = row.Text(0);
        if (std::ranges::find(document.follow_ups, id, &PlannedFollowUp::id) == document.follow_ups.end())
          gone.push_back(std::move(id));
        return {};
      },
      document.id, dropped));
  for (const std::string& id : gone)
    TRY(Change(taking.database, "UPDATE meeting_follow_up SET state = ?3, entry = ?4 WHERE meeting = ?1 AND id = ?2",
               document.id, id, dropped, taking.entry.index));
  return {};
}

struct NewAct {
  MeetingAct what = MeetingAct::kRecorded;
  std::optional<std::uint64_t> record;  // of an answer
  std::string follow_up;                // of a report
  bool yes = false;                     // confirmed, or done
  std::string text;
  std::vector<std::uint64_t> evidence;
};

Result<void> InsertAct(const Taking& taking, const std::string& meeting, const NewAct& act,
                       const KnownInstrument& instrument, Marks marks) {
  TRY(MarkStanding(taking, instrument, marks));
  TRY_ASSIGN(const SaidColumns said, SaidNow(taking, marks));
  return Change(
      taking.database, "INSERT INTO meeting_act VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
      taking.log, taking.entry.index, meeting, static_cast<int>(act.what), act.record, act.follow_up, act.yes ? 1 : 0,
      act.text, ListText(act.evidence), said.party, said.marks, said.kid, said.signer, said.time);
}

}  // namespace

Result<void> TakeMeeting(const Taking& taking) {
  TRY_ASSIGN(const MeetingDocument document, ParseMeeting(taking.payload()));
  TRY(RequireParty(taking, taking.issuer(), kIssuerPlace));
  TRY_ASSIGN(const KnownInstrument instrument, InstrumentOf(taking, document));
  TRY(RequireNamed(taking, document, instrument));
  TRY(RequireMayRecord(taking, document, instrument));
  const std::string until = document.until.empty() ? document.from : document.until;
  if (!document.outcomes.empty() && document.from > taking.day())
    return Unusable(fmt::format("a meeting that begins on {} had no outcomes on {}, when it was logged", document.from,
                                taking.day()),
                    "/outcomes");
  Marks marks;
  MarkDate(document.from, taking.day(), marks);
  TRY_ASSIGN(const auto known, FindKnown(taking, document.id));
  const std::string text = ToJson(document);
  if (known.has_value()) {
    TRY(CheckCorrection(taking, *known, document));
    TRY(Change(taking.database,
               "UPDATE meeting SET entry = ?2, instrument = ?3, working_group = ?4, kind = ?5, day_from = ?6, "
               "day_until = ?7, document = ?8 WHERE uri = ?1",
               document.id, taking.entry.index, instrument.uri, document.working_group, static_cast<int>(document.kind),
               document.from, until, text));
  } else {
    TRY(Change(taking.database, "INSERT INTO meeting VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)", document.id,
               taking.log, taking.issuer(), taking.entry.index, instrument.uri, document.working_group,
               static_cast<int>(document.kind), document.from, until, text));
  }
  TRY(KeepFollowUps(taking, document));
  NewAct act;
  act.text = document.reason;
  return InsertAct(taking, document.id, act, instrument, marks);
}

Result<void> TakeAnswer(const Taking& taking) {
  TRY_ASSIGN(const MeetingAnswerDocument document, ParseMeetingAnswer(taking.payload()));
  TRY_ASSIGN(const KnownMeeting meeting, RequireMeeting(taking, document.meeting));
  TRY_ASSIGN(const KnownInstrument instrument, RequireInstrument(taking, meeting.instrument, "/meeting"));
  const auto& participants = meeting.document.participants;
  if (std::ranges::find(participants, taking.issuer(), &Participant::party) == participants.end())
    return Unusable("only those whom the record names as participants confirm or contest it", kIssuerPlace);
  if (taking.issuer() == meeting.recorder)
    return Unusable("who recorded the meeting corrects the record instead", kIssuerPlace);
  if (document.record != meeting.entry)
    return Unusable(fmt::format("the newest record of this meeting is entry {}", meeting.entry), "/record");
  const bool confirms = document.answer == RecordAnswer::kConfirmed;
  TRY_ASSIGN(const auto newest,
             FindNumber(taking.database,
                        "SELECT yes FROM meeting_act WHERE meeting = ?1 AND what = 1 AND record = ?2 AND party = ?3 "
                        "ORDER BY entry DESC LIMIT 1",
                        document.meeting, document.record, taking.issuer()));
  if (newest.has_value() && (*newest != 0) == confirms)
    return Unusable(fmt::format("the party {} this record already", Name(document.answer)), "/answer");
  NewAct act;
  act.what = MeetingAct::kAnswered;
  act.record = document.record;
  act.yes = confirms;
  act.text = document.reason;
  return InsertAct(taking, document.meeting, act, instrument, {});
}

Result<void> TakeReport(const Taking& taking) {
  TRY_ASSIGN(const FollowUpReportDocument document, ParseFollowUpReport(taking.payload()));
  TRY_ASSIGN(const KnownMeeting meeting, RequireMeeting(taking, document.meeting));
  TRY_ASSIGN(const KnownInstrument instrument, RequireInstrument(taking, meeting.instrument, "/meeting"));
  const auto& follow_ups = meeting.document.follow_ups;
  const auto planned = std::ranges::find(follow_ups, document.follow_up, &PlannedFollowUp::id);
  if (planned == follow_ups.end()) {
    std::string known;
    for (const PlannedFollowUp& one : follow_ups) known += (known.empty() ? "" : ", ") + one.id;
    return Unusable(
        fmt::format("the meeting has no follow-up '{}'; it has {}", document.follow_up, known.empty() ? "none" : known),
        "/follow_up");
  }
  if (planned->responsible != taking.issuer())
    return Unusable(fmt::format("only {}, which is responsible for it, reports on it", planned->responsible),
                    kIssuerPlace);
  TRY_ASSIGN(const auto done, FindNumber(taking.database,
                                         "SELECT entry FROM meeting_follow_up WHERE meeting = ?1 AND id = ?2 AND state "
                                         "= ?3",
                                         document.meeting, document.follow_up, static_cast<int>(FollowUpState::kDone)));
  if (done.has_value()) return Unusable(fmt::format("it is done since entry {}", *done), "/follow_up");
  TRY(RequireEvidence(taking, document.evidence));
  Marks marks;
  if (document.done && !planned->due.empty() && planned->due < taking.day()) marks.Add(Mark::kLate);
  const auto state = document.done ? FollowUpState::kDone : FollowUpState::kUnderWay;
  TRY(Change(taking.database, "UPDATE meeting_follow_up SET state = ?3, entry = ?4 WHERE meeting = ?1 AND id = ?2",
             document.meeting, document.follow_up, static_cast<int>(state), taking.entry.index));
  NewAct act;
  act.what = MeetingAct::kReported;
  act.follow_up = document.follow_up;
  act.yes = document.done;
  act.text = document.note;
  act.evidence = document.evidence;
  return InsertAct(taking, document.meeting, act, instrument, marks);
}

}  // namespace entente::roster::meetings
