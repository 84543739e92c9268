#include "views/roster/claim_documents.h"

#include <fmt/format.h>

#include "views/roster/document_fields.h"

namespace entente::roster {

std::string_view Name(Ruling ruling) {
  return ruling == Ruling::kConfirmed ? "confirmed" : "refused";
}

Result<ClaimDocument> ParseClaim(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"instrument", "supporter"}, ""));
  ClaimDocument document;
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(document.supporter, ReadId(root, "supporter", ""));
  return document;
}

Result<ClaimDecisionDocument> ParseClaimDecision(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"instrument", "supporter", "party", "decision", "reason"}, ""));
  ClaimDecisionDocument document;
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(document.supporter, ReadId(root, "supporter", ""));
  TRY_ASSIGN(document.party, ReadId(root, "party", ""));
  TRY_ASSIGN(const std::string decision, json::RequireText(root, "decision", ""));
  if (decision == Name(Ruling::kRefused)) {
    document.ruling = Ruling::kRefused;
  } else if (decision != Name(Ruling::kConfirmed)) {
    return Invalid(fmt::format("'{}' is no decision; write confirmed or refused", decision), "/decision");
  }
  TRY_ASSIGN(document.reason, ReadText(root, "reason", ""));
  return document;
}

std::string ToJson(const ClaimDocument& document) {
  json::Value root;
  root["instrument"] = document.instrument;
  root["supporter"] = document.supporter;
  return Dump(root);
}

std::string ToJson(const ClaimDecisionDocument& document) {
  json::Value root;
  root["instrument"] = document.instrument;
  root["supporter"] = document.supporter;
  root["party"] = document.party;
  root["decision"] = Name(document.ruling);
  PutIfAny(root, "reason", document.reason);
  return Dump(root);
}

Result<void> CheckClaimOfEntry(ByteView document) {
  TRY(ParseClaim(AsText(document)));
  return {};
}

Result<void> CheckClaimDecision(ByteView document) {
  TRY(ParseClaimDecision(AsText(document)));
  return {};
}

}  // namespace entente::roster
