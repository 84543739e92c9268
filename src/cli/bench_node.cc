#include "cli/bench_node.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <ctime>
#include <thread>

#include "base/clock.h"
#include "cli/input.h"
#include "cli/node_client.h"
#include "node/node.h"
#include "statement/content_types.h"
#include "statement/signed_statement.h"
#include "views/roster/documents.h"

extern char** environ;

namespace entente::cli {
namespace {

constexpr std::chrono::seconds kStartMax{60};
constexpr std::chrono::seconds kViewsMax{120};
constexpr std::chrono::milliseconds kLook{10};

Result<void> Say(node::Node& node, std::string_view content_type, const std::string& issuer, const std::string& subject,
                 const std::string& document, const crypto::PrivateKey& key) {
  statement::Headers headers;
  headers.content_type = content_type;
  headers.issuer = issuer;
  headers.subject = subject;
  TRY_ASSIGN(const auto statement, statement::Sign(std::move(headers), AsBytes(document), key));
  TRY(node.Register(statement.entry()));
  return {};
}

Result<void> MakeNode(const std::filesystem::path& data, const std::string& issuer, const crypto::PrivateKey& key) {
  static const SystemClock clock;
  node::InitOptions options;
  options.origin = "node.bench.example/log";  // another domain than the party's: the operator is a party of its own
  options.name = "benchmark";
  options.unencrypted_keys = true;  // thrown away with the folder
  TRY(node::InitNode(data, options, clock));
  TRY_ASSIGN(const auto node, node::Node::Open(data, "", clock));
  roster::PartyDocument party;
  party.id = issuer;
  party.name = "Benchmark";
  party.kind = registration::PartyKind::kState;
  registration::Roles roles;
  for (const auto role : {registration::Role::kInstrument, registration::Role::kSupply, registration::Role::kAdmin})
    roles.Add(role);
  party.keys.push_back({key.public_key(), roles});
  TRY(Say(*node, statement::content_type::kParty, issuer, issuer, roster::ToJson(party), key));
  roster::AdmissionDocument admission;
  admission.party = issuer;
  return Say(*node, statement::content_type::kAdmission, node->configuration().operator_id, issuer,
             roster::ToJson(admission), node->operator_key());
}

}  // namespace

Result<std::unique_ptr<BenchNode>> BenchNode::Start(const std::string& issuer, const crypto::PrivateKey& key) {
  TRY_ASSIGN(TemporaryFolder folder, TemporaryFolder::Make("entente-bench"));
  TRY(MakeNode(folder.path() / "data", issuer, key));
  std::unique_ptr<BenchNode> node(new BenchNode(std::move(folder)));
  TRY(node->Serve());
  return node;
}

Result<void> BenchNode::Serve() {
  const std::string data = (folder_.path() / "data").string();
  const std::string ready = (folder_.path() / "ready").string();
  const std::string log = (folder_.path() / "serve.log").string();
  std::array<const char*, 9> arguments = {"entente",     "serve",        "--data",      data.c_str(), "--listen",
                                          "127.0.0.1:0", "--ready-file", ready.c_str(), nullptr};
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const int failed = ::posix_spawn(&process_, "/proc/self/exe", &actions, nullptr,
                                   const_cast<char* const*>(arguments.data()), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) {
    process_ = -1;
    return Fail(ErrorCode::kUnavailable, std::string("cannot start the node: ") + std::strerror(failed));
  }
  const auto until = std::chrono::steady_clock::now() + kStartMax;
  std::error_code ignored;
  while (!std::filesystem::exists(ready, ignored)) {
    int status = 0;
    if (::waitpid(process_, &status, WNOHANG) == process_) {
      process_ = -1;
      const auto said = ReadInput(log, 1 << 20);
      return Fail(ErrorCode::kUnavailable,
                  "the node did not start: " + (said.has_value() ? ToText(*said) : std::string("it said nothing")));
    }
    if (std::chrono::steady_clock::now() > until)
      return Fail(ErrorCode::kUnavailable, "the node did not answer within a minute");
    std::this_thread::sleep_for(kLook);
  }
  TRY_ASSIGN(const Bytes text, ReadInput(ready, 4096));
  url_ = ToText(text);
  while (url_.ends_with('\n')) url_.pop_back();
  return {};
}

Result<double> BenchNode::CpuMicroseconds() const {
  clockid_t clock = 0;
  timespec time{};
  if (::clock_getcpuclockid(process_, &clock) != 0 || ::clock_gettime(clock, &time) != 0)
    return Fail(ErrorCode::kUnavailable, std::string("cannot read the node's CPU time: ") + std::strerror(errno));
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

Result<void> BenchNode::WaitForViews() const {
  TRY_ASSIGN(const auto client, NodeClient::Connect({.url = url_, .ca_file = {}}));
  const auto until = std::chrono::steady_clock::now() + kViewsMax;
  while (std::chrono::steady_clock::now() < until) {
    TRY_ASSIGN(const json::Value about, client->GetJson("/api/v1/node"));
    const std::uint64_t size = about.value("log", json::Value::object()).value("size", std::uint64_t{0});
    bool caught_up = true;
    for (const json::Value& view : about.value("views", json::Value::array()))
      caught_up = caught_up && view.value("cursor", std::uint64_t{0}) >= size;
    if (caught_up) return {};
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return Fail(ErrorCode::kUnavailable, "the views did not catch up with the log");
}

BenchNode::~BenchNode() {
  if (process_ < 0) return;
  ::kill(process_, SIGTERM);
  int status = 0;
  while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace entente::cli
