// entente doctor: what is wrong with a node, and what to do.
#include "doctor/doctor.h"

#include <array>

#include "base/clock.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/tables.h"

namespace entente::cli {
namespace {

struct DoctorOptions {
  std::string data;
  std::string tls_certificate;
  std::string listen;
  std::string passphrase_file;
  std::string format;
};

Paint PaintOf(doctor::Severity severity) {
  switch (severity) {
    case doctor::Severity::kOk:
      return Paint::kGood;
    case doctor::Severity::kWarning:
      return Paint::kWarn;
    case doctor::Severity::kError:
      return Paint::kBad;
  }
  return Paint::kBad;
}

void PrintFindings(const doctor::Findings& findings, Terminal& terminal) {
  std::array<std::uint64_t, 3> counts{};
  for (const doctor::Finding& finding : findings.all()) {
    ++counts.at(static_cast<std::size_t>(finding.severity));
    terminal.PrintLine(terminal.Painted(PaintOf(finding.severity), doctor::Name(finding.severity)) + "  " +
                       Plain(finding.check) + ": " + Plain(finding.what) + " (" + Plain(finding.where) + ")");
    if (!finding.todo.empty()) terminal.PrintLine("    to do: " + Plain(finding.todo));
  }
  terminal.PrintLine(terminal.Painted(
      PaintOf(findings.severity()),
      Grouped(counts[2]) + " errors, " + Grouped(counts[1]) + " warnings, " + Grouped(counts[0]) + " ok"));
}

void PrintFindingsJson(const doctor::Findings& findings, Terminal& terminal) {
  json::Value answer = {{"severity", doctor::Name(findings.severity())}, {"findings", json::Value::array()}};
  for (const doctor::Finding& finding : findings.all()) {
    json::Value one = {{"severity", doctor::Name(finding.severity)},
                       {"check", finding.check},
                       {"where", finding.where},
                       {"what", finding.what},
                       {"to_do", nullptr}};
    if (!finding.todo.empty()) one["to_do"] = finding.todo;
    answer["findings"].push_back(std::move(one));
  }
  PrintJson(terminal, answer);
}

Result<ExitCode> RunDoctor(const DoctorOptions& chosen, Terminal& terminal) {
  static const SystemClock clock;
  doctor::Examination examination;
  examination.data = chosen.data;
  examination.tls_certificate = chosen.tls_certificate;
  examination.listen = chosen.listen;
  // Never asked for: without one, keys are not opened.
  if (!chosen.passphrase_file.empty()) {
    TRY_ASSIGN(examination.passphrase, ReadPassphrase(chosen.passphrase_file, "the node's keys", Ask::kOnce));
  }
  TRY_ASSIGN(const doctor::Findings findings, doctor::Examine(examination, clock));
  chosen.format == "json" ? PrintFindingsJson(findings, terminal) : PrintFindings(findings, terminal);
  return findings.severity() == doctor::Severity::kError ? ExitCode::kFindings : ExitCode::kOk;
}

Action DeclareDoctor(Options& options) {
  auto chosen = std::make_shared<DoctorOptions>();
  options.Text("--data", "DIR", chosen->data, "the node's data directory").Required();
  options.Text("--tls-cert", "FILE", chosen->tls_certificate, "look at this certificate chain (PEM) as well");
  options.Text("--listen", "HOST:PORT", chosen->listen, "try whether a node could listen there");
  options.Text("--passphrase-file", "FILE", chosen->passphrase_file,
               "open the keys with this passphrase; without it they are not opened");
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunDoctor(*chosen, terminal); };
}

}  // namespace

constinit const Command kDoctor{
    "doctor", "Say what is wrong with a node, and what to do",
    "Looks at the directory, keys, configuration, journal, checkpoint, documents, views, index, disk, clock and "
    "limits, "
    "and changes nothing; a node may serve meanwhile. It reads the journal once; entente check reads everything. Exit "
    "code 1 when there is an error; warnings alone give 0.",
    "entente doctor --data data\n"
    "entente doctor --data data --listen 0.0.0.0:443 --tls-cert chain.pem --format json",
    DeclareDoctor};

}  // namespace entente::cli
