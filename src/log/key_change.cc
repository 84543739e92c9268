#include "log/key_change.h"

#include <fmt/format.h>

#include "base/encoding.h"
#include "base/limits.h"
#include "codec/json.h"
#include "log/note.h"
#include "statement/content_types.h"

namespace entente::log {
namespace {

constexpr std::size_t kReasonBytesMax = 1000;
constexpr std::size_t kOriginBytesMax = 1024;

json::Value KeyJson(const KeyChange& change, const crypto::PublicKey& key) {
  json::Value value;
  if (change.role == KeyRole::kCheckpoint)
    value["vkey"] = VerifierKey(change.origin, key);
  else
    value["jwk"] = json::Value::parse(key.ToJwk());
  return value;
}

Result<crypto::PublicKey> ReadKey(const json::Value& root, const std::string& member, KeyRole role,
                                  const std::string& origin) {
  const std::string at = "/" + member;
  TRY_ASSIGN(const json::Value* value, json::RequireObject(root, member, ""));
  if (role == KeyRole::kReceipt) {
    TRY(json::OnlyMembers(*value, {"jwk"}, at));
    TRY_ASSIGN(const json::Value* jwk, json::RequireObject(*value, "jwk", at));
    auto key = crypto::PublicKey::FromJwk(jwk->dump());
    if (!key.has_value()) return Invalid(std::move(key.error().message), at + "/jwk");
    return key;
  }
  TRY(json::OnlyMembers(*value, {"vkey"}, at));
  TRY_ASSIGN(const std::string text, json::RequireText(*value, "vkey", at));
  auto verifier = ParseVerifierKey(text);
  if (!verifier.has_value()) return Invalid(std::move(verifier.error().message), at + "/vkey");
  if (verifier->name != origin) return Invalid("a checkpoint key has the log's origin as its name", at + "/vkey");
  return verifier->key;
}

Result<Bytes> ReadSignature(const json::Value& signatures, const std::string& member, const crypto::PublicKey& key) {
  TRY_ASSIGN(const std::string text, json::RequireText(signatures, member, "/signatures"));
  auto signature = FromBase64(text);
  if (!signature.has_value() || signature->size() != crypto::SignatureBytes(key.algorithm()))
    return Invalid("this is no signature of the key, in base64", "/signatures/" + member);
  return signature;
}

// A line of its own in what is signed.
Result<std::string> ReadLine(const json::Value& root, std::string_view member, std::size_t bytes_max) {
  TRY_ASSIGN(std::string text, json::OptionalText(root, member, ""));
  if (text.size() > bytes_max || HoldsControlCharacter(text))
    return Invalid(fmt::format("this is a line of at most {} bytes without control characters", bytes_max),
                   "/" + std::string(member));
  return text;
}

// What a change says besides its keys.
struct Words {
  std::string origin;
  KeyChangeKind kind = KeyChangeKind::kRotate;
  KeyRole role = KeyRole::kCheckpoint;
  bool overlap = false;
  UnixSeconds time = 0;
  std::string reason;
};

Result<bool> ReadOverlap(const json::Value& root) {
  const auto overlap = root.find("overlap");
  if (overlap == root.end()) return false;
  if (!overlap->is_boolean()) return Invalid("this must be true or false", "/overlap");
  return overlap->get<bool>();
}

Result<Words> ReadWords(const json::Value& root) {
  Words words;
  TRY_ASSIGN(words.origin, ReadLine(root, "origin", kOriginBytesMax));
  if (!IsKeyName(words.origin)) return Invalid("this is no origin of a log", "/origin");
  TRY_ASSIGN(const std::string kind, json::RequireText(root, "change", ""));
  if (kind == Name(KeyChangeKind::kRetire))
    words.kind = KeyChangeKind::kRetire;
  else if (kind != Name(KeyChangeKind::kRotate))
    return Invalid("write rotate or retire", "/change");
  TRY_ASSIGN(const std::string role, json::RequireText(root, "role", ""));
  const auto known = KeyRoleFromName(role);
  if (!known.has_value()) return Invalid(known.error().message, "/role");
  words.role = *known;
  TRY_ASSIGN(words.overlap, ReadOverlap(root));
  if (words.role == KeyRole::kReceipt && words.kind == KeyChangeKind::kRetire)
    return Invalid("a receipt key ends with the one that replaces it: a receipt has one signature", "/change");
  if (words.overlap && (words.role == KeyRole::kReceipt || words.kind == KeyChangeKind::kRetire))
    return Invalid("only checkpoint keys overlap, from the entry on that brings the new one", "/overlap");
  TRY_ASSIGN(const std::string time, json::RequireText(root, "time", ""));
  const auto parsed = ParseTime(time);
  if (!parsed.has_value()) return Invalid(parsed.error().message, "/time");
  words.time = *parsed;
  TRY_ASSIGN(words.reason, ReadLine(root, "reason", kReasonBytesMax));
  return words;
}

}  // namespace

std::string_view Name(KeyRole role) {
  return role == KeyRole::kCheckpoint ? "checkpoint" : "receipt";
}

Result<KeyRole> KeyRoleFromName(std::string_view name) {
  for (const KeyRole role : {KeyRole::kCheckpoint, KeyRole::kReceipt})
    if (name == Name(role)) return role;
  return Invalid(fmt::format("'{}' is no role of a log's key; write checkpoint or receipt", name));
}

std::string_view Name(KeyChangeKind kind) {
  return kind == KeyChangeKind::kRotate ? "rotate" : "retire";
}

bool IsKeyChange(const statement::SignedStatement& statement) {
  return statement.headers().content_type == statement::content_type::kLogKeys;
}

std::string KeyText(KeyRole role, const std::string& origin, const crypto::PublicKey& key) {
  return role == KeyRole::kCheckpoint ? VerifierKey(origin, key) : ToBase64Url(key.kid());
}

std::string SignedText(const KeyChange& change) {
  return fmt::format("entente log-keys v1\norigin {}\n{} {}\nold {}\nnew {}\noverlap {}\ntime {}\nreason {}\n",
                     change.origin, Name(change.kind), Name(change.role),
                     KeyText(change.role, change.origin, change.old_key),
                     KeyText(change.role, change.origin, change.new_key), change.overlap ? "yes" : "no",
                     FormatTime(change.time), change.reason);
}

Result<KeyChange> ParseKeyChange(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text, limits::kStatementJsonBytesMax));
  TRY(json::OnlyMembers(root, {"origin", "change", "role", "old", "new", "overlap", "time", "reason", "signatures"},
                        ""));
  TRY_ASSIGN(Words words, ReadWords(root));
  TRY_ASSIGN(crypto::PublicKey old_key, ReadKey(root, "old", words.role, words.origin));
  TRY_ASSIGN(crypto::PublicKey new_key, ReadKey(root, "new", words.role, words.origin));
  if (old_key == new_key) return Invalid("old and new key are the same", "/new");
  TRY_ASSIGN(const json::Value* signatures, json::RequireObject(root, "signatures", ""));
  const bool rotates = words.kind == KeyChangeKind::kRotate;
  if (rotates)
    TRY(json::OnlyMembers(*signatures, {"old", "new"}, "/signatures"));
  else
    TRY(json::OnlyMembers(*signatures, {"new"}, "/signatures"));
  KeyChange change{std::move(words.origin),
                   words.kind,
                   words.role,
                   std::move(old_key),
                   std::move(new_key),
                   words.overlap,
                   words.time,
                   std::move(words.reason),
                   {},
                   {}};
  if (rotates) {
    TRY_ASSIGN(change.old_signature, ReadSignature(*signatures, "old", change.old_key));
  }
  TRY_ASSIGN(change.new_signature, ReadSignature(*signatures, "new", change.new_key));
  return change;
}

std::string ToJson(const KeyChange& change) {
  json::Value root;
  root["origin"] = change.origin;
  root["change"] = Name(change.kind);
  root["role"] = Name(change.role);
  root["old"] = KeyJson(change, change.old_key);
  root["new"] = KeyJson(change, change.new_key);
  if (change.overlap) root["overlap"] = true;
  root["time"] = FormatTime(change.time);
  if (!change.reason.empty()) root["reason"] = change.reason;
  if (change.kind == KeyChangeKind::kRotate) root["signatures"]["old"] = ToBase64(change.old_signature);
  root["signatures"]["new"] = ToBase64(change.new_signature);
  return root.dump();
}

Result<void> CheckSignatures(const KeyChange& change) {
  const std::string text = SignedText(change);
  if (change.kind == KeyChangeKind::kRotate && !change.old_key.Verify(AsBytes(text), change.old_signature).has_value())
    return Fail(ErrorCode::kUnauthorized, "the old key's signature on the change does not hold", "/signatures/old");
  if (!change.new_key.Verify(AsBytes(text), change.new_signature).has_value())
    return Fail(ErrorCode::kUnauthorized, "the new key's signature on the change does not hold", "/signatures/new");
  return {};
}

Result<void> CheckKeyChangeDocument(ByteView document) {
  TRY(ParseKeyChange(AsText(document)));
  return {};
}

Result<void> SignKeyChange(KeyChange& change, const crypto::PrivateKey* old_key, const crypto::PrivateKey& new_key) {
  const std::string text = SignedText(change);
  if (old_key != nullptr) {
    TRY_ASSIGN(change.old_signature, old_key->Sign(AsBytes(text)));
  }
  TRY_ASSIGN(change.new_signature, new_key.Sign(AsBytes(text)));
  return {};
}

}  // namespace entente::log
