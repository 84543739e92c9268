// One feed brought up to date, from whatever source: read what is here, get what is new, and log one snapshot, or
// nothing.
//
// A directory is open before and after, and not while something is fetched; a node that serves may have it open all the
// time (cli/feed_home.h). Until the snapshot is registered nothing changes but the feed's staging directory
// (feeds/staging.h).
//
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/exit_codes.h"
#include "cli/operator_desk.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "feeds/source.h"
#include "feeds/staging.h"
#include "views/supply/supply_queries.h"

namespace entente::cli {

// What both commands take.
struct FeedOptions {
  DeskAddress desk;
  std::string passphrase_file;
  std::string ca_file;
  std::uint64_t seconds_max = 3600;
  bool skip_broken = false;
  std::string format;
};
void DeclareFeedOptions(Options& options, FeedOptions& into);

// "osv", "kev", "epss".
[[nodiscard]] std::optional<supply::FeedKind> FeedKindNamed(std::string_view word);

// For fetching, as the options have it.
[[nodiscard]] feeds::BucketOptions FetchingBy(const FeedOptions& options, Terminal& terminal);

// What is here before anything is fetched.
struct FeedBefore {
  std::string feed;  // "osv/pypi"
  std::optional<supply::Feed> shown;
  Bytes document;                         // its snapshot; empty when there is none
  std::optional<feeds::FeedState> state;  // of that snapshot; otherwise its source alone counts
};

// What was got.
struct FeedGot {
  feeds::Fresh fresh;
  std::string location;    // of the statement: where the snapshot is from
  feeds::FeedState state;  // that is kept: source, node and version
};

// `feed` names one, or makes the choice among those that are there. `get` fetches. Then it is registered and shown.
// Errors: those of both; kConflict when the feed changed in the meantime.
using ChooseFeed = std::function<Result<std::string>(const std::vector<supply::Feed>& there)>;
using GetFeed = std::function<Result<FeedGot>(const FeedBefore& before, feeds::Folder& folder)>;
[[nodiscard]] Result<ExitCode> RunFeedJob(const FeedOptions& options, const ChooseFeed& choose, const GetFeed& get,
                                          Terminal& terminal);

}  // namespace entente::cli
