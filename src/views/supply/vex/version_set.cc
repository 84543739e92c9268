#include "views/supply/vex/version_set.h"

#include <utility>

namespace entente::supply::vex {

Result<VersionSet> VersionSet::Parse(std::string_view text) {
  if (text.size() > kVersionSetBytesMax) return Invalid("a version or range that is too long");
  VersionSet set;
  if (!text.starts_with("vers:")) {
    set.single_ = text;
    return set;
  }
  TRY_ASSIGN(Vers range, Vers::Parse(text));
  // Versions that are only told apart, and not ordered, would leave the question open for half of the ranges.
  if (range.constraints().front().comparator != VersComparator::kAny &&
      OrderOfScheme(range.scheme()) == VersionOrder::kNone)
    return Invalid("a range of a versioning scheme whose order is not known here");
  set.range_ = std::move(range);
  return set;
}

bool VersionSet::Holds(std::string_view version) const {
  if (range_) return range_->Holds(version).value_or(false);
  return !single_ || version == *single_;
}

}  // namespace entente::supply::vex
