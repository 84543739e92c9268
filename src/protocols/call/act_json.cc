#include "protocols/call/act_json.h"

#include "protocols/api/answer.h"
#include "views/roster/instruments/act_words.h"

namespace entente::protocols {
namespace {

using roster::ActLine;
using roster::ActRow;
using roster::Language;

json::Value LineJson(const ActLine& line) {
  return {{"entry", line.entry},
          {"what", Name(line.what)},
          {"party", {{"id", line.party}, {"name", line.name}}},
          {"day", line.day}};
}
json::Value LineJson(const std::optional<ActLine>& line) {
  return line.has_value() ? LineJson(*line) : json::Value(nullptr);
}

json::Value SourceJson(const std::optional<roster::Source>& source) {
  if (!source.has_value()) return nullptr;
  return {{"title", source->title}, {"address", TextOrNull(source->address)}, {"as_of", TextOrNull(source->as_of)}};
}

json::Value PaperJson(const std::optional<roster::Paper>& paper) {
  if (!paper.has_value()) return nullptr;
  return {{"act", Name(paper->act)},
          {"form", Name(paper->form)},
          {"digest", paper->digest},
          {"received", paper->received},
          {"received_by", paper->received_by}};
}

json::Value OutcomeJson(const std::optional<roster::Outcome>& outcome) {
  if (!outcome.has_value()) return nullptr;
  return {{"state", Name(outcome->state)},
          {"late", outcome->late},
          {"day", TextOrNull(outcome->day)},
          {"entry", EntryOrNull(outcome->entry)}};
}

}  // namespace

json::Value ActJson(const ActRow& act) {
  json::Value referred_by = json::Value::array();
  for (const ActLine& line : act.referred_by) referred_by.push_back(LineJson(line));
  const bool dated = act.date.has_value();
  return {
      {"entry", act.entry},
      {"position", act.position},
      {"time", TimeText(act.time)},
      {"what", Name(act.what)},
      {"instrument", {{"id", act.instrument}, {"title", act.instrument_title}, {"vocabulary", Name(act.vocabulary)}}},
      {"party",
       {{"id", act.party.id},
        {"name", act.party.name},
        {"kind", registration::Name(act.party.kind)},
        {"country", TextOrNull(act.party.country)}}},
      {"issuer", {{"id", act.issuer}, {"name", act.issuer_name}}},
      {"by_custodian", act.by_custodian},
      {"date", dated ? json::Value(act.date->value) : json::Value(nullptr)},
      {"precision", dated ? json::Value(Name(act.date->precision)) : json::Value(nullptr)},
      {"version", TextOrNull(act.version)},
      {"clause", TextOrNull(act.clause)},
      {"text", TextOrNull(act.text)},
      {"by", TextOrNull(act.by)},
      {"where", TextOrNull(act.where)},
      {"source", SourceJson(act.source)},
      {"paper", PaperJson(act.paper)},
      {"refers_to", LineJson(act.refers_to)},
      {"referred_by", std::move(referred_by)},
      {"withdrawn", LineJson(act.withdrawn)},
      {"confirmed", LineJson(act.confirmed)},
      {"outcome", OutcomeJson(act.outcome)},
      {"marks", act.marks},
      {"in_doubt_since", EntryOrNull(act.in_doubt_since)},
      {"delegate", TextOrNull(act.delegate)},
      {"words",
       {{"en", WordsFor(act.what, act.vocabulary, Language::kEnglish)},
        {"fr", WordsFor(act.what, act.vocabulary, Language::kFrench)}}},
      {"summary", {{"en", SentenceOf(act, Language::kEnglish)}, {"fr", SentenceOf(act, Language::kFrench)}}}};
}

}  // namespace entente::protocols
