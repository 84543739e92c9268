// entente group list: the further logs of a node.
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/tables.h"
#include "log/checkpoint.h"
#include "log/paths.h"
#include "node/groups.h"
#include "storage/files.h"

namespace entente::cli {
namespace {

struct GroupListOptions {
  std::string data;
  std::string format;
};

// As published; nothing where nothing is.
std::uint64_t PublishedSize(const node::Layout& group) {
  const auto note = storage::PosixFiles().Read(log::Paths{group.log()}.checkpoint());
  if (!note.has_value()) return 0;
  const auto checkpoint = log::ReadUnverifiedCheckpoint(AsText(*note));
  return checkpoint.has_value() ? checkpoint->size : 0;
}

Result<ExitCode> RunGroupList(const GroupListOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const node::Layout host, node::FindNode(chosen.data));
  TRY_ASSIGN(const auto ids, node::GroupIds(host));
  json::Value rows = json::Value::array();
  for (const std::string& id : ids) {
    const node::Layout group = node::LayoutOfGroup(host, id);
    TRY_ASSIGN(const node::Reader reader, node::Reader::Open(group.root));
    const node::Configuration& configuration = reader.configuration();
    TRY_ASSIGN(const std::string verifier_key, reader.VerifierKey());
    rows.push_back({{"group", id},
                    {"name", configuration.name},
                    {"origin", configuration.origin},
                    {"readers", configuration.members_only ? "members" : "anyone"},
                    {"size", PublishedSize(group)},
                    {"checkpoint_key", verifier_key}});
  }
  if (chosen.format == "json") {
    PrintJson(terminal, rows);
    return ExitCode::kOk;
  }
  if (rows.empty()) {
    terminal.PrintLine("this node has no groups; entente group add makes one");
    return ExitCode::kOk;
  }
  Table table({"group", "name", "read by", "entries", "origin"});
  for (const json::Value& row : rows)
    table.Add({CellText(row, "group"), CellText(row, "name"), CellText(row, "readers"), CellText(row, "size"),
               CellText(row, "origin")});
  table.Print(terminal);
  return ExitCode::kOk;
}

Action DeclareGroupList(Options& options) {
  auto chosen = std::make_shared<GroupListOptions>();
  options.Text("--data", "DIR", chosen->data, "the node's data directory; it may be serving").Required();
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunGroupList(*chosen, terminal); };
}

}  // namespace

constinit const Command kGroupList{"group list", "The further logs of a node", "Sizes are those that are published.",
                                   "entente group list --data data", DeclareGroupList};

}  // namespace entente::cli
