// entente contacts exercise, exercises: the record of an exercise, for the group that held it.
#include "base/limits.h"
#include "cli/answers.h"
#include "cli/commands.h"
#include "cli/contact_words.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/restricted.h"
#include "cli/signing.h"
#include "cli/tables.h"
#include "statement/content_types.h"
#include "views/roster/contacts/ping_documents.h"

namespace entente::cli {
namespace {

struct ContactsExerciseOptions {
  SigningOptions signing;
  RestrictionOptions restriction;
  std::string file;
  bool open = false;
};

Result<ExitCode> Record(const ContactsExerciseOptions& chosen, Terminal& terminal) {
  if (chosen.signing.issuer.empty()) return BadUsage("say who records it, with --issuer");
  if (chosen.open == chosen.restriction.given())
    return BadUsage(
        "say who may read it: --open (whoever reads the log, for the log of a group), or --marking and --audience");
  TRY_ASSIGN(const Bytes bytes, ReadInput(chosen.file, limits::kStatementJsonBytesMax));
  auto document = roster::ParseExercise(AsText(bytes));
  if (!document.has_value()) return std::unexpected(WithContext(std::move(document.error()), chosen.file));
  Said said;
  said.content_type = statement::content_type::kExercise;
  said.subject = document->id;
  said.document = ToBytes(roster::ToJson(*document));
  if (!chosen.restriction.given()) {
    TRY(SignAndWrite(chosen.signing, said, terminal));
    return ExitCode::kOk;
  }
  if (chosen.signing.out == "-" || !chosen.signing.draft.empty())
    return BadUsage("a restricted record is written beside its statement: no --draft, and --out is a file");
  const std::string file = RestrictedFileOf(chosen.signing.out);
  TRY_ASSIGN(said.document,
             Restrict(chosen.restriction, chosen.signing.issuer, said.subject, said.content_type, said.document));
  TRY(WriteOutput(file, said.document));
  said.content_type = statement::content_type::kRestricted;
  said.subject = FreshOpaqueSubject();
  said.envelope = Envelope::kHash;
  TRY(SignAndWrite(chosen.signing, said, terminal));
  if (chosen.signing.format != "json") terminal.PrintLine("restricted document: " + Plain(file));
  return ExitCode::kOk;
}

struct ChosenList {
  AnswerSource source;
  std::string party;
  std::string format;
};

void PrintExercise(const json::Value& one, Terminal& terminal) {
  Facts facts;
  facts.Add("exercise", CellText(one, "title"));
  facts.Add("id", CellText(one, "id"));
  facts.Add("held by", CellText(one, "group") + ", recorded by " + CellText(one, "issuer"));
  const std::string until = CellText(one, "until");
  facts.Add("date", CellText(one, "date") + (until.empty() ? "" : " to " + until) +
                        (one["marks"].empty() ? "" : " (" + Joined(one["marks"]) + ")"));
  facts.Add("scenario", CellText(one, "scenario"));
  facts.Add("parties", Joined(one["participants"]));
  for (const json::Value& ping : one["pings"])
    facts.Add("ping", CellText(ping, "state") + ": " + CellText(ping, "party") + ", " + CellText(ping, "function") +
                          ", entry " + CellText(ping, "entry"));
  for (const json::Value& finding : one["findings"]) {
    const std::string action = CellText(finding, "action");
    facts.Add("finding", CellText(finding, "text") + (action.empty() ? "" : " -> " + action));
  }
  if (one["restricted"].is_object()) facts.Add("marking", CellText(one["restricted"], "marking") + ", binds you");
  facts.Add("entry", CellText(one, "entry") + DoubtText(one));
  facts.Print(terminal);
  terminal.PrintLine("");
}

Result<ExitCode> List(const ChosenList& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const AllItems all, GetAll(*answers, PathWith("/api/v1/exercises", {{"party", chosen.party}})));
  if (chosen.format == "json") {
    PrintJson(terminal, all.items);
    return ExitCode::kOk;
  }
  for (const json::Value& one : all.items) PrintExercise(one, terminal);
  terminal.PrintLine(Grouped(all.items.size()) + (all.items.size() == 1 ? " exercise" : " exercises") +
                     " that whoever asks may see; " + RestsOn(all.frame));
  return ExitCode::kOk;
}

Action DeclareRecord(Options& options) {
  auto chosen = std::make_shared<ContactsExerciseOptions>();
  chosen->signing.out = "exercise.cose";
  options.Argument("FILE", chosen->file, "the record (JSON, docs/formats/payloads.md)").Required();
  options.Flag("--open", chosen->open, "whoever reads the log may read it: for the log of the group that held it");
  DeclareRestriction(options, chosen->restriction);
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return Record(*chosen, terminal); };
}

Action DeclareList(Options& options) {
  auto chosen = std::make_shared<ChosenList>();
  options.Text("--party", "ID", chosen->party,
               "those in which this party took part, or that it recorded: an id (entente party list --search NAME)");
  DeclareAnswerSource(options, chosen->source);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return List(*chosen, terminal); };
}

}  // namespace

constinit const Command kContactsExercise{
    "contacts exercise", "Sign the record of an exercise: who took part, which pings, what was found",
    "In a group's log (docs/groups.md) its members alone read it; in a log that everybody reads it is restricted to "
    "whom --marking and --audience allow.",
    "entente contacts exercise record.json --open --key duty.pem --issuer did:web:state.example\n"
    "entente contacts exercise record.json --marking AMBER --audience did:web:acme.example --key duty.pem --issuer "
    "did:web:state.example",
    DeclareRecord};

constinit const Command kContactsExercises{
    "contacts exercises", "List records of exercises, those that are restricted to the reader with them", "",
    "entente contacts exercises --node http://127.0.0.1:8080 --reader did:web:state.example --reader-key duty.pem",
    DeclareList};

}  // namespace entente::cli
