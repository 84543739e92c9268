#include "views/roster/domain_check_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/clock.h"
#include "base/encoding.h"
#include "views/roster/document_fields.h"

namespace entente::roster {
namespace {

constexpr std::size_t kKidBytesMax = 64;

template <class Word, std::size_t N>
Result<Word> ReadWord(const json::Value& root, const char* member, const std::array<Word, N>& all) {
  TRY_ASSIGN(const std::string name, json::RequireText(root, member, ""));
  std::string known;
  for (const Word word : all) {
    if (Name(word) == name) return word;
    known += fmt::format("{}{}", known.empty() ? "" : ", ", Name(word));
  }
  return Invalid(fmt::format("'{}' is none of: {}", name, known), std::string("/") + member);
}

Result<std::vector<std::string>> ReadKids(const json::Value& root) {
  std::vector<std::string> kids;
  if (!root.contains("kids")) return kids;
  TRY_ASSIGN(const json::Value* list, json::RequireArray(root, "kids", ""));
  if (list->size() > kKeysMax) return Invalid(fmt::format("at most {} keys are taken", kKeysMax), "/kids");
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string at = fmt::format("/kids/{}", i);
    if (!(*list)[i].is_string()) return Invalid("this must be a text", at);
    auto kid = (*list)[i].get<std::string>();
    TRY_ASSIGN(const Bytes bytes, AtPlace(FromBase64Url(kid), at));
    if (bytes.empty() || bytes.size() > kKidBytesMax)
      return Invalid(fmt::format("a kid has 1 to {} bytes", kKidBytesMax), at);
    if (std::ranges::find(kids, kid) != kids.end()) return Invalid("this key is named twice", at);
    kids.push_back(std::move(kid));
  }
  return kids;
}

Result<void> ReadEvidence(const json::Value& root, DomainCheckDocument& document) {
  TRY_ASSIGN(document.chain, ReadDomainChain(root));
  const bool by_certificate = document.method == DomainMethod::kX509 && document.outcome == DomainOutcome::kProved;
  if (document.chain.empty() == by_certificate)
    return Invalid("a proof by x509 has the certificates that it rests on, and nothing else has any", "/chain");
  if (by_certificate && document.kids.size() != 1)
    return Invalid("a proof by x509 names the one key that is certified", "/kids");
  if (!root.contains("statement")) return {};
  const json::Value& statement = root["statement"];
  if (!by_certificate) return Invalid("only a proof by x509 rests on a statement", "/statement");
  if (!statement.is_number_unsigned() || statement.get<std::uint64_t>() > INT64_MAX)
    return Invalid("this must be the index of an entry", "/statement");
  document.statement = statement.get<std::uint64_t>();
  return {};
}

}  // namespace

Result<std::vector<Bytes>> ReadDomainChain(const json::Value& object) {
  std::vector<Bytes> chain;
  if (!object.contains("chain")) return chain;
  TRY_ASSIGN(const json::Value* list, json::RequireArray(object, "chain", ""));
  if (list->size() > kDomainChainMax)
    return Invalid(fmt::format("at most {} certificates are taken", kDomainChainMax), "/chain");
  std::size_t bytes = 0;
  for (const json::Value& one : *list) {
    auto der = one.is_string() ? FromBase64(one.get_ref<const std::string&>()) : Invalid("");
    if (!der.has_value() || der->empty())
      return Invalid("a certificate is DER in base64", fmt::format("/chain/{}", chain.size()));
    bytes += der->size();
    if (bytes > kDomainChainBytesMax)
      return Invalid(fmt::format("the certificates have more than {} bytes", kDomainChainBytesMax), "/chain");
    chain.push_back(*std::move(der));
  }
  return chain;
}

json::Value JsonOfChain(const std::vector<Bytes>& chain) {
  json::Value list = json::Value::array();
  for (const Bytes& der : chain) list.push_back(ToBase64(der));
  return list;
}

std::string_view Name(DomainMethod method) {
  switch (method) {
    case DomainMethod::kDidWeb:
      return "did-web";
    case DomainMethod::kDns:
      return "dns";
    case DomainMethod::kX509:
      return "x509";
  }
  return "x509";
}

std::string_view Name(DomainOutcome outcome) {
  switch (outcome) {
    case DomainOutcome::kProved:
      return "proved";
    case DomainOutcome::kFailed:
      return "failed";
    case DomainOutcome::kUnreachable:
      return "unreachable";
  }
  return "unreachable";
}

Result<DomainCheckDocument> ParseDomainCheck(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text));
  TRY(json::OnlyMembers(
      root, {"party", "domain", "method", "outcome", "kids", "statement", "chain", "checked", "reason"}, ""));
  DomainCheckDocument document;
  TRY_ASSIGN(document.party, ReadId(root, "party", ""));
  TRY_ASSIGN(document.domain, ReadDomain(root, ""));
  if (document.domain.empty()) return Invalid("this is missing", "/domain");
  constexpr std::array kMethods = {DomainMethod::kDidWeb, DomainMethod::kDns, DomainMethod::kX509};
  TRY_ASSIGN(document.method, ReadWord(root, "method", kMethods));
  constexpr std::array kOutcomes = {DomainOutcome::kProved, DomainOutcome::kFailed, DomainOutcome::kUnreachable};
  TRY_ASSIGN(document.outcome, ReadWord(root, "outcome", kOutcomes));
  TRY_ASSIGN(document.kids, ReadKids(root));
  if (document.kids.empty() == (document.outcome == DomainOutcome::kProved))
    return Invalid("a proof names the keys that the domain gives, and nothing else names any", "/kids");
  TRY(ReadEvidence(root, document));
  TRY_ASSIGN(document.checked, json::RequireText(root, "checked", ""));
  if (!ParseTime(document.checked).has_value())
    return Invalid(fmt::format("'{}' is no time; write it as 2021-11-10T12:00:00Z", document.checked), "/checked");
  TRY_ASSIGN(document.reason, ReadText(root, "reason", ""));
  return document;
}

std::string ToJson(const DomainCheckDocument& document) {
  json::Value root;
  root["party"] = document.party;
  root["domain"] = document.domain;
  root["method"] = Name(document.method);
  root["outcome"] = Name(document.outcome);
  if (!document.kids.empty()) root["kids"] = document.kids;
  if (document.statement.has_value()) root["statement"] = *document.statement;
  if (!document.chain.empty()) root["chain"] = JsonOfChain(document.chain);
  root["checked"] = document.checked;
  PutIfAny(root, "reason", document.reason);
  return Dump(root);
}

Result<void> CheckDomainCheck(ByteView document) {
  TRY(ParseDomainCheck(AsText(document)));
  return {};
}

}  // namespace entente::roster
