#include "views/roster/contacts/contact_documents.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/encoding.h"
#include "views/roster/document_fields.h"
#include "views/roster/language_tag.h"
#include "views/roster/personal.h"

namespace entente::roster {
namespace {

constexpr std::size_t kPersonsMax = 32;
constexpr std::array<std::string_view, 4> kKeyKinds = {"openpgp", "smime", "age", "other"};

// Whether a document is for everybody: then it holds nothing of persons.
enum class Shown : std::uint8_t { kOpenly, kToSome };

using IsOne = bool (*)(std::string_view);

bool IsForm(std::string_view text) {
  return text.starts_with("https://") && IsAddress(text);
}

struct ListOf {
  const char* member = nullptr;
  IsOne is_one = nullptr;
  std::string_view what;  // "is no e-mail address"
};
constexpr ListOf kMailboxes{"mailboxes", IsMailbox, "is no e-mail address, such as cert@example.org"};
constexpr ListOf kForms{"forms", IsForm, "is no address of a web form: it must begin with https:// and have no spaces"};
constexpr ListOf kLanguages{"languages", IsLanguageTag, "is no language tag of BCP 47, such as fr or pt-BR"};
constexpr ListOf kTelephones{"telephones", IsTelephone,
                             "is no telephone number in international form, +33 1 23 45 67 89"};

// Some texts, none twice; absent: none.
Result<std::vector<std::string>> ReadList(const json::Value& object, const ListOf& list, const std::string& place) {
  std::vector<std::string> texts;
  if (!object.contains(list.member)) return texts;
  TRY_ASSIGN(const json::Value* array, json::RequireArray(object, list.member, place));
  const std::string here = place + "/" + list.member;
  if (array->size() > kContactWaysMax)
    return Invalid(fmt::format("at most {} of these are taken", kContactWaysMax), here);
  texts.reserve(array->size());
  for (std::size_t i = 0; i < array->size(); ++i) {
    const std::string at = fmt::format("{}/{}", here, i);
    if (!(*array)[i].is_string()) return Invalid("this must be a string", at);
    const auto& text = (*array)[i].get_ref<const std::string&>();
    if (!list.is_one(text)) return Invalid(fmt::format("this {}", list.what), at);
    if (std::ranges::find(texts, text) != texts.end()) return Invalid("this stands here twice", at);
    texts.push_back(text);
  }
  return texts;
}

Result<std::string> ReadFingerprint(const json::Value& object, const std::string& place) {
  constexpr std::size_t kDigitsMin = 32;
  constexpr std::size_t kDigitsMax = 128;
  TRY_ASSIGN(std::string digits, json::OptionalText(object, "fingerprint", place));
  if (digits.empty()) return digits;
  std::ranges::transform(digits, digits.begin(),
                         [](char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); });
  const bool hex = std::ranges::all_of(digits, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'); });
  if (!hex || digits.size() < kDigitsMin || digits.size() > kDigitsMax)
    return Invalid(
        fmt::format("a fingerprint has {} to {} hexadecimal digits, and nothing between them", kDigitsMin, kDigitsMax),
        place + "/fingerprint");
  return digits;
}

Result<std::vector<ContactKey>> ReadContactKeys(const json::Value& object, const std::string& place) {
  std::vector<ContactKey> keys;
  if (!object.contains("keys")) return keys;
  TRY_ASSIGN(const json::Value* array, json::RequireArray(object, "keys", place));
  if (array->size() > kContactWaysMax)
    return Invalid(fmt::format("at most {} of these are taken", kContactWaysMax), place + "/keys");
  keys.reserve(array->size());
  for (std::size_t i = 0; i < array->size(); ++i) {
    const std::string at = fmt::format("{}/keys/{}", place, i);
    const json::Value& one = (*array)[i];
    TRY(json::OnlyMembers(one, {"kind", "address", "fingerprint"}, at));
    ContactKey key;
    TRY_ASSIGN(key.kind, json::RequireText(one, "kind", at));
    if (std::ranges::find(kKeyKinds, key.kind) == kKeyKinds.end())
      return Invalid(fmt::format("'{}' is no kind of key: openpgp, smime, age, other", key.kind), at + "/kind");
    TRY_ASSIGN(key.address, ReadAddress(one, "address", at));
    TRY_ASSIGN(key.fingerprint, ReadFingerprint(one, at));
    if (key.address.empty() && key.fingerprint.empty())
      return Invalid("a key is named by its address, its fingerprint, or both", at);
    keys.push_back(std::move(key));
  }
  return keys;
}

Result<void> CheckOpen(const ContactWays& ways, const std::string& place) {
  for (std::size_t i = 0; i < ways.mailboxes.size(); ++i)
    TRY(CheckNotPersonal(ways.mailboxes[i], fmt::format("{}/mailboxes/{}", place, i)));
  for (std::size_t i = 0; i < ways.forms.size(); ++i)
    TRY(CheckNotPersonal(ways.forms[i], fmt::format("{}/forms/{}", place, i)));
  for (std::size_t i = 0; i < ways.keys.size(); ++i)
    TRY(CheckNotPersonal(ways.keys[i].address, fmt::format("{}/keys/{}/address", place, i)));
  return CheckNotPersonal(ways.note, place + "/note");
}

Result<ContactWays> ReadWays(const json::Value& object, const std::string& place, Shown shown) {
  ContactWays ways;
  TRY_ASSIGN(ways.mailboxes, ReadList(object, kMailboxes, place));
  TRY_ASSIGN(ways.forms, ReadList(object, kForms, place));
  TRY_ASSIGN(ways.languages, ReadList(object, kLanguages, place));
  if (object.contains("hours")) {
    TRY_ASSIGN(const json::Value* hours, json::RequireObject(object, "hours", place));
    TRY_ASSIGN(ways.hours, ReadOpeningHours(*hours, place + "/hours"));
  }
  TRY_ASSIGN(ways.time_zone, json::OptionalText(object, "time_zone", place));
  if (!ways.time_zone.empty() && !IsTimeZoneName(ways.time_zone))
    return Invalid(
        fmt::format("'{}' is no time zone of the IANA database, such as Europe/Paris; capitals count", ways.time_zone),
        place + "/time_zone");
  if (ways.hours.has_value() && !ways.hours->always && ways.time_zone.empty())
    return Invalid("hours of the week need the time zone of their clock, such as Europe/Paris", place + "/time_zone");
  TRY_ASSIGN(ways.keys, ReadContactKeys(object, place));
  TRY_ASSIGN(ways.note, ReadText(object, "note", place));
  if (shown == Shown::kOpenly) TRY(CheckOpen(ways, place));
  return ways;
}

Result<ContactFunction> ReadFunction(const json::Value& object) {
  TRY_ASSIGN(const std::string name, json::RequireText(object, "function", ""));
  return AtPlace(ContactFunctionFromName(name), "/function");
}

// Members of the restricted part, where everybody could read them.
Result<void> RefusePersons(const json::Value& root) {
  if (!root.is_object()) return {};
  for (const char* member : {"persons", "telephones", "name", "person", "telephone", "phone"})
    if (root.contains(member))
      return Invalid(
          "persons and telephone numbers never stand in an entry, where they could not be taken back: they go into "
          "the restricted part (application/vnd.entente.contact-detail+json), which this document names by its digest",
          std::string("/") + member);
  return {};
}

Result<ContactDocument> ReadWithdrawal(const json::Value& root, ContactDocument document) {
  for (const auto& [member, value] : root.items())
    if (member != "party" && member != "function" && member != "withdrawn")
      return Invalid("a contact that is withdrawn has its party, its function and the reason alone", "/" + member);
  TRY_ASSIGN(document.withdrawn, ReadText(root, "withdrawn", ""));
  if (document.withdrawn.empty()) return Invalid("say why it is withdrawn", "/withdrawn");
  TRY(CheckNotPersonal(document.withdrawn, "/withdrawn"));
  return document;
}

Result<std::vector<ContactPerson>> ReadPersons(const json::Value& root) {
  std::vector<ContactPerson> persons;
  if (!root.contains("persons")) return persons;
  TRY_ASSIGN(const json::Value* array, json::RequireArray(root, "persons", ""));
  if (array->size() > kPersonsMax)
    return Invalid(fmt::format("at most {} of these are taken", kPersonsMax), "/persons");
  persons.reserve(array->size());
  for (std::size_t i = 0; i < array->size(); ++i) {
    const std::string at = fmt::format("/persons/{}", i);
    const json::Value& one = (*array)[i];
    TRY(json::OnlyMembers(one, {"name", "position", "mailboxes", "telephones", "languages"}, at));
    ContactPerson person;
    TRY_ASSIGN(person.name, ReadLine(one, "name", at, Presence::kOptional));
    TRY_ASSIGN(person.position, ReadLine(one, "position", at, Presence::kOptional));
    TRY_ASSIGN(person.mailboxes, ReadList(one, kMailboxes, at));
    TRY_ASSIGN(person.telephones, ReadList(one, kTelephones, at));
    TRY_ASSIGN(person.languages, ReadList(one, kLanguages, at));
    if (person.name.empty() && person.position.empty()) return Invalid("this names nobody: give name or position", at);
    persons.push_back(std::move(person));
  }
  return persons;
}

void PutList(json::Value& object, const char* member, const std::vector<std::string>& texts) {
  if (!texts.empty()) object[member] = texts;
}

}  // namespace

std::string_view Name(ContactFunction function) {
  switch (function) {
    case ContactFunction::kDiplomatic:
      return "diplomatic";
    case ContactFunction::kTechnical:
      return "technical";
    case ContactFunction::kLawEnforcement:
      return "law-enforcement";
    case ContactFunction::kProductSecurity:
      return "product-security";
  }
  return "";
}

Result<ContactFunction> ContactFunctionFromName(std::string_view name) {
  for (const ContactFunction function : kAllContactFunctions)
    if (Name(function) == name) return function;
  return Invalid(
      fmt::format("'{}' is no function of a contact: diplomatic, technical, law-enforcement, product-security", name));
}

bool IsMailbox(std::string_view text) {
  constexpr std::size_t kBytesMax = 254;
  constexpr std::string_view kAlsoInLocal = ".!#$%&'*+/=?^_`{|}~-";
  const auto alphanumeric = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || text.size() > kBytesMax) return false;
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = text.substr(at + 1);
  const auto in_dots = [](std::string_view part) {
    return !part.empty() && part.front() != '.' && part.back() != '.' && part.find("..") == std::string_view::npos;
  };
  const auto in_local = [&](char c) { return alphanumeric(c) || kAlsoInLocal.find(c) != std::string_view::npos; };
  const auto in_domain = [&](char c) { return alphanumeric(c) || c == '.' || c == '-'; };
  return in_dots(local) && in_dots(domain) && domain.find('.') != std::string_view::npos && domain.front() != '-' &&
         std::ranges::all_of(local, in_local) && std::ranges::all_of(domain, in_domain);
}

bool IsTelephone(std::string_view text) {
  constexpr std::size_t kBytesMax = 40;
  constexpr std::ptrdiff_t kDigitsMin = 7;
  constexpr std::ptrdiff_t kDigitsMax = 15;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!text.starts_with('+') || text.size() > kBytesMax || !digit(text.back())) return false;
  const std::string_view rest = text.substr(1);
  const bool plain = std::ranges::all_of(
      rest, [&](char c) { return digit(c) || std::string_view(" -.()").find(c) != std::string_view::npos; });
  const auto digits = std::ranges::count_if(rest, digit);
  return plain && rest.front() != '0' && digits >= kDigitsMin && digits <= kDigitsMax;
}

Result<ContactDocument> ParseContact(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(RefusePersons(root));
  TRY(json::OnlyMembers(root,
                        {"party", "function", "mailboxes", "forms", "languages", "hours", "time_zone", "keys", "note",
                         "valid_until", "answer_hours", "policy", "restricted", "withdrawn"},
                        ""));
  ContactDocument document;
  TRY_ASSIGN(document.party, ReadId(root, "party", ""));
  TRY_ASSIGN(document.function, ReadFunction(root));
  if (root.contains("withdrawn")) return ReadWithdrawal(root, std::move(document));
  TRY_ASSIGN(document.ways, ReadWays(root, "", Shown::kOpenly));
  TRY_ASSIGN(document.valid_until, ReadDate(root, "valid_until", "", Presence::kOptional));
  if (root.contains("answer_hours")) {
    TRY_ASSIGN(document.answer_hours, ReadAnswerHours(root));
  }
  TRY_ASSIGN(document.policy, ReadAddress(root, "policy", ""));
  TRY(CheckNotPersonal(document.policy, "/policy"));
  TRY_ASSIGN(const std::string digest, json::OptionalText(root, "restricted", ""));
  if (!digest.empty()) {
    const auto read = crypto::DigestFromHex(digest);
    if (!read.has_value() || ToHex(*read) != digest)
      return Invalid("this is no SHA-256 of a restricted document: 64 hexadecimal digits in lower case", "/restricted");
    document.restricted = *read;
  }
  if (document.ways.mailboxes.empty() && document.ways.forms.empty() && !document.restricted.has_value())
    return Invalid("this says no way to reach anybody: give mailboxes, forms or a restricted part", "");
  return document;
}

Result<unsigned> ReadAnswerHours(const json::Value& object) {
  const json::Value& hours = object.at("answer_hours");
  if (!hours.is_number_unsigned() || hours < 1U || hours > kAnswerHoursMax)
    return Invalid(fmt::format("this must be a whole number of hours from 1 to {}", kAnswerHoursMax), "/answer_hours");
  return hours.get<unsigned>();
}

Result<ContactDetailDocument> ParseContactDetail(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root,
                        {"party", "function", "mailboxes", "forms", "languages", "hours", "time_zone", "keys", "note",
                         "telephones", "persons"},
                        ""));
  ContactDetailDocument document;
  TRY_ASSIGN(document.party, ReadId(root, "party", ""));
  TRY_ASSIGN(document.function, ReadFunction(root));
  TRY_ASSIGN(document.ways, ReadWays(root, "", Shown::kToSome));
  TRY_ASSIGN(document.telephones, ReadList(root, kTelephones, ""));
  TRY_ASSIGN(document.persons, ReadPersons(root));
  return document;
}

void PutWays(json::Value& object, const ContactWays& ways) {
  PutList(object, "mailboxes", ways.mailboxes);
  PutList(object, "forms", ways.forms);
  PutList(object, "languages", ways.languages);
  if (ways.hours.has_value()) object["hours"] = ToJson(*ways.hours);
  PutIfAny(object, "time_zone", ways.time_zone);
  if (!ways.keys.empty()) {
    json::Value keys = json::Value::array();
    for (const ContactKey& key : ways.keys) {
      json::Value one = {{"kind", key.kind}};
      PutIfAny(one, "address", key.address);
      PutIfAny(one, "fingerprint", key.fingerprint);
      keys.push_back(std::move(one));
    }
    object["keys"] = std::move(keys);
  }
  PutIfAny(object, "note", ways.note);
}

json::Value PersonJson(const ContactPerson& person) {
  json::Value one = json::Value::object();
  PutIfAny(one, "name", person.name);
  PutIfAny(one, "position", person.position);
  PutList(one, "mailboxes", person.mailboxes);
  PutList(one, "telephones", person.telephones);
  PutList(one, "languages", person.languages);
  return one;
}

std::string ToJson(const ContactDocument& document) {
  json::Value root;
  root["party"] = document.party;
  root["function"] = Name(document.function);
  PutWays(root, document.ways);
  PutIfAny(root, "valid_until", document.valid_until);
  if (document.answer_hours.has_value()) root["answer_hours"] = *document.answer_hours;
  PutIfAny(root, "policy", document.policy);
  if (document.restricted.has_value()) root["restricted"] = ToHex(*document.restricted);
  PutIfAny(root, "withdrawn", document.withdrawn);
  return Dump(root);
}

std::string ToJson(const ContactDetailDocument& document) {
  json::Value root;
  root["party"] = document.party;
  root["function"] = Name(document.function);
  PutWays(root, document.ways);
  PutList(root, "telephones", document.telephones);
  if (!document.persons.empty()) {
    json::Value persons = json::Value::array();
    for (const ContactPerson& person : document.persons) persons.push_back(PersonJson(person));
    root["persons"] = std::move(persons);
  }
  return Dump(root);
}

Result<void> CheckContact(ByteView document) {
  TRY(ParseContact(AsText(document)));
  return {};
}

Result<void> CheckContactDetail(ByteView document) {
  TRY(ParseContactDetail(AsText(document)));
  return {};
}

}  // namespace entente::roster
