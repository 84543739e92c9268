// entente log keys, rotate-key, retire-key: the keys that a log signs with, by what the log itself says.
#include "node/log_keys.h"

#include <algorithm>
#include <optional>

#include "base/clock.h"
#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/tables.h"
#include "log/charter.h"
#include "node/key_files.h"
#include "node/node.h"

namespace entente::cli {
namespace {

struct LogKeysOptions {
  std::string role;
  std::string data;
  std::string reason;
  std::string algorithm;
  std::string passphrase_file;
  std::string format;
  bool at_once = false;
};

std::string StateOf(const log::LogKey& key) {
  if (key.retired.has_value()) return "retired";
  return key.replaced.has_value() ? "retiring" : "in force";
}

// Of the directory's files, the one of this key; its name alone.
std::string FileOf(const std::vector<node::KeyFile>& files, const crypto::PublicKey& key) {
  const auto found = std::ranges::find(files, key, &node::KeyFile::key);
  if (found == files.end()) return "";
  return found->file.filename().string() + (found->can_sign ? "" : " (public half only)");
}

json::Value KeyJson(const log::Charter& charter, log::KeyRole role, const log::LogKey& key, const std::string& file) {
  const auto entry = [](const std::optional<std::uint64_t>& index) {
    return index.has_value() ? json::Value(*index) : json::Value(nullptr);
  };
  json::Value row = {{"role", log::Name(role)},
                     {"key", log::KeyText(role, charter.origin(), key.key)},
                     {"algorithm", crypto::AlgorithmName(key.key.algorithm())},
                     {"state", StateOf(key)},
                     {"since", key.since},
                     {"replaced", entry(key.replaced)},
                     {"retired", entry(key.retired)},
                     {"file", file}};
  return row;
}

Result<ExitCode> Keys(const LogKeysOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const node::Reader reader, node::Reader::Open(chosen.data));
  TRY_ASSIGN(const log::Charter charter, reader.Charter());
  TRY_ASSIGN(const auto files, node::ListKeyFiles(reader.layout()));
  json::Value rows = json::Value::array();
  Table table({"role", "key", "state", "since entry", "until entry", "file"});
  for (const log::KeyRole role : {log::KeyRole::kCheckpoint, log::KeyRole::kReceipt}) {
    for (const log::LogKey& key : charter.keys(role).keys()) {
      const std::string file = FileOf(files, key.key);
      rows.push_back(KeyJson(charter, role, key, file));
      table.Add({std::string(log::Name(role)), log::KeyText(role, charter.origin(), key.key), StateOf(key),
                 std::to_string(key.since), key.retired.has_value() ? std::to_string(*key.retired) : "", file});
    }
  }
  // A key that was made and that no entry speaks of, as a crash leaves it.
  for (const node::KeyFile& one : files) {
    if (charter.keys(one.role).Find(one.key) != nullptr) continue;
    const std::string key = log::KeyText(one.role, charter.origin(), one.key);
    const std::string file = one.file.filename().string();
    rows.push_back({{"role", log::Name(one.role)}, {"key", key}, {"state", "not on the log"}, {"file", file}});
    table.Add({std::string(log::Name(one.role)), key, "not on the log", "", "", file});
  }
  if (chosen.format == "json") {
    PrintJson(terminal, {{"origin", charter.origin()}, {"keys", std::move(rows)}});
    return ExitCode::kOk;
  }
  table.Print(terminal);
  return ExitCode::kOk;
}

void Tell(const LogKeysOptions& chosen, const node::KeyChanged& changed, const std::string& role, Terminal& terminal) {
  if (chosen.format == "json") {
    PrintJson(terminal, {{"entry", changed.entry},
                         {"role", role},
                         {"old", changed.old_key},
                         {"new", changed.new_key},
                         {"old_file", changed.old_file.string()},
                         {"new_file", changed.new_file.string()}});
    return;
  }
  Facts facts;
  facts.Add("entry", std::to_string(changed.entry));
  facts.Add("key in force", changed.new_key);
  if (!changed.new_file.empty()) facts.Add("its file", changed.new_file.string());
  facts.Add("key before it", changed.old_key);
  if (!changed.old_file.empty()) facts.Add("its file", changed.old_file.string());
  facts.Print(terminal);
}

Result<ExitCode> Rotate(const LogKeysOptions& chosen, Terminal& terminal) {
  node::KeyRotation rotation;
  const auto role = log::KeyRoleFromName(chosen.role);
  if (!role.has_value()) return BadUsage(role.error().message);
  rotation.role = *role;
  rotation.reason = chosen.reason;
  rotation.at_once = chosen.at_once;
  if (rotation.role == log::KeyRole::kReceipt && chosen.at_once)
    return BadUsage("--at-once is for checkpoint keys: a receipt key is replaced at once in any case");
  if (!chosen.algorithm.empty()) {
    if (rotation.role == log::KeyRole::kCheckpoint)
      return BadUsage("--algorithm is for receipt keys: checkpoints are signed with Ed25519");
    TRY_ASSIGN(rotation.algorithm, crypto::AlgorithmFromName(chosen.algorithm));
  }
  TRY_ASSIGN(rotation.passphrase, NodePassphrase(chosen.data, chosen.passphrase_file));
  static const SystemClock clock;
  TRY_ASSIGN(const auto node, node::Node::Open(chosen.data, rotation.passphrase, clock));
  TRY_ASSIGN(const node::KeyChanged changed, node::RotateKey(*node, rotation));
  TRY(node->CatchUp());
  Tell(chosen, changed, chosen.role, terminal);
  if (chosen.format == "json") return ExitCode::kOk;
  if (rotation.role == log::KeyRole::kReceipt)
    terminal.PrintLine("new receipts are signed with it; those of before stay valid under the key that signed them");
  else if (rotation.at_once)
    terminal.PrintLine("the key before it signs nothing more: who knows that one alone must be given the new one");
  else
    terminal.PrintLine(
        "both sign every checkpoint until entente log retire-key: give the new one to witnesses and readers by then");
  return ExitCode::kOk;
}

Result<ExitCode> Retire(const LogKeysOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const std::string passphrase, NodePassphrase(chosen.data, chosen.passphrase_file));
  static const SystemClock clock;
  TRY_ASSIGN(const auto node, node::Node::Open(chosen.data, passphrase, clock));
  TRY_ASSIGN(const node::KeyChanged changed, node::RetireKey(*node, chosen.reason));
  TRY(node->CatchUp());
  Tell(chosen, changed, "checkpoint", terminal);
  if (chosen.format != "json")
    terminal.PrintLine("the key before it signs nothing more; what it signed stays valid, so keep its public half");
  return ExitCode::kOk;
}

void DeclareCommon(Options& options, LogKeysOptions& chosen) {
  options.Text("--data", "DIR", chosen.data, "the node's data directory; no running node may have it open").Required();
  options.Text("--reason", "TEXT", chosen.reason, "why, in a line that stands on the log");
  DeclarePassphrase(options, chosen.passphrase_file);
  DeclareFormat(options, chosen.format);
}

Action DeclareKeys(Options& options) {
  auto chosen = std::make_shared<LogKeysOptions>();
  options.Text("--data", "DIR", chosen->data, "the node's data directory").Required();
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return Keys(*chosen, terminal); };
}

Action DeclareRotate(Options& options) {
  auto chosen = std::make_shared<LogKeysOptions>();
  options.Argument("checkpoint|receipt", chosen->role, "which key is replaced").Required();
  options.Flag("--at-once", chosen->at_once,
               "a checkpoint key: the old one signs nothing more, as when somebody else may have it");
  options.Text("--algorithm", "NAME", chosen->algorithm,
               "of a receipt key: ed25519, es256 or es384; that of the one before unless said otherwise");
  DeclareCommon(options, *chosen);
  return [chosen](Terminal& terminal) { return Rotate(*chosen, terminal); };
}

Action DeclareRetire(Options& options) {
  auto chosen = std::make_shared<LogKeysOptions>();
  DeclareCommon(options, *chosen);
  return [chosen](Terminal& terminal) { return Retire(*chosen, terminal); };
}

}  // namespace

constinit const Command kLogKeys{"log keys", "Show the keys of a log, in force and retired",
                                 "By what the log itself says, as far as it is published.",
                                 "entente log keys --data data", DeclareKeys};
constinit const Command kLogRotateKey{
    "log rotate-key", "Put a new checkpoint or receipt key into the place of the one in force",
    "Logs an entry that both keys sign, so that whoever trusts the old one can follow. The new key's file is written "
    "beside the old one's, under the same passphrase. A checkpoint is then signed by both keys until `entente log "
    "retire-key`. docs/operation.md has the procedure.",
    "entente log rotate-key checkpoint --data data\n"
    "entente log rotate-key receipt --data data --reason \"yearly\"",
    DeclareRotate};
constinit const Command kLogRetireKey{"log retire-key",
                                      "End the overlap of two checkpoint keys: the older one signs nothing more",
                                      "Whoever follows the log with the older key needs the newer one from then on; "
                                      "monitors and proof bundles lead there.",
                                      "entente log retire-key --data data", DeclareRetire};

}  // namespace entente::cli
