// entente group add: a further log of a node, for parties that share among themselves.
#include "base/clock.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/tables.h"
#include "crypto/key_file.h"
#include "node/groups.h"

namespace entente::cli {
namespace {

struct GroupAddOptions {
  node::NewGroup group;
  std::string data;
  std::string readers = "members";
  std::string passphrase_file;
  std::string format;
};

Result<ExitCode> RunGroupAdd(GroupAddOptions chosen, Terminal& terminal) {
  TRY(node::CheckGroupId(chosen.group.id));
  TRY_ASSIGN(const node::Layout host, node::FindNode(chosen.data));
  // The process that serves the node opens all of them with one passphrase: it has to be the node's own.
  TRY_ASSIGN(chosen.group.passphrase, NodePassphrase(chosen.data, chosen.passphrase_file));
  TRY(crypto::ReadPrivateKey(host.operator_key(), chosen.group.passphrase));
  chosen.group.unencrypted_keys = chosen.group.passphrase.empty();
  chosen.group.members_only = chosen.readers == "members";
  const SystemClock clock;
  TRY_ASSIGN(const node::Layout made, node::AddGroup(host, chosen.group, clock));
  TRY_ASSIGN(const node::Reader reader, node::Reader::Open(made.root));
  TRY_ASSIGN(const std::string verifier_key, reader.VerifierKey());
  const node::Configuration& configuration = reader.configuration();
  if (chosen.format == "json") {
    PrintJson(terminal, {{"group", chosen.group.id},
                         {"directory", made.root.string()},
                         {"origin", configuration.origin},
                         {"name", configuration.name},
                         {"readers", chosen.readers},
                         {"checkpoint_key", verifier_key}});
    return ExitCode::kOk;
  }
  Facts facts;
  facts.Add("group", chosen.group.id);
  facts.Add("name", configuration.name);
  facts.Add("origin", configuration.origin);
  facts.Add("read by", configuration.members_only ? "its members" : "anyone");
  facts.Add("data directory", made.root.string());
  facts.Add("log key", verifier_key);
  facts.Add("served at", "/groups/" + chosen.group.id + ", from the next start of the node on");
  facts.Print(terminal);
  return ExitCode::kOk;
}

Action DeclareGroupAdd(Options& options) {
  auto chosen = std::make_shared<GroupAddOptions>();
  options.Argument("ID", chosen->group.id, "the group's name in addresses: letters a to z, digits and hyphens")
      .Required();
  options.Text("--data", "DIR", chosen->data, "the node's data directory").Required();
  options.Text("--name", "TEXT", chosen->group.name, "what people see; the ID unless said otherwise");
  options.Text("--origin", "NAME", chosen->group.origin,
               "the log's name, for good; that of the node's own log and /groups/ID unless said otherwise");
  options
      .Text("--readers", "members|anyone", chosen->readers,
            "who reads the log: the parties that are admitted to it (the default), or anyone")
      .OneOf({"members", "anyone"});
  DeclarePassphrase(options, chosen->passphrase_file);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunGroupAdd(*chosen, terminal); };
}

}  // namespace

constinit const Command kGroupAdd{
    "group add", "Make a further log of a node, for parties that share among themselves",
    "The group's log has keys, a policy, a roster and readers of its own, in DIR/groups/ID, which is a data directory "
    "like the node's: --data DIR/groups/ID works with every command. Its keys have the node's passphrase. A running "
    "node serves it from its next start on, below /groups/ID; there only admitted parties of the group read, by "
    "signed requests (--reader), all but the checkpoint and the receipt keys.",
    "entente group add crime --data data --name \"Ransomware analysts\"\n"
    "entente submit acme.party.cose --data data/groups/crime\n"
    "entente party admit did:web:acme.example --data data/groups/crime",
    DeclareGroupAdd};

}  // namespace entente::cli
