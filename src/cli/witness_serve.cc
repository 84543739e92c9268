// entente witness serve: a witness on the network, until SIGINT or SIGTERM.
#include "base/clock.h"
#include "base/logging.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/passphrase.h"
#include "cli/stop_signals.h"
#include "cli/supervisor.h"
#include "http/router.h"
#include "http/server.h"
#include "protocols/witness/witness.h"
#include "witness/witness.h"

namespace entente::cli {
namespace {

struct WitnessServeOptions {
  std::string data;
  std::string passphrase_file;
  std::string listen = "127.0.0.1:8081";
  std::string tls_certificate;
  std::string tls_key;
  std::string ready_file;
  std::string log_format = "text";
  bool allow_plaintext = false;
};

Result<ExitCode> RunWitnessServe(const WitnessServeOptions& chosen, Terminal& terminal) {
  if (chosen.tls_certificate.empty() != chosen.tls_key.empty()) return BadUsage("--tls-cert and --tls-key go together");
  ConfigureLogging(Severity::kInfo, chosen.log_format == "json" ? LogFormat::kJson : LogFormat::kText);
  const StopSignals stop;
  const witness::Paths paths{chosen.data};
  // Says that there is no witness, if there is none, before it misses the key.
  TRY(witness::ReadConfiguration(paths.configuration(), storage::PosixFiles()));
  TRY_ASSIGN(auto key, ReadKey(paths.key().string(), chosen.passphrase_file));
  static const SystemClock clock;
  TRY_ASSIGN(const auto opened, witness::Witness::Open(chosen.data, std::move(key), clock));
  if (opened->logs() == 0)
    LogLine(Severity::kWarning, "witness-knows-no-log", {{"why", "entente witness add-log makes one known"}});
  http::ServerOptions options;
  options.listen = chosen.listen;
  options.tls_certificate = chosen.tls_certificate;
  options.tls_key = chosen.tls_key;
  options.allow_plaintext = chosen.allow_plaintext;
  http::Router router;
  router.Add(protocols::WitnessRoutes(*opened));
  TRY_ASSIGN(const auto server, http::Server::Start(options, std::move(router)));
  LogLine(Severity::kInfo, "witnessing",
          {{"url", server->url()}, {"witness", opened->name()}, {"logs", std::to_string(opened->logs())}});
  terminal.PrintLine("witness " + Plain(opened->verifier_key()) + " on " + server->url());
  TRY(terminal.Flush());
  if (!chosen.ready_file.empty()) TRY(WriteOutput(chosen.ready_file, AsBytes(server->url() + "\n")));
  if (const auto told = TellSupervisor("READY=1"); !told.has_value())
    LogLine(Severity::kWarning, "supervisor-not-told", {{"why", told.error().Text()}});
  stop.Wait();
  [[maybe_unused]] const auto told = TellSupervisor("STOPPING=1");
  terminal.Note("stopping: requests in flight are finished");
  server->Stop();
  return ExitCode::kOk;
}

Action DeclareWitnessServe(Options& options) {
  auto chosen = std::make_shared<WitnessServeOptions>();
  options.Text("--data", "DIR", chosen->data, "the witness's directory").Required();
  options.Text("--listen", "HOST:PORT", chosen->listen,
               "127.0.0.1:8081 unless said otherwise; port 0 takes any free one");
  options.Text("--tls-cert", "FILE", chosen->tls_certificate,
               "certificate chain (PEM, leaf first); with --tls-key makes it HTTPS");
  options.Text("--tls-key", "FILE", chosen->tls_key, "the certificate's private key (PEM)");
  options.Flag("--allow-plaintext", chosen->allow_plaintext,
               "let plain HTTP listen on an address that is not loopback (behind a proxy that does TLS)");
  options.Text("--ready-file", "FILE", chosen->ready_file,
               "write the address into this file once requests are answered");
  options
      .Text("--log-format", "text|json", chosen->log_format, "log lines on standard error: text (the default) or json")
      .OneOf({"text", "json"});
  DeclarePassphrase(options, chosen->passphrase_file);
  return [chosen](Terminal& terminal) { return RunWitnessServe(*chosen, terminal); };
}

}  // namespace

constinit const Command kWitnessServe{
    "witness serve", "Cosign checkpoints of known logs until SIGINT or SIGTERM",
    "Prints one line when requests are answered: witness VKEY on URL. Logs ask at URL/witness/add-checkpoint, or "
    "URL/add-checkpoint; monitors read URL/witness/ID/checkpoint. A log that forks is refused, the two checkpoints are "
    "kept in evidence/, and an error line says so.",
    "entente witness serve --data witness\n"
    "entente witness serve --data witness --listen 0.0.0.0:443 --tls-cert chain.pem --tls-key key.pem",
    DeclareWitnessServe};

}  // namespace entente::cli
