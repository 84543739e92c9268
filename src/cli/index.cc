// entente index: compiles advisories into the file that `entente scan` maps.
#include "views/supply/index/index.h"

#include <filesystem>

#include "base/clock.h"
#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/progress.h"
#include "cli/skipped.h"
#include "cli/tables.h"
#include "feeds/source.h"
#include "views/supply/feeds/exploitation_feed.h"
#include "views/supply/index/builder.h"
#include "views/supply/osv_source.h"

namespace entente::cli {
namespace {

struct IndexOptions {
  std::vector<std::string> sources;
  std::vector<std::string> kev;
  std::vector<std::string> epss;
  std::string file;
  std::string format;
};

// What a source is called in the index: its last name that says something.
std::string FeedName(const std::filesystem::path& source) {
  const std::filesystem::path whole = std::filesystem::absolute(source).lexically_normal();
  return whole.has_filename() ? whole.filename().string() : whole.parent_path().filename().string();
}

Result<json::Value> Describe(const supply::AdvisoryIndex& index) {
  json::Value about = {{"digest", ToHex(index.digest())}, {"advisories", index.advisory_count()}};
  about["feeds"] = json::Value::array();
  TRY_ASSIGN(const auto feeds, index.Feeds());
  for (const supply::FeedSnapshot& feed : feeds) {
    json::Value one = {{"feed", feed.feed}, {"records", feed.records}, {"source", feed.source},
                       {"entry", nullptr},  {"digest", nullptr},       {"time", nullptr}};
    if (feed.entry.has_value()) {
      one["entry"] = *feed.entry;
      one["digest"] = ToHex(feed.digest);
    }
    if (feed.time != 0) one["time"] = FormatTime(feed.time);
    about["feeds"].push_back(std::move(one));
  }
  about["ecosystems"] = json::Value::array();
  TRY_ASSIGN(const auto ecosystems, index.Ecosystems());
  for (const supply::EcosystemRecords& one : ecosystems)
    about["ecosystems"].push_back({{"name", one.name}, {"records", one.records}});
  return about;
}

Result<void> Show(const std::string& file, const std::string& format, Terminal& terminal) {
  TRY_ASSIGN(const auto index, supply::AdvisoryIndex::Open(file));
  TRY_ASSIGN(json::Value about, Describe(*index));
  about["index"] = file;
  std::error_code ignored;
  about["bytes"] = std::filesystem::file_size(file, ignored);
  if (format == "json") {
    PrintJson(terminal, about);
    return {};
  }
  Facts facts;
  facts.Add("index", file + " (" + Grouped(about["bytes"].get<std::uint64_t>()) + " bytes)");
  facts.Add("digest", CellText(about["digest"]));
  facts.Add("advisories", Grouped(about["advisories"].get<std::uint64_t>()));
  facts.Print(terminal);
  Table feeds({"feed", ">records", ">entry", "time"});
  for (const json::Value& one : about["feeds"])
    feeds.Add({CellText(one["feed"]), Grouped(one["records"].get<std::uint64_t>()), CellText(one["entry"]),
               CellText(one["time"])});
  feeds.Print(terminal);
  Table ecosystems({"ecosystem", ">advisories"});
  for (const json::Value& one : about["ecosystems"])
    ecosystems.Add({CellText(one["name"]), Grouped(one["records"].get<std::uint64_t>())});
  ecosystems.Print(terminal);
  return {};
}

// Catalogs and scores, each a feed of its own.
Result<void> AddExploitationFiles(const std::vector<std::string>& files, supply::FeedKind kind,
                                  supply::ExploitationTable& table, supply::IndexBuilder& builder) {
  for (const std::string& file : files) {
    TRY_ASSIGN(const Bytes document, feeds::ReadDocument(kind, file));
    supply::FeedSnapshot feed;
    feed.feed = FeedName(file);
    builder.BeginFeed(std::move(feed));
    auto added = supply::AddExploitationSnapshot(kind, document, table, builder);
    if (!added) return std::unexpected(WithContext(std::move(added.error()), file));
  }
  return {};
}

Result<ExitCode> Build(const IndexOptions& chosen, Terminal& terminal) {
  supply::IndexBuilder builder;
  {
    Progress progress(terminal, "reading advisories", 0);
    for (const std::string& source : chosen.sources) {
      supply::FeedSnapshot feed;
      feed.feed = FeedName(source);
      builder.BeginFeed(std::move(feed));
      auto report = supply::ReadOsv(source, [&](std::string_view, ByteView record) {
        progress.Advance();
        return builder.Add(record);
      });
      if (!report.has_value()) return std::unexpected(WithContext(std::move(report.error()), source));
      NoteSkipped(*report, terminal);
    }
  }
  supply::ExploitationTable exploitation;
  TRY(AddExploitationFiles(chosen.epss, supply::FeedKind::kEpss, exploitation, builder));
  TRY(AddExploitationFiles(chosen.kev, supply::FeedKind::kKev, exploitation, builder));
  if (builder.records() == 0)
    return Invalid("there is no OSV record in what was given; no index was written", chosen.sources.front());
  TRY_ASSIGN(const supply::IndexContent content, builder.Finish());
  TRY(supply::WriteIndexFile(chosen.file, content));
  TRY(Show(chosen.file, chosen.format, terminal));
  return ExitCode::kOk;
}

Result<ExitCode> Verify(const IndexOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto index, supply::AdvisoryIndex::Open(chosen.file));
  TRY(index->Verify());
  if (chosen.format == "json")
    PrintJson(terminal, {{"index", chosen.file}, {"digest", ToHex(index->digest())}, {"verified", true}});
  else
    terminal.PrintLine(Plain(chosen.file) + ": every checksum and reference holds; digest " + ToHex(index->digest()));
  return ExitCode::kOk;
}

Action DeclareBuild(Options& options) {
  auto chosen = std::make_shared<IndexOptions>();
  options.Arguments("DIR|ZIP", chosen->sources, "directories, .zip, .jsonl or .json files with OSV records").Required();
  options.Texts("--kev", "FILE", chosen->kev, "CISA's catalog of exploited vulnerabilities, as JSON");
  options.Texts("--epss", "FILE", chosen->epss, "FIRST's probabilities of exploitation: the CSV file, or its .gz");
  options.Text("--out", "FILE", chosen->file, "where the index goes").Required();
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return Build(*chosen, terminal); };
}

Action DeclareInfo(Options& options) {
  auto chosen = std::make_shared<IndexOptions>();
  options.Argument("FILE", chosen->file, "the index").Required();
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) -> Result<ExitCode> {
    TRY(Show(chosen->file, chosen->format, terminal));
    return ExitCode::kOk;
  };
}

Action DeclareVerify(Options& options) {
  auto chosen = std::make_shared<IndexOptions>();
  options.Argument("FILE", chosen->file, "the index").Required();
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return Verify(*chosen, terminal); };
}

}  // namespace

constinit const Command kIndexBuild{
    "index build", "Compile advisories (OSV records) into an index for scan",
    "Records that cannot be used are skipped and named. The same records give the same bytes.",
    "entente index build examples/advisories --out advisories.index\n"
    "entente index build npm.zip PyPI.zip --out advisories.index\n"
    "entente index build npm.zip --kev known_exploited_vulnerabilities.json --epss epss_scores-current.csv.gz --out "
    "advisories.index",
    DeclareBuild};
constinit const Command kIndexInfo{"index info", "Show what an advisory index was built from and covers", "",
                                   "entente index info advisories.index", DeclareInfo};
constinit const Command kIndexVerify{"index verify", "Read all of an advisory index and check it", "",
                                     "entente index verify advisories.index", DeclareVerify};

}  // namespace entente::cli
