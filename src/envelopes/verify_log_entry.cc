#include "envelopes/verify_log_entry.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/encoding.h"
#include "codec/json.h"
#include "crypto/foreign_signature.h"
#include "merkle/tree.h"

namespace entente::envelopes {
namespace {

constexpr std::string_view kSignatureMark = "\n\n\xE2\x80\x94 ";  // blank line, em dash
constexpr std::size_t kKeyHintBytes = 4;

PartOutcome Part(std::string part, Outcome outcome, std::string why) {
  return {std::move(part), outcome, std::move(why)};
}

// Keys of logs that may have this id; all of them where the entry names none.
std::vector<const KnownKey*> KeysOfLog(const LogEntry& entry, const KnownTrust& trust) {
  std::vector<const KnownKey*> keys;
  const std::string id = ToHex(entry.log_id);
  for (const KnownKey& one : trust.keys) {
    if (one.use != KeyUse::kTransparencyLog) continue;
    if (entry.log_id.empty() || std::ranges::find(one.ids, id) != one.ids.end()) keys.push_back(&one);
  }
  return keys;
}

// ---- the promise: the log's signature over the canonical JSON (RFC 8785) of what it took in and when

std::string PromisedText(const LogEntry& entry) {
  return fmt::format(R"({{"body":"{}","integratedTime":{},"logID":"{}","logIndex":{}}})", ToBase64(entry.body),
                     entry.integrated, ToHex(entry.log_id), entry.index);
}

PartOutcome CheckPromise(const LogEntry& entry, const std::vector<const KnownKey*>& keys) {
  const std::string part = "signed entry timestamp";
  if (entry.promise.empty()) return Part(part, Outcome::kNotChecked, "the bundle has none");
  if (keys.empty()) return Part(part, Outcome::kKeyNotKnown, "no trust material has the key of this log");
  const std::string text = PromisedText(entry);
  for (const KnownKey* key : keys) {
    if (!crypto::VerifyForeign(key->key, AsBytes(text), entry.promise).has_value()) continue;
    if (!key->valid.Holds(entry.integrated))
      return Part(part, Outcome::kFalse, "the log's key was not valid at the time that it states");
    return Part(part, Outcome::kVerified,
                fmt::format("a key of {} signed {}", key->whose, FormatTime(entry.integrated)));
  }
  if (entry.log_id.empty()) return Part(part, Outcome::kKeyNotKnown, "it names no log, and no known log made it");
  return Part(part, Outcome::kFalse, "it names a known log, and that log's key did not make it");
}

// ---- the proof: RFC 6962, under a checkpoint (C2SP signed note) of the log

struct NoteSignature {
  Bytes hint;
  Bytes signature;
  std::string name;
};

std::vector<NoteSignature> SignaturesOf(std::string_view note) {
  std::vector<NoteSignature> all;
  std::size_t at = note.find(kSignatureMark);
  if (at == std::string_view::npos) return all;
  for (std::string_view rest = note.substr(at + 2); !rest.empty() && all.size() < kSignaturesMax;) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest = line.size() == rest.size() ? std::string_view() : rest.substr(line.size() + 1);
    const std::size_t space = line.rfind(' ');
    if (!line.starts_with("\xE2\x80\x94 ") || space < 4 || space == std::string_view::npos) continue;
    const auto bytes = FromBase64(line.substr(space + 1));
    if (!bytes.has_value() || bytes->size() <= kKeyHintBytes) continue;
    all.push_back({Bytes(bytes->begin(), bytes->begin() + kKeyHintBytes),
                   Bytes(bytes->begin() + kKeyHintBytes, bytes->end()), std::string(line.substr(4, space - 4))});
  }
  return all;
}

// The first bytes of the log's id (Rekor), or the key id of a signed note for Ed25519.
bool IsHintOf(const NoteSignature& signature, const crypto::PublicKey& key) {
  const auto starts = [&signature](const crypto::Digest& digest) {
    return std::equal(signature.hint.begin(), signature.hint.end(), digest.begin());
  };
  if (starts(crypto::Sha256(crypto::PublicKeyToDer(key)))) return true;
  if (key.algorithm() != crypto::Algorithm::kEdDsa) return false;
  Bytes named = ToBytes(std::string_view(signature.name + "\n"));
  named.push_back(1);
  Append(named, key.raw());
  return starts(crypto::Sha256(named));
}

// "origin\nsize\nroot\n…": whether the checkpoint is of this tree.
bool IsOfTree(std::string_view note, const LogInclusion& proof) {
  const std::size_t origin = note.find('\n');
  const std::size_t size = origin == std::string_view::npos ? origin : note.find('\n', origin + 1);
  const std::size_t root = size == std::string_view::npos ? size : note.find('\n', size + 1);
  if (root == std::string_view::npos) return false;
  return note.substr(origin + 1, size - origin - 1) == std::to_string(proof.tree_size) &&
         note.substr(size + 1, root - size - 1) == ToBase64(proof.root);
}

std::vector<PartOutcome> CheckInclusion(const LogEntry& entry, const std::vector<const KnownKey*>& keys) {
  const std::string part = "inclusion proof";
  if (!entry.inclusion.has_value()) return {Part(part, Outcome::kNotChecked, "the bundle has none")};
  const LogInclusion& proof = *entry.inclusion;
  if (!merkle::VerifyInclusion(proof.index, proof.tree_size, merkle::LeafHash(entry.body), proof.path, proof.root)
           .has_value())
    return {Part(part, Outcome::kFalse, "the entry is not in the tree of the root that it gives")};
  const std::string& note = proof.checkpoint;
  if (note.empty()) return {Part(part, Outcome::kNotChecked, "no checkpoint says whose tree this is")};
  if (!IsOfTree(note, proof)) return {Part(part, Outcome::kFalse, "the checkpoint is of another tree")};
  if (keys.empty()) return {Part(part, Outcome::kKeyNotKnown, "no trust material has the key of this log")};
  const std::size_t mark = note.find(kSignatureMark);
  const ByteView body = AsBytes(std::string_view(note).substr(0, mark == std::string::npos ? 0 : mark + 1));
  bool claimed = false;
  for (const NoteSignature& signature : SignaturesOf(note)) {
    for (const KnownKey* key : keys) {
      if (!IsHintOf(signature, key->key)) continue;
      claimed = true;
      if (crypto::VerifyForeign(key->key, body, signature.signature).has_value())
        return {Part(part, Outcome::kVerified, fmt::format("under a checkpoint that a key of {} signed", key->whose))};
    }
  }
  if (claimed) return {Part(part, Outcome::kFalse, "the checkpoint names a known key, and that key did not sign it")};
  return {Part(part, Outcome::kKeyNotKnown, "no known key of the log signed the checkpoint")};
}

// ---- what the entry is about

std::string TextAt(const json::Value& root, std::initializer_list<std::string_view> path) {
  const json::Value* at = &root;
  for (const std::string_view name : path) {
    const auto found = at->is_object() ? at->find(std::string(name)) : at->end();
    if (!at->is_object() || found == at->end()) return {};
    at = &*found;
  }
  return at->is_string() ? at->get<std::string>() : std::string();
}

// The elements of spec.….signatures.
const json::Value* SignaturesIn(const json::Value& spec, bool in_envelope) {
  const json::Value* at = &spec;
  if (in_envelope) {
    for (const char* name : {"content", "envelope"}) {
      if (!at->is_object() || !at->contains(name)) return nullptr;
      at = &(*at)[name];
    }
  }
  if (!at->is_object() || !at->contains("signatures")) return nullptr;
  return &(*at)["signatures"];
}

std::optional<bool> IsAbout(const LogEntry& entry, const SignedThing& thing) {
  const auto body = json::Parse(AsText(entry.body), std::size_t{1} << 20);
  if (!body.has_value() || !body->is_object() || !body->contains("spec")) return false;
  if (TextAt(*body, {"kind"}) != entry.kind || TextAt(*body, {"apiVersion"}) != entry.version) return false;
  const json::Value& spec = (*body)["spec"];
  const std::string digest = ToHex(thing.payload_digest);
  const std::string signature = ToBase64(thing.signature);
  const auto has_signature = [](const json::Value* all, std::string_view member, const std::string& is) {
    if (all == nullptr || !all->is_array()) return false;
    return std::ranges::any_of(*all, [&](const json::Value& one) { return TextAt(one, {member}) == is; });
  };
  if (entry.kind == "hashedrekord" && entry.version == "0.0.1")
    return (!thing.digest_known || TextAt(spec, {"data", "hash", "value"}) == digest) &&
           TextAt(spec, {"signature", "content"}) == signature;
  if (entry.kind == "dsse" && entry.version == "0.0.1")
    return TextAt(spec, {"payloadHash", "value"}) == digest &&
           has_signature(SignaturesIn(spec, false), "signature", signature);
  if (entry.kind == "intoto" && entry.version == "0.0.2")
    return TextAt(spec, {"content", "payloadHash", "value"}) == digest &&
           has_signature(SignaturesIn(spec, true), "sig", ToBase64(AsBytes(signature)));
  return std::nullopt;
}

}  // namespace

LogEntryOutcome VerifyLogEntry(const LogEntry& entry, const SignedThing& thing, const KnownTrust& trust) {
  LogEntryOutcome outcome;
  const auto keys = KeysOfLog(entry, trust);
  const auto about = IsAbout(entry, thing);
  if (!about.has_value())
    outcome.parts.push_back(Part("log entry", Outcome::kNotChecked,
                                 fmt::format("entries of kind {} {} are not read here", entry.kind, entry.version)));
  else
    outcome.parts.push_back(*about ? Part("log entry", Outcome::kVerified, "it is about this signature")
                                   : Part("log entry", Outcome::kFalse, "it is about something else"));
  PartOutcome promise = CheckPromise(entry, keys);
  outcome.time_holds = about.value_or(false) && promise.outcome == Outcome::kVerified;
  outcome.parts.push_back(std::move(promise));
  std::ranges::move(CheckInclusion(entry, keys), std::back_inserter(outcome.parts));
  return outcome;
}

}  // namespace entente::envelopes
