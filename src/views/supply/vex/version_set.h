// Which versions a statement is about, where a purl does not say it: a "vers:" range (package-url/vers-spec) or one
// version.
//
// Thread safety: values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "views/supply/versions/order.h"

namespace entente::supply::vex {

inline constexpr std::size_t kVersionSetBytesMax = 16'384;
inline constexpr std::size_t kVersionBoundsMax = 1'024;

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
  enum class Relation : std::uint8_t { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual };
  struct Bound {
    Relation relation;
    std::string version;
  };
  [[nodiscard]] static Result<Bound> ParseBound(std::string_view text, VersionOrder order);
  [[nodiscard]] bool InIntervals(std::string_view version) const;
  [[nodiscard]] bool Satisfies(const Bound& bound, std::string_view version) const;

  VersionOrder order_ = VersionOrder::kNone;
  bool all_ = true;
  std::string single_;
  std::vector<Bound> points_;     // = and !=
  std::vector<Bound> intervals_;  // <, <=, >, >=; by version
};

}  // namespace entente::supply::vex
