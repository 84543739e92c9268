// entente views digest: logs now what each view holds, signed by the operator.
#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/tables.h"
#include "node/node.h"
#include "node/view_digests.h"

namespace entente::cli {
namespace {

struct ViewsDigestOptions {
  std::string data;
  std::string passphrase_file;
  std::string format;
};

void PrintDigestJson(const node::LoggedViewDigest& digest, bool logged, Terminal& terminal) {
  json::Value views = json::Value::array();
  for (const views::ViewDigest& view : digest.document.views)
    views.push_back({{"name", view.name}, {"version", view.version}, {"digest", ToHex(view.digest)}});
  PrintJson(terminal, {{"logged", logged},
                       {"index", digest.index},
                       {"tree_size", digest.document.tree_size},
                       {"root", ToBase64(digest.document.root)},
                       {"views", std::move(views)}});
}

Result<ExitCode> RunViewsDigest(const ViewsDigestOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const std::string passphrase, NodePassphrase(chosen.data, chosen.passphrase_file));
  static const SystemClock clock;
  TRY_ASSIGN(const auto node, node::Node::Open(chosen.data, passphrase, clock));
  node::ViewDigests digests(*node, clock);
  TRY_ASSIGN(const auto made, digests.LogNow());
  if (made.has_value()) {
    if (chosen.format == "json") {
      PrintDigestJson(*made, true, terminal);
      return ExitCode::kOk;
    }
    Table table({"view", "fold", "digest"});
    for (const views::ViewDigest& view : made->document.views)
      table.Add({view.name, std::to_string(view.version), ToHex(view.digest)});
    table.Print(terminal);
    terminal.PrintLine("entry " + std::to_string(made->index) + " says so of the first " +
                       Grouped(made->document.tree_size) + " entries");
    return ExitCode::kOk;
  }
  TRY_ASSIGN(const auto last, digests.Last());
  if (chosen.format == "json" && last.has_value()) {
    PrintDigestJson(*last, false, terminal);
  } else {
    terminal.PrintLine("nothing was logged since entry " + (last.has_value() ? std::to_string(last->index) : "0") +
                       " said what the views hold; nothing was registered");
  }
  return ExitCode::kOk;
}

Action DeclareViewsDigest(Options& options) {
  auto chosen = std::make_shared<ViewsDigestOptions>();
  options.Text("--data", "DIR", chosen->data, "the node's data directory; no running node may have it open").Required();
  DeclarePassphrase(options, chosen->passphrase_file);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunViewsDigest(*chosen, terminal); };
}

}  // namespace

constinit const Command kViewsDigest{
    "views digest", "Log now what each view holds, as a signed digest that anybody can recompute",
    "A node that serves does so by itself, as its configuration says ([views]). Nothing is logged when nothing but "
    "digests and time entries were since the last one.",
    "entente views digest --data data", DeclareViewsDigest};

}  // namespace entente::cli
