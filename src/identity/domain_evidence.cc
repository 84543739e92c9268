#include "identity/domain_evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "base/encoding.h"
#include "codec/json.h"

namespace entente::identity {
namespace {

constexpr std::string_view kDidWeb = "did:web:";
constexpr std::size_t kMethodsMax = 64;
constexpr std::size_t kKidTextMax = 128;

std::unexpected<Error> NoDidWeb(std::string_view party) {
  return Invalid(fmt::format("'{}' is no well-formed did:web identifier", party));
}

std::vector<std::string_view> Split(std::string_view text, char at) {
  std::vector<std::string_view> pieces;
  for (const auto piece : text | std::views::split(at)) pieces.emplace_back(piece.begin(), piece.end());
  return pieces;
}

bool IsSegment(std::string_view text) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_' || c == '%';
  };
  return !text.empty() && text != "." && text != ".." && std::ranges::all_of(text, plain);
}

bool IsPort(std::string_view text) {
  return !text.empty() && text.size() <= 5 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

// "acme.example%3A8443": the colon before a port is escaped in an identifier.
struct HostAndPort {
  std::string host;
  std::string port;
};
std::optional<HostAndPort> SplitHost(std::string_view text) {
  const std::string lower = Lower(text);
  const std::size_t at = lower.find("%3a");
  HostAndPort split{lower.substr(0, at), at == std::string::npos ? std::string() : lower.substr(at + 3)};
  if (!IsSegment(split.host) || split.host.find('%') != std::string::npos) return std::nullopt;
  if (at != std::string::npos && !IsPort(split.port)) return std::nullopt;
  return split;
}

bool Names(const json::Value& document, std::string_view party) {
  if (const auto id = document.find("id"); id != document.end() && *id == json::Value(party)) return true;
  const auto known_as = document.find("alsoKnownAs");
  return known_as != document.end() && known_as->is_array() &&
         std::ranges::find(*known_as, json::Value(party)) != known_as->end();
}

}  // namespace

Result<DidPlace> DidDocumentPlace(std::string_view party, std::string_view domain) {
  const DidPlace well_known{std::string(domain), fmt::format("https://{}", domain), "/.well-known/did.json"};
  if (!party.starts_with(kDidWeb)) return well_known;
  const auto pieces = Split(party.substr(kDidWeb.size()), ':');
  if (pieces.empty()) return NoDidWeb(party);
  const auto host = SplitHost(pieces.front());
  if (!host.has_value() || !std::ranges::all_of(pieces | std::views::drop(1), IsSegment)) return NoDidWeb(party);
  if (host->host != domain) return well_known;
  DidPlace place = well_known;
  if (!host->port.empty()) place.origin += ":" + host->port;
  if (pieces.size() == 1) return place;
  place.path.clear();
  for (const std::string_view segment : pieces | std::views::drop(1)) place.path += "/" + std::string(segment);
  place.path += "/did.json";
  return place;
}

Result<std::vector<std::string>> KidsInDidDocument(std::string_view text, std::string_view party) {
  TRY_ASSIGN(const json::Value document, json::Parse(text, kDidDocumentBytesMax));
  if (!document.is_object()) return Invalid("a DID document is an object");
  if (!Names(document, party))
    return Invalid(fmt::format("the DID document is not about {}: neither id nor alsoKnownAs say so", party), "/id");
  std::vector<std::string> kids;
  const auto methods = document.find("verificationMethod");
  if (methods == document.end() || !methods->is_array()) return kids;
  for (const json::Value& method : *methods | std::views::take(kMethodsMax)) {
    if (!method.is_object()) continue;
    const auto jwk = method.find("publicKeyJwk");
    if (jwk == method.end() || !jwk->is_object()) continue;
    // Keys of other curves are no defect: they are for others.
    if (const auto key = crypto::PublicKey::FromJwk(jwk->dump()); key.has_value())
      kids.push_back(ToBase64Url(key->kid()));
  }
  return kids;
}

std::string DidDocument(std::string_view party, std::string_view domain, const std::vector<crypto::PublicKey>& keys) {
  const bool is_did = party.starts_with(kDidWeb);
  const std::string id = is_did ? std::string(party) : fmt::format("did:web:{}", domain);
  json::Value document;
  document["@context"] = {"https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"};
  document["id"] = id;
  if (!is_did) document["alsoKnownAs"] = json::Value::array({party});
  document["verificationMethod"] = json::Value::array();
  document["assertionMethod"] = json::Value::array();
  for (const crypto::PublicKey& key : keys) {
    const std::string name = fmt::format("{}#{}", id, ToBase64Url(key.kid()));
    json::Value method;
    method["id"] = name;
    method["type"] = "JsonWebKey2020";
    method["controller"] = id;
    method["publicKeyJwk"] = json::Parse(key.ToJwk()).value_or(json::Value());
    document["verificationMethod"].push_back(std::move(method));
    document["assertionMethod"].push_back(name);
  }
  return document.dump(2) + "\n";
}

std::string DomainRecordName(std::string_view domain) {
  return fmt::format("_entente.{}", domain);
}

std::string DomainRecord(std::string_view party, std::string_view kid) {
  return fmt::format("entente=v1; party={}; kid={}", party, kid);
}

std::optional<std::string> KidInDomainRecord(std::string_view text, std::string_view party) {
  std::string version;
  std::string named;
  std::string kid;
  for (std::string_view piece : Split(text, ';')) {
    const std::size_t first = piece.find_first_not_of(' ');
    if (first == std::string_view::npos) continue;
    piece = piece.substr(first, piece.find_last_not_of(' ') - first + 1);
    const std::size_t equals = piece.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string_view name = piece.substr(0, equals);
    std::string* to = name == "entente" ? &version : name == "party" ? &named : name == "kid" ? &kid : nullptr;
    if (to == nullptr) continue;  // a later version may say more
    if (!to->empty()) return std::nullopt;
    *to = piece.substr(equals + 1);
  }
  if (version != "v1" || named != party || kid.empty() || kid.size() > kKidTextMax) return std::nullopt;
  return kid;
}

}  // namespace entente::identity
