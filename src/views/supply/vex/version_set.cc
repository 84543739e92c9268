#include "views/supply/vex/version_set.h"

#include <algorithm>
#include <array>
#include <utility>

#include "views/supply/purl.h"

namespace entente::supply::vex {
namespace {

struct Scheme {
  std::string_view name;
  VersionOrder order;
};

// Versioning schemes of vers, by the order of this room that they have.
constexpr auto kSchemes = std::to_array<Scheme>({
    {"semver", VersionOrder::kSemVer}, {"npm", VersionOrder::kSemVer},      {"golang", VersionOrder::kSemVer},
    {"cargo", VersionOrder::kSemVer},  {"hex", VersionOrder::kSemVer},      {"swift", VersionOrder::kSemVer},
    {"github", VersionOrder::kSemVer}, {"generic", VersionOrder::kSemVer},  {"intdot", VersionOrder::kHackage},
    {"deb", VersionOrder::kDebian},    {"maven", VersionOrder::kMaven},     {"pypi", VersionOrder::kPyPi},
    {"gem", VersionOrder::kRubyGems},  {"nuget", VersionOrder::kNuGet},     {"composer", VersionOrder::kPackagist},
    {"apk", VersionOrder::kAlpine},    {"alpine", VersionOrder::kAlpine},   {"rpm", VersionOrder::kRpm},
    {"pub", VersionOrder::kPub},       {"hackage", VersionOrder::kHackage}, {"cran", VersionOrder::kCran},
});

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Versions are percent-encoded in a range.
std::string Decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && HexDigit(text[i + 1]) >= 0 && HexDigit(text[i + 2]) >= 0) {
      out += static_cast<char>(HexDigit(text[i + 1]) * 16 + HexDigit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

Result<VersionSet::Bound> VersionSet::ParseBound(std::string_view text, VersionOrder order) {
  constexpr std::array<std::pair<std::string_view, Relation>, 6> kSigns = {{{"<=", Relation::kLessOrEqual},
                                                                            {">=", Relation::kGreaterOrEqual},
                                                                            {"!=", Relation::kNotEqual},
                                                                            {"<", Relation::kLess},
                                                                            {">", Relation::kGreater},
                                                                            {"=", Relation::kEqual}}};
  Bound bound{Relation::kEqual, {}};
  for (const auto& [sign, relation] : kSigns) {
    if (!text.starts_with(sign)) continue;
    bound.relation = relation;
    text.remove_prefix(sign.size());
    break;
  }
  bound.version = Decoded(text);
  if (!Accepts(order, bound.version)) return Invalid("a range with a version that has no place in its order");
  return bound;
}

Result<VersionSet> VersionSet::Parse(std::string_view text) {
  VersionSet set;
  if (text.size() > kVersionSetBytesMax) return Invalid("a version or range that is too long");
  set.all_ = false;
  if (!text.starts_with("vers:")) {
    set.single_ = text;
    return set;
  }
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return Invalid("a range is written vers:<scheme>/<constraints>");
  const std::string scheme = LoweredAscii(text.substr(5, slash - 5));
  std::string_view constraints = text.substr(slash + 1);
  if (constraints == "*") {
    set.all_ = true;
    return set;
  }
  const auto known = std::ranges::find(kSchemes, scheme, &Scheme::name);
  if (known == kSchemes.end()) return Invalid("a range of a versioning scheme whose order is not known here");
  set.order_ = known->order;
  while (true) {
    const std::size_t bar = std::min(constraints.find('|'), constraints.size());
    TRY_ASSIGN(Bound bound, ParseBound(constraints.substr(0, bar), set.order_));
    const bool point = bound.relation == Relation::kEqual || bound.relation == Relation::kNotEqual;
    (point ? set.points_ : set.intervals_).push_back(std::move(bound));
    if (set.points_.size() + set.intervals_.size() > kVersionBoundsMax) return Invalid("a range of too many parts");
    if (bar == constraints.size()) break;
    constraints.remove_prefix(bar + 1);
  }
  std::ranges::sort(set.intervals_, [&set](const Bound& a, const Bound& b) {
    const int compared = CompareVersions(set.order_, a.version, b.version);
    return compared != 0 ? compared < 0 : a.relation < b.relation;
  });
  return set;
}

bool VersionSet::Satisfies(const Bound& bound, std::string_view version) const {
  const int compared = CompareVersions(order_, version, bound.version);
  switch (bound.relation) {
    case Relation::kLess:
      return compared < 0;
    case Relation::kLessOrEqual:
      return compared <= 0;
    case Relation::kGreater:
      return compared > 0;
    case Relation::kGreaterOrEqual:
      return compared >= 0;
    default:
      return false;
  }
}

// The bounds from the left: a lower bound and the upper bound behind it span an interval; an upper bound at the
// beginning and a lower bound at the end reach to infinity.
bool VersionSet::InIntervals(std::string_view version) const {
  const Bound* lower = nullptr;
  for (std::size_t i = 0; i < intervals_.size(); ++i) {
    const Bound& bound = intervals_[i];
    const bool opens = bound.relation == Relation::kGreater || bound.relation == Relation::kGreaterOrEqual;
    if (opens) {
      if (lower == nullptr) lower = &bound;
      if (i + 1 == intervals_.size() && Satisfies(*lower, version)) return true;
      continue;
    }
    const bool last_of_run = i + 1 == intervals_.size() || intervals_[i + 1].relation == Relation::kGreater ||
                             intervals_[i + 1].relation == Relation::kGreaterOrEqual;
    if (!last_of_run) continue;  // of several upper bounds the widest
    if ((lower == nullptr || Satisfies(*lower, version)) && Satisfies(bound, version)) return true;
    lower = nullptr;
  }
  return false;
}

bool VersionSet::Holds(std::string_view version) const {
  if (all_) return true;
  if (order_ == VersionOrder::kNone) return version == single_;
  if (!Accepts(order_, version)) return false;
  bool only_excluded = intervals_.empty();
  for (const Bound& point : points_) {
    const bool equal = CompareVersions(order_, version, point.version) == 0;
    if (equal) return point.relation == Relation::kEqual;
    if (point.relation == Relation::kEqual) only_excluded = false;
  }
  return only_excluded || InIntervals(version);
}

}  // namespace entente::supply::vex
