// Documents on who supports an instrument: listing, announcement, support, end of support.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <type_traits>

#include "views/roster/document_fields.h"
#include "views/roster/documents.h"
#include "views/roster/personal.h"

namespace entente::roster {
namespace {

constexpr std::size_t kStatementsMax = 64;

// Listings and announcements have the same members.
template <class Document>
Result<Document> ParseWordOfCustodian(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  Document document;
  if constexpr (std::is_same_v<Document, AnnouncementDocument>) {
    TRY(json::OnlyMembers(root, {"instrument", "supporter", "date", "by", "where", "source", "note"}, ""));
    TRY_ASSIGN(document.by, ReadDate(root, "by", "", Presence::kOptional));
    TRY_ASSIGN(document.where, ReadLine(root, "where", "", Presence::kOptional));
    TRY(CheckNotPersonal(document.where, "/where"));
  } else {
    TRY(json::OnlyMembers(root, {"instrument", "supporter", "date", "source", "note"}, ""));
  }
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(document.supporter, ReadSupporter(root, "supporter"));
  TRY_ASSIGN(document.date, ReadDateWithPrecision(root, "date", ""));
  if (root.contains("source")) {
    TRY_ASSIGN(const json::Value* value, json::RequireObject(root, "source", ""));
    TRY(json::OnlyMembers(*value, {"title", "address", "as_of"}, "/source"));
    Source source;
    TRY_ASSIGN(source.title, ReadLine(*value, "title", "/source", Presence::kRequired));
    TRY_ASSIGN(source.address, ReadAddress(*value, "address", "/source"));
    TRY_ASSIGN(source.as_of, ReadDate(*value, "as_of", "/source", Presence::kOptional));
    document.source = std::move(source);
  }
  TRY_ASSIGN(document.note, ReadText(root, "note", ""));
  if constexpr (std::is_same_v<Document, AnnouncementDocument>) TRY(CheckNotPersonal(document.note, "/note"));
  return document;
}

template <class Document>
std::string WordOfCustodianToJson(const Document& document) {
  json::Value root;
  root["instrument"] = document.instrument;
  root["supporter"] = JsonOf(document.supporter);
  PutIfAny(root, "date", document.date);
  if constexpr (std::is_same_v<Document, AnnouncementDocument>) {
    PutIfAny(root, "by", document.by);
    PutIfAny(root, "where", document.where);
  }
  if (document.source.has_value()) {
    json::Value source;
    source["title"] = document.source->title;
    PutIfAny(source, "address", document.source->address);
    PutIfAny(source, "as_of", document.source->as_of);
    root["source"] = std::move(source);
  }
  PutIfAny(root, "note", document.note);
  return Dump(root);
}

Result<std::vector<ClauseStatement>> ReadStatements(const json::Value& root, const char* member) {
  std::vector<ClauseStatement> statements;
  if (!root.contains(member)) return statements;
  TRY_ASSIGN(const json::Value* list, json::RequireArray(root, member, ""));
  const std::string here = std::string("/") + member;
  if (list->size() > kStatementsMax) return Invalid(fmt::format("at most {} are taken", kStatementsMax), here);
  std::set<std::string> clauses;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string at = fmt::format("{}/{}", here, i);
    TRY(json::OnlyMembers((*list)[i], {"clause", "text"}, at));
    ClauseStatement one;
    TRY_ASSIGN(one.clause, ReadLine((*list)[i], "clause", at, Presence::kOptional));
    TRY_ASSIGN(one.text, ReadText((*list)[i], "text", at));
    if (one.text.empty()) return Invalid("say what is understood", at + "/text");
    TRY(CheckNotPersonal(one.text, at + "/text"));
    if (!clauses.insert(one.clause).second) return Invalid("one statement on each clause is enough", at + "/clause");
    statements.push_back(std::move(one));
  }
  return statements;
}

void PutIfAny(json::Value& root, const char* member, const std::vector<ClauseStatement>& statements) {
  if (statements.empty()) return;
  json::Value list = json::Value::array();
  for (const ClauseStatement& one : statements) {
    json::Value shown = json::Value::object();
    roster::PutIfAny(shown, "clause", one.clause);
    shown["text"] = one.text;
    list.push_back(std::move(shown));
  }
  root[member] = std::move(list);
}

}  // namespace

Result<ListingDocument> ParseListing(std::string_view text) {
  return ParseWordOfCustodian<ListingDocument>(text);
}
Result<AnnouncementDocument> ParseAnnouncement(std::string_view text) {
  return ParseWordOfCustodian<AnnouncementDocument>(text);
}
std::string ToJson(const ListingDocument& document) {
  return WordOfCustodianToJson(document);
}
std::string ToJson(const AnnouncementDocument& document) {
  return WordOfCustodianToJson(document);
}

Result<SupportDocument> ParseSupport(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"instrument", "version", "date", "understanding", "understandings", "reservations"},
                        ""));
  SupportDocument document;
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(document.version, ReadLine(root, "version", "", Presence::kOptional));
  TRY_ASSIGN(document.date, ReadDateWithPrecision(root, "date", ""));
  TRY_ASSIGN(document.understanding, ReadText(root, "understanding", ""));
  TRY(CheckNotPersonal(document.understanding, "/understanding"));
  TRY_ASSIGN(document.understandings, ReadStatements(root, "understandings"));
  const auto on_the_whole = std::ranges::find(document.understandings, "", &ClauseStatement::clause);
  if (!document.understanding.empty() && on_the_whole != document.understandings.end())
    return Invalid("one statement on the whole is enough", "/understanding");
  TRY_ASSIGN(document.reservations, ReadStatements(root, "reservations"));
  return document;
}

std::string ToJson(const SupportDocument& document) {
  json::Value root;
  root["instrument"] = document.instrument;
  PutIfAny(root, "version", document.version);
  PutIfAny(root, "date", document.date);
  PutIfAny(root, "understanding", document.understanding);
  PutIfAny(root, "understandings", document.understandings);
  PutIfAny(root, "reservations", document.reservations);
  return Dump(root);
}

Result<EndOfSupportDocument> ParseEndOfSupport(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"instrument", "supporter_id", "date", "reason"}, ""));
  EndOfSupportDocument document;
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(document.supporter_id, ReadId(root, "supporter_id", ""));
  TRY_ASSIGN(document.date, ReadDateWithPrecision(root, "date", ""));
  TRY_ASSIGN(document.reason, ReadText(root, "reason", ""));
  TRY(CheckNotPersonal(document.reason, "/reason"));
  return document;
}

std::string ToJson(const EndOfSupportDocument& document) {
  json::Value root;
  root["instrument"] = document.instrument;
  root["supporter_id"] = document.supporter_id;
  PutIfAny(root, "date", document.date);
  PutIfAny(root, "reason", document.reason);
  return Dump(root);
}

}  // namespace entente::roster
