// Documents by which others give a party keys, and a party gives others its voice: key recovery, delegation.
#include <fmt/format.h>

#include <set>

#include "base/encoding.h"
#include "views/roster/document_fields.h"
#include "views/roster/documents.h"

namespace entente::roster {

Result<KeyRecoveryDocument> ParseKeyRecovery(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"party", "keys", "reason", "evidence"}, ""));
  KeyRecoveryDocument document;
  TRY_ASSIGN(document.party, ReadId(root, "party", ""));
  TRY_ASSIGN(document.keys, ReadKeys(root, ""));
  TRY_ASSIGN(document.reason, ReadText(root, "reason", ""));
  if (document.reason.empty()) return Invalid("say why: this is shown with the party for good", "/reason");
  TRY_ASSIGN(document.evidence, ReadText(root, "evidence", ""));
  return document;
}

std::string ToJson(const KeyRecoveryDocument& document) {
  json::Value root;
  root["party"] = document.party;
  root["keys"] = JsonOf(document.keys);
  root["reason"] = document.reason;
  PutIfAny(root, "evidence", document.evidence);
  return Dump(root);
}

std::string InOneForm(const std::vector<KeyWithRoles>& keys) {
  std::set<std::string> listed;
  for (const KeyWithRoles& one : keys)
    listed.insert(ToBase64Url(one.key.kid()) + ": " + registration::NamesOf(one.roles));
  std::string text;
  for (const std::string& one : listed) text += one + "; ";
  return text;
}

Result<DelegationDocument> ParseDelegation(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"delegate", "roles", "until"}, ""));
  DelegationDocument document;
  TRY_ASSIGN(document.delegate, ReadId(root, "delegate", ""));
  TRY_ASSIGN(document.roles, ReadRoles(root, ""));
  for (const auto role : {registration::Role::kInstrument, registration::Role::kAdmin}) {
    if (document.roles.Has(role))
      return Invalid(fmt::format("the role {} cannot be delegated: a party does that itself", Name(role)), "/roles");
  }
  if (root.contains("until")) {
    TRY_ASSIGN(const std::string until, json::RequireText(root, "until", ""));
    TRY_ASSIGN(document.until, AtPlace(ParseTime(until), "/until"));
    if (document.roles.empty()) return Invalid("what ends has no time until when it holds", "/until");
  }
  return document;
}

std::string ToJson(const DelegationDocument& document) {
  json::Value root;
  root["delegate"] = document.delegate;
  root["roles"] = JsonOf(document.roles);
  if (document.until.has_value()) root["until"] = FormatTime(*document.until);
  return Dump(root);
}

}  // namespace entente::roster
