#include "http/signature_base.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "http/url.h"

namespace entente::http {
namespace {

constexpr std::string_view kQueryParameter = "@query-param";
constexpr std::array<std::string_view, 5> kFieldFlags = {"sf", "key", "bs", "req", "tr"};

bool IsAlphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 9110 section 5.6.2, without capitals: section 2.1 of RFC 9421 names fields in small letters.
bool IsFieldName(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (IsAlphanumeric(c) && (c < 'A' || c > 'Z')) ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

Result<Target> SplitOwnTarget(std::string_view target) {
  if (target.empty()) return Target{"/", {}};
  if (!target.starts_with('/')) {
    return Invalid(
        "a signature over a request whose target is a whole address is not taken; send the path, and a Host "
        "header");
  }
  return SplitTarget(target);
}

std::optional<int> HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

void EncodeFormByte(std::uint8_t byte, std::string& out) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  const char c = static_cast<char>(byte);
  if (IsAlphanumeric(c) || c == '*' || c == '-' || c == '.' || c == '_') {
    out.push_back(c);
    return;
  }
  out.push_back('%');
  out.push_back(kDigits[byte >> 4U]);
  out.push_back(kDigits[byte & 0x0FU]);
}

// Section 2.2.8: read as a form has it ('+' is a space), and escaped again in the one way that there is then.
Result<std::string> ReencodeForm(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      EncodeFormByte(' ', out);
    } else if (text[i] != '%') {
      EncodeFormByte(static_cast<std::uint8_t>(text[i]), out);
    } else {
      const auto high = i + 1 < text.size() ? HexDigit(text[i + 1]) : std::nullopt;
      const auto low = i + 2 < text.size() ? HexDigit(text[i + 2]) : std::nullopt;
      if (!high.has_value() || !low.has_value())
        return Invalid("the query has a '%' that two hexadecimal digits do not follow");
      EncodeFormByte(static_cast<std::uint8_t>(*high * 16 + *low), out);
      i += 2;
    }
  }
  return out;
}

Result<std::string> QueryParameter(std::string_view query, const std::string& wanted) {
  bool found = false;
  std::string value;
  std::size_t count = 0;
  while (!query.empty()) {
    const auto ampersand = query.find('&');
    const std::string_view item = query.substr(0, ampersand);
    query = ampersand == std::string_view::npos ? std::string_view{} : query.substr(ampersand + 1);
    if (item.empty()) continue;
    if (++count > kQueryParametersMax) return Invalid("the query has too many parameters");
    const auto equals = item.find('=');
    const auto name = ReencodeForm(item.substr(0, equals));
    if (!name.has_value()) return std::unexpected(name.error());
    if (*name != wanted) continue;
    if (found) {
      return Invalid("the query has '" + wanted + "' more than once; such a parameter cannot be covered, @query can");
    }
    found = true;
    auto encoded = ReencodeForm(equals == std::string_view::npos ? std::string_view{} : item.substr(equals + 1));
    if (!encoded.has_value()) return std::unexpected(encoded.error());
    value = *std::move(encoded);
  }
  if (!found)
    return Invalid("the signature covers the query parameter '" + wanted + "', which the request does not have");
  return value;
}

Result<void> CheckParameters(const std::string& name, const FieldParameters& parameters) {
  for (const auto& [key, value] : parameters) {
    if (name == kQueryParameter && key == "name") continue;
    const bool known = std::ranges::find(kFieldFlags, key) != kFieldFlags.end();
    std::string text = "the signature covers \"" + name + "\" with the parameter ;";
    text.append(key).append(", which is not ");
    return Invalid(text + (known ? "taken here: cover the component without it" : "known"));
  }
  return {};
}

Result<std::string> DerivedValue(const RequestView& request, const std::string& name,
                                 const FieldParameters& parameters) {
  if (name == "@method") return std::string(request.method);
  if (name == "@scheme") return std::string(request.secure ? "https" : "http");
  if (name == "@authority") return request.Authority();
  TRY_ASSIGN(const Target target, SplitOwnTarget(request.target));
  if (name == "@path") return std::string(target.path);
  if (name == "@query") return "?" + std::string(target.query);
  if (name == "@request-target") return request.target.empty() ? "/" : std::string(request.target);
  if (name == "@target-uri") {
    TRY_ASSIGN(const std::string authority, request.Authority());
    return (request.secure ? "https://" : "http://") + authority +
           (request.target.empty() ? "/" : std::string(request.target));
  }
  if (name == kQueryParameter) {
    const BareItem* wanted = FindParameter(parameters, "name");
    const std::string* text = wanted == nullptr ? nullptr : std::get_if<std::string>(wanted);
    if (text == nullptr) return Invalid(R"("@query-param" needs the parameter's name: "@query-param";name="...")");
    return QueryParameter(target.query, *text);
  }
  if (name == "@status") return Invalid("the signature covers \"@status\", which a request does not have");
  return Invalid("the signature covers \"" + name + "\", which is not known here");
}

Result<std::string> FieldValue(const RequestView& request, const std::string& name) {
  if (!IsFieldName(name))
    return Invalid("the signature covers \"" + name + "\", which is no header's name in small letters");
  auto value = JoinHeader(request.headers, name);
  if (!value.has_value())
    return Invalid("the signature covers the header \"" + name + "\", which the request does not have");
  return *std::move(value);
}

Result<std::string> ComponentValue(const RequestView& request, const std::string& name,
                                   const FieldParameters& parameters) {
  TRY(CheckParameters(name, parameters));
  TRY_ASSIGN(std::string value,
             name.starts_with('@') ? DerivedValue(request, name, parameters) : FieldValue(request, name));
  // A line feed would make a line of its own; other bytes are outside the standard's ASCII (section 2.5).
  const bool printable = std::ranges::all_of(value, [](char c) { return (c >= 0x20 && c <= 0x7e) || c == '\t'; });
  if (!printable) return Invalid("the signature covers \"" + name + "\", whose value is not printable ASCII");
  return value;
}

}  // namespace

Result<std::string> RequestView::Authority() const {
  return NormalizeAuthority(host, secure);
}

bool RequestView::HasQuery() const {
  const auto question = target.find('?');
  return question != std::string_view::npos && question + 1 < target.size();
}

Result<std::string> SignatureBase(const RequestView& request, const InnerList& covered) {
  std::string base;
  std::vector<std::string> seen;
  for (const FieldItem& component : covered.items) {
    const auto* name = std::get_if<std::string>(&component.value);
    if (name == nullptr) return Invalid("a component that a signature covers is named by a string");
    auto identifier = SerializeItem(component);
    if (!identifier.has_value()) return std::unexpected(identifier.error());
    if (std::ranges::find(seen, *identifier) != seen.end())
      return Invalid("the signature covers " + *identifier + " twice");
    const auto value = ComponentValue(request, *name, component.parameters);
    if (!value.has_value()) return std::unexpected(value.error());
    base.append(*identifier).append(": ").append(*value).append("\n");
    seen.push_back(*std::move(identifier));
  }
  auto parameters = SerializeInnerList(covered);
  if (!parameters.has_value()) return std::unexpected(parameters.error());
  base.append("\"@signature-params\": ").append(*parameters);
  return base;
}

}  // namespace entente::http
