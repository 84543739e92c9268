// Documents on instruments and who supports them: instrument, listing, announcement, support, end of support.
#include <fmt/format.h>

#include <set>

#include "views/roster/document_fields.h"
#include "views/roster/documents.h"

namespace entente::roster {
namespace {

// Listings and announcements have the same members.
template <class Document>
Result<Document> ParseWordOfCustodian(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"instrument", "supporter", "date", "source", "note"}, ""));
  Document document;
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(const json::Value* supporter, json::RequireObject(root, "supporter", ""));
  TRY(json::OnlyMembers(*supporter, {"id", "name", "kind", "country"}, "/supporter"));
  TRY_ASSIGN(document.supporter.id, ReadId(*supporter, "id", "/supporter"));
  TRY_ASSIGN(document.supporter.name, ReadLine(*supporter, "name", "/supporter", Presence::kRequired));
  TRY_ASSIGN(document.supporter.kind, ReadKind(*supporter, "/supporter"));
  TRY_ASSIGN(document.supporter.country, ReadCountry(*supporter, "/supporter"));
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
  return document;
}

template <class Document>
std::string WordOfCustodianToJson(const Document& document) {
  json::Value supporter;
  supporter["id"] = document.supporter.id;
  supporter["name"] = document.supporter.name;
  supporter["kind"] = registration::Name(document.supporter.kind);
  PutIfAny(supporter, "country", document.supporter.country);
  json::Value root;
  root["instrument"] = document.instrument;
  root["supporter"] = std::move(supporter);
  PutIfAny(root, "date", document.date);
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

Result<std::vector<Clause>> ReadClauses(const json::Value& root) {
  std::vector<Clause> clauses;
  if (!root.contains("clauses")) return clauses;
  TRY_ASSIGN(const json::Value* list, json::RequireArray(root, "clauses", ""));
  if (list->size() > kClausesMax) return Invalid(fmt::format("at most {} clauses are taken", kClausesMax), "/clauses");
  std::set<std::string> ids;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string at = fmt::format("/clauses/{}", i);
    TRY(json::OnlyMembers((*list)[i], {"id", "title"}, at));
    Clause clause;
    TRY_ASSIGN(clause.id, ReadLine((*list)[i], "id", at, Presence::kRequired));
    TRY_ASSIGN(clause.title, ReadLine((*list)[i], "title", at, Presence::kRequired));
    if (!ids.insert(clause.id).second) return Invalid("two clauses have this id", at + "/id");
    clauses.push_back(std::move(clause));
  }
  return clauses;
}

}  // namespace

std::string_view Name(Precision precision) {
  return precision == Precision::kExact ? "exact" : "at-latest";
}
std::string_view Name(Vocabulary vocabulary) {
  return vocabulary == Vocabulary::kPolitical ? "political" : "treaty";
}

std::string DateWithPrecision::Text() const {
  return precision == Precision::kExact ? value : "<=" + value;
}

Result<InstrumentDocument> ParseInstrument(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(
      root, {"id", "title", "vocabulary", "version", "founded", "source", "summary", "clauses", "notice"}, ""));
  InstrumentDocument document;
  TRY_ASSIGN(document.id, ReadId(root, "id", ""));
  TRY_ASSIGN(document.title, ReadLine(root, "title", "", Presence::kRequired));
  TRY_ASSIGN(const std::string vocabulary, json::RequireText(root, "vocabulary", ""));
  if (vocabulary == Name(Vocabulary::kTreaty)) {
    document.vocabulary = Vocabulary::kTreaty;
  } else if (vocabulary != Name(Vocabulary::kPolitical)) {
    return Invalid(fmt::format("'{}' is no vocabulary; write political or treaty", vocabulary), "/vocabulary");
  }
  TRY_ASSIGN(document.version, ReadLine(root, "version", "", Presence::kRequired));
  TRY_ASSIGN(document.founded, ReadDate(root, "founded", "", Presence::kOptional));
  TRY_ASSIGN(document.source, ReadAddress(root, "source", ""));
  if (root.contains("summary")) {
    TRY_ASSIGN(const json::Value* summary, json::RequireObject(root, "summary", ""));
    TRY(json::OnlyMembers(*summary, {"text", "by"}, "/summary"));
    TRY_ASSIGN(document.summary_text, ReadText(*summary, "text", "/summary"));
    if (document.summary_text.empty()) return Invalid("this must not be empty", "/summary/text");
    TRY_ASSIGN(document.summary_by, ReadLine(*summary, "by", "/summary", Presence::kRequired));
  }
  TRY_ASSIGN(document.clauses, ReadClauses(root));
  TRY_ASSIGN(document.notice, ReadText(root, "notice", ""));
  return document;
}

std::string ToJson(const InstrumentDocument& document) {
  json::Value root;
  root["id"] = document.id;
  root["title"] = document.title;
  root["vocabulary"] = Name(document.vocabulary);
  root["version"] = document.version;
  PutIfAny(root, "founded", document.founded);
  PutIfAny(root, "source", document.source);
  if (!document.summary_text.empty()) root["summary"] = {{"text", document.summary_text}, {"by", document.summary_by}};
  root["clauses"] = json::Value::array();
  for (const Clause& clause : document.clauses) root["clauses"].push_back({{"id", clause.id}, {"title", clause.title}});
  PutIfAny(root, "notice", document.notice);
  return Dump(root);
}

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
  TRY(json::OnlyMembers(root, {"instrument", "version", "date", "understanding"}, ""));
  SupportDocument document;
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(document.version, ReadLine(root, "version", "", Presence::kOptional));
  TRY_ASSIGN(document.date, ReadDateWithPrecision(root, "date", ""));
  TRY_ASSIGN(document.understanding, ReadText(root, "understanding", ""));
  return document;
}

std::string ToJson(const SupportDocument& document) {
  json::Value root;
  root["instrument"] = document.instrument;
  PutIfAny(root, "version", document.version);
  PutIfAny(root, "date", document.date);
  PutIfAny(root, "understanding", document.understanding);
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
