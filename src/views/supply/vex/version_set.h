// Which versions a statement is about, where a purl does not say it: a "vers:" range (package-url/vers-spec) or one
// version.
//
// Thread safety: values.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "views/supply/vers.h"

namespace entente::supply::vex {

inline constexpr std::size_t kVersionSetBytesMax = 16'384;

class VersionSet {
 public:
  // All versions.
  VersionSet() = default;
  // "vers:semver/>=1.2|<2"; another text is a single version, compared byte for byte. Errors: kInvalidInput when it is
  // no range, of a scheme whose order is not known here, or names a version without a place in that order.
  [[nodiscard]] static Result<VersionSet> Parse(std::string_view text);
  // A version that has no place in the order is in no range.
  [[nodiscard]] bool Holds(std::string_view version) const;

 private:
  // Of the three at most one counts: a range, else a single version, else all.
  std::optional<Vers> range_;
  std::optional<std::string> single_;
};

}  // namespace entente::supply::vex
