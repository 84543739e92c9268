#include "monitor/log_monitor.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "base/limits.h"
#include "codec/json.h"
#include "crypto/digest.h"
#include "log/tile_path.h"
#include "log/time_entry.h"
#include "monitor/public_tree.h"
#include "statement/content_types.h"

namespace entente::monitor {
namespace {

// How far a change of the key is looked for in what is not signed by a known key yet.
constexpr std::uint64_t kSoughtEntriesMax = std::uint64_t{1} << 26U;
constexpr std::size_t kNameBytes = 16;  // of a digest, in the names of files

std::string ShortDigest(std::string_view text) {
  return ToHex(ByteView(crypto::Sha256(AsBytes(text))).first(kNameBytes));
}

// Where a log names its own checkpoint key: entry 1, the trust anchors.
Result<std::string> KeyThatTheLogNames(const log::PublicFile& file, std::uint64_t size) {
  constexpr std::size_t kTrustAnchorsIndex = 1;
  if (size <= kTrustAnchorsIndex)
    return Fail(ErrorCode::kNotFound, "the log names no key yet: it has no trust anchors; give its key");
  PublicTree tree(file, size);
  TRY_ASSIGN(const EntryBundle bundle, tree.Bundle(0));
  TRY_ASSIGN(const auto statement, statement::SignedStatement::Decode(bundle.entries[kTrustAnchorsIndex]));
  if (statement.headers().content_type != statement::content_type::kTrustAnchors)
    return Fail(ErrorCode::kNotFound, "the log names no key: its entry 1 has no trust anchors; give its key");
  TRY_ASSIGN(const json::Value anchors, json::Parse(AsText(statement.payload())));
  return json::RequireText(anchors, "checkpoint_key", "");
}

// Entries before the first time entry have that one's time.
std::optional<UnixSeconds> FirstTimeOf(const Portion& portion) {
  for (const EntryBundle& bundle : portion.bundles)
    for (const ByteView entry : bundle.fresh()) {
      const auto statement = statement::SignedStatement::Decode(entry);
      if (!statement.has_value() || !log::IsTimeEntry(*statement)) continue;
      const auto time = log::ReadTimeEntry(*statement);
      if (time.has_value()) return *time;
    }
  return std::nullopt;
}

// Whether a key that is given is one that is known for this log.
bool FollowsFrom(const State& state, const std::string& given) {
  if (given == state.key) return true;
  const auto first = log::ParseVerifierKey(state.key);
  const auto key = log::ParseVerifierKey(given);
  if (!first.has_value() || !key.has_value() || first->name != key->name) return false;
  KnownKeys keys(*first);
  return keys.TakeAll(state.keys).has_value() && keys.Has(key->key);
}

void KeepFirst(std::vector<SignedCheckpoint>& list, SignedCheckpoint checkpoint, std::size_t count_max) {
  list.insert(list.begin(), std::move(checkpoint));
  if (list.size() > count_max) list.pop_back();
}

}  // namespace

std::filesystem::path LogMonitor::StatePath() const {
  return options_.directory / (ShortDigest(options_.log) + ".json");
}

Result<LogMonitor> LogMonitor::Open(MonitorOptions options, log::PublicFile file, storage::Files& files) {
  LogMonitor monitor(std::move(options), std::move(file), files);
  const MonitorOptions& chosen = monitor.options_;
  const std::filesystem::path path = monitor.StatePath();
  if (files.Exists(path)) {
    TRY_ASSIGN(const Bytes text, files.Read(path));
    Result<State> state = ReadState(AsText(text));
    if (!state.has_value()) return std::unexpected(WithContext(std::move(state.error()), path.string()));
    if (state->log != chosen.log)
      return Fail(ErrorCode::kCorruption, "this is the state of another log", path.string());
    if (!chosen.key.empty() && !FollowsFrom(*state, chosen.key))
      return Fail(ErrorCode::kConflict,
                  "what is known of this log was verified under another key, " + state->key +
                      "; name another directory for the state to begin anew",
                  path.string());
    monitor.state_ = *std::move(state);
  } else {
    monitor.state_.log = chosen.log;
    monitor.state_.key = chosen.key;
    if (chosen.key.empty() && !chosen.trust_first)
      return Invalid(
          "no key of this log is known: give it with --key, or take the one that the log names itself with "
          "--trust-first",
          chosen.log);
  }
  if (!monitor.state_.key.empty()) {
    TRY_ASSIGN(const log::NoteVerifier key, log::ParseVerifierKey(monitor.state_.key));
    monitor.keys_ = std::make_unique<KnownKeys>(key);
    TRY(monitor.keys_->TakeAll(monitor.state_.keys));
  }
  return monitor;
}

Result<void> LogMonitor::Save() {
  TRY(files_->MakeDirectories(options_.directory));
  if (keys_ != nullptr) state_.keys = keys_->entries();
  return files_->WriteAtomically(StatePath(), AsBytes(WriteState(state_)), storage::Durability::kAll);
}

Result<void> LogMonitor::TakeKeyFromLog(std::string_view note, StepReport& report) {
  TRY_ASSIGN(const log::Checkpoint claimed, log::ReadUnverifiedCheckpoint(note));
  TRY_ASSIGN(const std::string text, KeyThatTheLogNames(file_, claimed.size));
  TRY_ASSIGN(log::NoteVerifier key, log::ParseVerifierKey(text));
  // Only a key that signs what is served, or leads to one that does, is worth keeping.
  KnownKeys keys(key);
  TRY_ASSIGN(const Followed followed, ReadOrFollow(note, keys));
  if (followed.keys.has_value()) keys = *followed.keys;
  keys_ = std::make_unique<KnownKeys>(std::move(keys));
  state_.key = text;
  state_.trust_first = true;
  report.key_taken = text;
  return {};
}

Result<SignedCheckpoint> LogMonitor::FetchCheckpoint(StepReport& report) {
  TRY_ASSIGN(const Bytes note, file_("checkpoint"));
  if (keys_ == nullptr) TRY(TakeKeyFromLog(AsText(note), report));
  auto read = ReadOrFollow(AsText(note), *keys_);
  if (!read.has_value()) return std::unexpected(WithContext(std::move(read.error()), "checkpoint"));
  if (const std::optional<KnownKeys>& learned = read->keys; learned.has_value()) {
    keys_ = std::make_unique<KnownKeys>(*learned);
    report.key_learned = keys_->newest();
  }
  return std::move(read->checkpoint);
}

// The log may have changed its key, and kept to the old one for a shorter time than this monitor looked away: then the
// entries that say so are looked for among those that are new. They are signed by the key that is known, so they count
// wherever they are found; that they are in the tree shows when it is read.
Result<LogMonitor::Followed> LogMonitor::ReadOrFollow(std::string_view note, const KnownKeys& known) const {
  auto read = known.Read(note);
  if (read.has_value()) return Followed{*std::move(read), std::nullopt};
  const auto claimed = log::ReadUnverifiedCheckpoint(note);
  if (read.error().code != ErrorCode::kUnauthorized || !claimed.has_value()) return std::unexpected(read.error());
  KnownKeys keys = known;
  PublicTree tree(file_, claimed->size);
  const std::uint64_t from = state_.edge.size();
  const std::uint64_t end = from + std::min(claimed->size - std::min(claimed->size, from), kSoughtEntriesMax);
  for (std::uint64_t number = from / log::kTileWidth; number * log::kTileWidth < end; ++number) {
    const auto bundle = tree.Bundle(number);
    if (!bundle.has_value()) return std::unexpected(read.error());
    std::uint64_t index = bundle->first;
    for (const ByteView entry : bundle->entries) {
      if (keys.Offer(index++, entry))
        if (auto followed = keys.Read(note); followed.has_value()) return Followed{*std::move(followed), keys};
    }
  }
  return std::unexpected(read.error());
}

// Errors: when it cannot be seen whether the newer tree continues the older one.
Result<LogMonitor::Comparison> LogMonitor::Compare(const SignedCheckpoint& older, const SignedCheckpoint& newer) const {
  Comparison comparison{false, {older.note, newer.note, {}}};
  const std::uint64_t old_size = older.checkpoint.size;
  if (old_size == newer.checkpoint.size) {
    comparison.contradicts = older.checkpoint.root != newer.checkpoint.root;
    return comparison;
  }
  if (old_size == 0) return comparison;
  PublicTree tree(file_, newer.checkpoint.size);
  TRY_ASSIGN(std::vector<merkle::Hash> path, merkle::ConsistencyPath(old_size, tree.size(), tree.nodes()));
  TRY_ASSIGN(const merkle::PathRoots roots, merkle::RootsFromConsistencyPath(old_size, tree.size(), path));
  if (roots.root != newer.checkpoint.root)
    return Fail(ErrorCode::kCorruption,
                fmt::format("the log's hash tiles do not lead to the root that it signed at size {}", tree.size()));
  comparison.contradicts = roots.old_root != older.checkpoint.root;
  comparison.evidence.path = std::move(path);
  return comparison;
}

Result<std::filesystem::path> LogMonitor::KeepEvidence(const ForkEvidence& evidence, std::string_view kind) {
  const std::string text = WriteForkEvidence(evidence);
  std::filesystem::path path = options_.directory / fmt::format("{}-{}.json", kind, ShortDigest(text));
  if (files_->Exists(path)) return path;
  TRY(files_->MakeDirectories(options_.directory));
  TRY(files_->WriteAtomically(path, AsBytes(text), storage::Durability::kAll));
  return path;
}

Result<std::vector<std::filesystem::path>> LogMonitor::KnownForks() const {
  std::vector<std::filesystem::path> forks;
  if (keys_ == nullptr) return forks;
  TRY_ASSIGN(const log::NoteVerifier key, log::ParseVerifierKey(state_.key));
  TRY_ASSIGN(const std::vector<std::string> names, files_->List(options_.directory));
  for (const std::string& name : names) {
    if (!name.starts_with("fork-") || !name.ends_with(".json")) continue;
    const std::filesystem::path path = options_.directory / name;
    TRY_ASSIGN(const Bytes text, files_->Read(path));
    // Those of other logs are no concern of this one.
    if (VerifyForkEvidence(AsText(text), key).has_value()) forks.push_back(path);
  }
  return forks;
}

Result<void> LogMonitor::ReportFork(ForkEvidence evidence, StepReport& report) {
  evidence.keys = keys_->entries();
  TRY_ASSIGN(const log::NoteVerifier key, log::ParseVerifierKey(state_.key));
  TRY_ASSIGN(const ProvedFork fork, VerifyForkEvidence(WriteForkEvidence(evidence), key));
  TRY_ASSIGN(report.evidence, KeepEvidence(evidence, "fork"));
  report.outcome = StepOutcome::kFork;
  report.says = fork.older.size == fork.newer.size
                    ? fmt::format("the log signed two trees of {} entries with different roots", fork.older.size)
                    : fmt::format(
                          "the tree of {} entries that the log signed does not continue the one of {} entries "
                          "that it signed before",
                          fork.newer.size, fork.older.size);
  return {};
}

Result<void> LogMonitor::TakeSmaller(const SignedCheckpoint& fetched, const SignedCheckpoint& newest,
                                     StepReport& report) {
  // The log may still, or again, serve what shows that one of these contradicts another.
  std::vector<std::pair<const SignedCheckpoint*, const SignedCheckpoint*>> pairs;
  if (state_.verified.has_value()) pairs.emplace_back(&*state_.verified, &fetched);
  for (const SignedCheckpoint& earlier : state_.earlier) pairs.emplace_back(&earlier, &fetched);
  pairs.emplace_back(&fetched, &newest);
  for (const auto& [older, newer] : pairs) {
    if (older->checkpoint.size > newer->checkpoint.size) continue;
    const auto compared = Compare(*older, *newer);
    if (compared.has_value() && compared->contradicts) return ReportFork(compared->evidence, report);
  }
  TRY_ASSIGN(report.evidence, KeepEvidence({fetched.note, newest.note, {}}, "rollback"));
  report.outcome = StepOutcome::kRolledBack;
  report.says = fmt::format(
      "the log shows a tree of {} entries, and has signed one of {} before: an old copy of it, or one that was put "
      "back "
      "to an earlier state",
      fetched.checkpoint.size, newest.checkpoint.size);
  if (std::ranges::find(state_.aside, fetched) == state_.aside.end()) {
    KeepFirst(state_.aside, fetched, kAsideMax);
    TRY(Save());
  }
  return {};
}

Result<void> LogMonitor::TakeLarger(const SignedCheckpoint& fetched, StepReport& report) {
  if (state_.target.has_value()) {
    // The tree that could not be followed to its end must be a part of this one.
    TRY_ASSIGN(const Comparison compared, Compare(*state_.target, fetched));
    if (compared.contradicts) return ReportFork(compared.evidence, report);
  }
  state_.target = fetched;
  return Save();
}

// The portion is not of the target's tree: either that contradicts what was signed before, or what is served is not
// what was signed.
Result<void> LogMonitor::RefusePortion(const Portion& portion, const SignedCheckpoint& target, PublicTree& tree,
                                       StepReport& report) {
  if (!state_.verified.has_value() || state_.verified->checkpoint.size == 0)
    return std::unexpected(ExplainPortion(portion, tree));
  TRY_ASSIGN(const Comparison compared, Compare(*state_.verified, target));
  if (!compared.contradicts) return std::unexpected(ExplainPortion(portion, tree));
  TRY(ReportFork(compared.evidence, report));
  // A tree that contradicts what was verified is not one to go on to.
  if (state_.edge.size() > state_.verified->checkpoint.size) return {};
  state_.target.reset();
  return Save();
}

// Of the operator's word nothing but that it is in the signed tree is checked here.
void LogMonitor::NoteEnd(std::uint64_t index, const statement::SignedStatement& statement, StepReport& report) {
  if (!log::IsLogEnd(statement)) return;
  auto end = log::ParseLogEnd(AsText(statement.payload()));
  if (!end.has_value() || end->origin != report.origin) return;
  state_.ended = index;
  report.ended = *std::move(end);
}

Result<void> LogMonitor::Visited(const Portion& portion, const Visit& visit, StepReport& report) {
  if (!state_.time.has_value()) state_.time = FirstTimeOf(portion);
  for (const EntryBundle& bundle : portion.bundles) {
    NewEntry entry{bundle.fresh_first(), {}, nullptr};
    for (const ByteView bytes : bundle.fresh()) {
      const auto statement = statement::SignedStatement::Decode(bytes);
      if (statement.has_value() && log::IsTimeEntry(*statement))
        if (const auto time = log::ReadTimeEntry(*statement); time.has_value()) state_.time = *time;
      const std::string key_before = keys_->newest();
      if (keys_->Offer(entry.index, bytes) && keys_->newest() != key_before) report.key_learned = keys_->newest();
      if (statement.has_value()) NoteEnd(entry.index, *statement, report);
      entry.time = state_.time;
      entry.statement = statement.has_value() ? &*statement : nullptr;
      TRY(visit(entry));
      ++entry.index;
    }
  }
  return {};
}

// At the end of the target: it is verified, and so is what it says of checkpoints that were put aside.
Result<void> LogMonitor::Conclude(const SignedCheckpoint& target, StepReport& report) {
  if (options_.publish)
    TRY(options_.publish(target, state_.verified.has_value() ? state_.verified->checkpoint.size : 0));
  std::vector<SignedCheckpoint> open;
  for (const SignedCheckpoint& one : state_.aside) {
    const auto compared = Compare(one, target);
    if (!compared.has_value())
      open.push_back(one);  // cannot be told yet
    else if (compared->contradicts)
      TRY(ReportFork(compared->evidence, report));
  }
  state_.aside = std::move(open);
  if (state_.verified.has_value()) KeepFirst(state_.earlier, *std::move(state_.verified), kEarlierMax);
  state_.verified = target;
  state_.target.reset();
  return Save();
}

Result<void> LogMonitor::Follow(const SignedCheckpoint& target, const Visit& visit, const Stop& stop,
                                StepReport& report) {
  PublicTree tree(file_, target.checkpoint.size);
  while (state_.edge.size() < tree.size()) {
    if (stop && stop()) {
      report.outcome = StepOutcome::kStopped;
      return {};
    }
    TRY_ASSIGN(const Portion portion, ReadPortion(tree, state_.edge, options_.portion));
    const Result<void> held = CheckPortion(portion, target.checkpoint, tree);
    if (!held.has_value()) {
      if (held.error().code != ErrorCode::kUnauthorized) return held;
      return RefusePortion(portion, target, tree, report);
    }
    if (options_.keep) TRY(options_.keep(portion));
    const std::optional<UnixSeconds> time = state_.time;
    if (auto visited = Visited(portion, visit, report); !visited.has_value()) {
      state_.time = time;
      return visited;
    }
    state_.edge = portion.edge;
    TRY(Save());
    report.size = state_.edge.size();
  }
  if (report.size > report.size_before) report.outcome = StepOutcome::kGrown;
  return Conclude(target, report);
}

Result<StepReport> LogMonitor::Step(const Visit& visit, const Stop& stop) {
  StepReport report;
  report.size_before = report.size = state_.edge.size();
  TRY_ASSIGN(const SignedCheckpoint fetched, FetchCheckpoint(report));
  report.origin = fetched.checkpoint.origin;
  report.signed_size = fetched.checkpoint.size;
  if (state_.ended.has_value() && fetched.checkpoint.size > *state_.ended + 1)
    return Fail(ErrorCode::kCorruption,
                fmt::format("the log said that entry {} is its last one, and has signed a tree of {} entries",
                            *state_.ended, fetched.checkpoint.size),
                "checkpoint");
  if (const auto& newest = state_.newest(); newest.has_value()) {
    if (fetched.checkpoint.size < newest->checkpoint.size) {
      TRY(TakeSmaller(fetched, *newest, report));
    } else if (fetched.checkpoint.size > newest->checkpoint.size) {
      TRY(TakeLarger(fetched, report));
    } else if (fetched.checkpoint.root != newest->checkpoint.root) {
      TRY(ReportFork({newest->note, fetched.note, {}}, report));
    }
  } else {
    TRY(TakeLarger(fetched, report));
  }
  if (report.outcome == StepOutcome::kUnchanged && state_.target.has_value()) {
    const SignedCheckpoint target = *state_.target;
    TRY(Follow(target, visit, stop, report));
  }
  report.time = state_.time;
  return report;
}

}  // namespace entente::monitor
