#include "log/commit.h"

#include <fmt/format.h>

#include "base/check.h"
#include "log/checkpoint.h"
#include "log/consistency_receipt.h"
#include "log/receipt.h"
#include "log/time_entry.h"
#include "merkle/tree.h"

namespace entente::log {

Result<UnixSeconds> BeginSecond(UnixSeconds log_time, UnixSeconds now, const std::string& origin, const LogKeys& keys,
                                Sequence& sequence, Batch& batch) {
  if (now <= log_time) return log_time;  // the same second, or a clock that went back
  TRY_ASSIGN(auto entry, MakeTimeEntry(now, origin, keys.operator_issuer, keys.operator_key));
  sequence.AddTimeEntry(entry, now);
  batch.push_back(std::make_shared<const statement::SignedStatement>(std::move(entry)));
  return now;
}

Result<SignedState> Commit(const Batch& batch, UnixSeconds time, const Sequence& sequence,
                           std::shared_ptr<const Charter> charter, const LogKeys& keys, Journal& journal) {
  CHECK(!batch.empty() && batch.size() <= sequence.size());
  SignedState state;
  state.size = sequence.size();
  state.time = time;
  state.time_entries = sequence.times().count();

  // 1. The root that commits to the batch, and the signatures over it. A batch that changes a key is signed as the
  //    change says. A crash leaves nothing of the batch.
  const std::string& origin = charter->origin();
  TRY_ASSIGN(state.root, sequence.Root(state.size));
  TRY_ASSIGN(const auto pens, CheckpointPens(*charter, state.size, keys.signing));
  TRY_ASSIGN(state.checkpoint, SignCheckpoint({origin, state.size, state.root}, pens));
  TRY_ASSIGN(const crypto::PrivateKey pen, ReceiptPen(*charter, state.size, keys.signing));
  TRY_ASSIGN(state.receipt_signature,
             pen.Sign(ReceiptSigStructure(pen.public_key(), keys.operator_issuer, origin, state.root)));
  state.charter = std::move(charter);

  // 2. The commit: one record, one sync. A crash before it is over leaves a torn record, which is cut off at the next
  //    start, or the whole record, and then the batch is on the log although nobody was told.
  Record record;
  record.first_index = state.size - batch.size();
  record.time = state.time;
  record.time_entries = state.time_entries;
  record.root = state.root;
  record.checkpoint = state.checkpoint;
  record.receipt_signature = state.receipt_signature;
  record.entries.reserve(batch.size());
  for (const auto& statement : batch) record.entries.push_back(statement->entry());
  TRY(journal.Append(record));

  // 3. Durable. Only now may anybody see it or be answered; the public files follow at their own pace.
  return state;
}

namespace {

std::unexpected<Error> NotHeld(KeyRole role, const std::string& origin, const crypto::PublicKey& key) {
  return Fail(ErrorCode::kUnauthorized,
              fmt::format("the {} key {}, which is in force on this log, is not among the node's keys", Name(role),
                          KeyText(role, origin, key)));
}

}  // namespace

Result<std::vector<crypto::PrivateKey>> CheckpointPens(const Charter& charter, std::uint64_t size,
                                                       const KeyRing& ring) {
  std::vector<crypto::PrivateKey> pens;
  for (const crypto::PublicKey& key : charter.checkpoint_keys().At(size)) {
    const auto pen = ring.Find(key);
    if (!pen.has_value()) return NotHeld(KeyRole::kCheckpoint, charter.origin(), key);
    pens.push_back(*pen);
  }
  return pens;
}

Result<crypto::PrivateKey> ReceiptPen(const Charter& charter, std::uint64_t size, const KeyRing& ring) {
  const crypto::PublicKey& key = charter.ReceiptKeyAt(size);
  const auto pen = ring.Find(key);
  if (!pen.has_value()) return NotHeld(KeyRole::kReceipt, charter.origin(), key);
  return *pen;
}

Result<Bytes> MakeReceipt(std::uint64_t index, const SignedState& state, const Sequence& sequence,
                          const std::string& origin, const LogKeys& keys) {
  InclusionReceipt receipt;
  receipt.tree_size = state.size;
  receipt.leaf_index = index;
  TRY_ASSIGN(receipt.path, merkle::InclusionProof(index, state.size, sequence.tree().nodes()));
  receipt.issuer = keys.operator_issuer;
  receipt.origin = origin;
  const crypto::PublicKey& key = state.charter->ReceiptKeyAt(state.size);
  receipt.kid = ToBytes(key.kid());
  receipt.signature = state.receipt_signature;
  return EncodeReceipt(receipt, key.algorithm());
}

Result<Bytes> MakeConsistencyReceipt(std::uint64_t old_size, const SignedState& state, const Sequence& sequence,
                                     const std::string& origin, const LogKeys& keys) {
  if (old_size == 0 || old_size >= state.size)
    return Invalid(
        fmt::format("a receipt of consistency is from a size of 1 to {}, one less than the log's now", state.size - 1),
        "from");
  ConsistencyReceipt receipt;
  receipt.old_size = old_size;
  receipt.size = state.size;
  TRY_ASSIGN(receipt.path, merkle::ConsistencyProof(old_size, state.size, sequence.tree().nodes()));
  receipt.issuer = keys.operator_issuer;
  receipt.origin = origin;
  const crypto::PublicKey& key = state.charter->ReceiptKeyAt(state.size);
  receipt.kid = ToBytes(key.kid());
  receipt.signature = state.receipt_signature;
  return EncodeConsistencyReceipt(receipt, key.algorithm());
}

}  // namespace entente::log
