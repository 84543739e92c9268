#include "views/roster/certified.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/encoding.h"

namespace entente::roster {
namespace {

constexpr std::size_t kNamesMax = 64;
constexpr std::size_t kAnchorsMax = 16;
constexpr std::size_t kNameBytesMax = 512;

std::unexpected<Error> Refuse(std::string message) {
  return std::unexpected(Error{ErrorCode::kUnauthorized, std::move(message), "label 33", "certificate"});
}

bool IsCertifiedName(std::string_view name) {
  const bool kind = name.starts_with("dns:") || name.starts_with("uri:") || name.starts_with("email:");
  const std::string_view rest = name.substr(std::min(name.size(), name.find(':') + 1));
  const bool printable = std::ranges::all_of(rest, [](char c) { return c > 0x20 && c < 0x7F; });
  const bool lower =
      !name.starts_with("dns:") || std::ranges::none_of(rest, [](char c) { return c >= 'A' && c <= 'Z'; });
  return kind && !rest.empty() && name.size() <= kNameBytesMax && printable && lower &&
         rest.find('*') == std::string_view::npos;
}

Result<CertifiedName> ReadOne(const json::Value& value, const std::string& place) {
  TRY(json::OnlyMembers(value, {"anchor", "name", "roles"}, place));
  CertifiedName one;
  TRY_ASSIGN(const std::string anchor, json::RequireText(value, "anchor", place));
  const auto digest = crypto::DigestFromHex(anchor);
  if (!digest.has_value() || ToHex(*digest) != anchor)
    return Invalid("an anchor is named by the SHA-256 of its DER, in lower-case hex", place + "/anchor");
  one.anchor = *digest;
  TRY_ASSIGN(one.name, json::RequireText(value, "name", place));
  if (!IsCertifiedName(one.name))
    return Invalid("a name is dns:…, in lower case, uri:… or email:…, whole and without *", place + "/name");
  TRY_ASSIGN(const json::Value* roles, json::RequireArray(value, "roles", place));
  for (const json::Value& role : *roles) {
    if (!role.is_string()) return Invalid("this must be a string", place + "/roles");
    const auto known = registration::RoleFromName(role.get_ref<const std::string&>());
    if (!known.has_value()) return Invalid(known.error().message, place + "/roles");
    if (*known == registration::Role::kAdmin)
      return Invalid("a certificate never gives the role admin: who issues certificates could take the party over",
                     place + "/roles");
    if (one.roles.Has(*known)) return Invalid("this role stands here twice", place + "/roles");
    one.roles.Add(*known);
  }
  if (one.roles.empty()) return Invalid("a certified name has at least one role", place + "/roles");
  return one;
}

std::string Listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& one : names) text += (text.empty() ? "" : ", ") + one;
  return text.empty() ? "none" : text;
}

// REQUIRES: at least one.
Result<std::vector<crypto::Certificate>> ReadChain(std::span<const Bytes> chain) {
  std::vector<crypto::Certificate> certificates;
  for (const Bytes& der : chain) {
    auto one = crypto::Certificate::FromDer(der);
    if (!one.has_value()) return Refuse(one.error().message);
    certificates.push_back(*std::move(one));
  }
  return certificates;
}

Result<crypto::PublicKey> KeyToSignWith(const crypto::Certificate& leaf) {
  if (leaf.is_authority() || !leaf.may_sign()) return Refuse("the signer's certificate is not one to sign with");
  auto key = leaf.Key();
  if (!key.has_value()) return Refuse(key.error().message);
  return key;
}

Result<void> HoldsAt(const crypto::Certificate& leaf, std::span<const crypto::Certificate> between,
                     const crypto::Certificate& anchor, std::span<const UnixSeconds> times, bool* issued = nullptr) {
  for (const UnixSeconds at : times) {
    auto chain = crypto::VerifyChain(leaf, between, {&anchor, 1}, at);
    if (!chain.has_value()) {
      auto refused = Refuse(fmt::format("the chain does not lead to {} at {}: {}", anchor.subject(), FormatTime(at),
                                        chain.error().message));
      if (issued != nullptr) *issued = chain.error().code != ErrorCode::kNotFound;
      return refused;
    }
  }
  return {};
}

}  // namespace

Result<std::vector<CertifiedName>> ReadCertifiedNames(const json::Value& object) {
  std::vector<CertifiedName> names;
  if (!object.is_object() || !object.contains("certificates")) return names;
  TRY_ASSIGN(const json::Value* list, json::RequireArray(object, "certificates", ""));
  if (list->size() > kNamesMax) return Invalid("a party lists at most 64 certified names", "/certificates");
  for (const json::Value& value : *list) {
    const std::string place = fmt::format("/certificates/{}", names.size());
    TRY_ASSIGN(auto one, ReadOne(value, place));
    const auto same = [&one](const CertifiedName& other) {
      return other.anchor == one.anchor && other.name == one.name;
    };
    if (std::ranges::any_of(names, same)) return Invalid("this name stands here twice", place + "/name");
    names.push_back(std::move(one));
  }
  return names;
}

json::Value JsonOf(const std::vector<CertifiedName>& names) {
  json::Value list = json::Value::array();
  for (const CertifiedName& one : names) {
    json::Value roles = json::Value::array();
    for (const registration::Role role : registration::kAllRoles)
      if (one.roles.Has(role)) roles.push_back(registration::Name(role));
    list.push_back({{"anchor", ToHex(one.anchor)}, {"name", one.name}, {"roles", std::move(roles)}});
  }
  return list;
}

Result<X509AnchorsDocument> ParseX509Anchors(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(root, {"name", "certificates"}, ""));
  X509AnchorsDocument document;
  TRY_ASSIGN(document.name, json::RequireText(root, "name", ""));
  if (document.name.empty() || document.name.size() > kNameBytesMax || HoldsControlCharacter(document.name))
    return Invalid("a name has 1 to 512 bytes and no control characters", "/name");
  TRY_ASSIGN(const json::Value* list, json::RequireArray(root, "certificates", ""));
  if (list->size() > kAnchorsMax) return Invalid("there are more than 16 anchors here", "/certificates");
  for (const json::Value& one : *list) {
    const std::string place = fmt::format("/certificates/{}", document.certificates.size());
    const auto der = one.is_string() ? FromBase64(one.get_ref<const std::string&>()) : Invalid("");
    if (!der.has_value()) return Invalid("a certificate is DER in base64", place);
    auto certificate = crypto::Certificate::FromDer(*der);
    if (!certificate.has_value()) return Invalid(certificate.error().message, place);
    if (!certificate->is_authority()) return Invalid("this certificate may issue no others", place);
    document.certificates.push_back(*std::move(certificate));
  }
  return document;
}

Result<void> CheckX509Anchors(ByteView document) {
  TRY(ParseX509Anchors(AsText(document)));
  return {};
}

Result<CertifiedSigner> JudgeChain(std::span<const Bytes> chain, std::span<const CertifiedName> names,
                                   std::span<const crypto::Certificate> anchors, std::span<const UnixSeconds> times) {
  if (names.empty()) return Refuse("the party has not named any certified name that may sign for it");
  TRY_ASSIGN(const std::vector<crypto::Certificate> certificates, ReadChain(chain));
  const crypto::Certificate& leaf = certificates.front();
  TRY_ASSIGN(crypto::PublicKey key, KeyToSignWith(leaf));
  const std::vector<std::string> certified = leaf.names();
  const std::span<const crypto::Certificate> between(certificates.begin() + 1, certificates.end());
  CertifiedSigner signer{std::move(key), {}};
  std::optional<Error> why;
  for (const CertifiedName& one : names) {
    if (std::ranges::find(certified, one.name) == certified.end()) continue;
    const auto anchor = std::ranges::find(anchors, one.anchor, &crypto::Certificate::fingerprint);
    if (anchor == anchors.end()) {
      why = Refuse(fmt::format("the anchor {} that the party names for {} is none of this log's", ToHex(one.anchor),
                               one.name))
                .error();
      continue;
    }
    if (auto holds = HoldsAt(leaf, between, *anchor, times); !holds.has_value()) {
      why = std::move(holds.error());
      continue;
    }
    for (const registration::Role role : registration::kAllRoles)
      if (one.roles.Has(role)) signer.roles.Add(role);
  }
  if (!signer.roles.empty()) return signer;
  if (why.has_value()) return std::unexpected(*std::move(why));
  return Refuse(
      fmt::format("none of the names in the certificate ({}) is one that the party has named", Listed(certified)));
}

Result<CertifiedDomain> JudgeDomainChain(std::span<const Bytes> chain, std::string_view domain,
                                         std::span<const crypto::Certificate> anchors,
                                         std::span<const UnixSeconds> times) {
  if (chain.empty()) return Refuse("there is no certificate here");
  TRY_ASSIGN(const std::vector<crypto::Certificate> certificates, ReadChain(chain));
  const crypto::Certificate& leaf = certificates.front();
  TRY_ASSIGN(crypto::PublicKey key, KeyToSignWith(leaf));
  const std::vector<std::string> certified = leaf.names();
  if (std::ranges::find(certified, fmt::format("dns:{}", domain)) == certified.end())
    return Refuse(fmt::format("none of the names in the certificate ({}) is dns:{}", Listed(certified), domain));
  const std::span<const crypto::Certificate> between(certificates.begin() + 1, certificates.end());
  CertifiedDomain found{std::move(key), {}};
  std::optional<Error> why;
  for (const crypto::Certificate& anchor : anchors) {
    bool issued = false;
    if (auto holds = HoldsAt(leaf, between, anchor, times, &issued); !holds.has_value()) {
      // What is wrong with a chain is said of the anchor that it was issued under, not of all the others.
      if (issued) why = std::move(holds.error());
      continue;
    }
    found.anchors.push_back(anchor.fingerprint());
  }
  if (!found.anchors.empty()) return found;
  if (why.has_value()) return std::unexpected(*std::move(why));
  return Refuse(fmt::format("the chain leads to none of the {} anchors of this log", anchors.size()));
}

}  // namespace entente::roster
