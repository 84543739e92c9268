// entente contacts list, entente contacts find: points of contact, and whom one reaches at a moment in a language.
#include <algorithm>

#include "base/clock.h"
#include "cli/answers.h"
#include "cli/commands.h"
#include "cli/contact_words.h"
#include "cli/json_output.h"
#include "cli/tables.h"

namespace entente::cli {
namespace {

struct ContactsListOptions {
  AnswerSource source;
  std::string party;
  std::string function;
  std::string language;
  std::string country;
  std::string state;
  std::string at;
  std::uint64_t stale_days = 180;
  std::string format;
};

Result<AllItems> AskForItems(const ContactsListOptions& chosen, const std::string& at) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  return GetAll(*answers, PathWith("/api/v1/contacts", {{"party", chosen.party},
                                                        {"function", chosen.function},
                                                        {"language", chosen.language},
                                                        {"country", chosen.country},
                                                        {"state", chosen.state},
                                                        {"at", at},
                                                        {"stale_days", std::to_string(chosen.stale_days)}}));
}

Paint PaintOf(const json::Value& contact) {
  if (contact["state"] != "current") return Paint::kBad;
  return contact["stale"] == true ? Paint::kWarn : Paint::kGood;
}

Result<ExitCode> List(const ContactsListOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const AllItems all, AskForItems(chosen, chosen.at));
  if (chosen.format == "json") {
    PrintJson(terminal, all.items);
    return ExitCode::kOk;
  }
  Table table({"state", "party", "function", "open", "languages", "in time", "confirmed", ">entry"});
  for (const json::Value& one : all.items) {
    const std::string state = CellText(one, "state");
    table.Add(PaintOf(one),
              {(state == "current" && one["stale"] == true ? "stale" : state) + DoubtText(one), CellText(one, "name"),
               CellText(one, "function"), OpenText(one), one.contains("languages") ? Joined(one["languages"]) : "",
               InTimeText(one["pings"]), CellText(one["confirmed"], "time"), CellText(one, "entry")});
  }
  table.Print(terminal);
  terminal.PrintLine(Grouped(all.items.size()) + (all.items.size() == 1 ? " contact" : " contacts") + " as of " +
                     CellText(all.frame, "as_of") +
                     "; in time: pings answered in time of those that were due; stale: not confirmed for " +
                     std::to_string(chosen.stale_days) + " days; " + RestsOn(all.frame));
  return ExitCode::kOk;
}

Result<ExitCode> Find(const ContactsListOptions& chosen, Terminal& terminal) {
  // A person asks of now, and not of when the log's newest entry came.
  const std::string at = chosen.at.empty() ? FormatTime(SystemClock().NowSeconds()) : chosen.at;
  TRY_ASSIGN(const AllItems all, AskForItems(chosen, at));
  const auto current = [](const json::Value& one) { return one["state"] == "current"; };
  const bool reaches = std::ranges::any_of(all.items, current);
  if (chosen.format == "json") {
    PrintJson(terminal, all.items);
    return reaches ? ExitCode::kOk : ExitCode::kFindings;
  }
  for (const json::Value& one : all.items) {
    PrintContact(one, terminal);
    terminal.PrintLine("");
  }
  if (!reaches)
    terminal.PrintLine("no current contact of this kind is on this log; that there is none elsewhere, it does not say");
  terminal.PrintLine("at " + at + "; " + RestsOn(all.frame));
  return reaches ? ExitCode::kOk : ExitCode::kFindings;
}

void DeclareFilters(Options& options, ContactsListOptions& chosen) {
  options.Text("--party", "ID", chosen.party, "whose contacts: an id (entente party list --search NAME)");
  options.Text("--function", "FUNCTION", chosen.function, kFunctionHelp);
  options.Text("--language", "TAG", chosen.language, "in which somebody answers; fr finds fr-CA, too");
  options.Text("--country", "CC", chosen.country, "of the party, ISO 3166-1 alpha-2 code");
  options.Number("--stale-days", "DAYS", chosen.stale_days, "stale is what was not confirmed for so long (180)");
  DeclareAnswerSource(options, chosen.source);
  DeclareFormat(options, chosen.format);
}

Action DeclareList(Options& options) {
  auto chosen = std::make_shared<ContactsListOptions>();
  DeclareFilters(options, *chosen);
  options.Text("--state", "STATE", chosen->state, "current, expired or withdrawn; without it, the first two");
  options.Text("--at", "TIME", chosen->at, "open at this moment, as in 2026-11-27T03:00:00Z; the log's time");
  return [chosen](Terminal& terminal) { return List(*chosen, terminal); };
}

Action DeclareFind(Options& options) {
  auto chosen = std::make_shared<ContactsListOptions>();
  DeclareFilters(options, *chosen);
  options.Text("--at", "TIME", chosen->at, "when one wants to reach somebody, as in 2026-11-27T03:00:00Z; now");
  return [chosen](Terminal& terminal) { return Find(*chosen, terminal); };
}

}  // namespace

constinit const Command kContactsList{"contacts list",
                                      "List points of contact: open now or when, languages, how fresh, how pings went",
                                      "With --reader and --reader-key it also has what is restricted to that party.",
                                      "entente contacts list --node http://127.0.0.1:8080 --function technical\n"
                                      "entente contacts list --data data --state expired --format json",
                                      DeclareList};

constinit const Command kContactsFind{
    "contacts find", "Whom do I reach there, at this hour, in this language?",
    "Says for each contact whether somebody answers at that moment, or when it opens next, by the clock there. The "
    "exit code is 1 where there is no current contact.",
    "entente contacts find --party did:web:acme.example --function technical --at 2026-11-27T03:00:00Z --language fr "
    "--node http://127.0.0.1:8080\n"
    "entente contacts find --country FR --function diplomatic --node https://log.example.org --reader "
    "did:web:state.example --reader-key duty.pem",
    DeclareFind};

}  // namespace entente::cli
