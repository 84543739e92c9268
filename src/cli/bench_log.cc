// entente bench log: how fast a node registers statements over HTTP: verified, policy applied, durable.
#include <algorithm>
#include <atomic>
#include <cmath>
#include <optional>
#include <thread>

#include "base/cores.h"
#include "base/encoding.h"
#include "cli/bench_driver.h"
#include "cli/bench_node.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/progress.h"
#include "cli/tables.h"
#include "crypto/key.h"
#include "crypto/random.h"
#include "http/url.h"
#include "statement/content_types.h"
#include "statement/signed_statement.h"
#include "views/roster/documents.h"

namespace entente::cli {
namespace {

constexpr std::uint64_t kStatementsPerSecond = 20'000;
constexpr std::uint64_t kStatementsMax = 1'000'000;
constexpr std::size_t kEntryBytes = 1024;
constexpr std::string_view kInstrument = "https://bench.example/instrument";

struct BenchLogOptions {
  std::uint64_t seconds = 10;
  std::uint64_t concurrency = 64;
  std::uint64_t rate = 0;
  std::uint64_t statements = 0;
  std::string algorithm = "ed25519";
  std::string url;
  std::string key;
  std::string issuer = "did:web:bench.example";
  std::string passphrase_file;
  std::string format;
};

// A statement of about 1 KiB that differs from all others in its number.
Result<Bytes> MakeStatement(const std::string& issuer, const std::string& run, std::uint64_t number,
                            const crypto::PrivateKey& key) {
  roster::SupportDocument document;
  document.instrument = kInstrument;
  document.version = "1";
  document.understanding = "run " + run + ", number " + std::to_string(number) + " ";
  constexpr std::size_t kFrameBytes = 330;  // header, signature and the other members
  const std::size_t filler = kEntryBytes - kFrameBytes - document.understanding.size();
  document.understanding += std::string(filler, 'x');
  statement::Headers headers;
  headers.content_type = statement::content_type::kSupport;
  headers.issuer = issuer;
  headers.subject = kInstrument;
  TRY_ASSIGN(const auto statement, statement::Sign(std::move(headers), AsBytes(roster::ToJson(document)), key));
  return ToBytes(statement.entry());
}

// Signed before the clock starts, on all cores.
Result<std::vector<std::string>> MakeRequests(const BenchLogOptions& chosen, const http::Url& url,
                                              const crypto::PrivateKey& key, std::uint64_t count, Terminal& terminal) {
  const std::string run = ToHex(crypto::RandomBytes(8));
  const std::string head =
      "POST /entries HTTP/1.1\r\nHost: " + url.Authority() + "\r\nContent-Type: application/cose\r\nContent-Length: ";
  std::vector<std::string> requests(count);
  std::atomic<std::uint64_t> next{0};
  std::atomic<bool> failed{false};
  Progress progress(terminal, "signing", count);
  const auto work = [&] {
    for (std::uint64_t i = next++; i < count && !failed; i = next++) {
      const auto statement = MakeStatement(chosen.issuer, run, i, key);
      if (!statement.has_value()) {
        failed = true;
        return;
      }
      requests[i] = head + std::to_string(statement->size()) + "\r\n\r\n";
      requests[i] += AsText(*statement);
      if (i % 1024 == 0) progress.Set(i);
    }
  };
  {
    std::vector<std::jthread> workers;
    const unsigned cores = UsableCores();
    workers.reserve(cores);
    for (unsigned i = 0; i < cores; ++i) workers.emplace_back(work);
  }
  if (failed) return Fail(ErrorCode::kInternal, "a statement could not be signed");
  return requests;
}

double Milliseconds(const std::vector<std::uint32_t>& sorted_us, double share) {
  if (sorted_us.empty()) return 0;
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted_us.size())));
  return static_cast<double>(sorted_us[std::clamp<std::size_t>(rank, 1, sorted_us.size()) - 1]) / 1000.0;
}

double Rounded(double value, double step) {
  return std::round(value / step) * step;
}

json::Value Figures(DriveResult result, std::optional<double> cpu_us) {
  std::ranges::sort(result.latencies_us);
  const double answered = static_cast<double>(result.answered);
  json::Value cpu = nullptr;
  if (cpu_us.has_value() && result.answered > 0) cpu = Rounded(*cpu_us / answered, 0.1);
  return {{"registrations", result.answered},
          {"seconds", Rounded(result.seconds, 0.001)},
          {"registrations_per_second", result.seconds > 0 ? Rounded(answered / result.seconds, 1) : 0},
          {"latency_ms",
           {{"p50", Milliseconds(result.latencies_us, 0.50)},
            {"p90", Milliseconds(result.latencies_us, 0.90)},
            {"p99", Milliseconds(result.latencies_us, 0.99)},
            {"max", Milliseconds(result.latencies_us, 1.0)}}},
          {"node_cpu_us_per_registration", std::move(cpu)},
          {"errors", result.errors}};
}

void PrintForPeople(const json::Value& figures, Terminal& terminal) {
  Facts facts;
  facts.Add("registrations", CellText(figures["registrations"]) + " in " + CellText(figures["seconds"]) + " s");
  facts.Add("a second", CellText(figures["registrations_per_second"]));
  const json::Value& latency = figures["latency_ms"];
  facts.Add("latency", "p50 " + CellText(latency["p50"]) + " ms, p90 " + CellText(latency["p90"]) + " ms, p99 " +
                           CellText(latency["p99"]) + " ms, max " + CellText(latency["max"]) + " ms");
  facts.Add("node CPU", figures["node_cpu_us_per_registration"].is_null()
                            ? "not known"
                            : CellText(figures["node_cpu_us_per_registration"]) + " µs each");
  facts.Add("errors", CellText(figures["errors"]));
  facts.Print(terminal);
}

Result<crypto::PrivateKey> KeyOf(const BenchLogOptions& chosen) {
  if (!chosen.key.empty()) return ReadKey(chosen.key, chosen.passphrase_file);
  TRY_ASSIGN(const crypto::Algorithm algorithm, crypto::AlgorithmFromName(chosen.algorithm));
  return crypto::PrivateKey::Generate(algorithm);
}

Result<ExitCode> RunBenchLog(const BenchLogOptions& chosen, Terminal& terminal) {
  if (chosen.seconds == 0 || chosen.seconds > 3600) return BadUsage("--seconds takes 1 to 3600");
  if (chosen.concurrency == 0 || chosen.concurrency > 1000) return BadUsage("--concurrency takes 1 to 1000");
  if (!chosen.url.empty() && chosen.key.empty())
    return BadUsage("a node that runs knows its parties: give --key and --issuer of one that it admitted");
  TRY_ASSIGN(const crypto::PrivateKey key, KeyOf(chosen));
  std::unique_ptr<BenchNode> node;
  std::string address = chosen.url;
  if (address.empty()) {
    TRY_ASSIGN(node, BenchNode::Start(chosen.issuer, key));
    address = node->url();
  }
  TRY_ASSIGN(const http::Url url, http::ParseUrl(address));
  if (url.https) return BadUsage("the benchmark speaks plain HTTP");
  std::uint64_t count = chosen.statements;
  if (count == 0) count = chosen.rate > 0 ? chosen.seconds * chosen.rate : chosen.seconds * kStatementsPerSecond;
  TRY_ASSIGN(const auto requests, MakeRequests(chosen, url, key, std::min(count, kStatementsMax), terminal));

  DriveOptions options;
  options.host = url.host;
  options.port = url.port;
  options.connections = chosen.concurrency;
  options.seconds = static_cast<double>(chosen.seconds);
  options.rate = static_cast<double>(chosen.rate);
  double cpu_before = 0;
  if (node != nullptr) {
    TRY_ASSIGN(cpu_before, node->CpuMicroseconds());
  }
  Progress progress(terminal, "registering", 0);
  TRY_ASSIGN(DriveResult result, Drive(options, requests, [&progress](std::uint64_t done) { progress.Set(done); }));
  std::optional<double> cpu;
  if (node != nullptr) {
    TRY(node->WaitForViews());
    TRY_ASSIGN(const double cpu_after, node->CpuMicroseconds());
    cpu = cpu_after - cpu_before;
  }
  if (!result.first_error.empty()) terminal.Note("the first error: " + Plain(result.first_error));
  const bool worked = result.answered > 0;
  const json::Value figures = Figures(std::move(result), cpu);
  if (chosen.format == "json")
    PrintJson(terminal, figures);
  else
    PrintForPeople(figures, terminal);
  return worked ? ExitCode::kOk : ExitCode::kUnavailable;
}

Action DeclareBenchLog(Options& options) {
  auto chosen = std::make_shared<BenchLogOptions>();
  options.Number("--seconds", "N", chosen->seconds, "how long; 10 unless said otherwise");
  options
      .Text("--algorithm", "ed25519|es256", chosen->algorithm,
            "what statements are signed with; ed25519 unless said otherwise")
      .OneOf({"ed25519", "es256"});
  options.Number("--concurrency", "N", chosen->concurrency,
                 "connections, each with one request on its way; 64 unless said otherwise");
  options.Number("--rate", "N", chosen->rate,
                 "requests a second, whatever the answers take; as fast as they come unless said otherwise");
  options.Number("--statements", "N", chosen->statements,
                 "sign this many beforehand; 20 000 for each second unless said otherwise");
  options.Text("--url", "URL", chosen->url, "drive this node instead of a throw-away one (plain HTTP)");
  options.Text("--key", "FILE", chosen->key,
               "with --url: the key of a party that the node admitted, with the role instrument");
  options.Text("--issuer", "URI", chosen->issuer, "with --url: that party");
  DeclarePassphrase(options, chosen->passphrase_file);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunBenchLog(*chosen, terminal); };
}

}  // namespace

constinit const Command kBenchLog{"bench log", "Measure how fast a node registers statements over HTTP",
                                  "Makes a throw-away node, serves it on loopback as a process of its own, and drives "
                                  "it with different statements of about 1 KiB that were signed "
                                  "before the clock starts. Each is verified, judged by the policy and durable before "
                                  "it is answered. The node's CPU time includes its views.",
                                  "entente bench log --seconds 10 --format json\n"
                                  "entente bench log --rate 5000 --seconds 30",
                                  DeclareBenchLog};

}  // namespace entente::cli
