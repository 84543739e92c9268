#include "views/roster/contacts/ping_documents.h"

#include <fmt/format.h>

#include <algorithm>

#include "views/roster/document_fields.h"
#include "views/roster/personal.h"

namespace entente::roster {
namespace {

constexpr std::size_t kParticipantsMax = 512;
constexpr std::size_t kPingsMax = 2048;
constexpr std::size_t kFindingsMax = 64;

Result<std::string> ReadNonce(const json::Value& object) {
  constexpr std::size_t kDigitsMin = 32;
  constexpr std::size_t kDigitsMax = 128;
  TRY_ASSIGN(std::string nonce, json::RequireText(object, "nonce", ""));
  const bool hex = std::ranges::all_of(nonce, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (!hex || nonce.size() < kDigitsMin || nonce.size() > kDigitsMax)
    return Invalid(fmt::format("a nonce has {} to {} hexadecimal digits in lower case", kDigitsMin, kDigitsMax),
                   "/nonce");
  return nonce;
}

Result<std::uint64_t> ReadEntry(const json::Value& value, std::string place) {
  if (!value.is_number_unsigned()) return Invalid("this must be the index of an entry", std::move(place));
  return value.get<std::uint64_t>();
}

Result<std::string> ReadOpenText(const json::Value& object, const char* member, const std::string& place) {
  TRY_ASSIGN(std::string text, ReadText(object, member, place));
  TRY(CheckNotPersonal(text, place + "/" + member));
  return text;
}

Result<std::string> ReadOpenLine(const json::Value& object, const char* member) {
  TRY_ASSIGN(std::string line, ReadLine(object, member, "", Presence::kRequired));
  TRY(CheckNotPersonal(line, std::string("/") + member));
  return line;
}

Result<std::vector<std::string>> ReadParticipants(const json::Value& root) {
  TRY_ASSIGN(const json::Value* list, json::RequireArray(root, "participants", ""));
  if (list->empty() || list->size() > kParticipantsMax)
    return Invalid(fmt::format("an exercise has 1 to {} participants", kParticipantsMax), "/participants");
  std::vector<std::string> ids;
  ids.reserve(list->size());
  for (std::size_t i = 0; i < list->size(); ++i) {
    json::Value one = json::Value::object();
    one["id"] = (*list)[i];
    const std::string at = fmt::format("/participants/{}", i);
    TRY_ASSIGN(std::string id, AtPlace(ReadId(one, "id", ""), at));
    if (std::ranges::find(ids, id) != ids.end()) return Invalid("this party stands here twice", at);
    ids.push_back(std::move(id));
  }
  return ids;
}

Result<std::vector<std::uint64_t>> ReadPings(const json::Value& root) {
  std::vector<std::uint64_t> entries;
  if (!root.contains("pings")) return entries;
  TRY_ASSIGN(const json::Value* list, json::RequireArray(root, "pings", ""));
  if (list->size() > kPingsMax) return Invalid(fmt::format("at most {} of these are taken", kPingsMax), "/pings");
  entries.reserve(list->size());
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string at = fmt::format("/pings/{}", i);
    TRY_ASSIGN(const std::uint64_t entry, ReadEntry((*list)[i], at));
    if (!entries.empty() && entries.back() >= entry) return Invalid("entries stand here in ascending order", at);
    entries.push_back(entry);
  }
  return entries;
}

Result<std::vector<ExerciseFinding>> ReadFindings(const json::Value& root) {
  std::vector<ExerciseFinding> findings;
  if (!root.contains("findings")) return findings;
  TRY_ASSIGN(const json::Value* list, json::RequireArray(root, "findings", ""));
  if (list->size() > kFindingsMax)
    return Invalid(fmt::format("at most {} of these are taken", kFindingsMax), "/findings");
  findings.reserve(list->size());
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string at = fmt::format("/findings/{}", i);
    TRY(json::OnlyMembers((*list)[i], {"text", "action"}, at));
    ExerciseFinding finding;
    TRY_ASSIGN(finding.text, ReadOpenText((*list)[i], "text", at));
    if (finding.text.empty()) return Invalid("say what was found", at + "/text");
    TRY_ASSIGN(finding.action, ReadOpenText((*list)[i], "action", at));
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace

Result<PingDocument> ParsePing(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"party", "function", "nonce", "answer_hours", "exercise", "note"}, ""));
  PingDocument document;
  TRY_ASSIGN(document.party, ReadId(root, "party", ""));
  TRY_ASSIGN(const std::string function, json::RequireText(root, "function", ""));
  TRY_ASSIGN(document.function, AtPlace(ContactFunctionFromName(function), "/function"));
  TRY_ASSIGN(document.nonce, ReadNonce(root));
  if (root.contains("answer_hours")) {
    TRY_ASSIGN(document.answer_hours, ReadAnswerHours(root));
  }
  if (root.contains("exercise")) {
    TRY_ASSIGN(document.exercise, ReadId(root, "exercise", ""));
  }
  TRY_ASSIGN(document.note, ReadOpenText(root, "note", ""));
  return document;
}

Result<PingAnswerDocument> ParsePingAnswer(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"asker", "ping", "nonce", "note"}, ""));
  PingAnswerDocument document;
  TRY_ASSIGN(document.asker, ReadId(root, "asker", ""));
  if (!root.contains("ping")) return Invalid("the entry of the ping that this answers is missing", "/ping");
  TRY_ASSIGN(document.ping, ReadEntry(root.at("ping"), "/ping"));
  TRY_ASSIGN(document.nonce, ReadNonce(root));
  TRY_ASSIGN(document.note, ReadOpenText(root, "note", ""));
  return document;
}

Result<ExerciseDocument> ParseExercise(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(
      root, {"id", "group", "title", "date", "until", "scenario", "participants", "pings", "findings"}, ""));
  ExerciseDocument document;
  TRY_ASSIGN(document.id, ReadId(root, "id", ""));
  TRY_ASSIGN(document.group, ReadOpenLine(root, "group"));
  TRY_ASSIGN(document.title, ReadOpenLine(root, "title"));
  TRY_ASSIGN(document.date, ReadDate(root, "date", "", Presence::kRequired));
  TRY_ASSIGN(document.until, ReadDate(root, "until", "", Presence::kOptional));
  if (!document.until.empty() && document.until < document.date)
    return Invalid("the exercise ends before it begins", "/until");
  TRY_ASSIGN(document.scenario, ReadOpenText(root, "scenario", ""));
  TRY_ASSIGN(document.participants, ReadParticipants(root));
  TRY_ASSIGN(document.pings, ReadPings(root));
  TRY_ASSIGN(document.findings, ReadFindings(root));
  return document;
}

std::string ToJson(const PingDocument& document) {
  json::Value root;
  root["party"] = document.party;
  root["function"] = Name(document.function);
  root["nonce"] = document.nonce;
  if (document.answer_hours.has_value()) root["answer_hours"] = *document.answer_hours;
  PutIfAny(root, "exercise", document.exercise);
  PutIfAny(root, "note", document.note);
  return Dump(root);
}

std::string ToJson(const PingAnswerDocument& document) {
  json::Value root;
  root["asker"] = document.asker;
  root["ping"] = document.ping;
  root["nonce"] = document.nonce;
  PutIfAny(root, "note", document.note);
  return Dump(root);
}

std::string ToJson(const ExerciseDocument& document) {
  json::Value root;
  root["id"] = document.id;
  root["group"] = document.group;
  root["title"] = document.title;
  root["date"] = document.date;
  PutIfAny(root, "until", document.until);
  PutIfAny(root, "scenario", document.scenario);
  root["participants"] = document.participants;
  if (!document.pings.empty()) root["pings"] = document.pings;
  if (!document.findings.empty()) {
    json::Value findings = json::Value::array();
    for (const ExerciseFinding& finding : document.findings) {
      json::Value one = {{"text", finding.text}};
      PutIfAny(one, "action", finding.action);
      findings.push_back(std::move(one));
    }
    root["findings"] = std::move(findings);
  }
  return Dump(root);
}

Result<void> CheckPing(ByteView document) {
  TRY(ParsePing(AsText(document)));
  return {};
}

Result<void> CheckPingAnswer(ByteView document) {
  TRY(ParsePingAnswer(AsText(document)));
  return {};
}

Result<void> CheckExercise(ByteView document) {
  TRY(ParseExercise(AsText(document)));
  return {};
}

}  // namespace entente::roster
