// Views and index: what is derived from the log.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "doctor/checks.h"
#include "storage/files.h"
#include "views/catalogue/catalogue_view.h"
#include "views/roster/roster_view.h"
#include "views/supply/index/index.h"
#include "views/supply/supply_view.h"
#include "views/view.h"

namespace entente::doctor {
namespace {

// The same bound as /readyz has.
constexpr std::uint64_t kBehindMax = 10'000;

void JudgeCursor(const views::View& view, const std::filesystem::path& file, const LogFacts& log, bool serving,
                 Findings& findings) {
  const std::uint64_t cursor = view.cursor();
  if (cursor > log.size) {
    findings.Bad(
        "views", file.string(),
        fmt::format("it has seen {} entries, but the log holds {}: it is of another log, or an old copy of this "
                    "one was put back",
                    cursor, log.size),
        "if the log is the right one, stop the node and remove this file: it is made anew");
    return;
  }
  const std::uint64_t behind = log.size - cursor;
  if (serving && behind > kBehindMax)
    findings.Warn("views", file.string(), fmt::format("it is {} entries behind the log", behind),
                  "wait, and look again; if the number does not fall, the node's log lines say why");
  else
    findings.Ok("views", file.string(),
                behind == 0 ? "it has seen the whole log"
                            : fmt::format("{} entries behind; {}", behind,
                                          serving ? "they follow in a moment" : "the next start folds them in"));
}

template <class View>
std::unique_ptr<View> Opened(Result<std::unique_ptr<View>> view, const std::filesystem::path& file,
                             Findings& findings) {
  if (view.has_value()) return *std::move(view);
  findings.Bad("views", file.string(), "it cannot be read: " + view.error().message,
               "stop the node and remove this file (and its -wal and -shm): it is made anew from the log");
  return nullptr;
}

bool IsThere(const std::filesystem::path& file, Findings& findings) {
  if (storage::PosixFiles().Exists(file)) return true;
  findings.Warn("views", file.string(), "it is not there", "start the node: it is made anew from the log");
  return false;
}

// Of the views, the one that has a row for every entry.
bool IsOfAnotherLog(const catalogue::CatalogueView& catalogue, const std::string& origin, const LogFacts& log) {
  if (catalogue.cursor() == 0) return false;
  const auto first = catalogue.Get(0);
  return first.has_value() && (first->subject != origin || first->kid != log.first_kid);
}

}  // namespace

void CheckViews(const node::Layout& layout, const std::string& origin, const LogFacts& log, bool serving,
                Findings& findings) {
  constexpr auto kMode = storage::OpenMode::kReadOnly;
  if (const auto file = layout.catalogue_db(); IsThere(file, findings)) {
    const auto view = Opened(catalogue::CatalogueView::Open(file, kMode), file, findings);
    if (view != nullptr && IsOfAnotherLog(*view, origin, log))
      findings.Bad("views", file.string(), "it is of another log: its first entry is not this log's",
                   "stop the node and remove the directory views: it is made anew from the log");
    else if (view != nullptr)
      JudgeCursor(*view, file, log, serving, findings);
  }
  if (const auto file = layout.roster_db(); IsThere(file, findings)) {
    const auto view = Opened(roster::RosterView::Open(file, kMode), file, findings);
    if (view != nullptr) JudgeCursor(*view, file, log, serving, findings);
  }
  if (const auto file = layout.supply_db(); IsThere(file, findings)) {
    const auto view = Opened(supply::SupplyView::Open(file, layout.index(), kMode), file, findings);
    if (view != nullptr) JudgeCursor(*view, file, log, serving, findings);
  }
}

void CheckIndex(const node::Layout& layout, const LogFacts& log, bool serving, Findings& findings) {
  const std::string where = layout.index().string();
  const auto names = storage::PosixFiles().List(layout.index());
  std::uint64_t newest = 0;
  std::uint64_t indexes = 0;
  for (const std::string& name : names.value_or(std::vector<std::string>())) {
    if (!name.ends_with(".idx") || storage::IsTemporaryName(name)) continue;
    ++indexes;
    const auto file = layout.index() / name;
    const auto index = supply::AdvisoryIndex::Open(file);
    const auto sound = index.has_value() ? (*index)->Verify() : Result<void>(std::unexpected(index.error()));
    // A node that serves may have replaced it just now.
    if (!sound.has_value() && sound.error().code == ErrorCode::kNotFound) continue;
    if (!sound.has_value()) {
      findings.Bad("index", file.string(), "it is damaged: " + sound.error().Text(),
                   "stop the node and remove this file and views/supply.db: both are made anew");
      return;
    }
    const auto feeds = (*index)->Feeds();
    for (const auto& feed : feeds.value_or(std::vector<supply::FeedSnapshot>()))
      newest = std::max(newest, feed.entry.value_or(0));
  }
  if (!log.last_snapshot.has_value()) {
    findings.Ok("index", where, "no advisories are on the log, so there is no index");
  } else if (indexes == 0) {
    findings.Bad("index", where, "advisories are on the log, and there is no index of them",
                 "stop the node and remove views/supply.db: both are made anew");
  } else if (newest < *log.last_snapshot) {
    findings.Warn("index", where,
                  fmt::format("the newest advisories are those of entry {}, and the index knows them up to entry {}",
                              *log.last_snapshot, newest),
                  serving ? "wait, and look again: the node makes it anew" : "start the node: it makes it anew");
  } else {
    findings.Ok("index", where, "it is sound, and has the newest advisories on the log");
  }
}

}  // namespace entente::doctor
