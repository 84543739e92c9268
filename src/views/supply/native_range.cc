#include "views/supply/native_range.h"

#include <algorithm>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "views/supply/json_text.h"
#include "views/supply/trimmed.h"

namespace entente::supply {
namespace {

using enum VersComparator;

constexpr std::size_t kNativeBytesMax = 16'384;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

Result<void> NoRange(std::string_view text) {
  return Invalid("\"" + std::string(CutText(text, 64)) + "\" is no range of that scheme");
}

std::vector<std::string_view> SplitAt(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = std::min(text.find(separator), text.size());
    parts.push_back(WithoutBlanks(text.substr(0, end)));
    if (end == text.size()) return parts;
    text.remove_prefix(end + separator.size());
  }
}

// "9" -> "10", of any length. REQUIRES: digits.
std::string PlusOne(std::string_view digits) {
  std::string number(digits);
  for (std::size_t i = number.size(); i-- > 0; number[i] = '0')
    if (number[i] != '9') {
      ++number[i];
      return number;
    }
  return "1" + number;
}

// What the parts of one alternative have in common.
class Interval {
 public:
  explicit Interval(VersionOrder order) : order_(order) {}

  // Errors: kInvalidInput when the version has no place in the order.
  Result<void> Add(VersComparator comparator, std::string version) {
    if (!Accepts(order_, version)) return NoRange(version);
    if (comparator == kNotEqual) {
      excluded_.push_back({comparator, std::move(version)});
      return {};
    }
    if (comparator == kEqual) {
      TRY(Add(kGreaterOrEqual, version));
      return Add(kLessOrEqual, std::move(version));
    }
    const bool lower = comparator == kGreater || comparator == kGreaterOrEqual;
    std::optional<VersConstraint>& bound = lower ? lower_ : upper_;
    const bool strict = comparator == kGreater || comparator == kLess;
    if (bound) {
      const int place = CompareVersions(order_, version, bound->version) * (lower ? 1 : -1);
      if (place < 0 || (place == 0 && !strict)) return {};
    }
    bound = VersConstraint{comparator, std::move(version)};
    return {};
  }

  [[nodiscard]] bool HoldsEverything() const { return !lower_ && !upper_ && excluded_.empty(); }

  [[nodiscard]] bool BeginsBefore(const Interval& other) const {
    if (!lower_ || !other.lower_) return !lower_ && other.lower_;
    return CompareVersions(order_, lower_->version, other.lower_->version) < 0;
  }

  // Nothing when it holds nothing.
  void AppendTo(std::vector<VersConstraint>& out) const {
    if (lower_ && upper_) {
      const int width = CompareVersions(order_, lower_->version, upper_->version);
      const bool closed = lower_->comparator == kGreaterOrEqual && upper_->comparator == kLessOrEqual;
      if (width > 0 || (width == 0 && !closed)) return;
      if (width == 0) {
        const auto same = [this](const VersConstraint& excluded) {
          return CompareVersions(order_, excluded.version, lower_->version) == 0;
        };
        if (std::ranges::none_of(excluded_, same)) out.push_back({kEqual, lower_->version});
        return;
      }
    }
    if (lower_) out.push_back(*lower_);
    if (upper_) out.push_back(*upper_);
    out.insert(out.end(), excluded_.begin(), excluded_.end());
  }

 private:
  VersionOrder order_;
  std::optional<VersConstraint> lower_;
  std::optional<VersConstraint> upper_;
  std::vector<VersConstraint> excluded_;
};

VersComparator TakeComparator(std::string_view& text) {
  struct Sign {
    std::string_view text;
    VersComparator comparator;
  };
  for (const Sign& sign :
       {Sign{">=", kGreaterOrEqual}, Sign{"<=", kLessOrEqual}, Sign{"!=", kNotEqual}, Sign{"===", kEqual},
        Sign{"==", kEqual}, Sign{">", kGreater}, Sign{"<", kLess}, Sign{"=", kEqual}}) {
    if (!text.starts_with(sign.text)) continue;
    text = WithoutBlanks(text.substr(sign.text.size()));
    return sign.comparator;
  }
  return kEqual;
}

// Parts between blanks, with an operator and the blanks behind it in one part: "< 2.0 >1" -> "< 2.0", ">1".
std::vector<std::string_view> SplitParts(std::string_view text) {
  std::vector<std::string_view> parts;
  text = WithoutBlanks(text);
  while (!text.empty()) {
    std::size_t end = std::min(text.find_first_not_of("<>=!~^ "), text.size());
    end = std::min(text.find(' ', end), text.size());
    parts.push_back(text.substr(0, end));
    text = WithoutBlanks(text.substr(end));
  }
  return parts;
}

// ---- npm: node-semver's ranges --------------------------------------------------------------------------------------

struct Partial {
  std::vector<std::string> numbers;  // those that are given: 0 to 3
  std::string full;                  // where all are, with the pre-release
};

Result<Partial> ParsePartial(std::string_view text) {
  if (text.starts_with('v') || text.starts_with('=')) text = WithoutBlanks(text.substr(1));
  Partial partial;
  const std::string_view whole = text;
  while (partial.numbers.size() < 3) {
    const std::size_t size = std::min(text.find_first_not_of("0123456789"), text.size());
    if (size == 0) break;
    partial.numbers.emplace_back(text.substr(0, size));
    text.remove_prefix(size);
    if (partial.numbers.size() == 3 || !text.starts_with('.')) break;
    text.remove_prefix(1);
  }
  if (partial.numbers.size() == 3) {
    partial.full = whole;
    return partial;
  }
  if (text.find_first_not_of("xX*.") != std::string_view::npos || (text.empty() && partial.numbers.empty()))
    TRY(NoRange(whole));
  return partial;
}

// The version with the number at `at` raised by one, and zeros behind it.
std::string Raised(const Partial& partial, std::size_t at) {
  std::string version;
  for (std::size_t i = 0; i < 3; ++i) {
    if (i > 0) version += '.';
    version += i < at ? partial.numbers[i] : (i == at ? PlusOne(partial.numbers[i]) : "0");
  }
  return version;
}

std::string Lowest(const Partial& partial) {
  if (!partial.full.empty()) return partial.full;
  std::string version;
  for (std::size_t i = 0; i < 3; ++i) {
    if (i > 0) version += '.';
    version += i < partial.numbers.size() ? partial.numbers[i] : "0";
  }
  return version;
}

// The number that "^" may not change: the first that is not zero, or the last that is given.
std::size_t CaretPlace(const Partial& partial) {
  std::size_t at = 0;
  while (at + 1 < partial.numbers.size() && partial.numbers[at].find_first_not_of('0') == std::string::npos) ++at;
  return at;
}

Result<void> AddSpan(const Partial& partial, std::size_t raised, Interval& interval) {
  TRY(interval.Add(kGreaterOrEqual, Lowest(partial)));
  return interval.Add(kLess, Raised(partial, raised));
}

Result<void> AddNpmComparator(VersComparator comparator, const Partial& partial, Interval& interval) {
  const std::size_t given = partial.numbers.size();
  if (given == 3) return interval.Add(comparator, partial.full);
  if (given == 0)
    return comparator == kLess || comparator == kGreater ? interval.Add(kLess, "0.0.0-0") : Result<void>{};
  switch (comparator) {
    case kGreater:
      return interval.Add(kGreaterOrEqual, Raised(partial, given - 1));
    case kLessOrEqual:
      return interval.Add(kLess, Raised(partial, given - 1));
    case kEqual:
      return AddSpan(partial, given - 1, interval);
    default:
      return interval.Add(comparator, Lowest(partial));
  }
}

Result<void> AddNpmPart(std::string_view part, Interval& interval) {
  if (part.starts_with('^') || part.starts_with('~')) {
    std::string_view version = part.substr(1);
    if (version.starts_with('>')) version.remove_prefix(1);
    TRY_ASSIGN(const Partial partial, ParsePartial(WithoutBlanks(version)));
    if (partial.numbers.empty()) return {};
    const std::size_t tilde = std::min<std::size_t>(partial.numbers.size(), 2) - 1;
    return AddSpan(partial, part[0] == '^' ? CaretPlace(partial) : tilde, interval);
  }
  const VersComparator comparator = TakeComparator(part);
  if (comparator == kNotEqual) return NoRange(part);
  TRY_ASSIGN(const Partial partial, ParsePartial(part));
  return AddNpmComparator(comparator, partial, interval);
}

Result<void> AddNpmAlternative(std::string_view text, Interval& interval) {
  if (const std::size_t hyphen = text.find(" - "); hyphen != std::string_view::npos) {
    TRY_ASSIGN(const Partial from, ParsePartial(WithoutBlanks(text.substr(0, hyphen))));
    TRY_ASSIGN(const Partial to, ParsePartial(WithoutBlanks(text.substr(hyphen + 3))));
    TRY(AddNpmComparator(kGreaterOrEqual, from, interval));
    return AddNpmComparator(kLessOrEqual, to, interval);
  }
  for (const std::string_view part : SplitParts(text)) TRY(AddNpmPart(part, interval));
  return {};
}

// ---- Conan ----------------------------------------------------------------------------------------------------------

// "2.5.1" with the number at `at` raised, what is behind it left out, and before all pre-releases: "2.6-".
Result<std::string> ConanCeiling(std::string_view version, std::size_t at) {
  std::string ceiling;
  std::vector<std::string_view> numbers = SplitAt(version.substr(0, version.find_first_of("-+")), ".");
  for (std::size_t i = 0; i <= at; ++i) {
    const bool number = !numbers[i].empty() && std::ranges::all_of(numbers[i], IsDigit);
    if (!number)
      return Invalid("\"" + std::string(CutText(version, 64)) + "\" has a word where a number is to be raised");
    if (i > 0) ceiling += '.';
    ceiling += i == at ? PlusOne(numbers[i]) : std::string(numbers[i]);
  }
  return ceiling + "-";
}

std::size_t ConanPlace(std::string_view version, bool caret) {
  const std::vector<std::string_view> numbers = SplitAt(version.substr(0, version.find_first_of("-+")), ".");
  if (!caret) return std::min<std::size_t>(numbers.size(), 2) - 1;
  std::size_t at = 0;
  while (at + 1 < numbers.size() && numbers[at].find_first_not_of('0') == std::string_view::npos) ++at;
  return at;
}

// "-" behind a version lets pre-releases in, which a range of VERS does not tell apart.
Result<void> AddConanPart(std::string_view part, Interval& interval) {
  if (part.ends_with('-')) part.remove_suffix(1);
  if (part == "*") return interval.Add(kGreaterOrEqual, "0.0.0");
  if (part.starts_with('^') || part.starts_with('~')) {
    const bool caret = part[0] == '^';
    part = WithoutBlanks(part.substr(1));
    if (part.starts_with('=')) part = WithoutBlanks(part.substr(1));
    TRY_ASSIGN(std::string ceiling, ConanCeiling(part, ConanPlace(part, caret)));
    TRY(interval.Add(kGreaterOrEqual, std::string(part)));
    return interval.Add(kLess, std::move(ceiling));
  }
  const VersComparator comparator = TakeComparator(part);
  return interval.Add(comparator, std::string(part));
}

Result<void> AddConanAlternative(std::string_view text, Interval& interval) {
  const std::vector<std::string_view> parts = SplitParts(text);
  if (parts.empty()) return Invalid("an empty range");
  for (const std::string_view part : parts) TRY(AddConanPart(part, interval));
  return {};
}

// ---- RubyGems, PyPI, and whoever writes ">=1.0,<2.0" ----------------------------------------------------------------

// "2.0.8" -> "2.1", "2.0" -> "3": the last number but one raised.
Result<std::string> NextOf(std::string_view version) {
  std::vector<std::string_view> numbers;
  for (const std::string_view number : SplitAt(version, ".")) {
    if (number.empty() || !std::ranges::all_of(number, IsDigit)) break;
    numbers.push_back(number);
  }
  if (numbers.empty()) TRY(NoRange(version));
  if (numbers.size() > 1) numbers.pop_back();
  std::string next;
  for (std::size_t i = 0; i + 1 < numbers.size(); ++i) next.append(numbers[i]).append(".");
  return next + PlusOne(numbers.back());
}

Result<void> AddGemPart(std::string_view part, Interval& interval) {
  if (!part.starts_with("~>")) {
    const VersComparator comparator = TakeComparator(part);
    return interval.Add(comparator, std::string(part));
  }
  part = WithoutBlanks(part.substr(2));
  TRY_ASSIGN(std::string next, NextOf(part));
  TRY(interval.Add(kGreaterOrEqual, std::string(part)));
  return interval.Add(kLess, std::move(next));
}

// "1.4.*": everything from 1.4's first development release to before that of 1.5.
Result<void> AddPyPiPrefix(std::string_view prefix, Interval& interval) {
  TRY_ASSIGN(const std::string next, NextOf(std::string(prefix) + ".0"));
  TRY(interval.Add(kGreaterOrEqual, std::string(prefix) + ".dev0"));
  return interval.Add(kLess, next + ".dev0");
}

Result<void> AddPyPiPart(std::string_view part, Interval& interval) {
  if (part.starts_with("~=")) {
    part = WithoutBlanks(part.substr(2));
    if (part.find('.') == std::string_view::npos) return NoRange(part);
    TRY_ASSIGN(const std::string next, NextOf(part));
    TRY(interval.Add(kGreaterOrEqual, std::string(part)));
    return interval.Add(kLess, next + ".dev0");
  }
  const VersComparator comparator = TakeComparator(part);
  if (!part.ends_with(".*")) return interval.Add(comparator, std::string(part));
  if (comparator != kEqual) return NoRange(part);
  return AddPyPiPrefix(part.substr(0, part.size() - 2), interval);
}

// ---- NuGet and Maven: "[1.0,2.0)" -----------------------------------------------------------------------------------

Result<void> AddBracketed(std::string_view text, std::string_view& rest, Interval& interval) {
  const std::size_t end = text.find_first_of(")]");
  if (end == std::string_view::npos) return NoRange(text);
  const std::vector<std::string_view> bounds = SplitAt(text.substr(1, end - 1), ",");
  rest = WithoutBlanks(text.substr(end + 1));
  const bool from = text[0] == '[';
  const bool to = text[end] == ']';
  if (bounds.size() == 1 && from && to) return interval.Add(kEqual, std::string(bounds[0]));
  if (bounds.size() != 2) return NoRange(text);
  if (!bounds[0].empty()) TRY(interval.Add(from ? kGreaterOrEqual : kGreater, std::string(bounds[0])));
  if (!bounds[1].empty()) TRY(interval.Add(to ? kLessOrEqual : kLess, std::string(bounds[1])));
  return {};
}

Result<std::vector<VersConstraint>> Bracketed(std::string_view text, VersionOrder order, bool bare_is_minimum) {
  std::vector<VersConstraint> constraints;
  while (!text.empty()) {
    Interval interval(order);
    if (text[0] == '[' || text[0] == '(') {
      TRY(AddBracketed(text, text, interval));
      if (text.starts_with(',')) text = WithoutBlanks(text.substr(1));
    } else {
      if (!bare_is_minimum) TRY(NoRange(text));
      TRY(interval.Add(kGreaterOrEqual, std::string(text)));
      text = {};
    }
    interval.AppendTo(constraints);
  }
  return constraints;
}

// ---- nginx and OpenSSL: lists ---------------------------------------------------------------------------------------

// "1.4.1+": from there on; in a stable branch (an even second number) until the next branch.
Result<void> AddNginxPart(std::string_view part, Interval& interval) {
  if (part.ends_with('+')) {
    part.remove_suffix(1);
    TRY(interval.Add(kGreaterOrEqual, std::string(part)));
    const std::vector<std::string_view> numbers = SplitAt(part, ".");
    if (numbers.size() < 2 || numbers[1].empty() || (numbers[1].back() - '0') % 2 != 0) return {};
    if (!std::ranges::all_of(numbers[1], IsDigit)) return NoRange(part);
    return interval.Add(kLess, std::string(numbers[0]) + "." + PlusOne(numbers[1]) + ".0");
  }
  const std::size_t hyphen = part.find('-');
  if (hyphen == std::string_view::npos) return interval.Add(kEqual, std::string(part));
  TRY(interval.Add(kGreaterOrEqual, std::string(part.substr(0, hyphen))));
  return interval.Add(kLessOrEqual, std::string(part.substr(hyphen + 1)));
}

using AddTo = Result<void> (*)(std::string_view, Interval&);

// In the order of where they begin, so that an end stands before a beginning at the same version.
Result<std::vector<VersConstraint>> Alternatives(std::string_view text, std::string_view separator, VersionOrder order,
                                                 AddTo add) {
  std::list<Interval> intervals;
  for (const std::string_view alternative : SplitAt(text, separator)) {
    intervals.emplace_back(order);
    TRY(add(alternative, intervals.back()));
    if (intervals.back().HoldsEverything()) return std::vector<VersConstraint>{{kAny, {}}};
  }
  intervals.sort([](const Interval& a, const Interval& b) { return a.BeginsBefore(b); });
  std::vector<VersConstraint> constraints;
  for (const Interval& interval : intervals) interval.AppendTo(constraints);
  return constraints;
}

Result<std::vector<VersConstraint>> AllOf(std::string_view text, VersionOrder order, AddTo add) {
  Interval interval(order);
  for (const std::string_view part : SplitAt(text, ",")) TRY(add(part, interval));
  std::vector<VersConstraint> constraints;
  interval.AppendTo(constraints);
  return constraints;
}

Result<void> AddPlainPart(std::string_view part, Interval& interval) {
  const VersComparator comparator = TakeComparator(part);
  return interval.Add(comparator, std::string(part));
}

Result<std::vector<VersConstraint>> ConstraintsOf(std::string_view scheme, std::string_view text, VersionOrder order) {
  if (scheme == "npm") return Alternatives(text, "||", order, AddNpmAlternative);
  // Behind a comma stand options of the range, which do not change what it holds.
  if (scheme == "conan") return Alternatives(text.substr(0, text.find(',')), "||", order, AddConanAlternative);
  if (scheme == "gem") return AllOf(text, order, AddGemPart);
  if (scheme == "pypi") return AllOf(text, order, AddPyPiPart);
  if (scheme == "nuget" || scheme == "maven") return Bracketed(text, order, scheme == "nuget");
  if (scheme == "nginx") return Alternatives(text, ",", order, AddNginxPart);
  if (scheme == "openssl") return Alternatives(text, ",", order, AddPlainPart);
  return AllOf(text, order, AddPlainPart);
}

}  // namespace

Result<Vers> FromNativeRange(std::string_view scheme, std::string_view native) {
  if (native.size() > kNativeBytesMax) return Invalid("a range longer than 16384 bytes");
  const VersionOrder order = OrderOfScheme(scheme);
  if (order == VersionOrder::kNone)
    return Invalid("versions of scheme \"" + std::string(CutText(scheme, 64)) + "\" cannot be ordered here");
  const std::string_view text = WithoutBlanks(native);
  if (scheme == "npm" && (text.empty() || text == "*")) return Vers::Build(scheme, {{kAny, {}}});
  TRY_ASSIGN(std::vector<VersConstraint> constraints, ConstraintsOf(scheme, text, order));
  if (constraints.empty()) return Invalid("\"" + std::string(CutText(text, 64)) + "\" holds no version");
  return Vers::Build(scheme, std::move(constraints));
}

}  // namespace entente::supply
