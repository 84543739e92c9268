// Ranges as people ask for them: ">=2.0,<2.15", "!=1.2", "2.14.1".
//
// Thread safety: values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "views/supply/versions/order.h"

namespace entente::supply {

class VersionRange {
 public:
  // Errors: kInvalidInput when it is no range, or names a version without a place in the order.
  [[nodiscard]] static Result<VersionRange> Parse(std::string_view text, VersionOrder order);
  // Versions that the order does not know are in no range.
  [[nodiscard]] bool Holds(std::string_view version) const;

 private:
  enum class Relation { kLess, kLessOrEqual, kEqual, kNotEqual, kGreaterOrEqual, kGreater };
  struct Bound {
    Relation relation;
    std::string version;
  };
  VersionOrder order_ = VersionOrder::kNone;
  std::vector<Bound> bounds_;
};

// Whether a version as it stands in a purl is a range instead.
[[nodiscard]] inline bool LooksLikeRange(std::string_view version) {
  return !version.empty() && std::string_view("<>=!").find(version[0]) != std::string_view::npos;
}

}  // namespace entente::supply
