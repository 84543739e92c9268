// The document of an instrument: its text in clauses, languages, dates.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "views/roster/document_fields.h"
#include "views/roster/documents.h"
#include "views/roster/language_tag.h"

namespace entente::roster {
namespace {

constexpr std::size_t kLanguagesMax = 32;

// "en", "pt-BR". A tag whose language has more than three letters is well-formed (RFC 5646 section 2.2.1), and none is
// registered: "English" is a slip.
bool IsLanguage(std::string_view tag) {
  constexpr std::size_t kLettersMax = 3;
  return IsLanguageTag(tag) && tag.substr(0, tag.find('-')).size() <= kLettersMax;
}

std::unexpected<Error> NoLanguage(std::string_view tag, std::string place) {
  return Invalid(fmt::format("'{}' is no language; write it as en, fr or pt-BR (BCP 47)", tag), std::move(place));
}

Result<std::vector<std::string>> ReadLanguages(const json::Value& root) {
  std::vector<std::string> languages;
  if (!root.contains("languages")) return languages;
  TRY_ASSIGN(const json::Value* list, json::RequireArray(root, "languages", ""));
  if (list->size() > kLanguagesMax)
    return Invalid(fmt::format("at most {} languages are taken", kLanguagesMax), "/languages");
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string at = fmt::format("/languages/{}", i);
    if (!(*list)[i].is_string()) return Invalid("this must be a string", at);
    const auto& tag = (*list)[i].get_ref<const std::string&>();
    if (!IsLanguage(tag)) return NoLanguage(tag, at);
    if (std::ranges::find(languages, tag) != languages.end()) return Invalid("this language stands here twice", at);
    languages.push_back(tag);
  }
  return languages;
}

// `text` is how the longer member is called: "text" of a clause, "summary" of an instrument.
Result<Translations> ReadTranslations(const json::Value& object, const char* text, const std::string& place) {
  Translations translations;
  if (!object.contains("translations")) return translations;
  TRY_ASSIGN(const json::Value* by_language, json::RequireObject(object, "translations", place));
  const std::string here = place + "/translations";
  if (by_language->size() > kLanguagesMax)
    return Invalid(fmt::format("at most {} languages are taken", kLanguagesMax), here);
  for (const auto& [language, value] : by_language->items()) {
    const std::string at = fmt::format("{}/{}", here, language);
    if (!IsLanguage(language)) return NoLanguage(language, here);
    TRY(json::OnlyMembers(value, {"title", text}, at));
    Translation one;
    TRY_ASSIGN(one.title, ReadLine(value, "title", at, Presence::kRequired));
    TRY_ASSIGN(one.text, ReadText(value, text, at));
    translations.emplace(language, std::move(one));
  }
  return translations;
}

void PutIfAny(json::Value& object, const Translations& translations, const char* text) {
  if (translations.empty()) return;
  json::Value by_language = json::Value::object();
  for (const auto& [language, one] : translations) {
    by_language[language] = {{"title", one.title}};
    roster::PutIfAny(by_language[language], text, one.text);
  }
  object["translations"] = std::move(by_language);
}

Result<std::vector<Clause>> ReadClauses(const json::Value& root) {
  std::vector<Clause> clauses;
  if (!root.contains("clauses")) return clauses;
  TRY_ASSIGN(const json::Value* list, json::RequireArray(root, "clauses", ""));
  if (list->size() > kClausesMax) return Invalid(fmt::format("at most {} clauses are taken", kClausesMax), "/clauses");
  std::set<std::string> ids;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string at = fmt::format("/clauses/{}", i);
    TRY(json::OnlyMembers((*list)[i], {"id", "title", "text", "translations"}, at));
    Clause clause;
    TRY_ASSIGN(clause.id, ReadLine((*list)[i], "id", at, Presence::kRequired));
    TRY_ASSIGN(clause.title, ReadLine((*list)[i], "title", at, Presence::kRequired));
    TRY_ASSIGN(clause.text, ReadText((*list)[i], "text", at));
    TRY_ASSIGN(clause.translations, ReadTranslations((*list)[i], "text", at));
    if (!ids.insert(clause.id).second) return Invalid("two clauses have this id", at + "/id");
    clauses.push_back(std::move(clause));
  }
  return clauses;
}

json::Value JsonOf(const Clause& clause) {
  json::Value shown = {{"id", clause.id}, {"title", clause.title}};
  roster::PutIfAny(shown, "text", clause.text);
  PutIfAny(shown, clause.translations, "text");
  return shown;
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
  TRY(json::OnlyMembers(root,
                        {"id", "title", "vocabulary", "version", "founded", "adopted", "opened", "language",
                         "languages", "source", "summary", "translations", "clauses", "notice"},
                        ""));
  InstrumentDocument document;
  TRY_ASSIGN(document.id, ReadId(root, "id", ""));
  TRY_ASSIGN(document.title, ReadLine(root, "title", "", Presence::kRequired));
  TRY_ASSIGN(const std::string vocabulary, json::OptionalText(root, "vocabulary", ""));
  // Only what says that it is a treaty is spoken of as one.
  if (vocabulary == Name(Vocabulary::kTreaty)) {
    document.vocabulary = Vocabulary::kTreaty;
  } else if (!vocabulary.empty() && vocabulary != Name(Vocabulary::kPolitical)) {
    return Invalid(fmt::format("'{}' is no vocabulary; write political or treaty", vocabulary), "/vocabulary");
  }
  TRY_ASSIGN(document.version, ReadLine(root, "version", "", Presence::kRequired));
  TRY_ASSIGN(document.founded, ReadDate(root, "founded", "", Presence::kOptional));
  TRY_ASSIGN(document.adopted, ReadDate(root, "adopted", "", Presence::kOptional));
  TRY_ASSIGN(document.opened, ReadDate(root, "opened", "", Presence::kOptional));
  TRY_ASSIGN(document.language, ReadLine(root, "language", "", Presence::kOptional));
  if (!document.language.empty() && !IsLanguage(document.language)) return NoLanguage(document.language, "/language");
  TRY_ASSIGN(document.languages, ReadLanguages(root));
  TRY_ASSIGN(document.source, ReadAddress(root, "source", ""));
  if (root.contains("summary")) {
    TRY_ASSIGN(const json::Value* summary, json::RequireObject(root, "summary", ""));
    TRY(json::OnlyMembers(*summary, {"text", "by"}, "/summary"));
    TRY_ASSIGN(document.summary_text, ReadText(*summary, "text", "/summary"));
    if (document.summary_text.empty()) return Invalid("this must not be empty", "/summary/text");
    TRY_ASSIGN(document.summary_by, ReadLine(*summary, "by", "/summary", Presence::kRequired));
  }
  TRY_ASSIGN(document.translations, ReadTranslations(root, "summary", ""));
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
  PutIfAny(root, "adopted", document.adopted);
  PutIfAny(root, "opened", document.opened);
  PutIfAny(root, "language", document.language);
  if (!document.languages.empty()) root["languages"] = document.languages;
  PutIfAny(root, "source", document.source);
  if (!document.summary_text.empty()) root["summary"] = {{"text", document.summary_text}, {"by", document.summary_by}};
  PutIfAny(root, document.translations, "summary");
  root["clauses"] = json::Value::array();
  for (const Clause& clause : document.clauses) root["clauses"].push_back(JsonOf(clause));
  PutIfAny(root, "notice", document.notice);
  return Dump(root);
}

}  // namespace entente::roster
