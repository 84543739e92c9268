// entente contacts ping, answer, pings: asking a contact to answer, answering, and what came of it.
#include <fmt/format.h>

#include <algorithm>

#include "base/encoding.h"
#include "cli/answers.h"
#include "cli/commands.h"
#include "cli/contact_words.h"
#include "cli/json_output.h"
#include "cli/signing.h"
#include "cli/tables.h"
#include "crypto/random.h"
#include "statement/content_types.h"
#include "views/roster/contacts/ping_documents.h"

namespace entente::cli {
namespace {

constexpr std::size_t kNonceBytes = 16;

struct ChosenPing {
  SigningOptions signing;
  std::string party;
  std::string function;
  std::uint64_t answer_hours = 0;
  std::string exercise;
  std::string note;
};

Result<ExitCode> Ping(const ChosenPing& chosen, Terminal& terminal) {
  roster::PingDocument document;
  document.party = chosen.party;
  TRY_ASSIGN(document.function, FunctionOption(chosen.function));
  document.nonce = ToHex(crypto::RandomBytes(kNonceBytes));
  if (chosen.answer_hours > roster::kAnswerHoursMax)
    return BadUsage(fmt::format("--answer-hours takes at most {}", roster::kAnswerHoursMax));
  if (chosen.answer_hours > 0) document.answer_hours = static_cast<unsigned>(chosen.answer_hours);
  document.exercise = chosen.exercise;
  document.note = chosen.note;
  Said said;
  said.content_type = statement::content_type::kPing;
  said.subject = chosen.party;
  said.document = ToBytes(roster::ToJson(document));
  TRY(SignAndWrite(chosen.signing, said, terminal));
  return ExitCode::kOk;
}

struct ChosenAnswer {
  SigningOptions signing;
  AnswerSource source;
  std::string entry;
  std::string note;
};

// The ping as the log has it: who asked, and with which nonce.
Result<json::Value> FindPing(const ChosenAnswer& chosen) {
  AnswerSource source = chosen.source;
  source.node.asker.passphrase_file = chosen.signing.passphrase_file;
  TRY_ASSIGN(const auto answers, OpenAnswers(source));
  TRY_ASSIGN(const json::Value page, answers->Get(PathWith("/api/v1/pings", {{"entry", chosen.entry}})));
  if (page["items"].empty())
    return Fail(ErrorCode::kNotFound, fmt::format("entry {} is no ping on this log", chosen.entry), "ENTRY");
  json::Value ping = page["items"].front();
  if (CellText(ping, "party") != chosen.signing.issuer)
    return Invalid(fmt::format("this ping asks {}, and not {}", CellText(ping, "party"), chosen.signing.issuer),
                   "--issuer");
  if (ping["answer"].is_object())
    return Fail(ErrorCode::kConflict,
                fmt::format("this ping was answered with entry {}", CellText(ping["answer"], "entry")), "ENTRY");
  return ping;
}

Result<ExitCode> Answer(const ChosenAnswer& chosen, Terminal& terminal) {
  if (chosen.signing.issuer.empty()) return BadUsage("say who answers, with --issuer");
  TRY_ASSIGN(const json::Value ping, FindPing(chosen));
  roster::PingAnswerDocument document;
  document.asker = CellText(ping, "from");
  document.ping = ping["entry"].get<std::uint64_t>();
  document.nonce = CellText(ping, "nonce");
  document.note = chosen.note;
  Said said;
  said.content_type = statement::content_type::kPingAnswer;
  said.subject = document.asker;
  said.document = ToBytes(roster::ToJson(document));
  TRY(SignAndWrite(chosen.signing, said, terminal));
  if (chosen.signing.format != "json")
    terminal.PrintLine("due at " + CellText(ping, "due") + ", by the log's time of the answer's entry");
  return ExitCode::kOk;
}

struct ChosenPings {
  AnswerSource source;
  std::string party;
  std::string from;
  std::string function;
  std::string state;
  std::string exercise;
  std::string format;
};

Paint PaintOf(const std::string& state) {
  if (state == "answered") return Paint::kGood;
  if (state == "failed") return Paint::kBad;
  return state == "late" ? Paint::kWarn : Paint::kNone;
}

Result<ExitCode> Pings(const ChosenPings& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const AllItems all, GetAll(*answers, PathWith("/api/v1/pings", {{"party", chosen.party},
                                                                             {"from", chosen.from},
                                                                             {"function", chosen.function},
                                                                             {"state", chosen.state},
                                                                             {"exercise", chosen.exercise}})));
  if (chosen.format == "json") {
    PrintJson(terminal, all.items);
    return ExitCode::kOk;
  }
  Table table({"state", "asked", "function", "by", "at", "due", "answered", ">entry"});
  for (const json::Value& one : all.items) {
    const std::string state = CellText(one, "state");
    table.Add(PaintOf(state),
              {state + DoubtText(one), CellText(one, "party"), CellText(one, "function"), CellText(one, "from"),
               CellText(one, "time"), CellText(one, "due"),
               one["answer"].is_object() ? CellText(one["answer"], "time") + DoubtText(one["answer"]) : "",
               CellText(one, "entry")});
  }
  table.Print(terminal);
  const json::Value figures = all.frame.value("figures", json::Value());
  terminal.PrintLine(fmt::format("{} answered in time; as of {}; {}", InTimeText(figures), CellText(all.frame, "as_of"),
                                 RestsOn(all.frame)));
  return ExitCode::kOk;
}

Action DeclarePing(Options& options) {
  auto chosen = std::make_shared<ChosenPing>();
  chosen->signing.out = "ping.cose";
  options.Argument("PARTY", chosen->party, "id of the party that is asked to answer").Required();
  options.Text("--function", "FUNCTION", chosen->function, kFunctionHelp).Required();
  options.Number("--answer-hours", "HOURS", chosen->answer_hours,
                 "within how many hours, where the contact agreed to none or to fewer (1 to 720)");
  options.Text("--exercise", "ID", chosen->exercise, "the exercise that the ping belongs to");
  options.Text("--note", "TEXT", chosen->note, "anything else; everybody who reads the log reads it");
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return Ping(*chosen, terminal); };
}

Action DeclareAnswer(Options& options) {
  auto chosen = std::make_shared<ChosenAnswer>();
  chosen->signing.out = "ping-answer.cose";
  options.Argument("ENTRY", chosen->entry, "the ping's entry, as entente contacts pings shows it").Required();
  options.Text("--note", "TEXT", chosen->note, "anything else; everybody who reads the log reads it");
  DeclareAnswerSource(options, chosen->source, ReaderPassphrase::kOfCommand);
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return Answer(*chosen, terminal); };
}

Action DeclarePings(Options& options) {
  auto chosen = std::make_shared<ChosenPings>();
  options.Text("--party", "ID", chosen->party, "the party that was asked: an id (entente party list --search NAME)");
  options.Text("--from", "ID", chosen->from, "the party that asked");
  options.Text("--function", "FUNCTION", chosen->function, kFunctionHelp);
  options.Text("--state", "STATE", chosen->state, "open, answered, late or failed");
  options.Text("--exercise", "ID", chosen->exercise, "those that belong to this exercise");
  DeclareAnswerSource(options, chosen->source);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return Pings(*chosen, terminal); };
}

}  // namespace

constinit const Command kContactsPing{
    "contacts ping", "Sign a ping: a party asks another's contact to answer in time",
    "The answer is due by the log's time, within the hours that the contact agreed to; a ping may give more, not "
    "less. One ping of a contact is open at a time.",
    "entente contacts ping did:web:acme.example --function technical --key duty.pem --issuer did:web:state.example",
    DeclarePing};

constinit const Command kContactsAnswer{
    "contacts answer", "Sign the answer to a ping",
    "The ping is looked up on the log. Only the party that was asked answers, and once. Whether it was in time, the "
    "log's time of the answer's entry says.",
    "entente contacts answer 41 --key duty.pem --issuer did:web:acme.example --node http://127.0.0.1:8080",
    DeclareAnswer};

constinit const Command kContactsPings{
    "contacts pings", "List pings: answered in time, late, failed or open", "",
    "entente contacts pings --party did:web:acme.example --node http://127.0.0.1:8080\n"
    "entente contacts pings --state failed --data data --format json",
    DeclarePings};

}  // namespace entente::cli
