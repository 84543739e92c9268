// Fields that several documents share: identifiers, names, texts, dates, countries, keys. Seen by the documents only.
//
// Every function reads one member of `object`, which stands at `place` (a JSON Pointer, "" for the document itself).
// Errors: kInvalidInput with the member's place. Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/json.h"
#include "views/roster/documents.h"

namespace entente::roster {

inline constexpr std::size_t kIdBytesMax = 1024;
inline constexpr std::size_t kNameBytesMax = 512;
inline constexpr std::size_t kAddressBytesMax = 2048;
inline constexpr std::size_t kTextBytesMax = 8192;
inline constexpr std::size_t kKeysMax = 64;
inline constexpr std::size_t kClausesMax = 256;

enum class Presence : std::uint8_t { kRequired, kOptional };

// A URI: a scheme, a colon, and more; no white space or control characters.
[[nodiscard]] Result<std::string> ReadId(const json::Value& object, const char* member, const std::string& place);
// One line for people: without control characters, characters that turn the direction of text, and outer white space.
[[nodiscard]] Result<std::string> ReadLine(const json::Value& object, const char* member, const std::string& place,
                                           Presence presence, std::size_t bytes_max = kNameBytesMax);
// An http or https address: pages make links of these, and nothing else may become one.
[[nodiscard]] Result<std::string> ReadAddress(const json::Value& object, const char* member, const std::string& place);
[[nodiscard]] bool IsAddress(std::string_view text);
// A domain name in lower-case ASCII; "" when absent.
[[nodiscard]] Result<std::string> ReadDomain(const json::Value& object, const std::string& place);
// Longer text; line breaks and tabs are taken.
[[nodiscard]] Result<std::string> ReadText(const json::Value& object, const char* member, const std::string& place);
[[nodiscard]] Result<std::string> ReadDate(const json::Value& object, const char* member, const std::string& place,
                                           Presence presence);
[[nodiscard]] Result<std::optional<DateWithPrecision>> ReadDateWithPrecision(const json::Value& object,
                                                                             const char* member,
                                                                             const std::string& place);
// A country code, or "" when absent.
[[nodiscard]] Result<std::string> ReadCountry(const json::Value& object, const std::string& place);
[[nodiscard]] Result<registration::PartyKind> ReadKind(const json::Value& object, const std::string& place);
[[nodiscard]] Result<crypto::PublicKey> ReadJwk(const json::Value& object, const std::string& place);
// `roles[]`, none twice.
[[nodiscard]] Result<registration::Roles> ReadRoles(const json::Value& object, const std::string& place);
// `keys[{jwk, roles[]}]`: 1 to kKeysMax, no key twice, at least one with the role admin.
[[nodiscard]] Result<std::vector<KeyWithRoles>> ReadKeys(const json::Value& object, const std::string& place);

// `signatures{role: number}`: 2 to 16, of which there must be as many keys with the role. Absent: one of each.
[[nodiscard]] Result<registration::RequiredSignatures> ReadSignatures(const json::Value& object,
                                                                      const std::vector<KeyWithRoles>& keys,
                                                                      const std::string& place);

// A supporter {id, name, kind, country}, in a member of the document itself.
[[nodiscard]] Result<Supporter> ReadSupporter(const json::Value& root, const char* member);
[[nodiscard]] json::Value JsonOf(const Supporter& supporter);

// The value, or the error with its place set.
template <class T>
[[nodiscard]] Result<T> AtPlace(Result<T> read, std::string place) {
  if (!read.has_value()) read.error().place = std::move(place);
  return read;
}

void PutIfAny(json::Value& object, const char* member, const std::string& text);
void PutIfAny(json::Value& object, const char* member, const std::optional<DateWithPrecision>& date);
[[nodiscard]] json::Value JsonOf(const std::vector<KeyWithRoles>& keys);
[[nodiscard]] json::Value JsonOf(registration::Roles roles);
// Of roles for which more than one is asked for; an empty object where there is none.
[[nodiscard]] json::Value JsonOf(const registration::RequiredSignatures& signatures);
// Writes nothing where one signature of each role is enough.
void PutIfAny(json::Value& object, const char* member, const registration::RequiredSignatures& signatures);
[[nodiscard]] json::Value JwkOf(const crypto::PublicKey& key);
// Compact. Text that is not UTF-8 cannot stand in JSON; it comes out with replacement characters.
[[nodiscard]] std::string Dump(const json::Value& document);

}  // namespace entente::roster
