// entente meeting record|confirm|follow-up: what is said of meetings and consultations.
#include "base/limits.h"
#include "cli/call_words.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "statement/content_types.h"
#include "views/roster/meetings/meeting_documents.h"

namespace entente::cli {
namespace {

namespace content_type = statement::content_type;

struct MeetingOptions {
  SigningOptions signing;
  std::string file;
  std::string meeting;
  std::uint64_t record = 0;
  bool contest = false;
  std::string follow_up;
  bool under_way = false;
  std::string text;
  std::vector<std::string> evidence;
};

Result<ExitCode> Record(const MeetingOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const Bytes bytes, ReadInput(chosen.file, limits::kStatementJsonBytesMax));
  auto document = roster::ParseMeeting(AsText(bytes));
  if (!document.has_value()) return std::unexpected(WithContext(std::move(document.error()), chosen.file));
  SigningOptions signing = chosen.signing;
  if (signing.out.empty()) signing.out = chosen.file + ".cose";
  TRY(CheckSignAndWrite(signing, content_type::kMeeting, document->id, ToText(bytes), terminal));
  return ExitCode::kOk;
}

Result<ExitCode> Confirm(const MeetingOptions& chosen, Terminal& terminal) {
  if (chosen.contest && chosen.text.empty()) return BadUsage("say why the record is contested, with --reason");
  const roster::MeetingAnswerDocument document{
      chosen.meeting, chosen.record,
      chosen.contest ? roster::RecordAnswer::kContested : roster::RecordAnswer::kConfirmed, chosen.text};
  TRY(CheckSignAndWrite(chosen.signing, content_type::kMeetingAnswer, chosen.meeting, ToJson(document), terminal));
  return ExitCode::kOk;
}

Result<ExitCode> FollowUp(const MeetingOptions& chosen, Terminal& terminal) {
  roster::FollowUpReportDocument document{chosen.meeting, chosen.follow_up, !chosen.under_way, chosen.text, {}};
  document.evidence.reserve(chosen.evidence.size());
  for (const std::string& one : chosen.evidence) {
    const auto number = json::Parse(one);
    if (!number.has_value() || !number->is_number_unsigned())
      return BadUsage("--evidence is the index of an entry of the log, not '" + one + "'");
    document.evidence.push_back(number->get<std::uint64_t>());
  }
  TRY(CheckSignAndWrite(chosen.signing, content_type::kFollowUpReport, chosen.meeting, ToJson(document), terminal));
  return ExitCode::kOk;
}

Action DeclareRecord(Options& options) {
  auto chosen = std::make_shared<MeetingOptions>();
  options.Argument("JSON", chosen->file, "the record (docs/formats/payloads.md); no names of persons").Required();
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return Record(*chosen, terminal); };
}

Action DeclareConfirm(Options& options) {
  auto chosen = std::make_shared<MeetingOptions>();
  chosen->signing.out = "meeting-answer.cose";
  options.Argument("MEETING", chosen->meeting, "id of the meeting").Required();
  options.Number("--record", "N", chosen->record, "entry of its newest record").Required();
  options.Flag("--contest", chosen->contest, "it was not so; with --reason");
  options.Text("--reason", "TEXT", chosen->text, "what is not right; a word that goes with it");
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return Confirm(*chosen, terminal); };
}

Action DeclareFollowUp(Options& options) {
  auto chosen = std::make_shared<MeetingOptions>();
  chosen->signing.out = "follow-up.cose";
  options.Argument("MEETING", chosen->meeting, "id of the meeting").Required();
  options.Argument("FOLLOW-UP", chosen->follow_up, "its short name in the record").Required();
  options.Flag("--under-way", chosen->under_way, "it is begun, and not done");
  options.Text("--note", "TEXT", chosen->text, "a word that goes with it");
  options.Texts("--evidence", "N", chosen->evidence, "entry of the log that shows it; several may be given");
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return FollowUp(*chosen, terminal); };
}

}  // namespace

constinit const Command kMeetingRecord{
    "meeting record", "Sign the record of a meeting or consultation, or a correction of it",
    "By a participant, the custodian of the instrument, or who founded or chairs the working group. A newer record "
    "with the "
    "same id corrects it: the whole record again, by the same party, with a reason. Personal names stand in restricted "
    "documents alone (docs/groups.md), which the record may cite.",
    "entente meeting record meeting.json --key secretariat.pem --issuer did:web:secretariat.example", DeclareRecord};
constinit const Command kMeetingConfirm{
    "meeting confirm", "Sign, as a participant, that the record of a meeting is right, or contest it", "",
    "entente meeting confirm https://call.example/meetings/12 --record 77 --key acme.pem --issuer "
    "did:web:acme.example\n"
    "entente meeting confirm https://call.example/meetings/12 --record 77 --contest --reason \"We did not agree to the "
    "second "
    "outcome\" --key acme.pem --issuer did:web:acme.example",
    DeclareConfirm};
constinit const Command kMeetingFollowUp{
    "meeting follow-up", "Sign that a follow-up of a meeting is done, or under way",
    "By the party that is responsible for it.",
    "entente meeting follow-up https://call.example/meetings/12 draft --evidence 91 --key acme.pem --issuer "
    "did:web:acme.example",
    DeclareFollowUp};

}  // namespace entente::cli
