#include "views/roster/working_groups/working_group_documents.h"

#include <fmt/format.h>

#include <algorithm>

namespace entente::roster {
namespace {

constexpr std::string_view kDelivered = "delivered";
constexpr std::string_view kUnderWay = "under-way";

Result<std::vector<PlannedDeliverable>> ReadDeliverables(const json::Value& root) {
  TRY_ASSIGN(const json::Value list, ReadArray(root, "deliverables", "", 0, kDeliverablesMax));
  std::vector<PlannedDeliverable> deliverables;
  deliverables.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string at = fmt::format("/deliverables/{}", i);
    TRY(json::OnlyMembers(list[i], {"id", "title", "due"}, at));
    PlannedDeliverable one;
    TRY_ASSIGN(one.id, ReadShortId(list[i], "id", at));
    if (std::ranges::find(deliverables, one.id, &PlannedDeliverable::id) != deliverables.end())
      return Invalid(fmt::format("there are two deliverables '{}'", one.id), at + "/id");
    TRY_ASSIGN(one.title, ReadPublicLine(list[i], "title", at, Presence::kRequired));
    TRY_ASSIGN(one.due, ReadDate(list[i], "due", at, Presence::kOptional));
    deliverables.push_back(std::move(one));
  }
  return deliverables;
}

}  // namespace

std::string_view Name(Membership membership) {
  return membership == Membership::kJoins ? "joins" : "leaves";
}

Result<WorkingGroupDocument> ParseWorkingGroup(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(
      root, {"id", "instrument", "title", "purpose", "chairs", "goals", "deliverables", "documents", "reason"}, ""));
  WorkingGroupDocument document;
  TRY_ASSIGN(document.id, ReadId(root, "id", ""));
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(document.title, ReadPublicLine(root, "title", "", Presence::kRequired));
  TRY_ASSIGN(document.purpose, ReadPublicText(root, "purpose", "", Presence::kOptional));
  TRY_ASSIGN(document.chairs, ReadIds(root, "chairs", "", 1, kChairsMax));
  TRY_ASSIGN(document.goals, ReadPublicLines(root, "goals", "", kGoalsMax));
  TRY_ASSIGN(document.deliverables, ReadDeliverables(root));
  TRY_ASSIGN(document.documents, ReadCitedDocuments(root, "documents", ""));
  TRY_ASSIGN(document.reason, ReadPublicText(root, "reason", "", Presence::kOptional));
  return document;
}

Result<MembershipDocument> ParseMembership(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"working_group", "membership", "reason"}, ""));
  MembershipDocument document;
  TRY_ASSIGN(document.working_group, ReadId(root, "working_group", ""));
  TRY_ASSIGN(const std::string membership, json::RequireText(root, "membership", ""));
  if (membership == Name(Membership::kLeaves)) {
    document.membership = Membership::kLeaves;
  } else if (membership != Name(Membership::kJoins)) {
    return Invalid(fmt::format("'{}' is neither joins nor leaves", membership), "/membership");
  }
  TRY_ASSIGN(document.reason, ReadPublicText(root, "reason", "", Presence::kOptional));
  return document;
}

Result<DeliverableReportDocument> ParseDeliverableReport(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"working_group", "deliverable", "state", "document", "note"}, ""));
  DeliverableReportDocument document;
  TRY_ASSIGN(document.working_group, ReadId(root, "working_group", ""));
  TRY_ASSIGN(document.deliverable, ReadShortId(root, "deliverable", ""));
  TRY_ASSIGN(const std::string state, json::RequireText(root, "state", ""));
  document.delivered = state == kDelivered;
  if (!document.delivered && state != kUnderWay)
    return Invalid(fmt::format("'{}' is neither under-way nor delivered", state), "/state");
  if (root.contains("document")) {
    TRY_ASSIGN(const json::Value* cited, json::RequireObject(root, "document", ""));
    TRY_ASSIGN(document.document, ReadCitedDocument(*cited, "/document"));
  }
  if (document.delivered && !document.document.has_value())
    return Invalid("what was delivered is a document: its digest, or the entry that speaks of it", "/document");
  TRY_ASSIGN(document.note, ReadPublicText(root, "note", "", Presence::kOptional));
  return document;
}

Result<EndOfWorkingGroupDocument> ParseEndOfWorkingGroup(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"working_group", "reason"}, ""));
  EndOfWorkingGroupDocument document;
  TRY_ASSIGN(document.working_group, ReadId(root, "working_group", ""));
  TRY_ASSIGN(document.reason, ReadPublicText(root, "reason", "", Presence::kRequired));
  return document;
}

std::string ToJson(const WorkingGroupDocument& document) {
  json::Value root;
  root["id"] = document.id;
  root["instrument"] = document.instrument;
  root["title"] = document.title;
  PutIfAny(root, "purpose", document.purpose);
  root["chairs"] = document.chairs;
  PutIfAny(root, "goals", document.goals);
  json::Value deliverables = json::Value::array();
  for (const PlannedDeliverable& one : document.deliverables) {
    json::Value value;
    value["id"] = one.id;
    value["title"] = one.title;
    PutIfAny(value, "due", one.due);
    deliverables.push_back(std::move(value));
  }
  if (!deliverables.empty()) root["deliverables"] = std::move(deliverables);
  PutIfAny(root, "documents", document.documents);
  PutIfAny(root, "reason", document.reason);
  return Dump(root);
}

std::string ToJson(const MembershipDocument& document) {
  json::Value root;
  root["working_group"] = document.working_group;
  root["membership"] = Name(document.membership);
  PutIfAny(root, "reason", document.reason);
  return Dump(root);
}

std::string ToJson(const DeliverableReportDocument& document) {
  json::Value root;
  root["working_group"] = document.working_group;
  root["deliverable"] = document.deliverable;
  root["state"] = document.delivered ? kDelivered : kUnderWay;
  if (document.document.has_value()) root["document"] = JsonOf(*document.document);
  PutIfAny(root, "note", document.note);
  return Dump(root);
}

std::string ToJson(const EndOfWorkingGroupDocument& document) {
  json::Value root;
  root["working_group"] = document.working_group;
  root["reason"] = document.reason;
  return Dump(root);
}

Result<void> CheckWorkingGroup(ByteView document) {
  TRY(ParseWorkingGroup(AsText(document)));
  return {};
}

Result<void> CheckMembership(ByteView document) {
  TRY(ParseMembership(AsText(document)));
  return {};
}

Result<void> CheckDeliverableReport(ByteView document) {
  TRY(ParseDeliverableReport(AsText(document)));
  return {};
}

Result<void> CheckEndOfWorkingGroup(ByteView document) {
  TRY(ParseEndOfWorkingGroup(AsText(document)));
  return {};
}

}  // namespace entente::roster
