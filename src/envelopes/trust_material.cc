#include "envelopes/trust_material.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "codec/json.h"

namespace entente::envelopes {
namespace {

constexpr std::size_t kLineBytesMax = 512;

struct UseWord {
  KeyUse use;
  std::string_view word;
};
constexpr std::array<UseWord, 3> kUseWords = {{{KeyUse::kSigning, "signing"},
                                               {KeyUse::kTransparencyLog, "transparency-log"},
                                               {KeyUse::kCertificateTransparency, "certificate-transparency"}}};

Result<void> CheckLine(std::string_view text, const std::string& place) {
  if (text.empty() || text.size() > kLineBytesMax || HoldsControlCharacter(text))
    return Invalid(fmt::format("this has 1 to {} bytes and no control characters", kLineBytesMax), place);
  return {};
}

Result<std::optional<UnixSeconds>> ReadTime(const json::Value& object, std::string_view member,
                                            const std::string& place) {
  TRY_ASSIGN(const std::string text, json::OptionalText(object, member, place));
  if (text.empty()) return std::optional<UnixSeconds>();
  const auto time = ParseTime(text);
  if (!time.has_value()) return Invalid("write the time as 2026-05-20T00:00:00Z", place + "/" + std::string(member));
  return std::optional(*time);
}

Result<Period> ReadPeriod(const json::Value& object, const std::string& place) {
  Period period;
  TRY_ASSIGN(period.from, ReadTime(object, "from", place));
  TRY_ASSIGN(period.until, ReadTime(object, "until", place));
  return period;
}

Result<TrustKey> ReadKey(const json::Value& value, const std::string& place) {
  TRY(json::OnlyMembers(value, {"jwk", "pem", "keyid", "use", "from", "until"}, place));
  if (value.contains("jwk") == value.contains("pem")) return Invalid("a key is either a jwk or a pem", place);
  auto key =
      value.contains("jwk") ? crypto::PublicKey::FromJwk(value["jwk"].dump()) : [&]() -> Result<crypto::PublicKey> {
    TRY_ASSIGN(const std::string pem, json::RequireText(value, "pem", place));
    return crypto::PublicKey::FromPem(pem);
  }();
  if (!key.has_value()) return Invalid(key.error().message, place);
  TrustKey read{*std::move(key), {}, KeyUse::kSigning, {}};
  TRY_ASSIGN(read.keyid, json::OptionalText(value, "keyid", place));
  if (!read.keyid.empty()) TRY(CheckLine(read.keyid, place + "/keyid"));
  TRY_ASSIGN(const std::string use, json::OptionalText(value, "use", place));
  if (!use.empty()) {
    const auto known = std::ranges::find(kUseWords, use, &UseWord::word);
    if (known == kUseWords.end())
      return Invalid("a key's use is signing, transparency-log or certificate-transparency", place + "/use");
    read.use = known->use;
  }
  TRY_ASSIGN(read.valid, ReadPeriod(value, place));
  return read;
}

Result<TrustAuthority> ReadAuthority(const json::Value& value, const std::string& place) {
  TRY(json::OnlyMembers(value, {"certificates", "from", "until"}, place));
  TrustAuthority authority;
  TRY_ASSIGN(const json::Value* certificates, json::RequireArray(value, "certificates", place));
  if (certificates->empty() || certificates->size() > crypto::kChainBetweenMax)
    return Invalid("an authority has 1 to 8 certificates", place + "/certificates");
  for (const json::Value& one : *certificates) {
    const std::string at = fmt::format("{}/certificates/{}", place, authority.certificates.size());
    const auto der = one.is_string() ? FromBase64(one.get_ref<const std::string&>()) : Invalid("");
    if (!der.has_value()) return Invalid("a certificate is DER in base64", at);
    auto certificate = crypto::Certificate::FromDer(*der);
    if (!certificate.has_value()) return Invalid(certificate.error().message, at);
    if (!certificate->is_authority()) return Invalid("this certificate may issue no others", at);
    authority.certificates.push_back(*std::move(certificate));
  }
  TRY_ASSIGN(authority.valid, ReadPeriod(value, place));
  return authority;
}

void AddPeriod(json::Value& object, const Period& period) {
  if (period.from.has_value()) object["from"] = FormatTime(*period.from);
  if (period.until.has_value()) object["until"] = FormatTime(*period.until);
}

}  // namespace

std::string TrustMaterial::ToJson() const {
  json::Value root = {{"name", name}, {"keys", json::Value::array()}};
  for (const TrustKey& one : keys) {
    json::Value key = {{"pem", one.key.ToPem()}};
    if (!one.keyid.empty()) key["keyid"] = one.keyid;
    key["use"] = std::ranges::find(kUseWords, one.use, &UseWord::use)->word;
    AddPeriod(key, one.valid);
    root["keys"].push_back(std::move(key));
  }
  root["certificate_authorities"] = json::Value::array();
  for (const TrustAuthority& one : authorities) {
    json::Value authority = {{"certificates", json::Value::array()}};
    for (const crypto::Certificate& certificate : one.certificates)
      authority["certificates"].push_back(ToBase64(certificate.der()));
    AddPeriod(authority, one.valid);
    root["certificate_authorities"].push_back(std::move(authority));
  }
  if (!source.empty()) root["source"] = source;
  return root.dump();
}

Result<TrustMaterial> ParseTrustMaterial(std::string_view document) {
  TRY_ASSIGN(const json::Value root, json::Parse(document));
  TRY(json::OnlyMembers(root, {"name", "keys", "certificate_authorities", "source"}, ""));
  TrustMaterial material;
  TRY_ASSIGN(material.name, json::RequireText(root, "name", ""));
  TRY(CheckLine(material.name, "/name"));
  TRY_ASSIGN(const json::Value* keys, json::RequireArray(root, "keys", ""));
  if (keys->size() > kTrustKeysMax) return Invalid("there are more than 64 keys here", "/keys");
  for (const json::Value& one : *keys) {
    TRY_ASSIGN(auto key, ReadKey(one, fmt::format("/keys/{}", material.keys.size())));
    material.keys.push_back(std::move(key));
  }
  TRY_ASSIGN(const json::Value* authorities, json::RequireArray(root, "certificate_authorities", ""));
  if (authorities->size() > kTrustAuthoritiesMax)
    return Invalid("there are more than 32 authorities here", "/certificate_authorities");
  for (const json::Value& one : *authorities) {
    TRY_ASSIGN(auto authority,
               ReadAuthority(one, fmt::format("/certificate_authorities/{}", material.authorities.size())));
    material.authorities.push_back(std::move(authority));
  }
  if (root.contains("source")) {
    TRY_ASSIGN(material.source, json::RequireText(root, "source", ""));
    TRY(CheckLine(material.source, "/source"));
  }
  return material;
}

Result<void> CheckTrustMaterial(ByteView document) {
  TRY(ParseTrustMaterial(AsText(document)));
  return {};
}

}  // namespace entente::envelopes
