// entente feed add: brings advisories in, as a logged snapshot.
#include <algorithm>
#include <filesystem>

#include "base/clock.h"
#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/progress.h"
#include "cli/skipped.h"
#include "cli/tables.h"
#include "cli/temporary.h"
#include "cli/version.h"
#include "http/client.h"
#include "http/url.h"
#include "node/node.h"
#include "statement/content_types.h"
#include "statement/signed_statement.h"
#include "views/supply/osv_source.h"
#include "views/supply/supply_view.h"

namespace entente::cli {
namespace {

constexpr std::uint64_t kDownloadBytesMax = std::uint64_t{1} << 30;

struct Chosen {
  std::string kind;
  std::string source;
  std::string data;
  std::string name;
  std::string ca_file;
  std::string passphrase_file;
  std::string format;
};

bool IsUrl(const std::string& source) {
  return source.starts_with("https://") || source.starts_with("http://");
}

// "downloads/PyPI.zip" is "pypi".
Result<std::string> FeedName(const Chosen& chosen) {
  std::string name = chosen.name;
  if (name.empty()) {
    std::string path = chosen.source.substr(0, chosen.source.find_first_of("?#"));
    while (path.ends_with('/')) path.pop_back();
    name = std::filesystem::path(path).stem().string();
    std::ranges::transform(name, name.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  }
  const bool plain = std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  });
  if (name.empty() || name.size() > 64 || !plain)
    return BadUsage("'" + name +
                    "' cannot be a feed's name: give one with --name, of lower-case letters, digits and -_.");
  return name;
}

// Fetches into `folder`, under the name that the address ends in, since that says of what kind it is.
Result<std::filesystem::path> Download(const Chosen& chosen, const TemporaryFolder& folder, const Terminal& terminal) {
  TRY_ASSIGN(const http::Url url, http::ParseUrl(chosen.source));
  Progress progress(terminal, "fetching " + chosen.source, 0);
  progress.Set(0);
  http::ClientOptions options;
  options.ca_file = chosen.ca_file;
  options.response_bytes_max = kDownloadBytesMax;
  options.user_agent = "entente/" + std::string(kVersion);
  const std::string base = (url.https ? "https://" : "http://") + url.Authority();
  TRY_ASSIGN(const auto client, http::Client::Connect(base, options));
  TRY_ASSIGN(const http::ClientResponse response, client->Get(url.path));
  if (response.status != 200)
    return Fail(ErrorCode::kUnavailable, "the address answers: " + response.Explain(), chosen.source);
  const std::string path = url.path.substr(0, url.path.find('?'));
  const std::filesystem::path file = folder.path() / std::filesystem::path(path).filename();
  if (!file.has_filename() || !file.has_extension())
    return Invalid("the address does not end in a file name such as all.zip", chosen.source);
  TRY(WriteOutput(file.string(), response.body));
  return file;
}

Result<supply::MadeSnapshot> MakeSnapshot(const Chosen& chosen, const std::string& name, const Terminal& terminal) {
  std::filesystem::path path = chosen.source;
  std::optional<TemporaryFolder> folder;
  if (IsUrl(chosen.source)) {
    TRY_ASSIGN(folder, TemporaryFolder::Make("entente-feed"));
    TRY_ASSIGN(path, Download(chosen, *folder, terminal));
  }
  Progress progress(terminal, "reading " + name, 0);
  progress.Set(0);
  auto made = supply::MakeOsvSnapshot(path);
  if (!made.has_value()) return std::unexpected(WithContext(std::move(made.error()), chosen.source));
  return made;
}

Result<std::optional<supply::Feed>> CurrentFeed(const node::Node& node, const std::string& feed) {
  TRY_ASSIGN(const auto feeds, node.supply().Feeds());
  for (const supply::Feed& one : feeds)
    if (one.newest.feed == feed) return std::optional(one);
  return std::optional<supply::Feed>();
}

Result<void> Register(const Chosen& chosen, node::Node& node, const std::string& feed, ByteView document,
                      const Clock& clock) {
  TRY_ASSIGN(const crypto::Digest digest, node.payloads().Put(document));
  statement::Headers headers;
  headers.content_type = statement::content_type::kOsvSnapshot;
  headers.issuer = node.configuration().operator_id;
  headers.subject = "feed:" + feed;
  // A feed that says again what it said before its last snapshot is a new statement.
  headers.issued_at = clock.NowSeconds();
  headers.hash_envelope = statement::HashEnvelope{
      .location = IsUrl(chosen.source) ? chosen.source : std::filesystem::path(chosen.source).filename().string()};
  TRY_ASSIGN(const auto statement, statement::SignDigest(std::move(headers), digest, node.operator_key()));
  TRY(node.Register(statement.entry()));
  return node.CatchUp();
}

void Show(const supply::Feed& feed, bool registered, const std::string& format, Terminal& terminal) {
  if (format == "json") {
    json::Value ecosystems = json::Value::array();
    for (const supply::EcosystemRecords& one : feed.ecosystems)
      ecosystems.push_back({{"name", one.name}, {"records", one.records}});
    PrintJson(terminal, {{"feed", feed.newest.feed},
                         {"registered", registered},
                         {"entry", feed.newest.entry},
                         {"digest", ToHex(feed.newest.digest)},
                         {"records", feed.newest.records},
                         {"source", feed.newest.source},
                         {"ecosystems", std::move(ecosystems)}});
    return;
  }
  Facts facts;
  facts.Add("feed", feed.newest.feed);
  facts.Add("snapshot", "entry " + std::to_string(feed.newest.entry) + ", sha256:" + ToHex(feed.newest.digest) +
                            (registered ? "" : " (it was there already; nothing was registered)"));
  facts.Add("records", Grouped(feed.newest.records));
  facts.Print(terminal);
  Table table({"ecosystem", ">advisories"});
  for (const supply::EcosystemRecords& one : feed.ecosystems) table.Add({one.name, Grouped(one.records)});
  table.Print(terminal);
}

Result<ExitCode> Run(const Chosen& chosen, Terminal& terminal) {
  TRY_ASSIGN(const std::string name, FeedName(chosen));
  const std::string feed = "osv/" + name;
  TRY_ASSIGN(const std::string passphrase, NodePassphrase(chosen.data, chosen.passphrase_file));
  TRY_ASSIGN(const supply::MadeSnapshot snapshot, MakeSnapshot(chosen, name, terminal));
  NoteSkipped(snapshot.report, terminal);
  static const SystemClock clock;
  TRY_ASSIGN(const auto node, node::Node::Open(chosen.data, passphrase, clock));
  TRY_ASSIGN(std::optional<supply::Feed> current, CurrentFeed(*node, feed));
  const bool fresh = !current.has_value() || current->newest.digest != crypto::Sha256(snapshot.document);
  if (fresh) {
    Progress progress(terminal, "logging " + name + " and compiling the index", 0);
    progress.Set(0);
    TRY(Register(chosen, *node, feed, snapshot.document, clock));
    TRY_ASSIGN(current, CurrentFeed(*node, feed));
    if (!current.has_value())
      return Fail(ErrorCode::kInternal, "the snapshot is on the log, but the view does not show it", feed);
  }
  Show(*current, fresh, chosen.format, terminal);
  return ExitCode::kOk;
}

Action Declare(Options& options) {
  auto chosen = std::make_shared<Chosen>();
  options.Argument("KIND", chosen->kind, "osv").OneOf({"osv"}).Required();
  options
      .Argument("DIR|ZIP|URL", chosen->source, "OSV records: a directory, a .zip or .jsonl file, or the address of one")
      .Required();
  options.Text("--data", "DIR", chosen->data, "the node's data directory; no running node may have it open").Required();
  options.Text("--name", "NAME", chosen->name,
               "what the feed is called; by its file unless said otherwise. A snapshot replaces the one before of the "
               "same name");
  options.Text("--ca", "FILE", chosen->ca_file,
               "trust this certificate authority (PEM) when fetching, instead of the system's");
  DeclarePassphrase(options, chosen->passphrase_file);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return Run(*chosen, terminal); };
}

}  // namespace

constinit const Command kFeedAdd{
    "feed add", "Log a snapshot of advisories, so that answers can rest on it",
    "The snapshot is one document, one record a line, ordered by id, behind a hash envelope that the operator signs. "
    "When it is the same as the current "
    "one, nothing is registered. Records that cannot be used are skipped and named on standard error.",
    "entente feed add osv examples/advisories --data data --name curated\n"
    "entente feed add osv https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip --name pypi --data data",
    Declare};

}  // namespace entente::cli
