// entente check: reads a log as an outsider would, and says whether it holds together.
#include "log/check.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/clock.h"
#include "base/encoding.h"
#include "cli/asker.h"
#include "cli/commands.h"
#include "cli/evidence.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/progress.h"
#include "cli/tables.h"
#include "crypto/key_file.h"
#include "http/client.h"
#include "node/check_directory.h"
#include "node/node.h"
#include "storage/files.h"

namespace entente::cli {
namespace {

struct CheckOptions {
  std::string log;
  std::string log_key;
  std::string ca_file;
  Asker asker;
  std::string format;
};

// What is checked, and what there is to hold it against.
struct Subject {
  node::DirectoryToCheck directory;
  std::optional<GivenText> key;  // that its checkpoint is checked with
};

log::PublicFile FilesOf(std::shared_ptr<http::Client> client, std::string root) {
  return [client = std::move(client), root = std::move(root)](const std::string& path) -> Result<Bytes> {
    TRY_ASSIGN(http::ClientResponse response, client->Get(root + "/" + path));
    if (response.status == 200) return std::move(response.body);
    if (response.status == 404) return Fail(ErrorCode::kNotFound, "there is no such file", path);
    return Fail(ErrorCode::kUnavailable, "the log answers: " + response.Explain(), path);
  };
}

Result<Subject> FindServed(const CheckOptions& chosen) {
  http::ClientOptions options;
  options.ca_file = chosen.ca_file;
  TRY_ASSIGN(options.authenticate, AuthenticatorOf(chosen.asker));
  TRY_ASSIGN(std::shared_ptr<http::Client> client, http::Client::Connect(chosen.log, options));
  Subject subject;
  // A node's address, or that of the log itself.
  for (const char* root : {"", "/log"}) {
    subject.directory.file = FilesOf(client, root);
    const auto checkpoint = subject.directory.file("checkpoint");
    const bool is_note = checkpoint.has_value() && KindOf(*checkpoint) == EvidenceKind::kCheckpoint;
    if (is_note) return subject;
    if (!checkpoint.has_value() && checkpoint.error().code != ErrorCode::kNotFound)
      return std::unexpected(checkpoint.error());
  }
  return Fail(ErrorCode::kNotFound, "no log is served here: there is neither checkpoint nor log/checkpoint",
              chosen.log);
}

Result<Subject> FindDirectory(const std::string& directory) {
  Subject subject;
  const node::Layout layout{directory};
  const storage::Files& files = storage::PosixFiles();
  if (files.Exists(layout.format()) || files.Exists(layout.configuration())) {
    TRY_ASSIGN(const node::Reader reader, node::Reader::Open(directory));
    TRY_ASSIGN(const std::string key, reader.FirstVerifierKey());
    subject.key = GivenText{key, crypto::PublicKeyPath(layout.checkpoint_key()).string()};
    subject.directory.log = layout.log();
    subject.directory.payloads = layout.payloads();
    subject.directory.vault = layout.vault();
    subject.directory.payload_bytes_max =
        std::max(subject.directory.payload_bytes_max, reader.configuration().payload_bytes_max);
  } else if (files.Exists(std::filesystem::path(directory) / "checkpoint")) {
    subject.directory.log = directory;
  } else {
    return Fail(ErrorCode::kNotFound, "this is neither a node's data directory nor a log: there is no checkpoint in it",
                directory);
  }
  subject.directory.file = node::PublicFilesOf(subject.directory.log);
  return subject;
}

Result<Subject> Find(const CheckOptions& chosen) {
  const bool served = chosen.log.starts_with("http://") || chosen.log.starts_with("https://");
  if (!served && !(chosen.ca_file.empty() && chosen.asker.party.empty()))
    return BadUsage("--ca and --reader go with an address");
  TRY_ASSIGN(Subject subject, served ? FindServed(chosen) : FindDirectory(chosen.log));
  if (!chosen.log_key.empty()) {
    TRY_ASSIGN(subject.key, ReadVerifierKey(chosen.log_key));
  }
  return subject;
}

Result<log::CheckReport> CheckAll(const Subject& subject, const Terminal& terminal) {
  std::optional<log::NoteVerifier> log_key;
  if (subject.key.has_value()) {
    TRY_ASSIGN(log_key, log::ParseVerifierKey(subject.key->text));
  }
  Progress progress(terminal, "checking entries", 0);
  return node::CheckDirectory(subject.directory, log_key, [&progress](std::uint64_t done, std::uint64_t all) {
    progress.SetTotal(all);
    progress.Set(done);
  });
}

void PrintReport(const CheckOptions& chosen, const Subject& subject, const log::CheckReport& report,
                 Terminal& terminal) {
  Facts facts;
  facts.Add("log", report.origin);
  facts.Add("read from", chosen.log);
  facts.Add("size", Grouped(report.size));
  facts.Add("root", ToBase64(report.root));
  facts.Add("entries in their place", Grouped(report.entries));
  facts.Add("hash tiles compared", Grouped(report.tiles));
  if (!subject.directory.payloads.empty()) {
    facts.Add("payloads that are sound", Grouped(report.payloads));
    if (report.erased_payloads > 0) facts.Add("payloads that were erased", Grouped(report.erased_payloads));
  }
  if (report.signature_checked && subject.key.has_value())
    facts.Add("signed by", report.signed_by == subject.key->text
                               ? subject.key->text + ", from " + subject.key->where
                               : report.signed_by + ", which the log put in the place of " + subject.key->text +
                                     ", from " + subject.key->where);
  if (report.end.has_value()) {
    const std::string words = log::SuccessorWords(*report.end);
    facts.Add("ended", FormatTime(report.end->time) + (words.empty() ? "" : "; " + words));
  }
  facts.Print(terminal);
  if (!subject.key.has_value())
    terminal.PrintLine(terminal.Painted(
        Paint::kWarn,
        "the checkpoint's signature was not checked against a key that you trust: give it with --log-key"));
  if (report.clean()) {
    terminal.PrintLine(terminal.Painted(Paint::kGood, "clean"));
    return;
  }
  Table faults({"where", "what is wrong"});
  for (const log::CheckFault& fault : report.faults) faults.Add(Paint::kBad, {fault.place, fault.what});
  faults.Print(terminal);
  const std::size_t count = report.faults.size();
  const std::string number = count >= log::kCheckFaultsMax ? "at least " + Grouped(count) : Grouped(count);
  terminal.PrintLine(terminal.Painted(Paint::kBad, "not clean: " + number + (count == 1 ? " fault" : " faults")));
}

void PrintReportJson(const CheckOptions& chosen, const Subject& subject, const log::CheckReport& report,
                     Terminal& terminal) {
  json::Value answer = {{"log", chosen.log},
                        {"clean", report.clean()},
                        {"origin", report.origin},
                        {"size", report.size},
                        {"root", ToBase64(report.root)},
                        {"entries", report.entries},
                        {"tiles", report.tiles},
                        {"payloads", nullptr},
                        {"payloads_erased", nullptr},
                        {"trusted_key", nullptr},
                        {"signature_checked", report.signature_checked},
                        {"signed_by", nullptr},
                        {"ended", nullptr},
                        {"faults", json::Value::array()}};
  if (!subject.directory.payloads.empty()) {
    answer["payloads"] = report.payloads;
    answer["payloads_erased"] = report.erased_payloads;
  }
  if (!report.signed_by.empty()) answer["signed_by"] = report.signed_by;
  if (report.end.has_value()) answer["ended"] = json::Value::parse(log::ToJson(*report.end));
  if (subject.key.has_value())
    answer["trusted_key"] = {{"verifier_key", subject.key->text}, {"from", subject.key->where}};
  for (const log::CheckFault& fault : report.faults)
    answer["faults"].push_back({{"place", fault.place}, {"what", fault.what}});
  PrintJson(terminal, answer);
}

Result<ExitCode> RunCheck(const CheckOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const Subject subject, Find(chosen));
  TRY_ASSIGN(const log::CheckReport report, CheckAll(subject, terminal));
  if (chosen.format == "json")
    PrintReportJson(chosen, subject, report, terminal);
  else
    PrintReport(chosen, subject, report, terminal);
  return report.clean() ? ExitCode::kOk : ExitCode::kFindings;
}

Action DeclareCheck(Options& options) {
  auto chosen = std::make_shared<CheckOptions>();
  options
      .Argument("DIR|URL", chosen->log,
                "a node's data directory, a directory with a log's public files, or the address of a node or log")
      .Required();
  options.Text("--log-key", "VKEY|FILE", chosen->log_key,
               "the log's verifier key that you trust (entente log vkey); a node's directory has its own");
  options.Text("--ca", "FILE", chosen->ca_file, "trust this certificate authority (PEM) instead of the system's");
  DeclareAsker(options, chosen->asker);
  DeclarePassphrase(options, chosen->asker.passphrase_file);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunCheck(*chosen, terminal); };
}

}  // namespace

constinit const Command kCheck{
    "check", "Read a whole log and check that it holds together",
    "Checks the checkpoint's signature, every entry, every hash tile, the root, and the log's time; of a node's "
    "directory also the journal and every payload. It takes no lock and writes nothing: a node may serve meanwhile. "
    "Exit code 1 when it is not clean.",
    "entente check data\n"
    "entente check data --log-key call.vkey --format json\n"
    "entente check https://log.example.org --log-key call.vkey",
    DeclareCheck};

}  // namespace entente::cli
