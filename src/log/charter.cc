#include "log/charter.h"

#include <fmt/format.h>

#include <ranges>

#include "base/check.h"
#include "codec/json.h"
#include "log/key_chain.h"
#include "statement/content_types.h"

namespace entente::log {
namespace {

namespace content_type = statement::content_type;

Result<crypto::PublicKey> FirstReceiptKey(const json::Value& anchors) {
  TRY_ASSIGN(const json::Value* keys, json::RequireArray(anchors, "receipt_keys", ""));
  if (keys->empty()) return Invalid("the trust anchors name no receipt key", "/receipt_keys");
  TRY_ASSIGN(const json::Value* jwk, json::RequireObject(keys->front(), "jwk", "/receipt_keys/0"));
  return crypto::PublicKey::FromJwk(jwk->dump());
}

}  // namespace

bool IsLogsOwn(const statement::SignedStatement& statement) {
  const std::string& type = statement.headers().content_type;
  return type == content_type::kTime || type == content_type::kLogKeys || type == content_type::kLogEnd;
}

bool Charter::Concerns(std::string_view type) {
  return type == content_type::kTrustAnchors || type == content_type::kLogKeys || type == content_type::kLogEnd;
}

// Of the trust anchors only what names the log's keys; that they are what trust anchors must be, others check.
Result<void> Charter::Found(std::uint64_t index, const statement::SignedStatement& statement) {
  if (founded())
    return Fail(ErrorCode::kConflict, "the trust anchors of a log are written once", fmt::format("entry {}", index));
  TRY_ASSIGN(const json::Value anchors, json::Parse(AsText(statement.payload())));
  TRY_ASSIGN(std::string origin, json::RequireText(anchors, "origin", ""));
  TRY_ASSIGN(const std::string vkey, json::RequireText(anchors, "checkpoint_key", ""));
  TRY_ASSIGN(NoteVerifier checkpoint, ParseVerifierKey(vkey));
  if (checkpoint.name != origin) return Invalid("the checkpoint key is one of another log", "/checkpoint_key");
  TRY_ASSIGN(crypto::PublicKey receipt, FirstReceiptKey(anchors));
  auto predecessor = ReadPredecessor(anchors);
  if (!predecessor.has_value()) return std::unexpected(std::move(predecessor.error()));
  predecessor_ = *std::move(predecessor);
  origin_ = std::move(origin);
  lines_ = {KeyLine(std::move(checkpoint.key), index), KeyLine(std::move(receipt), index)};
  return {};
}

Result<void> Charter::CheckChange(const KeyChange& change) const {
  if (!founded()) return Fail(ErrorCode::kConflict, "the log has no trust anchors yet");
  if (change.origin != origin_)
    return Fail(ErrorCode::kConflict, fmt::format("this is a change of a key of the log {}", change.origin), "/origin");
  TRY(keys(change.role).Check(change));
  // Checkpoint and receipt keys are distinct, and stay so.
  const KeyRole other = change.role == KeyRole::kCheckpoint ? KeyRole::kReceipt : KeyRole::kCheckpoint;
  if (keys(other).Find(change.new_key) != nullptr)
    return Fail(ErrorCode::kConflict, fmt::format("this is a {} key of the log already", Name(other)), "/new");
  return {};
}

Result<void> Charter::Check(const statement::SignedStatement& statement) const {
  const std::string& type = statement.headers().content_type;
  if (Concerns(type)) TRY(CheckNotEnded());
  if (type == content_type::kLogEnd) {
    TRY(CheckEnd(statement));
    return {};
  }
  if (type != content_type::kLogKeys) return {};
  TRY_ASSIGN(const KeyChange change, ParseKeyChange(AsText(statement.payload())));
  return CheckChange(change);
}

Result<void> Charter::CheckNotEnded() const {
  if (end_.has_value()) return std::unexpected(EndedError(*end_));
  return {};
}

Result<LogEnd> Charter::CheckEnd(const statement::SignedStatement& statement) const {
  if (!founded()) return Fail(ErrorCode::kConflict, "the log has no trust anchors yet");
  TRY_ASSIGN(LogEnd end, ParseLogEnd(AsText(statement.payload())));
  if (end.origin != origin_)
    return Fail(ErrorCode::kConflict, fmt::format("this is the end of the log {}", end.origin), "/origin");
  return end;
}

Result<void> Charter::Take(std::uint64_t index, const statement::SignedStatement& statement) {
  const std::string& type = statement.headers().content_type;
  if (Concerns(type)) TRY(CheckNotEnded());
  if (type == content_type::kLogEnd) {
    auto end = CheckEnd(statement);
    if (!end.has_value()) return std::unexpected(std::move(end.error()));
    end_ = *std::move(end);
    entries_.push_back(index);
    return {};
  }
  if (type == content_type::kTrustAnchors) return Found(index, statement);
  if (type != content_type::kLogKeys) return {};
  TRY_ASSIGN(const KeyChange change, ParseKeyChange(AsText(statement.payload())));
  TRY(CheckChange(change));
  KeyLine& line = lines_.at(static_cast<std::size_t>(change.role));
  if (line.keys().size() >= kKeyChangesMax) return Fail(ErrorCode::kConflict, "the log had too many keys");
  line.Take(index, change);
  entries_.push_back(index);
  return {};
}

const crypto::PublicKey& Charter::ReceiptKeyAt(std::uint64_t size) const {
  const auto& keys = receipt_keys().keys();
  for (const LogKey& one : keys | std::views::reverse)
    if (one.since < size) return one.key;
  return keys.front().key;
}

std::string Charter::verifier_key() const {
  return VerifierKey(origin_, checkpoint_keys().newest().key);
}

std::vector<crypto::PublicKey> Charter::AllReceiptKeys() const {
  std::vector<crypto::PublicKey> all;
  for (const LogKey& one : receipt_keys().keys() | std::views::reverse) all.push_back(one.key);
  return all;
}

Result<Checkpoint> Charter::Verify(std::string_view note) const {
  CHECK(founded());
  TRY_ASSIGN(Checkpoint claimed, ReadUnverifiedCheckpoint(note));
  for (const crypto::PublicKey& key : checkpoint_keys().At(claimed.size))
    TRY(VerifyCheckpoint(note, {origin_, NoteKeyId(origin_, key), key}));
  return claimed;
}

}  // namespace entente::log
