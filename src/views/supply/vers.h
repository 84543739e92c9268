// Version ranges as VERS writes them: "vers:npm/>=1.0.0|<2.0.0" (package-url vers specification). A
// range is a list of constraints in the order of its scheme; it holds what lies in any of the intervals that they
// bound.
//
// Thread safety: values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "views/supply/versions/order.h"

namespace entente::supply {

inline constexpr std::size_t kVersBytesMax = 65'536;
inline constexpr std::size_t kVersConstraintsMax = 1'024;

enum class VersComparator : std::uint8_t { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual, kAny };

struct VersConstraint {
  VersComparator comparator = VersComparator::kEqual;
  std::string version;  // decoded; empty for kAny

  bool operator==(const VersConstraint&) const = default;
};

// The order of versions in a versioning scheme: most schemes are purl types. kNone when it has none here.
[[nodiscard]] VersionOrder OrderOfScheme(std::string_view scheme);

class Vers {
 public:
  // Takes what is not canonical, too: blanks, needless pipes, constraints in any order, other escapes.
  // Errors: kInvalidInput when it is no VERS, when a version has no place in the scheme's order, and beyond the limits.
  [[nodiscard]] static Result<Vers> Parse(std::string_view text);
  // Errors: also when `text` is not Text() of what it says.
  [[nodiscard]] static Result<Vers> ParseCanonical(std::string_view text);
  // From decoded parts, which are sorted by version where the scheme has an order. Constraints that say the same twice
  // are kept. Errors: as of Parse().
  [[nodiscard]] static Result<Vers> Build(std::string_view scheme, std::vector<VersConstraint> constraints);

  [[nodiscard]] const std::string& scheme() const { return scheme_; }
  [[nodiscard]] const std::vector<VersConstraint>& constraints() const { return constraints_; }

  // Canonical.
  [[nodiscard]] std::string Text() const;

  // Errors: kInvalidInput when the version has no place in the scheme's order, or the scheme has no order and the range
  // asks for one.
  [[nodiscard]] Result<bool> Holds(std::string_view version) const;

 private:
  [[nodiscard]] bool InAnInterval(std::string_view version) const;

  std::string scheme_;
  VersionOrder order_ = VersionOrder::kNone;
  std::vector<VersConstraint> constraints_;
};

// What stands before a version: "" for kEqual, "*" for kAny.
[[nodiscard]] std::string_view ComparatorSign(VersComparator comparator);

}  // namespace entente::supply
