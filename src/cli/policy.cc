// entente policy: the registration policy as it is written in the data directory, and as the log has it.
#include "registration/policy.h"

#include <unistd.h>

#include <iostream>

#include "base/clock.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/operator_desk.h"
#include "cli/passphrase.h"
#include "cli/policy_versions.h"
#include "cli/tables.h"
#include "node/node.h"
#include "statement/content_types.h"
#include "statement/signed_statement.h"

namespace entente::cli {
namespace {

struct PolicyOptions {
  DeskAddress desk;  // `policy show` reads its directory alone
  std::string passphrase_file;
  bool yes = false;
  std::string format;
};

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

template <class Value>
std::string JoinedNames(const std::vector<Value>& values) {
  std::vector<std::string> words;
  words.reserve(values.size());
  for (const Value value : values) words.emplace_back(registration::Name(value));
  return Joined(words);
}

// At a terminal a person is asked; a script that names nobody to ask goes on, as one with --yes does.
bool Agreed(bool yes, Terminal& terminal) {
  if (yes || ::isatty(STDIN_FILENO) == 0) return true;
  terminal.Note("put this policy into force? [y/N] ");
  std::string line;
  std::getline(std::cin, line);
  return line == "y" || line == "yes";
}

Result<ExitCode> Show(const PolicyOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const node::Layout layout, node::FindNode(chosen.desk.data));
  TRY_ASSIGN(const registration::Policy policy, ReadPolicyFile(layout.policy().string()));
  if (chosen.format == "json") {
    TRY_ASSIGN(const json::Value document, json::Parse(policy.ToJson()));
    PrintJson(terminal, document);
    return ExitCode::kOk;
  }
  Facts facts;
  facts.Add("notice", policy.notice);
  facts.Add("parties", policy.admit_on_application
                           ? "admitted by their own application"
                           : "admitted by " + Describe(policy.admission.value_or(registration::AdmissionRule{})));
  facts.Print(terminal);
  Table table({"rule", "content types", "standing", "key has role", "party is", "document"});
  for (const registration::PolicyRule& rule : policy.rules)
    table.Add(
        {rule.name, Joined(rule.content_types), JoinedNames(rule.standings),
         rule.roles.empty() ? "any" : JoinedNames(rule.roles), rule.kinds.empty() ? "any" : JoinedNames(rule.kinds),
         "<= " + Grouped(rule.payload_bytes_max) + " bytes" + (rule.hash_envelope_required ? ", hash envelope" : "") +
             (rule.retention_days > 0 ? ", kept " + Grouped(rule.retention_days) + " days" : "")});
  table.Print(terminal);
  terminal.PrintLine("What no rule names is refused. The first rule that names a content type decides.");
  return ExitCode::kOk;
}

Result<registration::Policy> InForce(const DeskAddress& desk, const DeskPassphrase& passphrase) {
  if (!desk.node.url.empty()) {
    TRY_ASSIGN(const OperatorsNode node, ConnectAsOperator(desk, passphrase));
    TRY_ASSIGN(const auto answers, OpenAnswers({.node = node.address, .data = {}}));
    TRY_ASSIGN(const auto versions, PolicyVersions(*answers));
    return versions.back().policy;
  }
  static const SystemClock clock;
  TRY_ASSIGN(const auto node, node::Node::Open(desk.data, passphrase.text, clock));
  return *node->policy().Get();
}

Result<ExitCode> Register(const PolicyOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const node::Reader directory, node::Reader::Open(chosen.desk.data));
  TRY_ASSIGN(const registration::Policy policy, ReadPolicyFile(directory.layout().policy().string()));
  TRY_ASSIGN(const auto passphrase, ReadDeskPassphrase(chosen.desk, chosen.passphrase_file));
  TRY_ASSIGN(const registration::Policy in_force, InForce(chosen.desk, passphrase));
  const std::string document = policy.ToJson();
  if (document == in_force.ToJson()) {
    terminal.PrintLine("the log's policy in force says the same; nothing was registered");
    return ExitCode::kOk;
  }
  const registration::PolicyDiff diff = registration::Compare(in_force, policy);
  if (chosen.format != "json") {
    PrintDiff(diff, terminal);
    TRY(terminal.Flush());
    if (!Agreed(chosen.yes, terminal)) {
      terminal.PrintLine("nothing was registered");
      return ExitCode::kFindings;
    }
  }
  statement::Headers headers;
  headers.content_type = statement::content_type::kPolicy;
  headers.subject = directory.configuration().origin;
  // A policy that was in force before says the same as then; the time makes it another statement.
  headers.issued_at = SystemClock().NowSeconds();
  TRY_ASSIGN(const auto registered, SayAsOperator(chosen.desk, passphrase, std::move(headers), document));
  if (chosen.format == "json")
    PrintJson(terminal, {{"index", registered.index}, {"diff", DiffJson(diff)}});
  else
    terminal.PrintLine("the policy is in force from entry " + std::to_string(registered.index) + " on");
  return ExitCode::kOk;
}

Action DeclareShow(Options& options) {
  auto chosen = std::make_shared<PolicyOptions>();
  options.Text("--data", "DIR", chosen->desk.data, "the node's data directory").Required();
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return Show(*chosen, terminal); };
}

Action DeclareRegister(Options& options) {
  auto chosen = std::make_shared<PolicyOptions>();
  DeclareDesk(options, chosen->desk, DirectoryOption::kRequired);
  options.Flag("--yes", chosen->yes, "do not ask; without a terminal nobody is asked");
  DeclarePassphrase(options, chosen->passphrase_file);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return Register(*chosen, terminal); };
}

}  // namespace

constinit const Command kPolicyShow{"policy show", "Show the registration policy in policy.json", "",
                                    "entente policy show --data data", DeclareShow};
constinit const Command kPolicyRegister{"policy register",
                                        "Put policy.json into force: log it as a statement of the operator",
                                        "Shows what differs from the policy in force, and asks. A policy takes "
                                        "effect when it is on the log, and not before.",
                                        "entente policy register --data data", DeclareRegister};

}  // namespace entente::cli
