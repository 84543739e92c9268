#include "node/rebuild.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <map>
#include <set>

#include "base/encoding.h"
#include "log/charter.h"
#include "log/checkpoint.h"
#include "log/hash_tree.h"
#include "log/public_files.h"
#include "merkle/tree.h"
#include "registration/judgement.h"
#include "statement/content_types.h"
#include "statement/erasure.h"
#include "storage/files.h"
#include "views/catalogue/catalogue_view.h"
#include "views/roster/authority.h"
#include "views/roster/roster_view.h"
#include "views/supply/supply_view.h"
#include "views/view_digest_document.h"

namespace entente::node {
namespace {

namespace content_type = statement::content_type;

constexpr std::size_t kRowsShownMax = 20;
constexpr std::uint64_t kFoundingEntries = 2;

// Documents of the copy, for one view; remembers which were not to be had.
class CopiedPayloads final : public views::PayloadSource {
 public:
  explicit CopiedPayloads(std::filesystem::path directory) : directory_(std::move(directory)) {}
  [[nodiscard]] Result<Bytes> Read(const crypto::Digest& digest) const override {
    auto read = directory_.empty() ? Fail(ErrorCode::kNotFound, "there are no payloads beside this copy of the log")
                                   : ReadCopiedPayload(directory_, digest);
    if (!read.has_value()) missing_.emplace(digest, read.error().message);
    return read;
  }
  [[nodiscard]] const std::map<crypto::Digest, std::string>& missing() const { return missing_; }

 private:
  std::filesystem::path directory_;
  mutable std::map<crypto::Digest, std::string> missing_;  // the view's thread only
};

struct Folding {
  std::unique_ptr<views::View> view;
  std::unique_ptr<CopiedPayloads> payloads;
  std::size_t missing_named = 0;
  std::optional<std::uint64_t> first_missing;  // entry whose document is missing without having been erased
  // Documents that are missing because they were erased: the first entry about each, and the one that erased it. What
  // the view held in between cannot be folded any more.
  struct Erased {
    std::uint64_t entry;
    std::uint64_t by;
  };
  std::vector<Erased> erased;
};

struct DigestStatement {
  std::uint64_t entry = 0;
  statement::SignedStatement statement;
  Result<views::ViewDigestDocument> document;
};

Result<std::vector<Folding>> OpenAll(const std::filesystem::path& folder, const std::filesystem::path& payloads,
                                     Capabilities capabilities) {
  const Layout layout{folder};
  constexpr auto kMode = storage::OpenMode::kReadWrite;
  for (const auto& directory : {layout.views(), layout.index()}) TRY(storage::PosixFiles().MakeDirectories(directory));
  std::vector<Folding> all;
  const auto add = [&](std::unique_ptr<views::View> view) {
    all.push_back({std::move(view), std::make_unique<CopiedPayloads>(payloads), 0, std::nullopt, {}});
  };
  TRY_ASSIGN(auto catalogue, catalogue::CatalogueView::Open(layout.catalogue_db(), kMode));
  add(std::move(catalogue));
  TRY_ASSIGN(auto roster, roster::RosterView::Open(layout.roster_db(), kMode));
  add(std::move(roster));
  TRY_ASSIGN(auto supply, supply::SupplyView::Open(layout.supply_db(), layout.index(), kMode));
  add(std::move(supply));
  TRY_ASSIGN(auto further, OpenViews(capabilities, layout.views(), kMode));
  for (OpenView& open : further) add(std::move(open.view));
  for (const Folding& one : all)
    if (one.view->cursor() != 0)
      return Fail(ErrorCode::kConflict, "there are views here already; name an empty directory", folder.string());
  return all;
}

class Rebuilding {
 public:
  explicit Rebuilding(RebuildOptions options) : options_(std::move(options)), file_(FilesOf(options_.copy.log)) {}

  Result<RebuildReport> Run() {
    TRY(CheckLog());
    if (!report_.log.clean()) return std::move(report_);
    TRY_ASSIGN(tree_, log::HashTree::Load(
                          report_.log.size, [this](std::uint32_t level, std::uint64_t index, std::uint32_t width) {
                            return log::ReadTile(options_.copy.log, storage::PosixFiles(), level, index, width);
                          }));
    TRY_ASSIGN(views_, OpenAll(options_.views, options_.copy.payloads, options_.capabilities));
    FindStops();
    TRY(Fold());
    return std::move(report_);
  }

 private:
  static log::PublicFile FilesOf(const std::filesystem::path& directory) {
    return [directory](const std::string& path) { return storage::PosixFiles().Read(directory / path); };
  }

  Result<void> CheckLog() {
    log::CheckOptions check;
    check.log_key = options_.log_key;
    check.visit = [this](std::uint64_t index, const statement::SignedStatement& entry) -> Result<void> {
      if (entry.headers().content_type == content_type::kViewDigest)
        digests_.push_back({index, entry, views::ParseViewDigest(AsText(entry.payload()))});
      if (const auto erased = statement::ErasedBy(entry); erased.has_value()) erased_.emplace(*erased, index);
      return {};
    };
    check.progress = [this](std::uint64_t done, std::uint64_t all) { Tell("checking the log", done, all); };
    TRY_ASSIGN(report_.log, log::CheckPublicLog(file_, check));
    return {};
  }

  void FindStops() {
    for (const DigestStatement& digest : digests_)
      if (digest.document.has_value() && digest.document->tree_size <= digest.entry)
        stops_.insert(digest.document->tree_size);
    for (const ViewToCompare& one : options_.compare)
      if (one.content != nullptr && one.content->cursor() <= report_.log.size) stops_.insert(one.content->cursor());
    stops_.insert(report_.log.size);
    for (const DigestStatement& digest : digests_) report_.digests.push_back({digest.entry, 0, {}, {}, {}});
  }

  // The next entries are read and decoded while the views fold the ones before, each view in a thread of its own.
  Result<void> Fold() {
    const auto start = std::chrono::steady_clock::now();
    std::chrono::duration<double> comparing{0};
    LogCopyReader reader(file_, report_.log.size);
    std::uint64_t done = 0;
    for (const std::uint64_t stop : stops_) {
      TRY_ASSIGN(LogCopyReader::Chunk chunk, reader.Next(stop));
      while (!chunk.entries.empty()) {
        std::vector<std::future<Result<void>>> folding;
        folding.reserve(views_.size());
        for (Folding& one : views_)
          folding.push_back(
              std::async(std::launch::async, [&one, &chunk] { return one.view->Apply(chunk.entries, *one.payloads); }));
        Result<LogCopyReader::Chunk> following = reader.Next(stop);
        const Result<void> judged = Judge(chunk);
        Result<void> folded;
        for (auto& one : folding)
          if (auto result = one.get(); !result.has_value() && folded.has_value()) folded = std::move(result);
        TRY(std::move(folded));
        TRY(judged);
        NameMissing(chunk);
        done += chunk.entries.size();
        Tell("folding the views", done, report_.log.size);
        if (!following.has_value()) return std::unexpected(std::move(following.error()));
        chunk = *std::move(following);
      }
      const auto before = std::chrono::steady_clock::now();
      TRY(CompareAt(stop));
      comparing += std::chrono::steady_clock::now() - before;
    }
    report_.fold_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start - comparing).count();
    return AddUncompared();
  }

  // Who may say what is folded along, since a digest convicts only whom it is signed by.
  Result<void> Judge(const LogCopyReader::Chunk& chunk) {
    for (const views::Entry& entry : chunk.entries) {
      const statement::Headers& headers = entry.statement->headers();
      const bool is_digest = headers.content_type == content_type::kViewDigest;
      const bool founding = entry.index < kFoundingEntries;
      if (!founding && (is_digest || options_.verify_signatures)) {
        const Result<void> judged = JudgeOne(*entry.statement);
        ++report_.signatures_checked;
        if (!judged.has_value()) {
          if (is_digest) unauthorised_.emplace(entry.index, judged.error().Text());
          if (options_.verify_signatures && report_.signatures.size() < log::kCheckFaultsMax)
            report_.signatures.push_back({fmt::format("entry {}", entry.index), judged.error().Text()});
        }
      }
      // With the trust anchors, the signatures of the founding are checked.
      const auto taken = authority_.TryApply(entry.index, *entry.statement);
      if (!taken.has_value() && (founding || options_.verify_signatures) &&
          report_.signatures.size() < log::kCheckFaultsMax)
        report_.signatures.push_back({fmt::format("entry {}", entry.index), taken.error().Text()});
    }
    return {};
  }

  Result<void> JudgeOne(const statement::SignedStatement& statement) const {
    // The log writes these itself, under no rule of the policy.
    if (log::IsLogsOwn(statement)) {
      TRY_ASSIGN(const registration::Signer signer, authority_.CheckLogsOwn(statement));
      return statement.Verify(signer.key);
    }
    // How large a document behind a hash envelope is, the entry does not say.
    const std::uint64_t bytes = statement.payload_digest().has_value() ? 0 : statement.payload().size();
    TRY(registration::JudgeAuthority(statement, authority_, policy_, bytes, registration::SignatureCheck::kVerify));
    return {};
  }

  void NameMissing(const LogCopyReader::Chunk& chunk) {
    for (Folding& one : views_) {
      const auto& missing = one.payloads->missing();
      if (missing.size() == one.missing_named) continue;
      one.missing_named = missing.size();
      for (const views::Entry& entry : chunk.entries) {
        const auto digest = entry.statement->payload_digest();
        if (!digest.has_value()) continue;
        const auto found = missing.find(*digest);
        if (found == missing.end()) continue;
        if (const auto erased = erased_.find(*digest); erased != erased_.end()) {
          one.erased.push_back({entry.index, erased->second});
          continue;
        }
        report_.missing.push_back({entry.index, *digest, std::string(one.view->name()), found->second});
        if (!one.first_missing.has_value()) one.first_missing = entry.index;
      }
    }
  }

  Folding* Find(std::string_view name) {
    const auto found = std::ranges::find_if(views_, [&](const Folding& one) { return one.view->name() == name; });
    return found == views_.end() ? nullptr : &*found;
  }

  // Why a view cannot be compared at this size, whatever it is compared with.
  static std::string Gap(const Folding& folding, std::uint64_t size) {
    for (const Folding::Erased& one : folding.erased)
      if (one.entry < size && size <= one.by)
        return fmt::format("the payload of entry {} was erased since, by entry {}", one.entry, one.by);
    if (!folding.first_missing.has_value() || *folding.first_missing >= size) return {};
    return fmt::format("the payload of entry {} is missing, and perhaps others after it", *folding.first_missing);
  }

  Result<void> CompareAt(std::uint64_t size) {
    std::map<std::string, std::unique_ptr<views::Content>, std::less<>> contents;
    std::map<std::string, views::ViewDigest, std::less<>> folded;
    const auto look = [&](Folding& one) -> Result<void> {
      const std::string name(one.view->name());
      if (contents.contains(name)) return {};
      TRY_ASSIGN(contents[name], one.view->ContentNow());
      TRY_ASSIGN(folded[name], views::DigestOf(*contents[name]));
      return {};
    };
    for (std::size_t i = 0; i < digests_.size(); ++i) {
      const DigestStatement& digest = digests_[i];
      if (!digest.document.has_value() || digest.document->tree_size != size || size > digest.entry) continue;
      DigestOutcome& outcome = report_.digests[i];
      TRY_ASSIGN(const merkle::Hash root, merkle::Root(size, tree_->nodes()));
      root_differs_[i] = root != digest.document->root;
      for (const views::ViewDigest& said : digest.document->views) {
        ViewOutcome view{said.name, size, Sameness::kSame, {}, {}, {}};
        if (Folding* one = Find(said.name); one == nullptr) {
          view.sameness = Sameness::kNotComparable;
          view.why = "this program has no such view";
        } else {
          TRY(look(*one));
          HoldAgainst(folded[said.name], said, Gap(*one, size), view);
        }
        outcome.views.push_back(std::move(view));
      }
    }
    for (const ViewToCompare& theirs : options_.compare) {
      if (theirs.content == nullptr || theirs.content->cursor() != size) continue;
      Folding* one = Find(theirs.name);
      if (one == nullptr) continue;
      TRY(look(*one));
      TRY_ASSIGN(ViewOutcome outcome,
                 CompareContents(*contents[theirs.name], folded[theirs.name], theirs, Gap(*one, size)));
      report_.compared.push_back(std::move(outcome));
    }
    if (size == report_.log.size) {
      for (Folding& one : views_) {
        TRY(look(one));
        report_.folded.push_back(folded[std::string(one.view->name())]);
      }
    }
    return {};
  }

  static void HoldAgainst(const views::ViewDigest& folded, const views::ViewDigest& said, const std::string& gap,
                          ViewOutcome& outcome) {
    if (folded.version != said.version) {
      outcome.sameness = Sameness::kOtherVersion;
      outcome.why =
          fmt::format("made by version {} of the fold; this program has version {}", said.version, folded.version);
      return;
    }
    if (!gap.empty()) {
      outcome.sameness = Sameness::kNotComparable;
      outcome.why = gap;
      return;
    }
    if (folded.digest == said.digest) return;
    outcome.sameness = Sameness::kDiffers;
    for (const views::TableDigest& table : folded.tables) {
      const auto other = std::ranges::find(said.tables, table.name, &views::TableDigest::name);
      if (other == said.tables.end() || *other != table) outcome.tables.push_back(table.name);
    }
    for (const views::TableDigest& table : said.tables)
      if (std::ranges::find(folded.tables, table.name, &views::TableDigest::name) == folded.tables.end())
        outcome.tables.push_back(table.name);
    outcome.why = "it is not what the log's entries give";
  }

  static Result<ViewOutcome> CompareContents(const views::Content& ours, const views::ViewDigest& folded,
                                             const ViewToCompare& theirs, const std::string& gap) {
    ViewOutcome outcome{theirs.name, ours.cursor(), Sameness::kSame, {}, {}, {}};
    const auto found = views::DigestOf(*theirs.content);
    if (!found.has_value()) {
      outcome.sameness = Sameness::kDiffers;
      outcome.why = "it cannot be read: " + found.error().Text();
      return outcome;
    }
    HoldAgainst(folded, *found, gap, outcome);
    for (std::size_t i = 0; i < ours.tables().size() && outcome.sameness == Sameness::kDiffers; ++i) {
      if (std::ranges::find(outcome.tables, ours.tables()[i].name) == outcome.tables.end()) continue;
      if (outcome.rows.size() >= kRowsShownMax) break;
      TRY_ASSIGN(auto rows, views::DifferentRows(ours, *theirs.content, i, kRowsShownMax - outcome.rows.size()));
      std::ranges::move(rows, std::back_inserter(outcome.rows));
    }
    return outcome;
  }

  // What no stop was made for, and what makes a whole statement worthless.
  Result<void> AddUncompared() {
    for (std::size_t i = 0; i < digests_.size(); ++i) {
      const DigestStatement& digest = digests_[i];
      DigestOutcome& outcome = report_.digests[i];
      const auto spoil = [&outcome](Sameness how, std::string why) {
        outcome.sameness = how;
        outcome.why = std::move(why);
      };
      if (const auto found = unauthorised_.find(digest.entry); found != unauthorised_.end())
        spoil(Sameness::kNotComparable, "it was not the operator's to say: " + found->second);
      else if (!digest.document.has_value())
        spoil(Sameness::kNotComparable, "it is no view digest: " + digest.document.error().Text());
      else if (digest.document->origin != report_.log.origin)
        spoil(Sameness::kNotComparable, "it speaks of another log, " + digest.document->origin);
      else if (digest.document->tree_size > digest.entry)
        spoil(Sameness::kDiffers,
              fmt::format("it speaks of {} entries, when there were {}", digest.document->tree_size, digest.entry));
      else if (root_differs_[i])
        spoil(Sameness::kDiffers, "it gives another root for this size than the log's entries");
      if (digest.document.has_value()) outcome.tree_size = digest.document->tree_size;
      if (outcome.sameness != Sameness::kSame) outcome.views.clear();
    }
    for (const ViewToCompare& theirs : options_.compare) {
      ViewOutcome outcome{theirs.name, 0, Sameness::kNotComparable, {}, {}, {}};
      if (theirs.why_not.has_value()) {
        if (theirs.why_not->code == ErrorCode::kCorruption) outcome.sameness = Sameness::kDiffers;
        if (theirs.why_not->code == ErrorCode::kConflict) outcome.sameness = Sameness::kOtherVersion;
        outcome.why = "it cannot be read: " + theirs.why_not->Text();
      } else if (theirs.content->cursor() > report_.log.size) {
        outcome.tree_size = theirs.content->cursor();
        outcome.why = fmt::format("it has seen {} entries, and the published log has {}; try again in a moment",
                                  theirs.content->cursor(), report_.log.size);
      } else {
        continue;
      }
      report_.compared.push_back(std::move(outcome));
    }
    return {};
  }

  void Tell(std::string_view what, std::uint64_t done, std::uint64_t all) const {
    if (options_.progress) options_.progress(what, done, all);
  }

  RebuildOptions options_;
  log::PublicFile file_;
  RebuildReport report_;
  std::vector<DigestStatement> digests_;
  std::map<crypto::Digest, std::uint64_t> erased_;  // documents, and the first entry that erased each
  std::map<std::size_t, bool> root_differs_;
  std::map<std::uint64_t, std::string> unauthorised_;  // digest statements, by entry
  std::unique_ptr<log::HashTree> tree_;
  std::vector<Folding> views_;
  std::set<std::uint64_t> stops_;
  registration::PolicyHolder policy_{registration::Policy{}};
  roster::Authority authority_{policy_};
};

}  // namespace

std::string_view Name(Sameness sameness) {
  switch (sameness) {
    case Sameness::kSame:
      return "same";
    case Sameness::kDiffers:
      return "differs";
    case Sameness::kOtherVersion:
      return "other-version";
    case Sameness::kNotComparable:
      return "not-comparable";
  }
  return "not-comparable";
}

bool RebuildReport::differs() const {
  const auto bad = [](const auto& outcome) { return outcome.sameness == Sameness::kDiffers; };
  return !log.clean() || !signatures.empty() || std::ranges::any_of(compared, bad) ||
         std::ranges::any_of(digests, [&bad](const DigestOutcome& digest) {
           return bad(digest) || std::ranges::any_of(digest.views, bad);
         });
}

bool RebuildReport::incomparable() const {
  const auto unknown = [](const auto& outcome) {
    return outcome.sameness == Sameness::kOtherVersion || outcome.sameness == Sameness::kNotComparable;
  };
  return std::ranges::any_of(compared, unknown) || std::ranges::any_of(digests, [&unknown](const DigestOutcome& one) {
           return unknown(one) || std::ranges::any_of(one.views, unknown);
         });
}

std::vector<ViewToCompare> ViewsOf(const Layout& layout, Capabilities capabilities) {
  constexpr auto kMode = storage::OpenMode::kReadOnly;
  std::vector<ViewToCompare> all;
  const auto add = [&all](std::string_view name, const auto& opened) {
    ViewToCompare one{std::string(name), nullptr, std::nullopt};
    if (!opened.has_value()) {
      one.why_not = opened.error();
    } else if (auto content = (*opened)->ContentNow(); content.has_value()) {
      one.content = *std::move(content);
    } else {
      one.why_not = std::move(content.error());
    }
    all.push_back(std::move(one));
  };
  add("catalogue", catalogue::CatalogueView::Open(layout.catalogue_db(), kMode));
  add("roster", roster::RosterView::Open(layout.roster_db(), kMode));
  add("supply", supply::SupplyView::Open(layout.supply_db(), layout.index(), kMode));
  for (const Capability& capability : capabilities)
    if (capability.open_view != nullptr)
      add(capability.name, capability.open_view(layout.views() / (std::string(capability.name) + ".db"), kMode));
  return all;
}

Result<RebuildReport> Rebuild(RebuildOptions options) {
  return Rebuilding(std::move(options)).Run();
}

Result<void> ReplaceViews(const Layout& layout, const std::filesystem::path& folded) {
  const Layout anew{folded};
  storage::Files& files = storage::PosixFiles();
  std::error_code failed;
  const auto move = [&](const std::filesystem::path& from, const std::filesystem::path& to) -> Result<void> {
    std::filesystem::rename(from, to, failed);
    if (!failed) return {};
    return Fail(ErrorCode::kUnavailable, "cannot put the new file into its place: " + failed.message(), to.string());
  };
  // The index first: a database that names it must find it.
  TRY_ASSIGN(const auto indexes, files.List(anew.index()));
  for (const std::string& name : indexes) TRY(move(anew.index() / name, layout.index() / name));
  TRY_ASSIGN(const auto databases, files.List(anew.views()));
  for (const std::string& name : databases) {
    // SQLite's files beside the old database are of no other: a new one must never meet them.
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(layout.views() / (name + suffix), failed);
    TRY(files.SyncDirectory(layout.views()));
    TRY(move(anew.views() / name, layout.views() / name));
  }
  return files.SyncDirectory(layout.views());
}

}  // namespace entente::node
