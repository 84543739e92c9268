// Trust material as others hand it out: PEM, and Sigstore's trusted root.
#include <fmt/format.h>

#include <algorithm>

#include "base/encoding.h"
#include "codec/json.h"
#include "crypto/foreign_signature.h"
#include "envelopes/dsse.h"
#include "envelopes/trust_material.h"

namespace entente::envelopes {
namespace {

constexpr std::string_view kTrustedRootType = "application/vnd.dev.sigstore.trustedroot";
constexpr std::string_view kKeyHead = "-----BEGIN PUBLIC KEY-----";
constexpr std::string_view kKeyTail = "-----END PUBLIC KEY-----";
constexpr std::string_view kCertificateHead = "-----BEGIN CERTIFICATE-----";

// Protobuf's JSON gives fractions of seconds where there are any.
Result<std::optional<UnixSeconds>> ReadTime(const json::Value& period, std::string_view member,
                                            const std::string& place) {
  TRY_ASSIGN(std::string text, json::OptionalText(period, member, place));
  if (text.empty()) return std::optional<UnixSeconds>();
  if (const std::size_t dot = text.find('.'); dot != std::string::npos) text = text.substr(0, dot) + "Z";
  const auto time = ParseTime(text);
  if (!time.has_value()) return Invalid("this is no time", place + "/" + std::string(member));
  return std::optional(*time);
}

Result<Period> ReadPeriod(const json::Value& object, const std::string& place) {
  const auto found = object.find("validFor");
  if (found == object.end()) return Period{};
  Period period;
  TRY_ASSIGN(period.from, ReadTime(*found, "start", place + "/validFor"));
  TRY_ASSIGN(period.until, ReadTime(*found, "end", place + "/validFor"));
  return period;
}

// The objects in a member that may be absent.
Result<std::vector<const json::Value*>> ObjectsIn(const json::Value& root, const std::string& member) {
  std::vector<const json::Value*> objects;
  if (!root.contains(member)) return objects;
  TRY_ASSIGN(const json::Value* array, json::RequireArray(root, member, ""));
  for (const json::Value& one : *array) {
    if (!one.is_object()) return Invalid("this must be an object", fmt::format("/{}/{}", member, objects.size()));
    objects.push_back(&one);
  }
  return objects;
}

Result<crypto::PublicKey> ReadLogKey(const json::Value& log, const std::string& place) {
  TRY_ASSIGN(const json::Value* key, json::RequireObject(log, "publicKey", place));
  TRY_ASSIGN(const std::string text, json::RequireText(*key, "rawBytes", place + "/publicKey"));
  TRY_ASSIGN(const Bytes der, FromAnyBase64(text, place + "/publicKey/rawBytes"));
  return crypto::PublicKeyFromDer(der);
}

Result<TrustAuthority> ReadAuthority(const json::Value& value, const std::string& place) {
  TrustAuthority authority;
  TRY_ASSIGN(const json::Value* chain, json::RequireObject(value, "certChain", place));
  TRY_ASSIGN(const json::Value* certificates, json::RequireArray(*chain, "certificates", place + "/certChain"));
  if (certificates->empty() || certificates->size() > crypto::kChainBetweenMax)
    return Invalid("an authority has 1 to 8 certificates", place + "/certChain/certificates");
  for (const json::Value& one : *certificates) {
    const std::string at = fmt::format("{}/certChain/certificates/{}", place, authority.certificates.size());
    TRY_ASSIGN(const std::string text, json::RequireText(one, "rawBytes", at));
    TRY_ASSIGN(const Bytes der, FromAnyBase64(text, at));
    TRY_ASSIGN(auto certificate, crypto::Certificate::FromDer(der));
    authority.certificates.push_back(std::move(certificate));
  }
  TRY_ASSIGN(authority.valid, ReadPeriod(value, place));
  return authority;
}

// A key of a kind that is not taken is left out, and said.
Result<void> AddLogKeys(const json::Value& root, const std::string& member, KeyUse use, ReadMaterial& read) {
  TRY_ASSIGN(const auto logs, ObjectsIn(root, member));
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const std::string place = fmt::format("/{}/{}", member, i);
    auto key = ReadLogKey(*logs[i], place);
    if (!key.has_value()) {
      read.left_out.push_back(place + ": " + key.error().message);
      continue;
    }
    TrustKey one{*std::move(key), {}, use, {}};
    TRY_ASSIGN(one.valid, ReadPeriod((*logs[i])["publicKey"], place + "/publicKey"));
    read.material.keys.push_back(std::move(one));
  }
  return {};
}

Result<ReadMaterial> ReadTrustedRoot(std::string_view file, const std::string& name) {
  TRY_ASSIGN(const json::Value root, json::Parse(file, kEnvelopeBytesMax));
  TRY_ASSIGN(const std::string type, json::RequireText(root, "mediaType", ""));
  if (!type.starts_with(kTrustedRootType)) return Invalid("this is no Sigstore trusted root", "/mediaType");
  ReadMaterial read;
  read.material.name = name;
  TRY(AddLogKeys(root, "tlogs", KeyUse::kTransparencyLog, read));
  TRY(AddLogKeys(root, "ctlogs", KeyUse::kCertificateTransparency, read));
  TRY_ASSIGN(const auto authorities, ObjectsIn(root, "certificateAuthorities"));
  for (std::size_t i = 0; i < authorities.size(); ++i) {
    TRY_ASSIGN(auto authority, ReadAuthority(*authorities[i], fmt::format("/certificateAuthorities/{}", i)));
    read.material.authorities.push_back(std::move(authority));
  }
  TRY_ASSIGN(const auto stamps, ObjectsIn(root, "timestampAuthorities"));
  if (!stamps.empty())
    read.left_out.push_back(
        fmt::format("/timestampAuthorities: {}; RFC 3161 timestamps are not checked here", stamps.size()));
  return read;
}

Result<ReadMaterial> ReadPem(std::string_view file, const std::string& name) {
  ReadMaterial read;
  read.material.name = name;
  for (std::size_t at = file.find(kKeyHead); at != std::string_view::npos; at = file.find(kKeyHead, at + 1)) {
    const std::size_t tail = file.find(kKeyTail, at);
    if (tail == std::string_view::npos) return Invalid("a public key in PEM has no end here");
    TRY_ASSIGN(auto key, crypto::PublicKey::FromPem(std::string(file.substr(at, tail + kKeyTail.size() - at)) + "\n"));
    read.material.keys.push_back({std::move(key), {}, KeyUse::kSigning, {}});
  }
  if (file.find(kCertificateHead) != std::string_view::npos) {
    TRY_ASSIGN(auto certificates, crypto::Certificate::AllFromPem(file));
    // Each by itself: which of them issued which is found when a chain is checked.
    for (crypto::Certificate& one : certificates) read.material.authorities.push_back({{std::move(one)}, {}});
  }
  return read;
}

}  // namespace

Result<ReadMaterial> ReadForeignMaterial(std::string_view file, const std::string& name) {
  const std::size_t first = file.find_first_not_of(" \t\r\n");
  const bool is_json = first != std::string_view::npos && file[first] == '{';
  TRY_ASSIGN(ReadMaterial read, is_json ? ReadTrustedRoot(file, name) : ReadPem(file, name));
  if (read.material.keys.empty() && read.material.authorities.empty())
    return Invalid("there are no keys and no certificates here: give PEM, or a Sigstore trusted root in JSON");
  // The rules of the document hold for what was read, too.
  TRY(ParseTrustMaterial(read.material.ToJson()));
  return read;
}

}  // namespace entente::envelopes
