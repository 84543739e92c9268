#include "views/roster/resources/resource_document.h"

#include <fmt/format.h>

#include <algorithm>

#include "views/roster/countries.h"
#include "views/roster/language_tag.h"
#include "views/roster/public_fields.h"

namespace entente::roster {
namespace {

struct KindName {
  ResourceKind kind;
  std::string_view name;
};
constexpr std::array kKindNames = {KindName{ResourceKind::kExpertise, "expertise"},
                                   KindName{ResourceKind::kTraining, "training"},
                                   KindName{ResourceKind::kOpenSourceAudit, "open-source-audit"},
                                   KindName{ResourceKind::kFunding, "funding"},
                                   KindName{ResourceKind::kIncidentResponse, "incident-response"},
                                   KindName{ResourceKind::kHardware, "hardware"},
                                   KindName{ResourceKind::kOther, "other"}};

Result<std::vector<std::string>> ReadCountries(const json::Value& root) {
  TRY_ASSIGN(auto countries, ReadPublicLines(root, "countries", "", kResourceCountriesMax));
  if (countries.empty()) return Invalid("name countries, or write [\"any\"]", "/countries");
  if (countries.size() == 1 && countries.front() == kAnyCountry) return std::vector<std::string>();
  for (std::size_t i = 0; i < countries.size(); ++i) {
    const std::string here = fmt::format("/countries/{}", i);
    if (countries[i] == kAnyCountry) return Invalid("'any' stands alone", here);
    if (!IsCountryCode(countries[i]))
      return Invalid(fmt::format("'{}' is no country code of ISO 3166-1 (two capital letters)", countries[i]), here);
  }
  return countries;
}

Result<std::vector<std::string>> ReadLanguages(const json::Value& root) {
  TRY_ASSIGN(auto languages, ReadPublicLines(root, "languages", "", kResourceLanguagesMax));
  for (std::size_t i = 0; i < languages.size(); ++i)
    if (!IsLanguageTag(languages[i]))
      return Invalid(fmt::format("'{}' is no language tag of BCP 47, such as fr or pt-BR", languages[i]),
                     fmt::format("/languages/{}", i));
  return languages;
}

}  // namespace

std::string_view Name(Side side) {
  return side == Side::kOffer ? "offer" : "need";
}

Result<Side> SideFromName(std::string_view name) {
  if (name == Name(Side::kOffer)) return Side::kOffer;
  if (name == Name(Side::kNeed)) return Side::kNeed;
  return Invalid(fmt::format("'{}' is neither offer nor need", name));
}

std::string_view Name(ResourceKind kind) {
  return kKindNames[static_cast<std::size_t>(kind)].name;
}

Result<ResourceKind> ResourceKindFromName(std::string_view name) {
  const auto found = std::ranges::find(kKindNames, name, &KindName::name);
  if (found != kKindNames.end()) return found->kind;
  return Invalid(
      fmt::format("'{}' is no kind of resource: expertise, training, open-source-audit, funding, "
                  "incident-response, hardware, other",
                  name));
}

Result<ResourceDocument> ParseResource(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(
      root,
      {"instrument", "kind", "title", "description", "clauses", "countries", "languages", "quantity", "from", "until"},
      ""));
  ResourceDocument document;
  TRY_ASSIGN(document.instrument, ReadId(root, "instrument", ""));
  TRY_ASSIGN(const std::string kind, json::RequireText(root, "kind", ""));
  TRY_ASSIGN(document.kind, AtPlace(ResourceKindFromName(kind), "/kind"));
  TRY_ASSIGN(document.title, ReadPublicLine(root, "title", "", Presence::kRequired));
  TRY_ASSIGN(document.description, ReadPublicText(root, "description", "", Presence::kOptional));
  TRY_ASSIGN(document.clauses, ReadPublicLines(root, "clauses", "", kResourceClausesMax));
  TRY_ASSIGN(document.countries, ReadCountries(root));
  TRY_ASSIGN(document.languages, ReadLanguages(root));
  TRY_ASSIGN(document.quantity, ReadQuantity(root, ""));
  TRY_ASSIGN(document.from, ReadDate(root, "from", "", Presence::kOptional));
  TRY_ASSIGN(document.until, ReadDate(root, "until", "", Presence::kOptional));
  if (!document.until.empty() && document.from > document.until)
    return Invalid("this lies before the day from which it is", "/until");
  return document;
}

std::string ToJson(const ResourceDocument& document) {
  json::Value root;
  root["instrument"] = document.instrument;
  root["kind"] = Name(document.kind);
  root["title"] = document.title;
  PutIfAny(root, "description", document.description);
  PutIfAny(root, "clauses", document.clauses);
  root["countries"] =
      document.countries.empty() ? std::vector<std::string>{std::string(kAnyCountry)} : document.countries;
  PutIfAny(root, "languages", document.languages);
  PutIfAny(root, "quantity", document.quantity);
  PutIfAny(root, "from", document.from);
  PutIfAny(root, "until", document.until);
  return Dump(root);
}

Result<void> CheckResource(ByteView document) {
  TRY(ParseResource(AsText(document)));
  return {};
}

}  // namespace entente::roster
