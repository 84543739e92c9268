#include "log/recovery.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/logging.h"
#include "log/charter_file.h"
#include "log/checkpoint.h"
#include "log/commit.h"
#include "log/receipt.h"
#include "log/side_files.h"
#include "log/time_entry.h"

namespace entente::log {
namespace {

std::unexpected<Error> Corrupt(std::string what, const std::filesystem::path& file) {
  return Fail(ErrorCode::kCorruption, std::move(what), file.string());
}

// What is published, and what the log says of itself by then.
struct Published {
  Checkpoint checkpoint;
  Charter charter;
};

// Size 0 when nothing is published.
Result<Published> ReadPublished(const Paths& paths, const std::string& origin, const storage::Files& files) {
  auto note = files.Read(paths.checkpoint());
  if (!note.has_value() && note.error().code == ErrorCode::kNotFound)
    return Published{Checkpoint{origin, 0, merkle::EmptyRoot()}, {}};
  if (!note.has_value()) return std::unexpected(std::move(note.error()));
  // Nothing of it is relied on before its signatures are checked, but where to look for the keys.
  const auto claimed = ReadUnverifiedCheckpoint(AsText(*note));
  if (!claimed.has_value())
    return Corrupt("the published checkpoint cannot be read: " + claimed.error().Text(), paths.checkpoint());
  TRY_ASSIGN(Charter charter, LoadCharter(paths, files, claimed->size));
  if (!charter.founded() || charter.origin() != origin)
    return Fail(ErrorCode::kUnauthorized, "the published checkpoint is not one of this log, or not under this origin",
                paths.checkpoint().string());
  auto checkpoint = charter.Verify(AsText(*note));
  if (checkpoint.has_value()) return Published{*std::move(checkpoint), std::move(charter)};
  const ErrorCode code =
      checkpoint.error().code == ErrorCode::kUnauthorized ? ErrorCode::kUnauthorized : ErrorCode::kCorruption;
  return Fail(
      code,
      fmt::format("the published checkpoint is not one of this log under its key: {}", checkpoint.error().message),
      paths.checkpoint().string());
}

SignedState StateOf(const Record& record, const Charter& charter) {
  return {record.end(),
          record.root,
          record.time,
          record.time_entries,
          std::string(record.checkpoint),
          ToBytes(record.receipt_signature),
          std::make_shared<const Charter>(charter)};
}

// Takes the journal's records in order: up to the published size they only have to agree with it; what comes behind is
// added.
class Replay {
 public:
  Replay(const Paths& paths, Published published, const LogLimits& limits, storage::Files& files)
      : paths_(paths),
        published_(std::move(published.checkpoint)),
        charter_(std::move(published.charter)),
        limits_(limits),
        files_(files) {}

  Result<void> Take(const Record& record) {
    if (published_.size == 0 && sequence_ == nullptr) TRY(StartAt({}));
    if (record.end() < published_.size) return {};
    if (record.end() == published_.size) {
      if (record.root != published_.root)
        return Corrupt("the journal has another root than the published checkpoint", paths_.journal());
      state_ = StateOf(record, charter_);
      return StartAt({record.end(), record.time_entries});
    }
    if (sequence_ == nullptr)
      return Corrupt(fmt::format("no record of the journal ends at the published size {}", published_.size),
                     paths_.journal());
    return Add(record);
  }

  // Errors: kCorruption when the journal ends before the published size.
  Result<Recovered> Finish() {
    if (sequence_ == nullptr)
      return Corrupt(fmt::format("the journal ends before the published size {}: entries that were synced are gone. "
                                 "Was an old copy put back?",
                                 published_.size),
                     paths_.journal());
    return Recovered{std::move(sequence_), std::move(publisher_), nullptr, std::move(state_), {}};
  }

 private:
  Result<void> StartAt(const PublishedState& published) {
    TRY(MakeSideFilesWhole(paths_, published, files_));
    TRY_ASSIGN(sequence_, Sequence::Load(paths_, published, limits_.identity_run_entries_min, files_));
    TRY_ASSIGN(const crypto::Digest root, sequence_->Root(published.size));
    if (root != published_.root)
      return Corrupt("the tiles do not hash to the root of the published checkpoint: run entente check",
                     paths_.root / "tile");
    TRY_ASSIGN(publisher_, Publisher::Open(paths_, published, files_));
    return {};
  }

  Result<void> Add(const Record& record) {
    for (const ByteView entry : record.entries) {
      if (charter_.end().has_value())
        return Corrupt(fmt::format("entry {} stands behind the end of the log", sequence_->size()), paths_.journal());
      auto statement = statement::SignedStatement::Decode(entry);
      if (!statement.has_value())
        return Corrupt(fmt::format("entry {} is no statement: {}", sequence_->size(), statement.error().message),
                       paths_.journal());
      if (auto taken = charter_.Take(sequence_->size(), *statement); !taken.has_value())
        return Corrupt(fmt::format("entry {} does not say what it should of the log itself: {}", sequence_->size(),
                                   taken.error().Text()),
                       paths_.journal());
      if (!IsTimeEntry(*statement)) {
        sequence_->Add(*statement);
        continue;
      }
      TRY_ASSIGN(const UnixSeconds time, ReadTimeEntry(*statement));
      sequence_->AddTimeEntry(*statement, time);
    }
    TRY_ASSIGN(const crypto::Digest root, sequence_->Root(record.end()));
    if (root != record.root || sequence_->times().count() != record.time_entries)
      return Corrupt(fmt::format("the record that ends at {} does not agree with its entries", record.end()),
                     paths_.journal());
    state_ = StateOf(record, charter_);
    // A journal of any length is replayed in bounded memory.
    if (sequence_->tail_bytes() <= limits_.unpublished_bytes_max) return {};
    TRY(publisher_->Publish(*sequence_, {state_.size, state_.time_entries}, state_.checkpoint));
    for (bool more = true; more;) {
      TRY_ASSIGN(more, sequence_->SettleIdentities());
    }
    return {};
  }

  const Paths& paths_;
  Checkpoint published_;
  Charter charter_;
  const LogLimits& limits_;
  storage::Files& files_;
  std::unique_ptr<Sequence> sequence_;
  std::unique_ptr<Publisher> publisher_;
  SignedState state_;
};

// Whoever signs on must hold the keys that the log says are in force, and these must have signed so far.
Result<void> CheckKeys(const Recovered& recovered, const Paths& paths, const std::string& origin, const LogKeys& keys) {
  const auto not_ours = [&paths](std::string_view which) {
    return Fail(ErrorCode::kUnauthorized, fmt::format("the {} is not the one of this log", which), paths.root.string());
  };
  const SignedState& state = recovered.state;
  const Charter& charter = *state.charter;
  if (!charter.founded() || charter.origin() != origin) return not_ours("checkpoint key, or the origin,");
  TRY(CheckpointPens(charter, state.size, keys.signing));
  TRY(ReceiptPen(charter, state.size, keys.signing));
  const auto checkpoint = charter.Verify(state.checkpoint);
  if (!checkpoint.has_value()) return not_ours("checkpoint key, or the origin,");
  if (*checkpoint != Checkpoint{origin, state.size, state.root})
    return Corrupt("the last record's checkpoint is of another root", paths.journal());
  const crypto::PublicKey& receipt = charter.ReceiptKeyAt(state.size);
  if (!receipt.Verify(ReceiptSigStructure(receipt, keys.operator_issuer, origin, state.root), state.receipt_signature)
           .has_value())
    return not_ours("receipt key, or the operator,");
  TRY_ASSIGN(const auto first, recovered.sequence->Entries(0, 1));
  TRY_ASSIGN(const auto policy, statement::SignedStatement::Decode(first.front()));
  if (!std::ranges::equal(policy.headers().kid, keys.operator_key.public_key().kid())) return not_ours("operator key");
  return {};
}

// Made anew where it is missing, and completed where it lacks an entry, as one that was put back from elsewhere may.
Result<void> CompleteCharterFile(const Paths& paths, const Charter& charter, storage::Files& files) {
  TRY_ASSIGN(const auto listed, ReadCharterFile(paths, files));
  if (listed.has_value() && std::ranges::includes(*listed, charter.entries())) return {};
  return WriteCharterFile(paths, files, charter.entries());
}

}  // namespace

Result<Recovered> Recover(const Paths& paths, const std::string& origin, const LogKeys& keys, const LogLimits& limits,
                          storage::Files& files, AtOnce publish) {
  TRY_ASSIGN(Published found, ReadPublished(paths, origin, files));
  const Checkpoint published = found.checkpoint;
  TRY(files.RemoveLeftovers(paths.journal()));
  // The record that ends at the published size is the one that holds the entry before it.
  const std::uint64_t from = published.size == 0 ? 0 : published.size - 1;
  // 1. Where does the journal end? What goes beyond the published size may have been read from memory only, if this
  //    process or the one before it saw a sync fail; it must be durable before it is published.
  TRY_ASSIGN(const JournalEnd end,
             ReadJournal(paths.journal(), origin, files, from, [](const Record&) -> Result<void> { return {}; }));
  if (end.next_index == 0 && published.size == 0)
    return Fail(ErrorCode::kNotFound, "there is no log here", paths.root.string());
  if (end.torn_bytes > 0)
    LogLine(Severity::kWarning, "journal-torn-end-cut-off",
            {{"segment", end.segment.string()}, {"bytes", std::to_string(end.torn_bytes)}});
  //    A torn end is not cut off in place: the cut could be left unsynced by a kill, and what is torn come back in
  //    front of the next segment.
  if (end.next_index > published.size || end.torn_bytes > 0) TRY(MakeDurable(end, files));
  // 2. What it has beyond the published size is added, as a running log adds it.
  Replay replay(paths, std::move(found), limits, files);
  TRY(ReadJournal(paths.journal(), origin, files, from,
                  [&replay](const Record& record) { return replay.Take(record); }));
  TRY_ASSIGN(Recovered recovered, replay.Finish());
  TRY(CheckKeys(recovered, paths, origin, keys));
  TRY(CompleteCharterFile(paths, *recovered.state.charter, files));
  // 3. And published as a running log publishes it, or by the running log itself.
  TRY_ASSIGN(recovered.journal, Journal::Open(paths.journal(), origin, limits.journal_segment_bytes_max, files, end));
  if (publish == AtOnce::kYes)
    TRY(recovered.publisher->Publish(*recovered.sequence, {recovered.state.size, recovered.state.time_entries},
                                     recovered.state.checkpoint));
  if (recovered.publisher->published().size > 0) {
    TRY_ASSIGN(const Bytes note, files.Read(paths.checkpoint()));
    recovered.published_note = ToText(note);
  }
  return recovered;
}

Result<SignedState> PublishJournal(const Paths& paths, const std::string& origin, const LogLimits& limits,
                                   storage::Files& files) {
  if (files.Exists(paths.checkpoint()))
    return Fail(ErrorCode::kConflict, "this log is published already", paths.checkpoint().string());
  Replay replay(paths, {Checkpoint{origin, 0, merkle::EmptyRoot()}, {}}, limits, files);
  TRY_ASSIGN(const JournalEnd end, ReadJournal(paths.journal(), origin, files, 0,
                                               [&replay](const Record& record) { return replay.Take(record); }));
  if (end.torn_bytes > 0) return Corrupt("the journal's last record is not whole", end.segment);
  if (end.next_index == 0) return Corrupt("the journal has no record", paths.journal());
  TRY_ASSIGN(Recovered recovered, replay.Finish());
  TRY(WriteCharterFile(paths, files, recovered.state.charter->entries()));
  TRY(recovered.publisher->Publish(*recovered.sequence, {recovered.state.size, recovered.state.time_entries},
                                   recovered.state.checkpoint));
  return std::move(recovered.state);
}

}  // namespace entente::log
