#include "cli/feed_job.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <utility>

#include "base/clock.h"
#include "base/encoding.h"
#include "cli/command.h"
#include "cli/feed_home.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/progress.h"
#include "cli/skipped.h"
#include "cli/step_progress.h"
#include "cli/tables.h"
#include "cli/version.h"

namespace entente::cli {
namespace {

constexpr std::size_t kIdsShownMax = 10;
constexpr std::uint64_t kSecondsMax = std::uint64_t{7} * 24 * 3600;
// Until a node's answers rest on a snapshot: its index is compiled from all feeds.
constexpr std::chrono::minutes kFoldingMax{30};

const Clock& SystemTime() {
  static const SystemClock clock;
  return clock;
}

std::optional<supply::Feed> FindIn(const std::vector<supply::Feed>& feeds, const std::string& feed) {
  const auto found = std::ranges::find(feeds, feed, [](const supply::Feed& one) { return one.newest.feed; });
  return found == feeds.end() ? std::nullopt : std::optional(*found);
}

Result<FeedBefore> ReadBefore(FeedHome& home, const ChooseFeed& choose) {
  TRY_ASSIGN(const auto feeds, home.Feeds());
  FeedBefore before;
  TRY_ASSIGN(before.feed, choose(feeds));
  before.shown = FindIn(feeds, before.feed);
  if (!before.shown) return before;
  // One that was erased is got anew.
  auto document = home.Document(before.shown->newest.digest);
  if (document)
    before.document = *std::move(document);
  else if (document.error().code != ErrorCode::kNotFound)
    return std::unexpected(std::move(document.error()));
  return before;
}

// What the update did, in words.
std::string ChangesText(const supply::FeedChanges& changes) {
  std::string text = Grouped(changes.added) + " new, " + Grouped(changes.changed) + " changed";
  if (changes.withdrawn > 0) text += " (" + Grouped(changes.withdrawn) + " withdrawn)";
  if (changes.older > 0) text += ", " + Grouped(changes.older) + " came in an older form and were not taken";
  if (changes.vanished > 0) text += ", " + Grouped(changes.vanished) + " no longer at the source";
  return text;
}

void NoteIds(const std::vector<std::string>& ids, std::uint64_t count, std::string_view what, Terminal& terminal) {
  if (count == 0) return;
  std::string line(what);
  for (std::size_t i = 0; i < ids.size() && i < kIdsShownMax; ++i) line += (i == 0 ? ": " : ", ") + Plain(ids[i]);
  if (count > kIdsShownMax) line += " and " + Grouped(count - kIdsShownMax) + " more";
  terminal.Note(line);
}

void NoteLeftOut(const feeds::Fresh& fresh, Terminal& terminal) {
  NoteSkipped(fresh.skipped, terminal);
  NoteIds(fresh.missing, fresh.missing.size(), "listed by the source, and not there", terminal);
  NoteIds(fresh.changes.first_vanished, fresh.changes.vanished, "no longer at the source", terminal);
}

json::Value ChangesJson(const supply::FeedChanges& changes) {
  return {{"added", changes.added},         {"changed", changes.changed}, {"withdrawn", changes.withdrawn},
          {"unchanged", changes.unchanged}, {"older", changes.older},     {"vanished", changes.vanished}};
}

void ShowJson(const supply::Feed& feed, bool registered, const feeds::Fresh& fresh, Terminal& terminal) {
  json::Value ecosystems = json::Value::array();
  for (const supply::EcosystemRecords& one : feed.ecosystems)
    ecosystems.push_back({{"name", one.name}, {"records", one.records}});
  PrintJson(terminal, {{"feed", feed.newest.feed},
                       {"registered", registered},
                       {"entry", feed.newest.entry},
                       {"digest", ToHex(feed.newest.digest)},
                       {"records", feed.newest.records},
                       {"source", feed.newest.source},
                       {"changes", ChangesJson(fresh.changes)},
                       {"fetched", fresh.fetched},
                       {"resumed", fresh.resumed},
                       {"whole", fresh.whole},
                       {"missing", fresh.missing},
                       {"ecosystems", std::move(ecosystems)}});
}

void Show(const supply::Feed& feed, bool registered, const feeds::Fresh& fresh, Terminal& terminal) {
  Facts facts;
  facts.Add("feed", feed.newest.feed);
  facts.Add("snapshot", "entry " + std::to_string(feed.newest.entry) + ", sha256:" + ToHex(feed.newest.digest) +
                            (registered ? "" : " (it was there already; nothing was registered)"));
  facts.Add("records", Grouped(feed.newest.records));
  facts.Add("changes", fresh.unchanged ? "none, says the source" : ChangesText(fresh.changes));
  if (fresh.resumed > 0)
    facts.Add("fetched", Grouped(fresh.fetched) + ", and " + Grouped(fresh.resumed) + " in an earlier try");
  facts.Print(terminal);
  Table table({"ecosystem", ">advisories"});
  for (const supply::EcosystemRecords& one : feed.ecosystems) table.Add({one.name, Grouped(one.records)});
  if (!table.empty()) table.Print(terminal);
}

// Registers what was got, if it is another snapshot than before. REQUIRES: not unchanged.
Result<bool> Log(FeedHome& home, const FeedBefore& before, const FeedGot& got, const feeds::Folder& folder) {
  const crypto::Digest digest = crypto::Sha256(got.fresh.document);
  if (before.shown && before.shown->newest.digest == digest) return false;
  TRY(home.Register({before.feed, got.location, got.fresh.document, folder.staging()}, kFoldingMax));
  return true;
}

// Whether the feed is still as it was when fetching began.
Result<void> CheckStill(FeedHome& home, const FeedBefore& before) {
  TRY_ASSIGN(const auto feeds, home.Feeds());
  const auto now = FindIn(feeds, before.feed);
  const auto entry = [](const std::optional<supply::Feed>& feed) { return feed ? feed->newest.entry + 1 : 0; };
  if (entry(now) == entry(before.shown)) return {};
  return Fail(ErrorCode::kConflict, "the feed got another snapshot while this one was fetched; try again", before.feed);
}

// What is kept of this update, for the next one.
feeds::FeedState StateAfter(const FeedBefore& before, const FeedGot& got, const supply::Feed& now, bool registered) {
  feeds::FeedState state = got.state;
  state.snapshot = ToHex(now.newest.digest);
  state.checked = SystemTime().NowSeconds();
  if (registered) {
    state.updated = state.checked;
    state.changes = got.fresh.changes;
  } else if (before.state) {
    state.updated = before.state->updated;
    state.changes = before.state->changes;
  }
  return state;
}

}  // namespace

void DeclareFeedOptions(Options& options, FeedOptions& into) {
  DeclareDesk(options, into.desk, DirectoryOption::kRequired);
  options.Text("--ca", "FILE", into.ca_file,
               "trust this certificate authority (PEM) when fetching, instead of the system's");
  options.Number("--time-limit", "SECONDS", into.seconds_max,
                 "give up fetching after so long, 3600 unless said otherwise; what came is kept");
  options.Flag("--skip-broken", into.skip_broken,
               "leave out single records of a source that cannot be read; otherwise nothing is taken");
  DeclarePassphrase(options, into.passphrase_file);
  DeclareFormat(options, into.format);
}

std::optional<supply::FeedKind> FeedKindNamed(std::string_view word) {
  if (word == "osv") return supply::FeedKind::kOsv;
  if (word == "kev") return supply::FeedKind::kKev;
  if (word == "epss") return supply::FeedKind::kEpss;
  return std::nullopt;
}

feeds::BucketOptions FetchingBy(const FeedOptions& options, Terminal& terminal) {
  feeds::BucketOptions fetching;
  fetching.fetch.ca_file = options.ca_file;
  fetching.fetch.user_agent = "entente/" + std::string(kVersion);
  fetching.fetch.deadline =
      std::chrono::steady_clock::now() + std::chrono::seconds(std::min(options.seconds_max, kSecondsMax));
  fetching.skip_broken = options.skip_broken;
  // Workers report, and a bar belongs to one thread at a time.
  struct Bar {
    explicit Bar(Terminal& where) : progress(where) {}
    std::mutex mutex;
    StepProgress progress;
  };
  const auto bar = std::make_shared<Bar>(terminal);
  fetching.progress = [bar](const char* step, std::uint64_t done, std::uint64_t all) {
    const std::scoped_lock lock(bar->mutex);
    bar->progress.Set(step, done, all);
  };
  return fetching;
}

Result<ExitCode> RunFeedJob(const FeedOptions& options, const ChooseFeed& choose, const GetFeed& get,
                            Terminal& terminal) {
  if (options.seconds_max == 0) return BadUsage("--time-limit is at least one second");
  TRY_ASSIGN(const DeskPassphrase passphrase, ReadDeskPassphrase(options.desk, options.passphrase_file));
  FeedBefore before;
  {
    TRY_ASSIGN(const auto home, OpenFeedHome(options.desk, passphrase));
    TRY_ASSIGN(before, ReadBefore(*home, choose));
  }
  TRY_ASSIGN(feeds::Folder folder, feeds::Folder::Open(options.desk.data, before.feed));
  TRY_ASSIGN(before.state, folder.Read());
  TRY_ASSIGN(const FeedGot got, get(before, folder));
  NoteLeftOut(got.fresh, terminal);

  TRY_ASSIGN(const auto home, OpenFeedHome(options.desk, passphrase));
  TRY(CheckStill(*home, before));
  bool registered = false;
  if (!got.fresh.unchanged) {
    Progress progress(terminal, "logging " + before.feed + " and compiling the index", 0);
    progress.Set(0);
    TRY_ASSIGN(registered, Log(*home, before, got, folder));
  }
  // From here on it is on the log. A crash before the next line makes the next update look at everything once more.
  TRY_ASSIGN(const auto feeds, home->Feeds());
  const auto now = FindIn(feeds, before.feed);
  if (!now) return Fail(ErrorCode::kInternal, "the snapshot is on the log, but the view does not show it", before.feed);
  TRY(folder.Write(StateAfter(before, got, *now, registered)));
  folder.ClearStaging();
  if (options.format == "json")
    ShowJson(*now, registered, got.fresh, terminal);
  else
    Show(*now, registered, got.fresh, terminal);
  return ExitCode::kOk;
}

}  // namespace entente::cli
