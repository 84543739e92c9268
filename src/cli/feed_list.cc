// entente feed list: which advisory snapshots the node's answers rest on, how old they are, and what the last update
// did.
#include "base/clock.h"
#include "cli/answers.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/tables.h"
#include "feeds/staging.h"

namespace entente::cli {
namespace {

struct FeedListOptions {
  AnswerSource source;
  std::string format;
};

// "3 d", "5 h", "12 min".
std::string AgeText(UnixSeconds seconds) {
  constexpr UnixSeconds kMinute = 60;
  constexpr UnixSeconds kHour = 60 * kMinute;
  constexpr UnixSeconds kDay = 24 * kHour;
  if (seconds >= 2 * kDay) return std::to_string(seconds / kDay) + " d";
  if (seconds >= 2 * kHour) return std::to_string(seconds / kHour) + " h";
  return std::to_string(std::max<UnixSeconds>(seconds, 0) / kMinute) + " min";
}

UnixSeconds Since(const std::string& time, UnixSeconds now) {
  const auto then = ParseTime(time);
  return then ? std::max<UnixSeconds>(now - *then, 0) : 0;
}

json::Value ChangesJson(const supply::FeedChanges& changes) {
  return {{"added", changes.added},
          {"changed", changes.changed},
          {"withdrawn", changes.withdrawn},
          {"older", changes.older},
          {"unchanged", changes.unchanged},
          {"vanished", changes.vanished},
          {"first_vanished", changes.first_vanished}};
}

// What this machine knows of the feed's updates beside what the log says; null where it knows nothing.
json::Value UpdateJson(const std::optional<feeds::FeedState>& state) {
  if (!state) return nullptr;
  json::Value made = {{"from", state->node ? state->node->url : state->source},
                      {"checked", nullptr},
                      {"updated", nullptr},
                      {"changes", nullptr}};
  if (state->checked != 0) made["checked"] = FormatTime(state->checked);
  if (state->updated != 0) {
    made["updated"] = FormatTime(state->updated);
    made["changes"] = ChangesJson(state->changes);
  }
  return made;
}

std::string LastUpdateText(const json::Value& update, UnixSeconds now) {
  if (!update.is_object()) return {};
  std::string text;
  if (const json::Value& changes = update["changes"]; changes.is_object())
    text =
        "+" + CellText(changes, "added") + " ~" + CellText(changes, "changed") + " -" + CellText(changes, "vanished");
  const std::string checked = CellText(update, "checked");
  if (!checked.empty())
    text += (text.empty() ? "" : ", ") + std::string("checked ") + AgeText(Since(checked, now)) + " ago";
  return text;
}

Result<json::Value> Gather(const FeedListOptions& chosen, UnixSeconds now) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const json::Value node, answers->Get("/api/v1/node"));
  json::Value feeds = node.value("feeds", json::Value::array());
  for (json::Value& feed : feeds) {
    feed["age_seconds"] = Since(CellText(feed, "time"), now);
    feed["update"] = nullptr;
    if (chosen.source.data.empty()) continue;
    TRY_ASSIGN(const auto state, feeds::ReadFeedState(chosen.source.data, CellText(feed, "name")));
    feed["update"] = UpdateJson(state);
  }
  return feeds;
}

std::string EcosystemsText(const json::Value& feed) {
  std::string text;
  for (const json::Value& one : feed.value("ecosystems", json::Value::array()))
    text += (text.empty() ? "" : ", ") + CellText(one, "name") + " " + CellText(one, "records");
  return text;
}

Result<ExitCode> RunFeedList(const FeedListOptions& chosen, Terminal& terminal) {
  const UnixSeconds now = SystemClock().NowSeconds();
  TRY_ASSIGN(const json::Value feeds, Gather(chosen, now));
  if (chosen.format == "json") {
    PrintJson(terminal, feeds);
    return ExitCode::kOk;
  }
  Table table({"feed", ">records", ">age", ">entry", "time", "last update", "ecosystems", "source", "digest"});
  for (const json::Value& feed : feeds)
    table.Add({CellText(feed, "name"), CellText(feed, "records"), AgeText(feed["age_seconds"].get<UnixSeconds>()),
               CellText(feed, "entry"), CellText(feed, "time"), LastUpdateText(feed["update"], now),
               EcosystemsText(feed), CellText(feed, "source"), CellText(feed, "digest")});
  table.Print(terminal);
  return ExitCode::kOk;
}

Action DeclareFeedList(Options& options) {
  auto chosen = std::make_shared<FeedListOptions>();
  DeclareAnswerSource(options, chosen->source);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunFeedList(*chosen, terminal); };
}

}  // namespace

constinit const Command kFeedList{
    "feed list", "Show which advisory snapshots the answers rest on",
    "With --data also what the last update did (+ new, ~ changed, - no longer at the source) and when the source was "
    "last asked; a node does not tell that to others.",
    "entente feed list --data data", DeclareFeedList};

}  // namespace entente::cli
