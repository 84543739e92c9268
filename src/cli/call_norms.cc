// entente call norms: norms that statements can point to by id.
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/tables.h"
#include "views/roster/norms.h"

namespace entente::cli {
namespace {

struct CallNormsOptions {
  std::string language = "en";
  std::string format;
};

json::Value InTwo(std::string_view en, std::string_view fr) {
  return {{"en", en}, {"fr", fr}};
}

Result<ExitCode> RunCallNorms(const CallNormsOptions& chosen, Terminal& terminal) {
  const bool french = chosen.language == "fr";
  json::Value sets = json::Value::array();
  for (const roster::NormSet& set : roster::AllNorms()) {
    json::Value norms = json::Value::array();
    Table table({"id", "place", "title"});
    for (const roster::Norm& norm : set.norms) {
      norms.push_back({{"id", norm.id}, {"place", norm.place}, {"title", InTwo(norm.title_en, norm.title_fr)}});
      table.Add({std::string(norm.id), std::string(norm.place), std::string(french ? norm.title_fr : norm.title_en)});
    }
    sets.push_back({{"id", set.id},
                    {"title", InTwo(set.title_en, set.title_fr)},
                    {"source", set.source},
                    {"note", set.note},
                    {"norms", std::move(norms)}});
    if (chosen.format == "json") continue;
    terminal.PrintLine(terminal.Painted(Paint::kBold, french ? set.title_fr : set.title_en));
    table.Print(terminal);
    terminal.PrintLine(std::string(set.source) + ". " + std::string(set.note));
  }
  if (chosen.format == "json") PrintJson(terminal, sets);
  return ExitCode::kOk;
}

Action DeclareCallNorms(Options& options) {
  auto chosen = std::make_shared<CallNormsOptions>();
  options.Text("--lang", "LANGUAGE", chosen->language, "en (the default) or fr").OneOf({"en", "fr"});
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunCallNorms(*chosen, terminal); };
}

}  // namespace

constinit const Command kCallNorms{"call norms", "List norms that statements can point to: UN 2015, Paris Call",
                                   "They are part of this program and stand in no log.", "entente call norms --lang fr",
                                   DeclareCallNorms};

}  // namespace entente::cli
