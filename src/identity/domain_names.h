// Domain names that can be taken for each other. Pure; names are outside bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace entente::identity {

// "gov.acme.co.uk" is "acme" under "co.uk": the label that somebody registered, and what it stands under. Without the
// list of public suffixes, by a rule: the last label is a suffix, and so is the one before it when it is one of those
// that registries divide countries by (co, com, gov, ac, …) under a code of two letters.
struct RegisteredName {
  std::string label;
  std::string suffix;
  friend bool operator==(const RegisteredName&, const RegisteredName&) = default;
};
[[nodiscard]] std::optional<RegisteredName> RegisteredNameOf(std::string_view domain);

// "xn--mller-kva" as "müller" (RFC 3492); any other label, and a broken one, as it is.
[[nodiscard]] std::string ReadableLabel(std::string_view label);

// Whether one is the other with a letter more, a letter less, another letter, or two neighbours exchanged.
[[nodiscard]] bool IsOneEditApart(std::string_view one, std::string_view other);

enum class DomainLikeness : std::uint8_t {
  kNone,
  kSame,         // the very same name, or one within the other
  kConfusable,   // looks the same
  kOtherSuffix,  // the same label under another suffix
  kOneEdit,      // one edit apart; labels of five letters and more
};
[[nodiscard]] DomainLikeness LikenessOf(std::string_view one, std::string_view other);

}  // namespace entente::identity
