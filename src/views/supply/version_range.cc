#include "views/supply/version_range.h"

#include <algorithm>

#include "views/supply/json_text.h"
#include "views/supply/trimmed.h"

namespace entente::supply {
namespace {

constexpr std::size_t kBoundsMax = 32;

}  // namespace

Result<VersionRange> VersionRange::Parse(std::string_view text, VersionOrder order) {
  if (order == VersionOrder::kNone)
    return Invalid("versions of this kind of package cannot be ordered here; ask for one version");
  VersionRange range;
  range.order_ = order;
  while (true) {
    const std::size_t end = std::min(text.find(','), text.size());
    std::string_view part = WithoutBlanks(text.substr(0, end));
    Relation relation = Relation::kEqual;
    struct Sign {
      std::string_view text;
      Relation relation;
    };
    for (const Sign& sign : {Sign{"<=", Relation::kLessOrEqual}, Sign{">=", Relation::kGreaterOrEqual},
                             Sign{"!=", Relation::kNotEqual}, Sign{"==", Relation::kEqual}, Sign{"<", Relation::kLess},
                             Sign{">", Relation::kGreater}, Sign{"=", Relation::kEqual}}) {
      if (!part.starts_with(sign.text)) continue;
      relation = sign.relation;
      part = WithoutBlanks(part.substr(sign.text.size()));
      break;
    }
    if (!Accepts(order, part))
      return Invalid("\"" + std::string(CutText(part, 64)) + "\" is no version; a range is written as in >=2.0,<2.15");
    if (range.bounds_.size() == kBoundsMax) return Invalid("a range has at most 32 bounds");
    range.bounds_.push_back({relation, std::string(part)});
    if (end == text.size()) return range;
    text.remove_prefix(end + 1);
  }
}

bool VersionRange::Holds(std::string_view version) const {
  if (!Accepts(order_, version)) return false;
  return std::ranges::all_of(bounds_, [&](const Bound& bound) {
    const int place = CompareVersions(order_, version, bound.version);
    switch (bound.relation) {
      case Relation::kLess:
        return place < 0;
      case Relation::kLessOrEqual:
        return place <= 0;
      case Relation::kEqual:
        return place == 0;
      case Relation::kNotEqual:
        return place != 0;
      case Relation::kGreaterOrEqual:
        return place >= 0;
      case Relation::kGreater:
        return place > 0;
    }
    return false;
  });
}

}  // namespace entente::supply
