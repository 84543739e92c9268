// Keys of names: what names are sorted and searched by, and the slugs that ids of imported supporters end in.
//
// Capitals and the marks on Latin letters do not count, so that "San Jose" finds "San José" and "Åland" stands among
// the As. Other scripts stay as they are and sort by code point.
//
// REQUIRES: well-formed UTF-8 (anything else gives some key, and no crash). Thread safety: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace entente::roster {

[[nodiscard]] std::string NameKey(std::string_view name);

// Lower-case ASCII letters and digits with single hyphens between: "city-of-louisville-kentucky".
struct Slug {
  std::string text;
  bool whole = true;  // false: letters were left out, so that different names may have this slug
};
[[nodiscard]] Slug SlugOf(std::string_view name);

}  // namespace entente::roster
