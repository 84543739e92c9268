// entente feed add: brings advisories, or what is known of their exploitation, in as a logged snapshot.
#include <algorithm>
#include <filesystem>

#include "cli/commands.h"
#include "cli/feed_job.h"

namespace entente::cli {
namespace {

struct FeedAddOptions {
  std::string kind;
  std::string source;
  std::string name;
  FeedOptions feed;
};

// "downloads/PyPI.zip" is "pypi", and so is the address of a bucket that ends in "/PyPI/".
std::string NameOf(const std::string& source) {
  std::string path = source.substr(0, source.find_first_of("?#"));
  while (path.ends_with('/')) path.pop_back();
  std::string name = std::filesystem::path(path).stem().string();
  std::ranges::transform(name, name.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return name;
}

Result<std::string> FeedName(const FeedAddOptions& chosen) {
  std::string name = chosen.name;
  if (name.empty()) name = chosen.kind == "kev" ? "cisa" : chosen.kind == "epss" ? "first" : NameOf(chosen.source);
  const bool plain = std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  });
  if (name.empty() || name.size() > 64 || !plain || name.starts_with('.'))
    return BadUsage("'" + name +
                    "' cannot be a feed's name: give one with --name, of lower-case letters, digits and -_.");
  return chosen.kind + "/" + name;
}

// What the log says of where a snapshot is from; the place of a file on this machine is nobody's business.
std::string LocationOf(const std::string& source) {
  if (feeds::IsAddress(source)) return source;
  return std::filesystem::path(source).lexically_normal().filename().string();
}

Result<FeedGot> Get(const FeedAddOptions& chosen, const FeedBefore& before, feeds::Folder& folder, Terminal& terminal) {
  FeedGot got;
  got.location = LocationOf(chosen.source);
  got.state.source =
      feeds::IsAddress(chosen.source) ? chosen.source : std::filesystem::absolute(chosen.source).string();
  const feeds::Wanted wanted{.kind = supply::KindOfFeed(before.feed),
                             .source = chosen.source,
                             .before = before.document,
                             .known = {},
                             .replace = true,
                             .drop_vanished = false};
  TRY_ASSIGN(got.fresh, feeds::GetFresh(wanted, folder.staging(), FetchingBy(chosen.feed, terminal)));
  got.state.version = got.fresh.version;
  return got;
}

Result<ExitCode> RunFeedAdd(const FeedAddOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const std::string feed, FeedName(chosen));
  return RunFeedJob(
      chosen.feed, [&feed](const std::vector<supply::Feed>&) -> Result<std::string> { return feed; },
      [&](const FeedBefore& before, feeds::Folder& folder) { return Get(chosen, before, folder, terminal); }, terminal);
}

Action DeclareFeedAdd(Options& options) {
  auto chosen = std::make_shared<FeedAddOptions>();
  options
      .Argument("KIND", chosen->kind,
                "osv: vulnerability records; kev: CISA's catalog of exploited ones; epss: FIRST's probabilities")
      .OneOf({"osv", "kev", "epss"})
      .Required();
  options
      .Argument("DIR|ZIP|URL", chosen->source,
                "OSV records: a directory, a .zip or .jsonl file, the address of one, or of a bucket of osv.dev, which "
                "ends in '/'; of kev and epss the file as it is published, or its address")
      .Required();
  options.Text("--name", "NAME", chosen->name,
               "what the feed is called; by its file unless said otherwise, and cisa and first for kev and epss. A "
               "snapshot replaces the one before of the same name");
  DeclareFeedOptions(options, chosen->feed);
  return [chosen](Terminal& terminal) { return RunFeedAdd(*chosen, terminal); };
}

}  // namespace

constinit const Command kFeedAdd{
    "feed add", "Log a snapshot of advisories, so that answers can rest on it",
    "The snapshot is one document behind a hash envelope that the operator signs: OSV records one a line, ordered by "
    "id, or a catalog as it was published. When it is the same as the current one, nothing is registered. Records of a "
    "file that cannot be used are skipped and named on standard error. Where it came from is kept, so that `entente "
    "feed update` brings it up to date (docs/feeds.md).",
    "entente feed add osv examples/advisories --data data --name curated\n"
    "entente feed add osv https://osv-vulnerabilities.storage.googleapis.com/PyPI/ --data data\n"
    "entente feed add kev https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json --data "
    "data\n"
    "entente feed add epss epss_scores-current.csv.gz --data data",
    DeclareFeedAdd};

}  // namespace entente::cli
