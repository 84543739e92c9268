#include "http/message_signature.h"

#include <algorithm>
#include <utility>

namespace entente::http {
namespace {

constexpr std::string_view kInputHeader = "Signature-Input";
constexpr std::string_view kSignatureHeader = "Signature";

Result<std::optional<FieldDictionary>> ReadDictionary(const Request& request, std::string_view name) {
  const auto field = JoinHeader(request.headers, name);
  if (!field.has_value()) return std::optional<FieldDictionary>();
  auto dictionary = ParseDictionary(*field);
  if (!dictionary.has_value()) return std::unexpected(WithContext(std::move(dictionary.error()), name));
  return std::optional(*std::move(dictionary));
}

const FieldMember* FindMember(const FieldDictionary& dictionary, std::string_view key) {
  const auto found = std::ranges::find(dictionary, key, &FieldDictionary::value_type::first);
  return found == dictionary.end() ? nullptr : &found->second;
}

template <class T>
Result<void> TakeParameter(const FieldParameters& parameters, std::string_view name, T& into) {
  const BareItem* item = FindParameter(parameters, name);
  if (item == nullptr) return {};
  if constexpr (std::is_same_v<T, std::string>) {
    const auto* text = std::get_if<std::string>(item);
    if (text == nullptr) return Invalid("the signature's parameter '" + std::string(name) + "' is no string");
    into = *text;
  } else {
    const auto* number = std::get_if<std::int64_t>(item);
    if (number == nullptr) return Invalid("the signature's parameter '" + std::string(name) + "' is no integer");
    into = *number;
  }
  return {};
}

Result<SignatureParameters> ParametersOf(std::string label, const InnerList& input) {
  SignatureParameters parameters;
  parameters.label = std::move(label);
  for (const FieldItem& item : input.items) {
    const auto* name = std::get_if<std::string>(&item.value);
    if (name == nullptr) return Invalid("a component that a signature covers is named by a string");
    parameters.components.push_back({*name, item.parameters});
  }
  TRY(TakeParameter(input.parameters, "created", parameters.created));
  TRY(TakeParameter(input.parameters, "expires", parameters.expires));
  TRY(TakeParameter(input.parameters, "keyid", parameters.key_id));
  TRY(TakeParameter(input.parameters, "alg", parameters.algorithm));
  TRY(TakeParameter(input.parameters, "nonce", parameters.nonce));
  TRY(TakeParameter(input.parameters, "tag", parameters.tag));
  return parameters;
}

InnerList ToInnerList(const SignatureParameters& parameters) {
  InnerList list;
  for (const Component& component : parameters.components) list.items.push_back({component.name, component.parameters});
  const auto add = [&](const char* name, const std::string& text) {
    if (!text.empty()) list.parameters.emplace_back(name, text);
  };
  if (parameters.created.has_value()) list.parameters.emplace_back("created", *parameters.created);
  if (parameters.expires.has_value()) list.parameters.emplace_back("expires", *parameters.expires);
  add("nonce", parameters.nonce);
  add("alg", parameters.algorithm);
  add("keyid", parameters.key_id);
  add("tag", parameters.tag);
  return list;
}

Result<std::optional<SignedRequest>> ReadMember(const Request& request, const std::string& label,
                                                const InnerList& input, const FieldDictionary& signatures) {
  const FieldMember* member = FindMember(signatures, label);
  const auto* item = member == nullptr ? nullptr : std::get_if<FieldItem>(member);
  const auto* bytes = item == nullptr ? nullptr : std::get_if<Bytes>(&item->value);
  if (bytes == nullptr)
    return Invalid("the header Signature has no bytes labelled '" + label + "', which Signature-Input announces");
  const std::string host = JoinHeader(request.headers, "Host").value_or("");
  const RequestView view{MethodName(request.method), request.target, host, request.secure, request.headers};
  SignedRequest read;
  read.signature = *bytes;
  read.has_query = view.HasQuery();
  TRY_ASSIGN(read.parameters, ParametersOf(label, input));
  TRY_ASSIGN(read.authority, view.Authority());
  TRY_ASSIGN(const std::string base, SignatureBase(view, input));
  read.base = ToBytes(base);
  return std::optional(std::move(read));
}

template <class Wanted>
Result<std::optional<SignedRequest>> ReadFirst(const Request& request, const Wanted& wanted) {
  TRY_ASSIGN(const auto inputs, ReadDictionary(request, kInputHeader));
  TRY_ASSIGN(const auto signatures, ReadDictionary(request, kSignatureHeader));
  if (!inputs.has_value() && !signatures.has_value()) return std::optional<SignedRequest>();
  if (!inputs.has_value() || !signatures.has_value())
    return Invalid("a signed request has both headers, Signature-Input and Signature");
  for (const auto& [label, member] : *inputs) {
    const auto* input = std::get_if<InnerList>(&member);
    if (input == nullptr) return Invalid("Signature-Input: '" + label + "' is no list of components");
    if (wanted(label, *input)) return ReadMember(request, label, *input, *signatures);
  }
  return std::optional<SignedRequest>();
}

std::unexpected<Error> Unauthorized(std::string message) {
  return Fail(ErrorCode::kUnauthorized, std::move(message));
}

Result<void> CheckCovered(const SignedRequest& request) {
  const SignatureParameters& signature = request.parameters;
  const auto missing = [](const char* component, const char* why) {
    return Unauthorized("the signature does not cover " + std::string(component) + ": " + why);
  };
  if (!signature.Covers("@method")) return missing("@method", "it would hold for another kind of request as well");
  if (signature.Covers("@target-uri")) return {};
  if (!signature.Covers("@authority")) return missing("@authority", "it would hold at another server as well");
  if (signature.Covers("@request-target")) return {};
  if (!signature.Covers("@path")) return missing("@path", "it would hold for other documents as well");
  if (request.has_query && !signature.Covers("@query"))
    return missing("@query", "it would hold for other questions as well");
  return {};
}

}  // namespace

bool SignatureParameters::Covers(std::string_view component) const {
  return std::ranges::any_of(components,
                             [&](const Component& one) { return one.name == component && one.parameters.empty(); });
}

Result<std::optional<SignedRequest>> ReadSignature(const Request& request, std::string_view tag) {
  return ReadFirst(request, [&](const std::string& /*label*/, const InnerList& input) {
    const BareItem* item = FindParameter(input.parameters, "tag");
    const auto* text = item == nullptr ? nullptr : std::get_if<std::string>(item);
    return text != nullptr && *text == tag;
  });
}

Result<std::optional<SignedRequest>> ReadSignatureLabelled(const Request& request, std::string_view label) {
  return ReadFirst(request, [&](const std::string& one, const InnerList& /*input*/) { return one == label; });
}

Result<void> CheckBound(const SignedRequest& request, std::int64_t now_seconds, std::int64_t window_seconds) {
  const SignatureParameters& signature = request.parameters;
  if (signature.key_id.empty()) return Unauthorized("the signature names no key: it needs the parameter keyid");
  TRY(CheckCovered(request));
  if (!signature.created.has_value())
    return Unauthorized("the signature does not say when it was made: it needs the parameter created");
  const std::int64_t age = now_seconds - *signature.created;
  if (age > window_seconds) {
    return Unauthorized("the signature was made " + std::to_string(age) + " seconds ago; " +
                        std::to_string(window_seconds) + " are taken: sign again, and look at the clock");
  }
  if (age < -window_seconds) {
    return Unauthorized("the signature was made " + std::to_string(-age) + " seconds in the future; " +
                        std::to_string(window_seconds) + " are taken: look at the clock");
  }
  if (signature.expires.has_value() && *signature.expires <= now_seconds) {
    return Unauthorized("the signature expired " + std::to_string(now_seconds - *signature.expires) +
                        " seconds ago: sign again");
  }
  return {};
}

Result<void> CheckAddressee(const SignedRequest& request, std::span<const std::string> own) {
  if (std::ranges::find(own, request.authority) != own.end()) return {};
  return Unauthorized("the request is addressed to '" + request.authority + "', which is not this server");
}

Result<Headers> SignRequest(const RequestView& request, const SignatureParameters& parameters,
                            const BaseSigner& signer) {
  InnerList covered = ToInnerList(parameters);
  TRY_ASSIGN(const std::string base, SignatureBase(request, covered));
  TRY_ASSIGN(Bytes signature, signer(AsBytes(base)));
  Headers headers;
  TRY_ASSIGN(std::string input, SerializeDictionary({{parameters.label, std::move(covered)}}));
  headers.emplace_back(kInputHeader, std::move(input));
  TRY_ASSIGN(std::string made, SerializeDictionary({{parameters.label, FieldItem{std::move(signature), {}}}}));
  headers.emplace_back(kSignatureHeader, std::move(made));
  return headers;
}

SignatureParameters BoundParameters(std::string_view target, std::string key_id, std::string tag,
                                    std::int64_t now_seconds) {
  SignatureParameters parameters;
  parameters.components = {{"@method"}, {"@authority"}, {"@path"}};
  if (target.find('?') != std::string_view::npos) parameters.components.push_back({"@query"});
  parameters.created = now_seconds;
  parameters.key_id = std::move(key_id);
  parameters.tag = std::move(tag);
  return parameters;
}

RequestAuthenticator SignEachRequest(std::string key_id, std::string tag, BaseSigner signer, const Clock& clock) {
  return
      [key_id = std::move(key_id), tag = std::move(tag), signer = std::move(signer), &clock](
          std::string_view method, const Url& url, std::string_view target, const Headers& headers) -> Result<Headers> {
        const std::string host = url.Authority();
        const RequestView request{method, target, host, url.https, headers};
        return SignRequest(request, BoundParameters(target, key_id, tag, clock.NowSeconds()), signer);
      };
}

}  // namespace entente::http
