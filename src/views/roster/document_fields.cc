#include "views/roster/document_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/clock.h"
#include "views/roster/countries.h"

namespace entente::roster {
namespace {

// The text up to `bytes_max`; "" when absent and optional.
Result<std::string> ReadBounded(const json::Value& object, const char* member, const std::string& place,
                                Presence presence, std::size_t bytes_max) {
  std::string text;
  if (presence == Presence::kRequired) {
    TRY_ASSIGN(text, json::RequireText(object, member, place));
  } else {
    TRY_ASSIGN(text, json::OptionalText(object, member, place));
    if (text.empty()) return text;
  }
  const std::string here = place + "/" + member;
  if (text.empty()) return Invalid("this must not be empty", here);
  if (text.size() > bytes_max)
    return Invalid(fmt::format("this has {} bytes; at most {} are taken", text.size(), bytes_max), here);
  return text;
}

// Embeddings, overrides and isolates (U+202A to U+202E, U+2066 to U+2069) can make a name read as another.
bool TurnsDirection(std::string_view text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (static_cast<unsigned char>(text[i]) != 0xE2) continue;
    const auto second = static_cast<unsigned char>(text[i + 1]);
    const auto third = static_cast<unsigned char>(text[i + 2]);
    if (second == 0x80 && third >= 0xAA && third <= 0xAE) return true;
    if (second == 0x81 && third >= 0xA6 && third <= 0xA9) return true;
  }
  return false;
}

Result<void> CheckReadable(std::string_view text, bool lines_allowed, const std::string& place) {
  if (HoldsControlCharacter(text, lines_allowed ? "\n\r\t" : ""))
    return Invalid("this holds control characters", place);
  if (TurnsDirection(text)) return Invalid("this holds characters that turn the direction of text", place);
  return {};
}

bool IsUri(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
  const std::string_view scheme = text.substr(0, colon);
  if (std::isalpha(static_cast<unsigned char>(scheme.front())) == 0) return false;
  const bool plain = std::ranges::all_of(scheme, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '-' || c == '.';
  });
  return plain &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F && c != '<' && c != '>' && c != '"'; });
}

}  // namespace

Result<std::string> ReadId(const json::Value& object, const char* member, const std::string& place) {
  TRY_ASSIGN(std::string id, ReadBounded(object, member, place, Presence::kRequired, kIdBytesMax));
  if (!IsUri(id))
    return Invalid(fmt::format("'{}' is no URI, such as did:web:example.org or urn:example:name", id),
                   place + "/" + member);
  return id;
}

Result<std::string> ReadLine(const json::Value& object, const char* member, const std::string& place, Presence presence,
                             std::size_t bytes_max) {
  TRY_ASSIGN(std::string line, ReadBounded(object, member, place, presence, bytes_max));
  if (line.empty()) return line;
  const std::string here = place + "/" + member;
  TRY(CheckReadable(line, false, here));
  if (line.front() == ' ' || line.back() == ' ') return Invalid("this begins or ends with a space", here);
  return line;
}

bool IsAddress(std::string_view text) {
  const bool has_host =
      (text.starts_with("https://") && text.size() > 8) || (text.starts_with("http://") && text.size() > 7);
  return has_host && text.size() <= kAddressBytesMax && IsUri(text);
}

Result<std::string> ReadAddress(const json::Value& object, const char* member, const std::string& place) {
  TRY_ASSIGN(std::string address, ReadBounded(object, member, place, Presence::kOptional, kAddressBytesMax));
  if (!address.empty() && !IsAddress(address))
    return Invalid("this is no address: it must begin with https:// or http:// and have no spaces",
                   place + "/" + member);
  return address;
}

Result<std::string> ReadDomain(const json::Value& object, const std::string& place) {
  constexpr std::size_t kDomainBytesMax = 253;
  TRY_ASSIGN(std::string domain, ReadBounded(object, "domain", place, Presence::kOptional, kDomainBytesMax));
  const bool plain = std::ranges::all_of(
      domain, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; });
  if (!plain) return Invalid("a domain has lower-case letters, digits, hyphens and dots only", place + "/domain");
  return domain;
}

Result<std::string> ReadText(const json::Value& object, const char* member, const std::string& place) {
  TRY_ASSIGN(std::string text, ReadBounded(object, member, place, Presence::kOptional, kTextBytesMax));
  TRY(CheckReadable(text, true, place + "/" + member));
  return text;
}

Result<std::string> ReadDate(const json::Value& object, const char* member, const std::string& place,
                             Presence presence) {
  TRY_ASSIGN(std::string date, ReadBounded(object, member, place, presence, kNameBytesMax));
  if (date.empty()) return date;
  if (!ParseDate(date).has_value())
    return Invalid(fmt::format("'{}' is no date; write it as 2021-11-10", date), place + "/" + member);
  return date;
}

Result<std::optional<DateWithPrecision>> ReadDateWithPrecision(const json::Value& object, const char* member,
                                                               const std::string& place) {
  if (object.is_object() && !object.contains(member)) return std::nullopt;
  TRY_ASSIGN(const json::Value* value, json::RequireObject(object, member, place));
  const std::string here = place + "/" + member;
  TRY(json::OnlyMembers(*value, {"value", "precision"}, here));
  DateWithPrecision date;
  TRY_ASSIGN(date.value, ReadDate(*value, "value", here, Presence::kRequired));
  TRY_ASSIGN(const std::string precision, json::RequireText(*value, "precision", here));
  if (precision == Name(Precision::kAtLatest)) {
    date.precision = Precision::kAtLatest;
  } else if (precision != Name(Precision::kExact)) {
    return Invalid(fmt::format("'{}' is no precision; write exact or at-latest", precision), here + "/precision");
  }
  return date;
}

Result<std::string> ReadCountry(const json::Value& object, const std::string& place) {
  TRY_ASSIGN(std::string code, json::OptionalText(object, "country", place));
  if (code.empty() && !object.contains("country")) return code;
  if (!IsCountryCode(code))
    return Invalid(fmt::format("'{}' is no country code of ISO 3166-1 (two capital letters)", code),
                   place + "/country");
  return code;
}

Result<registration::PartyKind> ReadKind(const json::Value& object, const std::string& place) {
  TRY_ASSIGN(const std::string name, json::RequireText(object, "kind", place));
  return AtPlace(registration::PartyKindFromName(name), place + "/kind");
}

Result<Supporter> ReadSupporter(const json::Value& root, const char* member) {
  TRY_ASSIGN(const json::Value* value, json::RequireObject(root, member, ""));
  const std::string here = std::string("/") + member;
  TRY(json::OnlyMembers(*value, {"id", "name", "kind", "country"}, here));
  Supporter supporter;
  TRY_ASSIGN(supporter.id, ReadId(*value, "id", here));
  TRY_ASSIGN(supporter.name, ReadLine(*value, "name", here, Presence::kRequired));
  TRY_ASSIGN(supporter.kind, ReadKind(*value, here));
  TRY_ASSIGN(supporter.country, ReadCountry(*value, here));
  return supporter;
}

json::Value JsonOf(const Supporter& supporter) {
  json::Value shown;
  shown["id"] = supporter.id;
  shown["name"] = supporter.name;
  shown["kind"] = registration::Name(supporter.kind);
  PutIfAny(shown, "country", supporter.country);
  return shown;
}

Result<crypto::PublicKey> ReadJwk(const json::Value& object, const std::string& place) {
  TRY_ASSIGN(const json::Value* jwk, json::RequireObject(object, "jwk", place));
  return AtPlace(crypto::PublicKey::FromJwk(jwk->dump()), place + "/jwk");
}

Result<registration::Roles> ReadRoles(const json::Value& object, const std::string& place) {
  TRY_ASSIGN(const json::Value* list, json::RequireArray(object, "roles", place));
  registration::Roles roles;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string at = fmt::format("{}/roles/{}", place, i);
    if (!(*list)[i].is_string()) return Invalid("this must be a string", at);
    TRY_ASSIGN(const auto role, AtPlace(registration::RoleFromName((*list)[i].get_ref<const std::string&>()), at));
    if (roles.Has(role)) return Invalid("this role stands here twice", at);
    roles.Add(role);
  }
  return roles;
}

Result<std::vector<KeyWithRoles>> ReadKeys(const json::Value& object, const std::string& place) {
  TRY_ASSIGN(const json::Value* list, json::RequireArray(object, "keys", place));
  const std::string here = place + "/keys";
  if (list->empty() || list->size() > kKeysMax)
    return Invalid(fmt::format("a party lists 1 to {} keys", kKeysMax), here);
  std::vector<KeyWithRoles> keys;
  bool has_admin = false;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string at = fmt::format("{}/{}", here, i);
    TRY(json::OnlyMembers((*list)[i], {"jwk", "roles"}, at));
    TRY_ASSIGN(crypto::PublicKey key, ReadJwk((*list)[i], at));
    KeyWithRoles listed{std::move(key), {}};
    const auto same = [&listed](const KeyWithRoles& other) { return other.key == listed.key; };
    if (std::ranges::any_of(keys, same)) return Invalid("this key is listed twice", at + "/jwk");
    TRY_ASSIGN(listed.roles, ReadRoles((*list)[i], at));
    has_admin = has_admin || listed.roles.Has(registration::Role::kAdmin);
    keys.push_back(std::move(listed));
  }
  if (!has_admin) return Invalid("no key has the role admin: without one its party could never change its keys", here);
  return keys;
}

Result<registration::RequiredSignatures> ReadSignatures(const json::Value& object,
                                                        const std::vector<KeyWithRoles>& keys,
                                                        const std::string& place) {
  registration::RequiredSignatures signatures;
  if (!object.contains("signatures")) return signatures;
  TRY_ASSIGN(const json::Value* counts, json::RequireObject(object, "signatures", place));
  const std::string here = place + "/signatures";
  if (counts->empty()) return Invalid("leave this out where one signature of each role is enough", here);
  for (const auto& [name, count] : counts->items()) {
    const std::string at = fmt::format("{}/{}", here, name);
    TRY_ASSIGN(const auto role, AtPlace(registration::RoleFromName(name), at));
    constexpr unsigned kMax = registration::RequiredSignatures::kMax;
    if (!count.is_number_unsigned() || count < 2U || count > kMax)
      return Invalid(fmt::format("this must be a whole number from 2 to {}", kMax), at);
    const auto has_role = [role](const KeyWithRoles& one) { return one.roles.Has(role); };
    const auto needed = count.get<unsigned>();
    if (const auto able = std::ranges::count_if(keys, has_role); std::cmp_less(able, needed))
      return Invalid(fmt::format("{} signatures are asked for, and {} of the keys have the role {}: nobody could ever "
                                 "sign",
                                 needed, able, name),
                     at);
    signatures.Set(role, needed);
  }
  return signatures;
}

json::Value JsonOf(const registration::RequiredSignatures& signatures) {
  json::Value counts = json::Value::object();
  for (const registration::Role role : registration::kAllRoles)
    if (signatures.Of(role) > 1) counts[std::string(registration::Name(role))] = signatures.Of(role);
  return counts;
}

void PutIfAny(json::Value& object, const char* member, const registration::RequiredSignatures& signatures) {
  if (json::Value counts = JsonOf(signatures); !counts.empty()) object[member] = std::move(counts);
}

void PutIfAny(json::Value& object, const char* member, const std::string& text) {
  if (!text.empty()) object[member] = text;
}

void PutIfAny(json::Value& object, const char* member, const std::optional<DateWithPrecision>& date) {
  if (date.has_value()) object[member] = {{"value", date->value}, {"precision", Name(date->precision)}};
}

json::Value JwkOf(const crypto::PublicKey& key) {
  return json::Value::parse(key.ToJwk());
}

json::Value JsonOf(registration::Roles roles) {
  json::Value names = json::Value::array();
  for (const registration::Role role : registration::kAllRoles) {
    if (roles.Has(role)) names.push_back(registration::Name(role));
  }
  return names;
}

json::Value JsonOf(const std::vector<KeyWithRoles>& keys) {
  json::Value list = json::Value::array();
  for (const KeyWithRoles& one : keys) {
    json::Value entry;
    entry["jwk"] = JwkOf(one.key);
    entry["roles"] = JsonOf(one.roles);
    list.push_back(std::move(entry));
  }
  return list;
}

std::string Dump(const json::Value& document) {
  return document.dump(-1, ' ', false, json::Value::error_handler_t::replace);
}

}  // namespace entente::roster
