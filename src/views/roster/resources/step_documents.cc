#include "views/roster/resources/step_documents.h"

#include <fmt/format.h>

#include "views/roster/public_fields.h"

namespace entente::roster {

std::string_view Name(DeliveryAnswer answer) {
  return answer == DeliveryAnswer::kConfirmed ? "confirmed" : "disputed";
}

Result<TakeUpDocument> ParseTakeUp(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"instrument", "offer", "need", "note"}, ""));
  TakeUpDocument document;
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(document.offer, ReadEntryIfAny(root, "offer", ""));
  TRY_ASSIGN(document.need, ReadEntryIfAny(root, "need", ""));
  if (!document.offer.has_value() && !document.need.has_value())
    return Invalid("name the entry of an offer, of a need, or of both", "/offer");
  if (document.offer == document.need) return Invalid("offer and need are two entries", "/need");
  TRY_ASSIGN(document.note, ReadPublicText(root, "note", "", Presence::kOptional));
  return document;
}

Result<TakeUpEndDocument> ParseTakeUpEnd(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"instrument", "take_up", "reason"}, ""));
  TakeUpEndDocument document;
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(document.take_up, ReadEntry(root, "take_up", ""));
  TRY_ASSIGN(document.reason, ReadPublicText(root, "reason", "", Presence::kRequired));
  return document;
}

Result<ResourceWithdrawalDocument> ParseResourceWithdrawal(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"instrument", "resource", "reason"}, ""));
  ResourceWithdrawalDocument document;
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(document.resource, ReadEntry(root, "resource", ""));
  TRY_ASSIGN(document.reason, ReadPublicText(root, "reason", "", Presence::kRequired));
  return document;
}

Result<DeliveryDocument> ParseDelivery(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"instrument", "take_up", "date", "quantity", "note", "evidence"}, ""));
  DeliveryDocument document;
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(document.take_up, ReadEntry(root, "take_up", ""));
  TRY_ASSIGN(document.date, ReadDate(root, "date", "", Presence::kOptional));
  TRY_ASSIGN(document.quantity, ReadQuantity(root, ""));
  TRY_ASSIGN(document.note, ReadPublicText(root, "note", "", Presence::kOptional));
  TRY_ASSIGN(document.evidence, ReadEvidence(root, ""));
  return document;
}

Result<DeliveryAnswerDocument> ParseDeliveryAnswer(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"instrument", "delivery", "answer", "reason", "evidence"}, ""));
  DeliveryAnswerDocument document;
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(document.delivery, ReadEntry(root, "delivery", ""));
  TRY_ASSIGN(const std::string answer, json::RequireText(root, "answer", ""));
  if (answer == Name(DeliveryAnswer::kDisputed)) {
    document.answer = DeliveryAnswer::kDisputed;
  } else if (answer != Name(DeliveryAnswer::kConfirmed)) {
    return Invalid(fmt::format("'{}' is no answer; write confirmed or disputed", answer), "/answer");
  }
  const auto presence = document.answer == DeliveryAnswer::kDisputed ? Presence::kRequired : Presence::kOptional;
  TRY_ASSIGN(document.reason, ReadPublicText(root, "reason", "", presence));
  TRY_ASSIGN(document.evidence, ReadEvidence(root, ""));
  return document;
}

std::string ToJson(const TakeUpDocument& document) {
  json::Value root;
  root["instrument"] = document.instrument;
  if (document.offer.has_value()) root["offer"] = *document.offer;
  if (document.need.has_value()) root["need"] = *document.need;
  PutIfAny(root, "note", document.note);
  return Dump(root);
}

std::string ToJson(const TakeUpEndDocument& document) {
  json::Value root;
  root["instrument"] = document.instrument;
  root["take_up"] = document.take_up;
  root["reason"] = document.reason;
  return Dump(root);
}

std::string ToJson(const ResourceWithdrawalDocument& document) {
  json::Value root;
  root["instrument"] = document.instrument;
  root["resource"] = document.resource;
  root["reason"] = document.reason;
  return Dump(root);
}

std::string ToJson(const DeliveryDocument& document) {
  json::Value root;
  root["instrument"] = document.instrument;
  root["take_up"] = document.take_up;
  PutIfAny(root, "date", document.date);
  PutIfAny(root, "quantity", document.quantity);
  PutIfAny(root, "note", document.note);
  PutIfAny(root, "evidence", document.evidence);
  return Dump(root);
}

std::string ToJson(const DeliveryAnswerDocument& document) {
  json::Value root;
  root["instrument"] = document.instrument;
  root["delivery"] = document.delivery;
  root["answer"] = Name(document.answer);
  PutIfAny(root, "reason", document.reason);
  PutIfAny(root, "evidence", document.evidence);
  return Dump(root);
}

Result<void> CheckTakeUp(ByteView document) {
  TRY(ParseTakeUp(AsText(document)));
  return {};
}

Result<void> CheckTakeUpEnd(ByteView document) {
  TRY(ParseTakeUpEnd(AsText(document)));
  return {};
}

Result<void> CheckResourceWithdrawal(ByteView document) {
  TRY(ParseResourceWithdrawal(AsText(document)));
  return {};
}

Result<void> CheckDelivery(ByteView document) {
  TRY(ParseDelivery(AsText(document)));
  return {};
}

Result<void> CheckDeliveryAnswer(ByteView document) {
  TRY(ParseDeliveryAnswer(AsText(document)));
  return {};
}

}  // namespace entente::roster
