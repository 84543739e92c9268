#include "cli/dry_run.h"

#include <functional>
#include <memory>
#include <optional>

#include "base/limits.h"
#include "cli/claims.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/tables.h"
#include "http/problem.h"
#include "node/capability_checks.h"
#include "node/directory_judge.h"
#include "node/look_alikes.h"
#include "protocols/api/check.h"
#include "registration/judgement.h"

namespace entente::cli {
namespace {

using AskNode = std::function<Result<json::Value>(ByteView statement, std::uint64_t document_bytes)>;

Result<AskNode> OpenAsk(const Destination& destination) {
  if (destination.node.url.empty() == destination.data.empty())
    return BadUsage("say who is asked: --node URL or --data DIR");
  if (!destination.node.url.empty()) {
    TRY_ASSIGN(std::shared_ptr<NodeClient> client, NodeClient::Connect(AddressOf(destination)));
    return
        [client](ByteView statement, std::uint64_t document_bytes) { return client->Check(statement, document_bytes); };
  }
  TRY_ASSIGN(const node::Reader reader, node::Reader::Open(destination.data));
  TRY_ASSIGN(std::shared_ptr<const node::DirectoryJudge> judge, node::DirectoryJudge::Open(reader));
  TRY_ASSIGN(auto opened, reader.OpenViews());
  auto views = std::make_shared<const node::ReaderViews>(std::move(opened));
  return [judge, views](ByteView statement, std::uint64_t document_bytes) {
    const auto look_alikes = [&views](const statement::SignedStatement& of) {
      return node::LookAlikes(views->roster()).OfStatement(of);
    };
    return protocols::CheckAnswer({.registrar = judge->registrar(), .log = judge->log(), .look_alikes = look_alikes},
                                  statement, document_bytes);
  };
}

// A document at hand, of a statement that has one behind its hash envelope.
struct AtHand {
  statement::SignedStatement statement;
  std::string file;
  std::uint64_t bytes = 0;
};

Result<std::optional<AtHand>> FindAtHand(const DryRunQuestion& question, const std::string& file, ByteView bytes) {
  const auto statement = statement::SignedStatement::Decode(bytes);
  // What is no statement is for the one who is asked to say.
  if (!statement.has_value()) return std::nullopt;
  const auto digest = statement->payload_digest();
  if (!digest.has_value()) return std::nullopt;
  const auto found = FindDocument(question.payload, file, *statement, *digest);
  if (!found.has_value() && found.error().code == ErrorCode::kNotFound) return std::nullopt;
  if (!found.has_value()) return std::unexpected(found.error());
  TRY_ASSIGN(const FileDigest document, DigestOfFile(*found));
  return AtHand{*statement, found->string(), document.bytes};
}

void SetStep(json::Value& answer, registration::StepName name, registration::StepOutcome outcome,
             const std::string& says) {
  for (json::Value& step : answer["steps"])
    if (step["step"] == Name(name)) step = {{"step", Name(name)}, {"outcome", Name(outcome)}, {"says", says}};
}

// The document is all that was missing, and it is here: what is left is judged here.
Result<void> JudgeAtHand(const AtHand& document, json::Value& answer) {
  using registration::StepName;
  using registration::StepOutcome;
  TRY_ASSIGN(const Bytes content, ReadInput(document.file, limits::kPayloadBytesMax));
  const node::CapabilityChecks checks(node::AllCapabilities());
  const auto is_it = registration::JudgeDocument(checks, document.statement, content);
  SetStep(answer, StepName::kPayloadPresent, StepOutcome::kHolds,
          "not uploaded yet; submit uploads " + document.file + " first");
  SetStep(answer, StepName::kPayloadDigest, StepOutcome::kHolds, "checked here");
  SetStep(answer, StepName::kPayloadContent, is_it.has_value() ? StepOutcome::kHolds : StepOutcome::kRefused,
          is_it.has_value() ? "checked here" : is_it.error().message);
  answer["would_register"] = is_it.has_value();
  answer["refusal"] = nullptr;
  if (!is_it.has_value()) {
    TRY_ASSIGN(answer["refusal"], json::Parse(http::ProblemJson(is_it.error())));
  }
  return {};
}

Result<json::Value> AskOne(const DryRunQuestion& question, const std::string& file, const AskNode& ask) {
  TRY_ASSIGN(const Bytes bytes, ReadInput(file, kStatementFileBytesMax));
  TRY_ASSIGN(const auto at_hand, FindAtHand(question, file, bytes));
  TRY_ASSIGN(json::Value answer, ask(bytes, at_hand.has_value() ? at_hand->bytes : 0));
  if (at_hand.has_value() && answer.value("missing", json::Value()) == "payload") TRY(JudgeAtHand(*at_hand, answer));
  answer["statement"] = file;
  return answer;
}

void PrintForPeople(const json::Value& answer, Terminal& terminal) {
  const json::Value refusal = answer.value("refusal", json::Value());
  const bool yes = answer.value("would_register", false);
  terminal.PrintLine(Plain(CellText(answer, "statement")) + ": " +
                     (yes ? terminal.Painted(Paint::kGood, "would be registered")
                          : terminal.Painted(Paint::kBad, "would be refused")));
  Table table({"step", "outcome", ""});
  for (const json::Value& step : answer.value("steps", json::Value::array())) {
    const std::string outcome = CellText(step, "outcome");
    table.Add({CellText(step, "step"), outcome, outcome == "refused" ? "" : CellText(step, "says")});
  }
  table.Print(terminal);
  if (refusal.is_object()) {
    const std::string place = CellText(refusal, "place");
    terminal.PrintLine("refused: " + Plain(CellText(refusal, "detail")) +
                       (place.empty() ? "" : " (at " + Plain(place) + ")") + " [rule " +
                       Plain(CellText(refusal, "rule")) + "]");
  }
  Facts facts;
  facts.Add("on the log", CellText(answer, "registered_as").empty()
                              ? std::string()
                              : "already, as entry " + CellText(answer, "registered_as"));
  facts.Add("authority", CellText(answer, "authority_version").empty()
                             ? std::string()
                             : "as of entry " + CellText(answer, "authority_version"));
  facts.Add("caution", CellText(answer, "caution"));
  facts.Print(terminal);
  for (const std::string& warning : LookAlikeWords(answer)) terminal.PrintLine("warning: " + Plain(warning));
}

ExitCode CodeOf(const json::Value& answer) {
  const json::Value refusal = answer.value("refusal", json::Value());
  if (!refusal.is_object()) return ExitCode::kOk;
  for (int i = 0; i <= static_cast<int>(ErrorCode::kInternal); ++i)
    if (CodeName(static_cast<ErrorCode>(i)) == CellText(refusal, "code")) return ExitCodeOf(static_cast<ErrorCode>(i));
  return ExitCode::kInternal;
}

}  // namespace

Result<json::Value> AskLookAlikes(const Destination& destination, ByteView statement) {
  TRY_ASSIGN(const AskNode ask, OpenAsk(destination));
  TRY_ASSIGN(const json::Value answer, ask(statement, 0));
  return answer.value("resembles", json::Value::array());
}

Result<ExitCode> DryRun(const DryRunQuestion& question, Terminal& terminal) {
  TRY_ASSIGN(const AskNode ask, OpenAsk(question.destination));
  json::Value answers = json::Value::array();
  ExitCode code = ExitCode::kOk;
  for (const std::string& file : question.files) {
    auto answer = AskOne(question, file, ask);
    if (!answer.has_value()) return std::unexpected(WithContext(std::move(answer.error()), file));
    if (code == ExitCode::kOk) code = CodeOf(*answer);
    if (question.format != "json") PrintForPeople(*answer, terminal);
    answers.push_back(*std::move(answer));
  }
  if (question.format == "json") PrintJson(terminal, answers);
  return code;
}

}  // namespace entente::cli
