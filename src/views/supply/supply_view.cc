#include "views/supply/supply_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/check.h"
#include "base/encoding.h"
#include "base/logging.h"
#include "statement/content_types.h"
#include "statement/erasure.h"
#include "views/sql_content.h"
#include "views/supply/feeds/exploitation_feed.h"
#include "views/supply/index/builder.h"
#include "views/supply/inventory_schema.h"
#include "views/supply/osv_source.h"
#include "views/supply/payload_checks.h"
#include "views/supply/vex/read.h"
#include "views/supply/vex_writer.h"
#include "views/supply/view_state.h"

namespace entente::supply {
namespace {

namespace content_type = statement::content_type;

Result<std::uint64_t> ReadCursor(storage::Database& database) {
  TRY_ASSIGN(auto query, database.Prepare("SELECT next FROM cursor"));
  TRY_ASSIGN(const bool found, query.Step());
  if (!found)
    return Fail(ErrorCode::kCorruption, "the supply view has no cursor; remove views/supply.db, it is derived");
  return static_cast<std::uint64_t>(query.Int(0));
}

Result<std::string> ReadMeta(storage::Database& database, std::string_view key) {
  TRY_ASSIGN(auto query, database.Prepare("SELECT value FROM meta WHERE key = ?1"));
  TRY_ASSIGN(const bool found, query.Bind(1, key).Step());
  return found ? query.Text(0) : std::string();
}

Result<void> WriteMeta(storage::Database& database, std::string_view key, std::string_view value) {
  TRY_ASSIGN(
      auto query,
      database.Prepare("INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value"));
  return query.Bind(1, key).Bind(2, value).Execute();
}

struct Document {
  crypto::Digest digest{};
  Bytes bytes;
};

// Whether an error is the document's own, and so the same wherever and whenever the log is folded.
bool IsLasting(const Error& error) {
  return error.code == ErrorCode::kInvalidInput || error.code == ErrorCode::kNotFound ||
         error.code == ErrorCode::kCorruption;
}

bool IsSnapshot(std::string_view type) {
  return type == content_type::kOsvSnapshot || type == content_type::kKevCatalog || type == content_type::kEpssScores;
}

// The document that a statement is about: behind its hash envelope, or in the statement itself.
Result<Document> DocumentOf(const statement::SignedStatement& statement, const views::PayloadSource& payloads) {
  const auto digest = statement.payload_digest();
  if (!digest) return Document{crypto::Sha256(statement.payload()), ToBytes(statement.payload())};
  auto bytes = payloads.Read(*digest);
  if (bytes) return Document{*digest, *std::move(bytes)};
  // Where the document should stand differs from machine to machine, and what is kept of this must not.
  if (IsLasting(bytes.error())) bytes.error().place.clear();
  return std::unexpected(std::move(bytes.error()));
}

bool IsSbom(std::string_view type) {
  return std::ranges::find(content_type::kSboms, type) != content_type::kSboms.end();
}
bool IsVex(std::string_view type) {
  return type == content_type::kOpenVex || type == content_type::kCsaf;
}
bool IsOfSupply(std::string_view type) {
  return IsSbom(type) || IsVex(type) || IsSnapshot(type);
}

// What one call of Apply() folds entries with.
struct Folding {
  storage::Database& database;
  InventoryWriter& inventory;
  const AdvisoryIndex* index = nullptr;
  SbomReader sboms = {};
  vex::VexReader vex = {};
  bool new_snapshots = false;

  // Errors that last are the document's own: what is wrong with it.
  Result<void> Take(const views::Entry& entry, const Document& document) {
    const std::string_view type = entry.statement->headers().content_type;
    if (IsSbom(type)) return TakeSbom(entry, document);
    return IsVex(type) ? TakeVex(entry, document) : TakeSnapshot(entry, document);
  }

 private:
  // A BOM without components that says something of vulnerabilities is about a release that another one describes.
  Result<void> TakeSbom(const views::Entry& entry, const Document& document) {
    bool speaks = false;
    bool is_release = false;
    {
      TRY_ASSIGN(const Sbom sbom, sboms.Read(document.bytes));
      TRY(CheckSays(sbom, entry.statement->headers().content_type));
      speaks = sbom.speaks_of_vulnerabilities;
      is_release = !speaks || !sbom.components.empty();
      if (is_release) TRY(inventory.AddSbom(entry, document.digest, sbom, index));
    }
    if (!speaks) return {};
    auto said = TakeVexWithin(entry, document);
    if (!said.has_value())
      return std::unexpected(WithContext(std::move(said.error()), "what it says of vulnerabilities cannot be used"));
    if (is_release || *said) return {};
    TRY_ASSIGN(const Sbom sbom, sboms.Read(document.bytes));
    return inventory.AddSbom(entry, document.digest, sbom, index);
  }

  // Whether the document is VEX: a vulnerability without an analysis is a scanner's finding, and nobody's statement.
  Result<bool> TakeVexWithin(const views::Entry& entry, const Document& document) {
    TRY_ASSIGN(vex::VexDocument said, vex.Read(document.bytes));
    if (said.statements.empty()) return false;
    TRY(VexWriter(database).Add(entry, document.digest, std::move(said)));
    return true;
  }

  Result<void> TakeVex(const views::Entry& entry, const Document& document) {
    TRY_ASSIGN(vex::VexDocument said, vex.Read(document.bytes));
    TRY(CheckSays(said, entry.statement->headers().content_type));
    return VexWriter(database).Add(entry, document.digest, std::move(said));
  }

  Result<void> TakeSnapshot(const views::Entry& entry, const Document& document) {
    const statement::Headers& headers = entry.statement->headers();
    constexpr std::string_view kFeed = "feed:";
    if (!headers.subject.starts_with(kFeed) || headers.subject.size() == kFeed.size())
      return Invalid("the subject of a snapshot is feed:NAME");
    if (ContentTypeOf(KindOfFeed(headers.subject.substr(kFeed.size()))) != headers.content_type)
      return Invalid("the subject of the snapshot is a feed of another kind");
    LoggedSnapshot snapshot{.feed = headers.subject.substr(kFeed.size()),
                            .entry = entry.index,
                            .digest = document.digest,
                            .time = entry.time,
                            .records = 0,
                            .skipped = 0,
                            .source = {}};
    if (headers.hash_envelope) snapshot.source = headers.hash_envelope->location;
    TRY(inventory.AddSnapshot(snapshot));
    new_snapshots = true;
    return {};
  }
};

// Named by what it is built from: the same snapshots, the same file.
std::string IndexName(const std::vector<LoggedSnapshot>& snapshots) {
  crypto::Sha256Stream digest;
  for (const LoggedSnapshot& one : snapshots)
    digest.Update(AsBytes(fmt::format("{}:{} {} {}\n", one.feed.size(), one.feed, one.entry, ToHex(one.digest))));
  return "advisories-" + ToHex(digest.Finish()).substr(0, 32) + ".idx";
}

// A snapshot of any kind: how many records it gave, and how many it could not give. One whose payload is gone gives
// none.
Result<SourceReport> AddSnapshot(const LoggedSnapshot& snapshot, const views::PayloadSource& payloads,
                                 IndexBuilder& builder, ExploitationTable& exploitation) {
  SourceReport report;
  const auto document = payloads.Read(snapshot.digest);
  if (!document) {
    if (!IsLasting(document.error())) return std::unexpected(document.error());
    return report;
  }
  const FeedKind kind = KindOfFeed(snapshot.feed);
  if (kind == FeedKind::kOsv)
    return ReadOsvLines(*document, snapshot.feed,
                        [&builder](std::string_view, ByteView record) { return builder.Add(record); });
  // It was checked when it was registered; one that a later version of this program refuses counts as nothing.
  const auto records = AddExploitationSnapshot(kind, *document, exploitation, builder);
  report.records = records.value_or(0);
  report.skipped = records.has_value() ? 0 : 1;
  return report;
}

}  // namespace

SupplyView::SupplyView(std::unique_ptr<State> state) : state_(std::move(state)) {}
SupplyView::~SupplyView() = default;

Result<std::unique_ptr<SupplyView>> SupplyView::Open(const std::filesystem::path& database,
                                                     const std::filesystem::path& index_directory,
                                                     storage::OpenMode mode) {
  auto state = std::make_unique<State>(database, index_directory, mode);
  std::unique_ptr<SupplyView> view(new SupplyView(std::move(state)));
  State& inside = *view->state_;
  if (mode == storage::OpenMode::kReadOnly) {
    TRY_ASSIGN(const auto lease, inside.readers.Take());
    TRY_ASSIGN(const std::uint64_t cursor, ReadCursor(lease.database()));
    inside.cursor = cursor;
    return view;
  }
  TRY_ASSIGN(auto writer, storage::Database::Open(database, mode));
  inside.writer.emplace(std::move(writer));
  inside.inventory.emplace(*inside.writer);
  TRY(views::PrepareTables(*inside.writer, kFoldVersion, kInventorySchema));
  TRY_ASSIGN(const std::uint64_t cursor, ReadCursor(*inside.writer));
  inside.cursor = cursor;
  const auto index = inside.IndexOf(*inside.writer);
  if (!index) {
    LogLine(Severity::kWarning, "supply-view-folded-again", {{"reason", index.error().Text()}});
    TRY(view->Reset());
  } else {
    TRY_ASSIGN(const std::string name, ReadMeta(*inside.writer, "index"));
    inside.keeper.RemoveOthers(name);  // what a crash between writing and committing left
  }
  return view;
}

std::uint64_t SupplyView::cursor() const {
  if (state_->mode == storage::OpenMode::kReadWrite) return state_->cursor.load();
  // Another process folds.
  const auto lease = state_->readers.Take();
  return lease ? ReadCursor(lease->database()).value_or(state_->cursor.load()) : state_->cursor.load();
}

// How the index changes hands. The new file is written and synced first: a crash then leaves a file that no database
// names, removed at the next Open(). Then the transaction that names it commits: from here on every query uses it.
// Last, the old file goes; who still reads it has it mapped.
Result<void> SupplyView::Apply(std::span<const views::Entry> entries, const views::PayloadSource& payloads) {
  if (entries.empty()) return {};
  State& state = *state_;
  CHECK(state.mode == storage::OpenMode::kReadWrite && entries.front().index == state.cursor.load());
  storage::Database& database = state.Writer();
  InventoryWriter& inventory = state.Inventory();
  // Whatever leaves this function early rolls back, and what the writer remembers goes with it.
  struct ForgetUnlessDone {
    InventoryWriter& writer;
    bool done = false;
    ~ForgetUnlessDone() {
      if (!done) writer.Forget();
    }
  } guard{inventory};
  TRY_ASSIGN(auto transaction, storage::Transaction::Begin(database));
  TRY_ASSIGN(auto index, state.IndexOf(database));
  Folding folding{.database = database, .inventory = inventory, .index = index.get()};

  for (const views::Entry& entry : entries) {
    if (const auto erased = statement::ErasedBy(*entry.statement); erased.has_value()) {
      TRY_ASSIGN(const bool had_snapshot,
                 inventory.Erase(*erased, fmt::format("its document was erased, by entry {}", entry.index)));
      folding.new_snapshots = folding.new_snapshots || had_snapshot;
      continue;
    }
    if (!IsOfSupply(entry.statement->headers().content_type)) continue;
    if (const auto digest = entry.statement->payload_digest(); digest.has_value())
      TRY(inventory.AddDocument(entry, *digest));
    const auto document = DocumentOf(*entry.statement, payloads);
    const auto folded = document.has_value() ? folding.Take(entry, *document) : std::unexpected(document.error());
    if (folded.has_value()) continue;
    if (!IsLasting(folded.error()))
      return std::unexpected(WithContext(folded.error(), fmt::format("reading the payload of entry {}", entry.index)));
    TRY(inventory.AddUnusable(entry, folded.error()));
  }
  const bool new_snapshots = folding.new_snapshots;

  std::string index_name;
  if (new_snapshots) {
    TRY_ASSIGN(index_name, BuildIndex(payloads));
    if (index_name.empty()) {
      TRY(database.Run("DELETE FROM meta WHERE key = 'index'"));
      index = nullptr;
    } else {
      TRY(WriteMeta(database, "index", index_name));
      TRY_ASSIGN(index, state.keeper.Use(index_name));
    }
    TRY(inventory.JudgeAll(index.get()));
  }
  TRY(inventory.Flush());
  const std::uint64_t next = entries.back().index + 1;
  {
    TRY_ASSIGN(auto move, database.Prepare("UPDATE cursor SET next = ?1"));
    TRY(move.Bind(1, static_cast<std::int64_t>(next)).Execute());
  }
  TRY(transaction.Commit());
  guard.done = true;
  state.cursor = next;
  if (new_snapshots) state.keeper.RemoveOthers(index_name);
  return {};
}

// One index of the newest snapshot of each feed; no name when there is none, after erasures. A snapshot whose payload
// is gone since contributes nothing.
Result<std::string> SupplyView::BuildIndex(const views::PayloadSource& payloads) {
  storage::Database& database = state_->Writer();
  TRY_ASSIGN(const auto snapshots, NewestSnapshots(database));
  IndexBuilder builder;
  ExploitationTable exploitation;
  TRY(database.Run("DELETE FROM feed_ecosystem"));
  if (snapshots.empty()) return std::string();
  for (const LoggedSnapshot& snapshot : snapshots) {
    builder.BeginFeed({.feed = snapshot.feed,
                       .source = snapshot.source,
                       .entry = snapshot.entry,
                       .digest = snapshot.digest,
                       .time = snapshot.time,
                       .records = 0});
    TRY_ASSIGN(const SourceReport report, AddSnapshot(snapshot, payloads, builder, exploitation));
    TRY_ASSIGN(auto update, database.Prepare("UPDATE snapshot SET records = ?2, skipped = ?3 WHERE entry = ?1"));
    update.Bind(1, static_cast<std::int64_t>(snapshot.entry)).Bind(2, static_cast<std::int64_t>(report.records));
    TRY(update.Bind(3, static_cast<std::int64_t>(report.skipped)).Execute());
    for (const auto& [ecosystem, records] : builder.FeedEcosystems()) {
      TRY_ASSIGN(auto insert, database.Prepare("INSERT INTO feed_ecosystem VALUES (?1, ?2, ?3)"));
      TRY(insert.Bind(1, std::string_view(snapshot.feed))
              .Bind(2, std::string_view(ecosystem))
              .Bind(3, static_cast<std::int64_t>(records))
              .Execute());
    }
  }
  TRY_ASSIGN(const IndexContent content, builder.Finish());
  std::string name = IndexName(snapshots);
  TRY(state_->keeper.Write(name, content));
  return name;
}

Result<void> SupplyView::Reset() {
  CHECK(state_->mode == storage::OpenMode::kReadWrite);
  TRY_ASSIGN(auto transaction, storage::Transaction::Begin(state_->Writer()));
  TRY(state_->Writer().Run(kInventoryClear));
  TRY(transaction.Commit());
  state_->Inventory().Forget();
  state_->cursor = 0;
  state_->keeper.RemoveOthers({});
  return {};
}

}  // namespace entente::supply
