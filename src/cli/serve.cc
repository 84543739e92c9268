// entente serve: a node on the network, until SIGINT or SIGTERM.
#include <optional>
#include <span>
#include <vector>

#include "base/clock.h"
#include "base/logging.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/input.h"
#include "cli/passphrase.h"
#include "cli/policy_versions.h"
#include "cli/stop_signals.h"
#include "cli/supervisor.h"
#include "cli/version.h"
#include "node/groups.h"
#include "node/node.h"
#include "storage/files.h"
#include "witness/witness.h"

namespace entente::cli {
namespace {

struct ServeChoice {
  std::string data;
  std::string passphrase_file;
  std::string listen = "127.0.0.1:8080";
  std::string tls_certificate;
  std::string tls_key;
  std::string web;
  std::string ready_file;
  std::string log_format = "text";
  std::uint64_t threads = 0;
  bool allow_plaintext = false;
  bool force_behind_witnesses = false;
};

// What is written in policy.json takes effect when it is registered, and not by a start: the node goes on under the
// policy that the log has, and says so.
void WarnOfUnregisteredPolicy(const node::Node& node) {
  const std::string file = node.layout().policy().string();
  const auto written = ReadPolicyFile(file);
  if (!written.has_value()) {
    LogLine(Severity::kWarning, "policy-file-unusable", {{"file", file}, {"why", written.error().Text()}});
    return;
  }
  const registration::PolicyDiff diff = registration::Compare(*node.policy().Get(), *written);
  if (diff.empty()) return;
  LogLine(Severity::kWarning, "policy-file-not-in-force",
          {{"file", file},
           {"differs", SummaryOf(diff)},
           {"why", "the log's policy stays in force until this one is registered: entente policy register"}});
}

// The witness that the configuration names, or none. Its key has a passphrase of its own, or the node's.
Result<std::shared_ptr<witness::Witness>> OpenWitness(const node::Node& node, const std::string& passphrase_file,
                                                      const Clock& clock) {
  const std::filesystem::path& directory = node.configuration().witness;
  if (directory.empty()) return std::shared_ptr<witness::Witness>();
  const witness::Paths paths{directory};
  // Says that there is no witness, if there is none, before it misses the key.
  TRY(witness::ReadConfiguration(paths.configuration(), storage::PosixFiles()));
  TRY_ASSIGN(auto key, ReadKey(paths.key().string(), passphrase_file));
  TRY_ASSIGN(std::shared_ptr<witness::Witness> opened, witness::Witness::Open(directory, std::move(key), clock));
  LogLine(Severity::kInfo, "witnessing",
          {{"witness", opened->verifier_key()}, {"logs", std::to_string(opened->logs())}});
  return opened;
}

std::optional<Error> FirstFailure(node::Node& node, std::span<const node::Group> groups) {
  if (auto failure = node.log().failure(); failure.has_value()) return failure;
  for (const node::Group& group : groups)
    if (auto failure = group.node->log().failure(); failure.has_value())
      return WithContext(*std::move(failure), "group " + group.id);
  return std::nullopt;
}

Result<ExitCode> RunServe(const ServeChoice& chosen, Terminal& terminal) {
  if (chosen.tls_certificate.empty() != chosen.tls_key.empty()) return BadUsage("--tls-cert and --tls-key go together");
  if (chosen.threads > 1024) return BadUsage("--threads takes at most 1024");
  ConfigureLogging(Severity::kInfo, chosen.log_format == "json" ? LogFormat::kJson : LogFormat::kText);
  const StopSignals stop;
  TRY_ASSIGN(const std::string passphrase, NodePassphrase(chosen.data, chosen.passphrase_file));
  static const SystemClock clock;
  TRY_ASSIGN(const auto node, node::Node::Open(chosen.data, passphrase, clock, node::AllCapabilities(),
                                               {.force_behind_witnesses = chosen.force_behind_witnesses}));
  if (chosen.force_behind_witnesses)
    LogLine(Severity::kWarning, "witnesses-overruled",
            {{"why",
              "--force-behind-witnesses: entries that witnesses cosigned and this log does not have are given up; "
              "readers who kept a checkpoint of them can prove two histories"}});
  WarnOfUnregisteredPolicy(*node);
  node::ServeOptions options;
  options.listen = chosen.listen;
  options.tls_certificate = chosen.tls_certificate;
  options.tls_key = chosen.tls_key;
  options.allow_plaintext = chosen.allow_plaintext;
  options.web = chosen.web;
  options.threads = static_cast<unsigned>(chosen.threads);
  options.version = kVersion;
  TRY_ASSIGN(options.witness, OpenWitness(*node, chosen.passphrase_file, clock));
  TRY_ASSIGN(const std::vector<node::Group> groups,
             node::OpenGroups(node->layout(), passphrase, clock, node::AllCapabilities(),
                              {.force_behind_witnesses = chosen.force_behind_witnesses}));
  TRY_ASSIGN(const auto service, node::Service::Start(*node, options, groups));
  terminal.PrintLine("serving " + Plain(node->configuration().name) + " on " + service->url());
  TRY(terminal.Flush());
  if (!chosen.ready_file.empty()) TRY(WriteOutput(chosen.ready_file, AsBytes(service->url() + "\n")));
  // Whoever waits for this waits in vain without it; the node serves all the same.
  if (const auto told = TellSupervisor("READY=1"); !told.has_value())
    LogLine(Severity::kWarning, "supervisor-not-told", {{"why", told.error().Text()}});
  stop.Wait();
  [[maybe_unused]] const auto told = TellSupervisor("STOPPING=1");
  terminal.Note("stopping: requests in flight are finished");
  service->Stop();
  // Whoever looks after the process learns that it needs a person.
  if (const auto failure = FirstFailure(*node, groups); failure.has_value()) {
    terminal.Note("the log had stopped: " + Plain(failure->Text()));
    return ExitCodeOf(failure->code);
  }
  return ExitCode::kOk;
}

Action DeclareServe(Options& options) {
  auto chosen = std::make_shared<ServeChoice>();
  options.Text("--data", "DIR", chosen->data, "the node's data directory").Required();
  options.Text("--listen", "HOST:PORT", chosen->listen,
               "127.0.0.1:8080 unless said otherwise; port 0 takes any free one");
  options.Text("--tls-cert", "FILE", chosen->tls_certificate,
               "certificate chain (PEM, leaf first); with --tls-key makes it HTTPS");
  options.Text("--tls-key", "FILE", chosen->tls_key, "the certificate's private key (PEM)");
  options.Flag("--allow-plaintext", chosen->allow_plaintext,
               "let plain HTTP listen on an address that is not loopback (behind a proxy that does TLS)");
  options.Flag(
      "--force-behind-witnesses", chosen->force_behind_witnesses,
      "serve although witnesses cosigned entries that this log does not have (an old copy was put back): they are "
      "given up, and a second history begins");
  options.Text("--web", "DIR", chosen->web,
               "the built web pages; those installed beside the binary unless said otherwise");
  options.Text("--ready-file", "FILE", chosen->ready_file,
               "write the address into this file once requests are answered");
  options
      .Text("--log-format", "text|json", chosen->log_format, "log lines on standard error: text (the default) or json")
      .OneOf({"text", "json"});
  options.Number("--threads", "N", chosen->threads,
                 "threads for connections; one for each core that it may run on unless said otherwise");
  DeclarePassphrase(options, chosen->passphrase_file);
  return [chosen](Terminal& terminal) { return RunServe(*chosen, terminal); };
}

}  // namespace

constinit const Command kServe{
    "serve", "Serve a node until SIGINT or SIGTERM",
    "Prints one line when requests are answered: serving NAME on URL. A stop finishes requests in flight; a second "
    "signal ends it at once, and "
    "loses nothing that was acknowledged. When the log stopped after a failed write, or since its witnesses remember "
    "another history, questions are still answered and the exit code says so.",
    "entente serve --data data\n"
    "entente serve --data data --listen 0.0.0.0:443 --tls-cert chain.pem --tls-key key.pem --log-format json",
    DeclareServe};

}  // namespace entente::cli
