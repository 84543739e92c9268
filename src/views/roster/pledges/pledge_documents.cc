#include "views/roster/pledges/pledge_documents.h"

#include <fmt/format.h>

#include <array>

#include "views/roster/document_fields.h"
#include "views/roster/pledges/actions.h"
#include "views/roster/public_fields.h"

namespace entente::roster {
namespace {

constexpr std::array kReported = {Reported::kUnderWay, Reported::kKept, Reported::kMissed};
constexpr std::string_view kGiven = "given";
constexpr std::string_view kRevoked = "revoked";
constexpr std::string_view kPublicProgress = "public";
constexpr std::string_view kByConsent = "by-consent";

// One of two words; true for the first.
Result<bool> ReadEither(const json::Value& object, const char* member, std::string_view yes, std::string_view no) {
  TRY_ASSIGN(const std::string word, json::RequireText(object, member, ""));
  if (word == yes) return true;
  if (word == no) return false;
  return Invalid(fmt::format("'{}' is not taken here; write {} or {}", word, yes, no), std::string("/") + member);
}

Result<progress::Target> ReadTarget(const json::Value& measure) {
  TRY(json::OnlyMembers(measure, {"name", "at_least", "at_most"}, "/measure"));
  TRY_ASSIGN(const std::string name, json::RequireText(measure, "name", "/measure"));
  TRY_ASSIGN(const progress::MeasureName known, AtPlace(progress::MeasureFromName(name), "/measure/name"));
  const bool share = progress::UnitOf(known) == progress::Unit::kShare;
  const char* wanted = share ? "at_least" : "at_most";
  const char* other = share ? "at_most" : "at_least";
  if (measure.contains(other))
    return Invalid(fmt::format("{} is measured in {}: its target is `{}`", name, Name(progress::UnitOf(known)), wanted),
                   std::string("/measure/") + other);
  const std::string place = std::string("/measure/") + wanted;
  const auto value = measure.find(wanted);
  if (value == measure.end() || !value->is_number())
    return Invalid(fmt::format("this number is missing: the target of {}", name), place);
  return AtPlace(progress::MakeTarget(known, value->get<double>()), place);
}

Result<PledgeMeasure> ReadMeasure(const json::Value& root) {
  PledgeMeasure read;
  if (!root.contains("measure")) return read;
  TRY_ASSIGN(const json::Value* measure, json::RequireObject(root, "measure", ""));
  if (measure->contains("text")) {
    TRY(json::OnlyMembers(*measure, {"text"}, "/measure"));
    TRY_ASSIGN(read.text, ReadPublicText(*measure, "text", "/measure", Presence::kRequired));
    return read;
  }
  TRY_ASSIGN(read.target, ReadTarget(*measure));
  return read;
}

Result<PledgeTerms> ReadTerms(const json::Value& root) {
  PledgeTerms terms;
  TRY_ASSIGN(terms.what, ReadPublicText(root, "what", "", Presence::kRequired));
  TRY_ASSIGN(terms.measure, ReadMeasure(root));
  TRY_ASSIGN(terms.action, ReadLine(root, "action", "", Presence::kOptional));
  if (!terms.action.empty() && FindPledgeAction(terms.action) == nullptr)
    return Invalid(fmt::format("'{}' is no action; there are A1 to A25: entente pledge actions", terms.action),
                   "/action");
  TRY_ASSIGN(terms.due, ReadDate(root, "due", "", Presence::kOptional));
  if (root.contains("visibility")) {
    TRY_ASSIGN(const bool open, ReadEither(root, "visibility", Name(Visibility::kPublic), Name(Visibility::kPrivate)));
    terms.visibility = open ? Visibility::kPublic : Visibility::kPrivate;
  }
  return terms;
}

void PutTerms(json::Value& root, const PledgeTerms& terms) {
  root["what"] = terms.what;
  if (!terms.measure.text.empty()) root["measure"] = {{"text", terms.measure.text}};
  if (terms.measure.target.has_value()) {
    const progress::Target& target = *terms.measure.target;
    const bool share = progress::UnitOf(target.measure) == progress::Unit::kShare;
    root["measure"] = {{"name", Name(target.measure)},
                       {share ? "at_least" : "at_most", progress::AsNumber(target.millionths)}};
  }
  PutIfAny(root, "action", terms.action);
  PutIfAny(root, "due", terms.due);
  if (terms.visibility == Visibility::kPublic) root["visibility"] = Name(terms.visibility);
}

template <class T>
Result<void> Outcome(const Result<T>& parsed) {
  if (!parsed.has_value()) return std::unexpected(parsed.error());
  return {};
}

}  // namespace

std::string_view Name(Visibility visibility) {
  return visibility == Visibility::kPublic ? "public" : "private";
}

std::string_view Name(Reported reported) {
  switch (reported) {
    case Reported::kUnderWay:
      return "under-way";
    case Reported::kKept:
      return "kept";
    case Reported::kMissed:
      return "missed";
  }
  return "";
}

Result<Reported> ReportedFromName(std::string_view name) {
  for (const Reported one : kReported)
    if (Name(one) == name) return one;
  return Invalid(fmt::format("'{}' is nothing that is reported of a pledge; write under-way, kept or missed", name));
}

Result<PledgeDocument> ParsePledge(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"id", "instrument", "clause", "what", "measure", "action", "due", "visibility"}, ""));
  PledgeDocument document;
  TRY_ASSIGN(document.id, ReadId(root, "id", ""));
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(document.clause, ReadLine(root, "clause", "", Presence::kRequired));
  TRY_ASSIGN(document.terms, ReadTerms(root));
  return document;
}

Result<PledgeRevisionDocument> ParsePledgeRevision(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"pledge", "what", "measure", "action", "due", "visibility", "reason"}, ""));
  PledgeRevisionDocument document;
  TRY_ASSIGN(document.pledge, ReadId(root, "pledge", ""));
  TRY_ASSIGN(document.terms, ReadTerms(root));
  TRY_ASSIGN(document.reason, ReadPublicText(root, "reason", "", Presence::kRequired));
  return document;
}

Result<PledgeWithdrawalDocument> ParsePledgeWithdrawal(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"pledge", "reason"}, ""));
  PledgeWithdrawalDocument document;
  TRY_ASSIGN(document.pledge, ReadId(root, "pledge", ""));
  TRY_ASSIGN(document.reason, ReadPublicText(root, "reason", "", Presence::kRequired));
  return document;
}

Result<PledgeReportDocument> ParsePledgeReport(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"pledge", "date", "state", "text", "value", "evidence"}, ""));
  PledgeReportDocument document;
  TRY_ASSIGN(document.pledge, ReadId(root, "pledge", ""));
  TRY_ASSIGN(document.date, ReadDate(root, "date", "", Presence::kRequired));
  TRY_ASSIGN(const std::string state, json::RequireText(root, "state", ""));
  TRY_ASSIGN(document.state, AtPlace(ReportedFromName(state), "/state"));
  TRY_ASSIGN(document.text, ReadPublicText(root, "text", "", Presence::kOptional));
  TRY_ASSIGN(document.value, ReadPublicLine(root, "value", "", Presence::kOptional));
  TRY_ASSIGN(document.evidence, ReadEvidence(root, ""));
  return document;
}

Result<ProgressConsentDocument> ParseProgressConsent(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"instrument", "consent", "reason"}, ""));
  ProgressConsentDocument document;
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(document.given, ReadEither(root, "consent", kGiven, kRevoked));
  TRY_ASSIGN(document.reason, ReadPublicText(root, "reason", "", Presence::kOptional));
  return document;
}

Result<ProgressRuleDocument> ParseProgressRule(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"instrument", "progress", "reason"}, ""));
  ProgressRuleDocument document;
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(document.is_public, ReadEither(root, "progress", kPublicProgress, kByConsent));
  TRY_ASSIGN(document.reason, ReadPublicText(root, "reason", "", Presence::kRequired));
  return document;
}

std::string ToJson(const PledgeDocument& document) {
  json::Value root;
  root["id"] = document.id;
  root["instrument"] = document.instrument;
  root["clause"] = document.clause;
  PutTerms(root, document.terms);
  return Dump(root);
}

std::string ToJson(const PledgeRevisionDocument& document) {
  json::Value root;
  root["pledge"] = document.pledge;
  PutTerms(root, document.terms);
  root["reason"] = document.reason;
  return Dump(root);
}

std::string ToJson(const PledgeWithdrawalDocument& document) {
  json::Value root;
  root["pledge"] = document.pledge;
  root["reason"] = document.reason;
  return Dump(root);
}

std::string ToJson(const PledgeReportDocument& document) {
  json::Value root;
  root["pledge"] = document.pledge;
  root["date"] = document.date;
  root["state"] = Name(document.state);
  PutIfAny(root, "text", document.text);
  PutIfAny(root, "value", document.value);
  if (!document.evidence.empty()) root["evidence"] = document.evidence;
  return Dump(root);
}

std::string ToJson(const ProgressConsentDocument& document) {
  json::Value root;
  root["instrument"] = document.instrument;
  root["consent"] = document.given ? kGiven : kRevoked;
  PutIfAny(root, "reason", document.reason);
  return Dump(root);
}

std::string ToJson(const ProgressRuleDocument& document) {
  json::Value root;
  root["instrument"] = document.instrument;
  root["progress"] = document.is_public ? kPublicProgress : kByConsent;
  root["reason"] = document.reason;
  return Dump(root);
}

std::string ToJson(const PledgeTerms& terms) {
  json::Value root;
  PutTerms(root, terms);
  return Dump(root);
}

Result<PledgeTerms> ParsePledgeTerms(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  return ReadTerms(root);
}

Result<void> CheckPledge(ByteView document) {
  return Outcome(ParsePledge(AsText(document)));
}
Result<void> CheckPledgeRevision(ByteView document) {
  return Outcome(ParsePledgeRevision(AsText(document)));
}
Result<void> CheckPledgeWithdrawal(ByteView document) {
  return Outcome(ParsePledgeWithdrawal(AsText(document)));
}
Result<void> CheckPledgeReport(ByteView document) {
  return Outcome(ParsePledgeReport(AsText(document)));
}
Result<void> CheckProgressConsent(ByteView document) {
  return Outcome(ParseProgressConsent(AsText(document)));
}
Result<void> CheckProgressRule(ByteView document) {
  return Outcome(ParseProgressRule(AsText(document)));
}

}  // namespace entente::roster
