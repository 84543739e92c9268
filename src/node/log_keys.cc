#include "node/log_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <iterator>
#include <memory>

#include "crypto/key_file.h"
#include "log/charter.h"
#include "log/note.h"
#include "node/key_files.h"
#include "statement/content_types.h"
#include "storage/files.h"

namespace entente::node {
namespace {

Result<crypto::PrivateKey> PenOf(Node& node, log::KeyRole role, const crypto::PublicKey& key) {
  auto pen = node.key_ring().Find(key);
  if (!pen.has_value())
    return Fail(ErrorCode::kUnauthorized,
                fmt::format("the private half of the {} key {} is not among the node's keys", log::Name(role),
                            log::KeyText(role, node.configuration().origin, key)));
  return *std::move(pen);
}

std::filesystem::path FileOf(const Node& node, const crypto::PublicKey& key) {
  const auto found = ListKeyFiles(node.layout());
  if (!found.has_value()) return {};
  const auto file = std::ranges::find(*found, key, &KeyFile::key);
  return file == found->end() ? std::filesystem::path() : file->file;
}

log::KeyChange ChangeOf(const Node& node, log::KeyChangeKind kind, log::KeyRole role, const crypto::PublicKey& old_key,
                        const crypto::PublicKey& new_key, const std::string& reason) {
  return {node.configuration().origin, kind, role, old_key, new_key, false, node.clock().NowSeconds(), reason, {}, {}};
}

Result<KeyChanged> Write(Node& node, const log::KeyChange& change) {
  const std::string document = log::ToJson(change);
  // What is written here must be what everybody reads.
  TRY(log::ParseKeyChange(document));
  KeyChanged changed;
  changed.old_key = log::KeyText(change.role, change.origin, change.old_key);
  changed.new_key = log::KeyText(change.role, change.origin, change.new_key);
  changed.old_file = FileOf(node, change.old_key);
  TRY_ASSIGN(changed.entry, WriteLogsOwn(node, statement::content_type::kLogKeys, document));
  return changed;
}

// Nothing speaks of it, so it can go.
void RemoveKeyFiles(const std::filesystem::path& file) {
  storage::Files& files = storage::PosixFiles();
  for (const auto& one : {file, crypto::PublicKeyPath(file)}) [[maybe_unused]]
    const auto removed = files.Remove(one);
}

}  // namespace

Result<std::uint64_t> WriteLogsOwn(Node& node, std::string_view content_type, const std::string& document) {
  statement::Headers headers;
  headers.content_type = content_type;
  headers.issuer = node.configuration().operator_id;
  headers.subject = node.configuration().origin;
  TRY_ASSIGN(auto statement, statement::Sign(std::move(headers), AsBytes(document), node.operator_key()));
  auto answer = std::make_shared<std::promise<Result<registration::Registered>>>();
  auto future = answer->get_future();
  TRY(node.log().Submit(registration::OperatorPen::Admit(std::move(statement)),
                        [answer](Result<registration::Registered> result) { answer->set_value(std::move(result)); }));
  TRY_ASSIGN(const registration::Registered registered, future.get());
  return registered.index;
}

Result<KeyChanged> RotateKey(Node& node, const KeyRotation& rotation) {
  const auto charter = node.log().charter();
  const log::KeyLine& line = charter->keys(rotation.role);
  if (line.overlaps())
    return Fail(ErrorCode::kConflict,
                "the checkpoint key before the one in force still signs beside it; end that first with: entente log "
                "retire-key");
  const crypto::PublicKey old_key = line.newest().key;
  TRY_ASSIGN(const crypto::PrivateKey old_pen, PenOf(node, rotation.role, old_key));
  const bool is_checkpoint = rotation.role == log::KeyRole::kCheckpoint;
  // 1. The new key. A crash from here to the commit leaves a key that the log does not speak of.
  TRY_ASSIGN(const crypto::PrivateKey pen,
             crypto::PrivateKey::Generate(is_checkpoint ? crypto::Algorithm::kEdDsa
                                                        : rotation.algorithm.value_or(old_key.algorithm())));
  const std::filesystem::path file =
      NewKeyFile(node.layout(), rotation.role, node.configuration().origin, pen.public_key());
  TRY(crypto::WriteKeyFiles(file, pen, rotation.passphrase));
  node.key_ring().Add(pen);
  // 2. The entry, signed by both; the tree that holds it is the first one that the new key signs.
  log::KeyChange change =
      ChangeOf(node, log::KeyChangeKind::kRotate, rotation.role, old_key, pen.public_key(), rotation.reason);
  change.overlap = is_checkpoint && !rotation.at_once;
  TRY(log::SignKeyChange(change, &old_pen, pen));
  auto changed = Write(node, change);
  if (!changed.has_value()) {
    // A log that stopped may have it all the same.
    if (!node.log().failure().has_value()) RemoveKeyFiles(file);
    return changed;
  }
  changed->new_file = file;
  return changed;
}

Result<KeyChanged> RetireKey(Node& node, const std::string& reason) {
  const auto charter = node.log().charter();
  const log::KeyLine& line = charter->checkpoint_keys();
  if (!line.overlaps())
    return Fail(ErrorCode::kConflict,
                "one checkpoint key is in force alone, so none can be retired; to put another in its place: entente "
                "log rotate-key checkpoint");
  const crypto::PublicKey& new_key = line.newest().key;
  TRY_ASSIGN(const crypto::PrivateKey pen, PenOf(node, log::KeyRole::kCheckpoint, new_key));
  log::KeyChange change = ChangeOf(node, log::KeyChangeKind::kRetire, log::KeyRole::kCheckpoint,
                                   std::prev(line.keys().end(), 2)->key, new_key, reason);
  TRY(log::SignKeyChange(change, nullptr, pen));
  return Write(node, change);
}

Result<std::uint64_t> EndLog(Node& node, const std::optional<log::Successor>& successor, const std::string& reason) {
  TRY(node.log().CheckTakes());
  const log::LogEnd end{node.configuration().origin, node.clock().NowSeconds(), successor, reason};
  const std::string document = log::ToJson(end);
  TRY(log::ParseLogEnd(document));
  TRY_ASSIGN(const std::uint64_t entry, WriteLogsOwn(node, statement::content_type::kLogEnd, document));
  TRY(node.log().Publish());
  return entry;
}

}  // namespace entente::node
