#include "views/roster/public_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "views/roster/personal.h"

namespace entente::roster {
namespace {

constexpr std::size_t kShortIdBytesMax = 64;
constexpr std::size_t kSha256HexDigits = 64;

// The value of an array as the only member of an object, so that the readers of members read it, too.
json::Value AsMember(const json::Value& value, const std::string& name) {
  json::Value holder = json::Value::object();
  holder[name] = value;
  return holder;
}

bool IsShortId(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_' || c == '-';
  });
}

bool IsSha256(std::string_view text) {
  return text.size() == kSha256HexDigits &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// Calls `read` with each value as a member of an object, its name and the array's place.
template <class Read>
Result<std::vector<std::string>> ReadEach(const json::Value& list, const std::string& here, const Read& read) {
  std::vector<std::string> texts;
  texts.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string name = std::to_string(i);
    TRY_ASSIGN(std::string text, read(AsMember(list[i], name), name.c_str(), here));
    if (std::ranges::find(texts, text) != texts.end())
      return Invalid(fmt::format("'{}' stands here twice", text), here + "/" + name);
    texts.push_back(std::move(text));
  }
  return texts;
}

}  // namespace

Result<std::string> ReadPublicLine(const json::Value& object, const char* member, const std::string& place,
                                   Presence presence) {
  TRY_ASSIGN(std::string line, ReadLine(object, member, place, presence));
  TRY(CheckNotPersonal(line, place + "/" + member));
  return line;
}

Result<std::string> ReadPublicText(const json::Value& object, const char* member, const std::string& place,
                                   Presence presence) {
  TRY_ASSIGN(std::string text, ReadText(object, member, place));
  if (text.empty() && presence == Presence::kRequired) return Invalid("this text is missing", place + "/" + member);
  TRY(CheckNotPersonal(text, place + "/" + member));
  return text;
}

Result<json::Value> ReadArray(const json::Value& object, const char* member, const std::string& place,
                              std::size_t least, std::size_t most) {
  const std::string here = place + "/" + member;
  json::Value list = json::Value::array();
  if (object.contains(member)) {
    TRY_ASSIGN(const json::Value* found, json::RequireArray(object, member, place));
    list = *found;
  }
  if (list.size() < least || list.size() > most)
    return Invalid(fmt::format("{} to {} values are taken here; there are {}", least, most, list.size()), here);
  return list;
}

Result<std::vector<std::string>> ReadIds(const json::Value& object, const char* member, const std::string& place,
                                         std::size_t least, std::size_t most) {
  TRY_ASSIGN(const json::Value list, ReadArray(object, member, place, least, most));
  return ReadEach(list, place + "/" + member, ReadId);
}

Result<std::vector<std::string>> ReadPublicLines(const json::Value& object, const char* member,
                                                 const std::string& place, std::size_t most) {
  TRY_ASSIGN(const json::Value list, ReadArray(object, member, place, 0, most));
  return ReadEach(list, place + "/" + member, [](const json::Value& holder, const char* name, const std::string& at) {
    return ReadPublicLine(holder, name, at, Presence::kRequired);
  });
}

Result<std::string> ReadShortId(const json::Value& object, const char* member, const std::string& place) {
  TRY_ASSIGN(std::string id, ReadLine(object, member, place, Presence::kRequired, kShortIdBytesMax));
  if (!IsShortId(id))
    return Invalid(fmt::format("'{}' is no short name: letters, digits, '.', '_' and '-'", id), place + "/" + member);
  return id;
}

Result<std::uint64_t> ReadEntry(const json::Value& object, const char* member, const std::string& place) {
  TRY_ASSIGN(const auto entry, ReadEntryIfAny(object, member, place));
  if (!entry.has_value()) return Invalid("this is missing: the index of an entry of the log", place + "/" + member);
  return *entry;
}

Result<std::optional<std::uint64_t>> ReadEntryIfAny(const json::Value& object, const char* member,
                                                    const std::string& place) {
  const auto found = object.find(member);
  if (found == object.end()) return std::nullopt;
  // What a database keeps is signed.
  constexpr std::uint64_t kEntryMax = INT64_MAX;
  if (!found->is_number_unsigned() || found->get<std::uint64_t>() > kEntryMax)
    return Invalid("this must be the index of an entry of the log, a whole number", place + "/" + member);
  return found->get<std::uint64_t>();
}

Result<std::vector<std::uint64_t>> ReadEvidence(const json::Value& object, const std::string& place) {
  TRY_ASSIGN(const json::Value list, ReadArray(object, "evidence", place, 0, kEvidenceMax));
  const std::string here = place + "/evidence";
  std::vector<std::uint64_t> entries;
  entries.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string name = std::to_string(i);
    TRY_ASSIGN(const std::uint64_t entry, ReadEntry(AsMember(list[i], name), name.c_str(), here));
    if (std::ranges::find(entries, entry) != entries.end())
      return Invalid(fmt::format("entry {} stands here twice", entry), here + "/" + name);
    entries.push_back(entry);
  }
  return entries;
}

Result<void> RequireEvidence(const Taking& taking, const std::vector<std::uint64_t>& evidence) {
  for (std::size_t i = 0; i < evidence.size(); ++i)
    TRY(RequireEarlierEntry(taking, evidence[i], fmt::format("/evidence/{}", i)));
  return {};
}

Result<void> RequireClauses(const KnownInstrument& instrument, const std::vector<std::string>& clauses,
                            const std::string& place) {
  for (std::size_t i = 0; i < clauses.size(); ++i)
    TRY(RequireClause(instrument, clauses[i], fmt::format("{}/clauses/{}", place, i)));
  return {};
}

Result<CitedDocument> ReadCitedDocument(const json::Value& object, const std::string& place) {
  TRY(json::OnlyMembers(object, {"title", "sha256", "address", "entry"}, place));
  CitedDocument document;
  TRY_ASSIGN(document.title, ReadPublicLine(object, "title", place, Presence::kRequired));
  TRY_ASSIGN(document.sha256, json::OptionalText(object, "sha256", place));
  if (!document.sha256.empty() && !IsSha256(document.sha256))
    return Invalid("this is no SHA-256 digest of 64 hexadecimal digits in lower case", place + "/sha256");
  TRY_ASSIGN(document.address, ReadAddress(object, "address", place));
  TRY_ASSIGN(document.entry, ReadEntryIfAny(object, "entry", place));
  if (document.sha256.empty() && !document.address.empty())
    return Invalid("what stands at an address may change: its SHA-256 digest is needed, too", place + "/sha256");
  if (document.sha256.empty() && !document.entry.has_value())
    return Invalid("a document is named by its SHA-256 digest, or by an entry of the log", place + "/sha256");
  return document;
}

Result<std::vector<CitedDocument>> ReadCitedDocuments(const json::Value& object, const char* member,
                                                      const std::string& place) {
  TRY_ASSIGN(const json::Value list, ReadArray(object, member, place, 0, kCitedDocumentsMax));
  std::vector<CitedDocument> documents;
  documents.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    TRY_ASSIGN(CitedDocument document, ReadCitedDocument(list[i], fmt::format("{}/{}/{}", place, member, i)));
    documents.push_back(std::move(document));
  }
  return documents;
}

json::Value JsonOf(const CitedDocument& document) {
  json::Value value;
  value["title"] = document.title;
  PutIfAny(value, "sha256", document.sha256);
  PutIfAny(value, "address", document.address);
  if (document.entry.has_value()) value["entry"] = *document.entry;
  return value;
}

Result<void> RequireCited(const Taking& taking, const std::vector<CitedDocument>& documents, const std::string& place) {
  for (std::size_t i = 0; i < documents.size(); ++i)
    if (documents[i].entry.has_value())
      TRY(RequireEarlierEntry(taking, *documents[i].entry, fmt::format("{}/{}/entry", place, i)));
  return {};
}

void PutIfAny(json::Value& object, const char* member, const std::vector<std::string>& texts) {
  if (!texts.empty()) object[member] = texts;
}

void PutIfAny(json::Value& object, const char* member, const std::vector<std::uint64_t>& entries) {
  if (!entries.empty()) object[member] = entries;
}

void PutIfAny(json::Value& object, const char* member, const std::vector<CitedDocument>& documents) {
  if (documents.empty()) return;
  json::Value list = json::Value::array();
  for (const CitedDocument& one : documents) list.push_back(JsonOf(one));
  object[member] = std::move(list);
}

}  // namespace entente::roster
