// Documents on parties and their keys: trust anchors, party, admission, key revocation.
#include <fmt/format.h>

#include "base/encoding.h"
#include "views/roster/document_fields.h"
#include "views/roster/documents.h"

namespace entente::roster {
namespace {

constexpr std::size_t kKidBytesMax = 64;
constexpr std::size_t kReceiptKeysMax = 16;

}  // namespace

std::string_view Name(Decision decision) {
  return decision == Decision::kAdmitted ? "admitted" : "refused";
}

std::string_view Name(RevocationReason reason) {
  switch (reason) {
    case RevocationReason::kCompromised:
      return "compromised";
    case RevocationReason::kLost:
      return "lost";
    case RevocationReason::kSuperseded:
      return "superseded";
    case RevocationReason::kRetired:
      return "retired";
  }
  return "retired";
}

Result<RevocationReason> RevocationReasonFromName(std::string_view name) {
  for (const RevocationReason reason : {RevocationReason::kCompromised, RevocationReason::kLost,
                                        RevocationReason::kSuperseded, RevocationReason::kRetired}) {
    if (Name(reason) == name) return reason;
  }
  return Invalid(
      fmt::format("'{}' is no reason to revoke a key; write compromised, lost, superseded or retired", name));
}

namespace {

constexpr std::size_t kRootBytes = 32;

Result<std::optional<SucceededLog>> ReadSucceeded(const json::Value& root) {
  if (!root.contains("succeeds")) return std::optional<SucceededLog>();
  const std::string at = "/succeeds";
  TRY_ASSIGN(const json::Value* value, json::RequireObject(root, "succeeds", ""));
  TRY(json::OnlyMembers(*value, {"origin", "size", "root", "checkpoint_key"}, at));
  SucceededLog log;
  TRY_ASSIGN(log.origin, ReadLine(*value, "origin", at, Presence::kRequired));
  const auto size = value->find("size");
  if (size == value->end() || !size->is_number_unsigned() || size->get<std::uint64_t>() == 0)
    return Invalid("this is the size of a log, from 1 on", at + "/size");
  log.size = size->get<std::uint64_t>();
  TRY_ASSIGN(log.root, json::RequireText(*value, "root", at));
  const auto bytes = FromBase64(log.root);
  if (!bytes.has_value() || bytes->size() != kRootBytes)
    return Invalid("this is a root: 32 bytes in base64", at + "/root");
  TRY_ASSIGN(log.checkpoint_key, ReadLine(*value, "checkpoint_key", at, Presence::kRequired));
  return std::optional(std::move(log));
}

json::Value JsonOf(const SucceededLog& log) {
  json::Value value;
  value["origin"] = log.origin;
  value["size"] = log.size;
  value["root"] = log.root;
  value["checkpoint_key"] = log.checkpoint_key;
  return value;
}

}  // namespace

Result<TrustAnchorsDocument> ParseTrustAnchors(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"origin", "operator", "checkpoint_key", "receipt_keys", "succeeds"}, ""));
  TrustAnchorsDocument document;
  TRY_ASSIGN(document.origin, ReadLine(root, "origin", "", Presence::kRequired));
  TRY_ASSIGN(const json::Value* owner, json::RequireObject(root, "operator", ""));
  TRY(json::OnlyMembers(*owner, {"id", "name", "keys"}, "/operator"));
  TRY_ASSIGN(document.operator_id, ReadId(*owner, "id", "/operator"));
  TRY_ASSIGN(document.operator_name, ReadLine(*owner, "name", "/operator", Presence::kRequired));
  TRY_ASSIGN(document.keys, ReadKeys(*owner, "/operator"));
  TRY_ASSIGN(document.checkpoint_key, ReadLine(root, "checkpoint_key", "", Presence::kRequired));
  TRY_ASSIGN(const json::Value* receipt_keys, json::RequireArray(root, "receipt_keys", ""));
  if (receipt_keys->empty() || receipt_keys->size() > kReceiptKeysMax)
    return Invalid(fmt::format("there must be 1 to {} receipt keys", kReceiptKeysMax), "/receipt_keys");
  for (std::size_t i = 0; i < receipt_keys->size(); ++i) {
    const std::string at = fmt::format("/receipt_keys/{}", i);
    TRY(json::OnlyMembers((*receipt_keys)[i], {"jwk"}, at));
    TRY_ASSIGN(auto key, ReadJwk((*receipt_keys)[i], at));
    document.receipt_keys.push_back(std::move(key));
  }
  TRY_ASSIGN(document.succeeds, ReadSucceeded(root));
  return document;
}

std::string ToJson(const TrustAnchorsDocument& document) {
  json::Value owner;
  owner["id"] = document.operator_id;
  owner["name"] = document.operator_name;
  owner["keys"] = JsonOf(document.keys);
  json::Value root;
  root["origin"] = document.origin;
  root["operator"] = std::move(owner);
  root["checkpoint_key"] = document.checkpoint_key;
  root["receipt_keys"] = json::Value::array();
  for (const crypto::PublicKey& key : document.receipt_keys) {
    json::Value entry;
    entry["jwk"] = JwkOf(key);
    root["receipt_keys"].push_back(std::move(entry));
  }
  if (document.succeeds.has_value()) root["succeeds"] = JsonOf(*document.succeeds);
  return Dump(root);
}

Result<PartyDocument> ParseParty(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(
      root, {"id", "name", "kind", "country", "domain", "keys", "signatures", "certificates", "notice"}, ""));
  PartyDocument document;
  TRY_ASSIGN(document.id, ReadId(root, "id", ""));
  TRY_ASSIGN(document.name, ReadLine(root, "name", "", Presence::kRequired));
  TRY_ASSIGN(document.kind, ReadKind(root, ""));
  TRY_ASSIGN(document.country, ReadCountry(root, ""));
  TRY_ASSIGN(document.domain, ReadDomain(root, ""));
  TRY_ASSIGN(document.keys, ReadKeys(root, ""));
  TRY_ASSIGN(document.signatures, ReadSignatures(root, document.keys, ""));
  TRY_ASSIGN(document.certificates, ReadCertifiedNames(root));
  TRY_ASSIGN(document.notice, ReadText(root, "notice", ""));
  return document;
}

std::string ToJson(const PartyDocument& document) {
  json::Value root;
  root["id"] = document.id;
  root["name"] = document.name;
  root["kind"] = registration::Name(document.kind);
  PutIfAny(root, "country", document.country);
  PutIfAny(root, "domain", document.domain);
  root["keys"] = JsonOf(document.keys);
  PutIfAny(root, "signatures", document.signatures);
  if (!document.certificates.empty()) root["certificates"] = JsonOf(document.certificates);
  PutIfAny(root, "notice", document.notice);
  return Dump(root);
}

Result<AdmissionDocument> ParseAdmission(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"party", "decision", "reason"}, ""));
  AdmissionDocument document;
  TRY_ASSIGN(document.party, ReadId(root, "party", ""));
  TRY_ASSIGN(const std::string decision, json::RequireText(root, "decision", ""));
  if (decision == Name(Decision::kRefused)) {
    document.decision = Decision::kRefused;
  } else if (decision != Name(Decision::kAdmitted)) {
    return Invalid(fmt::format("'{}' is no decision; write admitted or refused", decision), "/decision");
  }
  TRY_ASSIGN(document.reason, ReadText(root, "reason", ""));
  return document;
}

std::string ToJson(const AdmissionDocument& document) {
  json::Value root;
  root["party"] = document.party;
  root["decision"] = Name(document.decision);
  PutIfAny(root, "reason", document.reason);
  return Dump(root);
}

Result<KeyRevocationDocument> ParseKeyRevocation(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"party", "kid", "reason", "note", "since"}, ""));
  KeyRevocationDocument document;
  TRY_ASSIGN(document.party, ReadId(root, "party", ""));
  TRY_ASSIGN(const std::string kid, json::RequireText(root, "kid", ""));
  TRY_ASSIGN(document.kid, AtPlace(FromBase64Url(kid), "/kid"));
  if (document.kid.empty() || document.kid.size() > kKidBytesMax)
    return Invalid(fmt::format("a kid has 1 to {} bytes", kKidBytesMax), "/kid");
  TRY_ASSIGN(const std::string reason, json::RequireText(root, "reason", ""));
  TRY_ASSIGN(document.reason, AtPlace(RevocationReasonFromName(reason), "/reason"));
  TRY_ASSIGN(document.note, ReadText(root, "note", ""));
  if (root.contains("since")) {
    TRY_ASSIGN(const std::string since, json::RequireText(root, "since", ""));
    TRY_ASSIGN(document.since, AtPlace(ParseTime(since), "/since"));
    if (document.reason != RevocationReason::kCompromised)
      return Invalid("only a compromised key has a time since when it was compromised", "/since");
  }
  return document;
}

std::string ToJson(const KeyRevocationDocument& document) {
  json::Value root;
  root["party"] = document.party;
  root["kid"] = ToBase64Url(document.kid);
  root["reason"] = Name(document.reason);
  PutIfAny(root, "note", document.note);
  if (document.since.has_value()) root["since"] = FormatTime(*document.since);
  return Dump(root);
}

}  // namespace entente::roster
