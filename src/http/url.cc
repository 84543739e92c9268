#include "http/url.h"

#include <algorithm>
#include <charconv>

#include "base/bytes.h"

namespace entente::http {
namespace {

constexpr std::size_t kHostBytesMax = 255;

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool IsControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

Result<void> Decode(std::string_view text, bool plus_is_space, std::string& decoded) {
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? HexDigit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? HexDigit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return Invalid("the address has a '%' that two hexadecimal digits do not follow");
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    if (IsControl(c)) return Invalid("the address holds a control character");
    decoded.push_back(c);
  }
  if (!IsUtf8(AsBytes(decoded))) return Invalid("the address is not UTF-8 text");
  return {};
}

Result<std::uint16_t> ParsePort(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
    return Invalid("'" + std::string(text) + "' is no port: a number up to 65535 is needed");
  }
  return port;
}

bool IsHost(std::string_view host) {
  return !host.empty() && host.size() <= kHostBytesMax && std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == ':';
  });
}

struct Authority {
  std::string_view host;
  std::string_view port;  // empty: none was given
  bool has_port = false;
};

Result<Authority> SplitAuthority(std::string_view text) {
  Authority parts;
  std::string_view rest;
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == std::string_view::npos) return Invalid("'" + std::string(text) + "' has a '[' that nothing closes");
    parts.host = text.substr(1, close - 1);
    rest = text.substr(close + 1);
  } else {
    const auto colon = text.find(':');
    parts.host = text.substr(0, colon);
    rest = colon == std::string_view::npos ? std::string_view{} : text.substr(colon);
    if (parts.host.size() + rest.size() > 0 && rest.find(':', 1) != std::string_view::npos) {
      return Invalid("'" + std::string(text) + "': an IPv6 address stands in brackets, as in [::1]:8080");
    }
  }
  if (!rest.empty()) {
    if (rest.front() != ':') return Invalid("'" + std::string(text) + "' is no host with a port");
    parts.port = rest.substr(1);
    parts.has_port = true;
  }
  if (!IsHost(parts.host)) return Invalid("'" + std::string(text) + "' names no host");
  return parts;
}

std::string Bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

}  // namespace

Result<Target> SplitTarget(std::string_view target) {
  for (const std::string_view scheme : {std::string_view("http://"), std::string_view("https://")}) {
    if (!target.starts_with(scheme)) continue;
    target.remove_prefix(scheme.size());
    const auto slash = target.find_first_of("/?");
    target = slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
    break;
  }
  if (!target.starts_with('/')) return Invalid("the request names no path: it must start with '/'");
  const auto fragment = target.find('#');
  if (fragment != std::string_view::npos) return Invalid("the request's address holds a '#'");
  const auto question = target.find('?');
  if (question == std::string_view::npos) return Target{target, {}};
  return Target{target.substr(0, question), target.substr(question + 1)};
}

Result<std::vector<std::string>> DecodePath(std::string_view path) {
  if (!path.starts_with('/')) return Invalid("a path starts with '/'");
  std::vector<std::string> segments;
  path.remove_prefix(1);
  if (path.empty()) return segments;
  while (true) {
    const auto slash = path.find('/');
    std::string segment;
    TRY(Decode(path.substr(0, slash), false, segment));
    if (segment == "." || segment == "..") return Invalid("the path has a segment of dots alone");
    if (segments.size() == kPathSegmentsMax) return Invalid("the path has too many segments");
    segments.push_back(std::move(segment));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

Result<std::vector<std::pair<std::string, std::string>>> DecodeQuery(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  while (!query.empty()) {
    const auto ampersand = query.find('&');
    const std::string_view item = query.substr(0, ampersand);
    query = ampersand == std::string_view::npos ? std::string_view{} : query.substr(ampersand + 1);
    if (item.empty()) continue;
    if (parameters.size() == kQueryParametersMax) return Invalid("the query has too many parameters");
    const auto equals = item.find('=');
    auto& [name, value] = parameters.emplace_back();
    TRY(Decode(item.substr(0, equals), true, name));
    TRY(Decode(equals == std::string_view::npos ? std::string_view{} : item.substr(equals + 1), true, value));
  }
  return parameters;
}

std::string PercentEncode(std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                            c == '.' || c == '_' || c == '~';
    if (unreserved) {
      encoded.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded.push_back('%');
      encoded.push_back(kDigits[byte >> 4U]);
      encoded.push_back(kDigits[byte & 0x0FU]);
    }
  }
  return encoded;
}

std::string Url::Authority() const {
  const bool usual = port == (https ? 443 : 80);
  return usual ? Bracketed(host) : Bracketed(host) + ":" + std::to_string(port);
}

Result<Url> ParseUrl(std::string_view text) {
  Url url;
  std::string_view rest = text;
  if (rest.starts_with("https://")) {
    url.https = true;
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
  } else {
    return Invalid("'" + std::string(text) + "' is no http or https address");
  }
  rest = rest.substr(0, rest.find('#'));
  const auto slash = rest.find_first_of("/?");
  const std::string_view authority = rest.substr(0, slash);
  if (authority.find('@') != std::string_view::npos) return Invalid("an address with a user name in it is not taken");
  TRY_ASSIGN(const auto parts, SplitAuthority(authority));
  url.host = parts.host;
  url.port = url.https ? 443 : 80;
  if (parts.has_port) {
    TRY_ASSIGN(url.port, ParsePort(parts.port));
  }
  if (url.port == 0) return Invalid("'" + std::string(text) + "' names port 0");
  const std::string_view path = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash);
  if (std::ranges::any_of(path, [](char c) { return IsControl(c) || c == ' '; })) {
    return Invalid("'" + std::string(text) + "' holds a space or a control character");
  }
  url.path = path.starts_with('/') ? std::string(path) : "/" + std::string(path);
  return url;
}

Result<std::string> NormalizeAuthority(std::string_view host, bool https) {
  TRY_ASSIGN(const auto parts, SplitAuthority(host));
  Url url;
  url.https = https;
  url.host = parts.host;
  for (char& c : url.host) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  url.port = https ? 443 : 80;
  if (!parts.port.empty()) {
    TRY_ASSIGN(url.port, ParsePort(parts.port));
  }
  return url.Authority();
}

Result<HostPort> ParseHostPort(std::string_view text) {
  TRY_ASSIGN(const auto parts, SplitAuthority(text));
  if (!parts.has_port)
    return Invalid("'" + std::string(text) + "' names no port: write HOST:PORT, as in 127.0.0.1:8080");
  TRY_ASSIGN(const std::uint16_t port, ParsePort(parts.port));
  return HostPort{std::string(parts.host), port};
}

}  // namespace entente::http
