// Addresses: what a request line names, and what a client connects to. Pure; every byte of input is from outside.
//
// A path is split at '/' first and each segment is percent-decoded then, so that an identifier with slashes
// ("did:web:acme.example", "https://acme.example") is one segment when its slashes are escaped.
//
// Errors: kInvalidInput. Refused: broken escapes, control characters, text that is not UTF-8, segments "." and "..".
// Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace entente::http {

inline constexpr std::size_t kPathSegmentsMax = 32;
inline constexpr std::size_t kQueryParametersMax = 64;

// The target of a request line, as it stands there: "/a/b?c=d".
struct Target {
  std::string_view path;
  std::string_view query;
};
// Takes origin form and absolute form ("http://host/path", whose authority is dropped: one server, one host).
[[nodiscard]] Result<Target> SplitTarget(std::string_view target);

// "/a/b%2Fc" gives {"a", "b/c"}; "/" gives {}; "/a/" gives {"a", ""}.
[[nodiscard]] Result<std::vector<std::string>> DecodePath(std::string_view path);
// "q=a+b&n=%31" gives {{"q", "a b"}, {"n", "1"}}: '+' is a space, as browsers write it.
[[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> DecodeQuery(std::string_view query);

// Escapes everything but unreserved characters (RFC 3986 section 2.3): safe as one segment or one query value.
[[nodiscard]] std::string PercentEncode(std::string_view text);

// An absolute http or https address of a server or of something on it.
struct Url {
  bool https = false;
  std::string host;  // without the brackets of an IPv6 address
  std::uint16_t port = 0;
  std::string path;  // starts with '/'; with the query, without the fragment

  // "127.0.0.1:8080", "[::1]:8080"; without the port when it is the scheme's own.
  [[nodiscard]] std::string Authority() const;
};
[[nodiscard]] Result<Url> ParseUrl(std::string_view text);

// What a Host header names, in the one form of RFC 9421 section 2.2.3: small letters, without the port when it is the
// scheme's own. "Example.COM:443" gives "example.com" for https.
[[nodiscard]] Result<std::string> NormalizeAuthority(std::string_view host, bool https);

// "127.0.0.1:8080", "[::1]:0", "localhost:80".
struct HostPort {
  std::string host;
  std::uint16_t port = 0;
};
[[nodiscard]] Result<HostPort> ParseHostPort(std::string_view text);

}  // namespace entente::http
