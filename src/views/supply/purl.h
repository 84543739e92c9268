// Package URL: names a package of any ecosystem (ECMA-427, package-url specification), with the rules of its types.
//
// Reading is lenient where the specification's own tests are (upper-case type and qualifier keys, slashes after the
// scheme, an unescaped "@" before a scope); Text() is always canonical. Two purls name the same thing when their Text()
// is the same.
//
// Thread safety: values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace entente::supply {

inline constexpr std::size_t kPurlBytesMax = 4'096;
inline constexpr std::size_t kPurlQualifiersMax = 64;

struct Purl {
  std::string type;                                             // lower case
  std::string name_space;                                       // decoded, segments joined by "/"; may be empty
  std::string name;                                             // decoded
  std::string version;                                          // decoded; may be empty
  std::vector<std::pair<std::string, std::string>> qualifiers;  // sorted by key, decoded, none empty
  std::string subpath;                                          // decoded, segments joined by "/"; may be empty

  // Errors: kInvalidInput with what is wrong with it.
  [[nodiscard]] static Result<Purl> Parse(std::string_view text);
  // From decoded parts: checks and normalises them as Parse() does.
  [[nodiscard]] static Result<Purl> Build(Purl parts);

  // "" when there is none. REQUIRES: a lower-case key.
  [[nodiscard]] std::string_view Qualifier(std::string_view key) const;
  [[nodiscard]] std::string Text() const;
  // Type, namespace and name alone: the package, whatever its version.
  [[nodiscard]] std::string Base() const;
  // Base() with the version, without qualifiers and subpath.
  [[nodiscard]] std::string BaseAndVersion() const;
};

// Lower-cases A-Z alone, in place.
void LowerAscii(std::string& text);
[[nodiscard]] std::string LoweredAscii(std::string_view text);

}  // namespace entente::supply
