#include "views/roster/meetings/meeting_documents.h"

#include <fmt/format.h>

#include <algorithm>

#include "views/roster/norms.h"

namespace entente::roster {
namespace {

constexpr std::array<std::string_view, 7> kKindNames = {"meeting",          "consultation", "plenary", "workshop",
                                                        "exercise-debrief", "bilateral",    "other"};
constexpr std::array<std::string_view, 4> kRoleNames = {"chair", "member", "observer", "invited"};
constexpr std::string_view kDone = "done";
constexpr std::string_view kUnderWay = "under-way";

Result<std::vector<Participant>> ReadParticipants(const json::Value& root) {
  TRY_ASSIGN(const json::Value list, ReadArray(root, "participants", "", 1, kParticipantsMax));
  std::vector<Participant> participants;
  participants.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string at = fmt::format("/participants/{}", i);
    TRY(json::OnlyMembers(list[i], {"party", "role"}, at));
    Participant one;
    TRY_ASSIGN(one.party, ReadId(list[i], "party", at));
    if (std::ranges::find(participants, one.party, &Participant::party) != participants.end())
      return Invalid("this party stands here twice", at + "/party");
    TRY_ASSIGN(const std::string role, json::RequireText(list[i], "role", at));
    TRY_ASSIGN(one.role, AtPlace(MeetingRoleFromName(role), at + "/role"));
    participants.push_back(std::move(one));
  }
  return participants;
}

Result<void> CheckNorms(const std::vector<std::string>& norms, const std::string& place) {
  for (std::size_t i = 0; i < norms.size(); ++i)
    if (FindNorm(norms[i]) == nullptr)
      return Invalid(fmt::format("'{}' is no norm that is known here, such as un:2015:i or paris-call:6", norms[i]),
                     fmt::format("{}/norms/{}", place, i));
  return {};
}

Result<std::vector<Topic>> ReadTopics(const json::Value& root) {
  TRY_ASSIGN(const json::Value list, ReadArray(root, "topics", "", 0, kTopicsMax));
  std::vector<Topic> topics;
  topics.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string at = fmt::format("/topics/{}", i);
    TRY(json::OnlyMembers(list[i], {"title", "clauses", "norms"}, at));
    Topic one;
    TRY_ASSIGN(one.title, ReadPublicLine(list[i], "title", at, Presence::kRequired));
    TRY_ASSIGN(one.clauses, ReadPublicLines(list[i], "clauses", at, kTopicPointsMax));
    TRY_ASSIGN(one.norms, ReadPublicLines(list[i], "norms", at, kTopicPointsMax));
    TRY(CheckNorms(one.norms, at));
    topics.push_back(std::move(one));
  }
  return topics;
}

Result<std::vector<PlannedFollowUp>> ReadFollowUps(const json::Value& root) {
  TRY_ASSIGN(const json::Value list, ReadArray(root, "follow_ups", "", 0, kFollowUpsMax));
  std::vector<PlannedFollowUp> follow_ups;
  follow_ups.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string at = fmt::format("/follow_ups/{}", i);
    TRY(json::OnlyMembers(list[i], {"id", "title", "responsible", "due"}, at));
    PlannedFollowUp one;
    TRY_ASSIGN(one.id, ReadShortId(list[i], "id", at));
    if (std::ranges::find(follow_ups, one.id, &PlannedFollowUp::id) != follow_ups.end())
      return Invalid(fmt::format("there are two follow-ups '{}'", one.id), at + "/id");
    TRY_ASSIGN(one.title, ReadPublicLine(list[i], "title", at, Presence::kRequired));
    TRY_ASSIGN(one.responsible, ReadId(list[i], "responsible", at));
    TRY_ASSIGN(one.due, ReadDate(list[i], "due", at, Presence::kOptional));
    follow_ups.push_back(std::move(one));
  }
  return follow_ups;
}

// What the meeting is about and when it was.
Result<void> ReadFrame(const json::Value& root, MeetingDocument& document) {
  if (root.contains("instrument")) {
    TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  }
  if (root.contains("working_group")) {
    TRY_ASSIGN(document.working_group, ReadId(root, "working_group", ""));
  }
  if (document.instrument.empty() && document.working_group.empty())
    return Invalid("a meeting is about an instrument, or of a working group", "/instrument");
  TRY_ASSIGN(document.from, ReadDate(root, "from", "", Presence::kRequired));
  TRY_ASSIGN(document.until, ReadDate(root, "until", "", Presence::kOptional));
  if (!document.until.empty() && document.until < document.from)
    return Invalid("this lies before its first day", "/until");
  TRY_ASSIGN(document.place, ReadPublicLine(root, "place", "", Presence::kOptional));
  return {};
}

json::Value JsonOf(const Topic& topic) {
  json::Value value;
  value["title"] = topic.title;
  PutIfAny(value, "clauses", topic.clauses);
  PutIfAny(value, "norms", topic.norms);
  return value;
}

json::Value JsonOf(const Participant& participant) {
  json::Value value;
  value["party"] = participant.party;
  value["role"] = Name(participant.role);
  return value;
}

json::Value JsonOf(const PlannedFollowUp& follow_up) {
  json::Value value;
  value["id"] = follow_up.id;
  value["title"] = follow_up.title;
  value["responsible"] = follow_up.responsible;
  PutIfAny(value, "due", follow_up.due);
  return value;
}

template <class Items>
void PutList(json::Value& root, const char* member, const Items& items) {
  if (items.empty()) return;
  json::Value list = json::Value::array();
  for (const auto& one : items) list.push_back(JsonOf(one));
  root[member] = std::move(list);
}

}  // namespace

std::string_view Name(MeetingKind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

Result<MeetingKind> MeetingKindFromName(std::string_view name) {
  const auto found = std::ranges::find(kKindNames, name);
  if (found == kKindNames.end())
    return Invalid(fmt::format("'{}' is no kind of meeting: {}", name, fmt::join(kKindNames, ", ")));
  return static_cast<MeetingKind>(found - kKindNames.begin());
}

std::string_view Name(MeetingRole role) {
  return kRoleNames[static_cast<std::size_t>(role)];
}

Result<MeetingRole> MeetingRoleFromName(std::string_view name) {
  const auto found = std::ranges::find(kRoleNames, name);
  if (found == kRoleNames.end())
    return Invalid(fmt::format("'{}' is no role in a meeting: {}", name, fmt::join(kRoleNames, ", ")));
  return static_cast<MeetingRole>(found - kRoleNames.begin());
}

std::string_view Name(RecordAnswer answer) {
  return answer == RecordAnswer::kConfirmed ? "confirmed" : "contested";
}

Result<MeetingDocument> ParseMeeting(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root,
                        {"id", "kind", "title", "instrument", "working_group", "from", "until", "place", "participants",
                         "topics", "outcomes", "follow_ups", "documents", "reason"},
                        ""));
  MeetingDocument document;
  TRY_ASSIGN(document.id, ReadId(root, "id", ""));
  TRY_ASSIGN(const std::string kind, json::RequireText(root, "kind", ""));
  TRY_ASSIGN(document.kind, AtPlace(MeetingKindFromName(kind), "/kind"));
  TRY_ASSIGN(document.title, ReadPublicLine(root, "title", "", Presence::kRequired));
  TRY(ReadFrame(root, document));
  TRY_ASSIGN(document.participants, ReadParticipants(root));
  TRY_ASSIGN(document.topics, ReadTopics(root));
  TRY_ASSIGN(document.outcomes, ReadPublicLines(root, "outcomes", "", kOutcomesMax));
  TRY_ASSIGN(document.follow_ups, ReadFollowUps(root));
  TRY_ASSIGN(document.documents, ReadCitedDocuments(root, "documents", ""));
  TRY_ASSIGN(document.reason, ReadPublicText(root, "reason", "", Presence::kOptional));
  return document;
}

Result<MeetingAnswerDocument> ParseMeetingAnswer(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"meeting", "record", "answer", "reason"}, ""));
  MeetingAnswerDocument document;
  TRY_ASSIGN(document.meeting, ReadId(root, "meeting", ""));
  TRY_ASSIGN(document.record, ReadEntry(root, "record", ""));
  TRY_ASSIGN(const std::string answer, json::RequireText(root, "answer", ""));
  if (answer == Name(RecordAnswer::kContested)) {
    document.answer = RecordAnswer::kContested;
  } else if (answer != Name(RecordAnswer::kConfirmed)) {
    return Invalid(fmt::format("'{}' is neither confirmed nor contested", answer), "/answer");
  }
  const auto presence = document.answer == RecordAnswer::kContested ? Presence::kRequired : Presence::kOptional;
  TRY_ASSIGN(document.reason, ReadPublicText(root, "reason", "", presence));
  return document;
}

Result<FollowUpReportDocument> ParseFollowUpReport(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"meeting", "follow_up", "state", "note", "evidence"}, ""));
  FollowUpReportDocument document;
  TRY_ASSIGN(document.meeting, ReadId(root, "meeting", ""));
  TRY_ASSIGN(document.follow_up, ReadShortId(root, "follow_up", ""));
  TRY_ASSIGN(const std::string state, json::RequireText(root, "state", ""));
  document.done = state == kDone;
  if (!document.done && state != kUnderWay)
    return Invalid(fmt::format("'{}' is neither under-way nor done", state), "/state");
  TRY_ASSIGN(document.note, ReadPublicText(root, "note", "", Presence::kOptional));
  TRY_ASSIGN(document.evidence, ReadEvidence(root, ""));
  return document;
}

std::string ToJson(const MeetingDocument& document) {
  json::Value root;
  root["id"] = document.id;
  root["kind"] = Name(document.kind);
  root["title"] = document.title;
  PutIfAny(root, "instrument", document.instrument);
  PutIfAny(root, "working_group", document.working_group);
  root["from"] = document.from;
  PutIfAny(root, "until", document.until);
  PutIfAny(root, "place", document.place);
  PutList(root, "participants", document.participants);
  PutList(root, "topics", document.topics);
  PutIfAny(root, "outcomes", document.outcomes);
  PutList(root, "follow_ups", document.follow_ups);
  PutIfAny(root, "documents", document.documents);
  PutIfAny(root, "reason", document.reason);
  return Dump(root);
}

std::string ToJson(const MeetingAnswerDocument& document) {
  json::Value root;
  root["meeting"] = document.meeting;
  root["record"] = document.record;
  root["answer"] = Name(document.answer);
  PutIfAny(root, "reason", document.reason);
  return Dump(root);
}

std::string ToJson(const FollowUpReportDocument& document) {
  json::Value root;
  root["meeting"] = document.meeting;
  root["follow_up"] = document.follow_up;
  root["state"] = document.done ? kDone : kUnderWay;
  PutIfAny(root, "note", document.note);
  PutIfAny(root, "evidence", document.evidence);
  return Dump(root);
}

Result<void> CheckMeeting(ByteView document) {
  TRY(ParseMeeting(AsText(document)));
  return {};
}

Result<void> CheckMeetingAnswer(ByteView document) {
  TRY(ParseMeetingAnswer(AsText(document)));
  return {};
}

Result<void> CheckFollowUpReport(ByteView document) {
  TRY(ParseFollowUpReport(AsText(document)));
  return {};
}

}  // namespace entente::roster
