// entente feed update: brings a feed up to date from where it came from, or from another node.
#include <filesystem>

#include "base/encoding.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/feed_job.h"
#include "cli/feed_node.h"

namespace entente::cli {
namespace {

struct FeedUpdateOptions {
  std::string feed;
  std::string source;
  FeedAtNode node;
  bool drop_vanished = false;
  FeedOptions options;
};

bool HasKind(const std::string& feed) {
  const std::size_t slash = feed.find('/');
  return slash != std::string::npos && FeedKindNamed(feed.substr(0, slash)).has_value();
}

// "pypi" is "osv/pypi" where there is no other of this name.
Result<std::string> Choose(const std::string& given, const std::vector<supply::Feed>& there) {
  if (HasKind(given)) return given;
  std::vector<std::string> found;
  std::string all;
  for (const supply::Feed& one : there) {
    const std::string& name = one.newest.feed;
    if (name.ends_with("/" + given)) found.push_back(name);
    all += (all.empty() ? "" : ", ") + name;
  }
  if (found.size() == 1) return found.front();
  if (found.size() > 1)
    return BadUsage("there is more than one feed of this name: say " + found[0] + " or " + found[1]);
  return Fail(
      ErrorCode::kNotFound,
      "there is no such feed; " + (all.empty() ? std::string("entente feed add brings one in") : "there are " + all),
      given);
}

// Where to ask: what is said now, what was kept, or what the log says if that is an address.
Result<std::string> SourceOf(const FeedUpdateOptions& chosen, const FeedBefore& before) {
  if (!chosen.source.empty())
    return feeds::IsAddress(chosen.source) ? chosen.source : std::filesystem::absolute(chosen.source).string();
  if (before.state && !before.state->source.empty()) return before.state->source;
  std::string logged = before.shown ? before.shown->newest.source : std::string();
  if (feeds::IsAddress(logged) && logged.find('#') == std::string::npos) return logged;
  return Fail(ErrorCode::kNotFound, "it is not known here where this feed comes from; say --source or --from-node",
              before.feed);
}

Result<FeedGot> FromSource(const FeedUpdateOptions& chosen, const FeedBefore& before, feeds::Folder& folder,
                           Terminal& terminal) {
  FeedGot got;
  TRY_ASSIGN(got.state.source, SourceOf(chosen, before));
  got.location = feeds::IsAddress(got.state.source) ? got.state.source
                                                    : std::filesystem::path(got.state.source).filename().string();
  feeds::Wanted wanted{.kind = supply::KindOfFeed(before.feed),
                       .source = got.state.source,
                       .before = before.document,
                       .known = {},
                       .replace = false,
                       .drop_vanished = chosen.drop_vanished};
  // The source's word that nothing changed counts for the snapshot that was made of it, and for no other; and leaving
  // out what vanished needs its list.
  const bool same = before.state && before.shown && before.state->source == got.state.source &&
                    before.state->snapshot == ToHex(before.shown->newest.digest) && !before.document.empty();
  if (same && !chosen.drop_vanished) wanted.known = before.state->version;
  TRY_ASSIGN(got.fresh, feeds::GetFresh(wanted, folder.staging(), FetchingBy(chosen.options, terminal)));
  got.state.version = got.fresh.version;
  return got;
}

Result<FeedGot> Get(const FeedUpdateOptions& chosen, const FeedBefore& before, feeds::Folder& folder,
                    Terminal& terminal) {
  FeedAtNode from = chosen.node;
  const feeds::NodeSource* kept = nullptr;
  if (before.state && before.state->node && chosen.source.empty()) kept = &*before.state->node;
  if (from.url.empty() && kept == nullptr) {
    if (!from.log_key.empty() || !from.feed.empty()) return BadUsage("--log-key and --feed go with --from-node");
    if (!before.shown)
      return Fail(ErrorCode::kNotFound, "there is no such feed; entente feed add brings it in", before.feed);
    return FromSource(chosen, before, folder, terminal);
  }
  if (kept != nullptr) {
    if (from.url.empty()) from.url = kept->url;
    if (from.log_key.empty()) from.log_key = kept->log_key;
    if (from.feed.empty()) from.feed = kept->feed;
  }
  if (from.log_key.empty())
    return BadUsage("--from-node needs --log-key: the key of that node's log (entente log vkey), from its operator");
  if (!from.feed.empty() && supply::KindOfFeed(from.feed) != supply::KindOfFeed(before.feed))
    return BadUsage("--feed is a feed of another kind");
  return GetFromNode(from, before, folder, chosen.options, terminal);
}

Result<ExitCode> RunFeedUpdate(const FeedUpdateOptions& chosen, Terminal& terminal) {
  if (!chosen.source.empty() && !chosen.node.url.empty())
    return BadUsage("--source and --from-node exclude each other");
  return RunFeedJob(
      chosen.options,
      [&](const std::vector<supply::Feed>& there) -> Result<std::string> { return Choose(chosen.feed, there); },
      [&](const FeedBefore& before, feeds::Folder& folder) { return Get(chosen, before, folder, terminal); }, terminal);
}

Action DeclareFeedUpdate(Options& options) {
  auto chosen = std::make_shared<FeedUpdateOptions>();
  options.Argument("NAME", chosen->feed, "the feed: osv/pypi, or pypi where only one is called so").Required();
  options.Text("--source", "DIR|ZIP|URL", chosen->source,
               "take it from here, from now on; unless said otherwise from where it came before");
  options.Text("--from-node", "URL", chosen->node.url, "take the newest snapshot of another Entente node");
  options.Text("--log-key", "KEY", chosen->node.log_key,
               "with --from-node: the key of that node's log that you trust, or a file with it");
  options.Text("--feed", "NAME", chosen->node.feed, "with --from-node: what the feed is called there");
  options.Flag("--drop-vanished", chosen->drop_vanished,
               "leave out records that the source no longer has; otherwise they stay, and are named");
  DeclareFeedOptions(options, chosen->options);
  return [chosen](Terminal& terminal) { return RunFeedUpdate(*chosen, terminal); };
}

}  // namespace

constinit const Command kFeedUpdate{
    "feed update", "Bring a feed up to date, whole or not at all",
    "Of a bucket of OSV records only those are fetched that are newer than what is here; of a file only when it "
    "changed. What is there after a break-off is kept and gone on with. One new snapshot is logged, with what was "
    "there and what came; where nothing changed, none. From another node the newest snapshot is taken once it is shown "
    "to be on that node's log, by its operator, under the key that you name. What an update keeps, and what it "
    "refuses: docs/feeds.md.",
    "entente feed update pypi --data data\n"
    "entente feed update pypi --data data --node http://127.0.0.1:8080\n"
    "entente feed update osv/pypi --from-node https://log.example.org --log-key call.vkey --data data",
    DeclareFeedUpdate};

}  // namespace entente::cli
