#include "progress/target.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace entente::progress {
namespace {

struct Described {
  MeasureName measure;
  std::string_view name;
  std::string_view title;
  Unit unit;
};
constexpr std::array kDescribed = {
    Described{MeasureName::kSbomShare, "sbom-share", "Releases with an SBOM", Unit::kShare},
    Described{MeasureName::kProvenanceShare, "provenance-share", "Releases with provenance", Unit::kShare},
    Described{MeasureName::kVexDays, "vex-days", "Days from an advisory to the party's word on it", Unit::kDays},
    Described{MeasureName::kKevOpenDays, "kev-open-days", "Age of the oldest open finding known to be exploited",
              Unit::kDays},
    Described{MeasureName::kPingShare, "ping-share", "Contact pings answered in time", Unit::kShare},
};
static_assert(kDescribed.size() == kAllMeasures.size());

const Described& Of(MeasureName measure) {
  return kDescribed.at(static_cast<std::size_t>(measure));
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

std::string_view Name(MeasureName measure) {
  return Of(measure).name;
}
std::string_view Title(MeasureName measure) {
  return Of(measure).title;
}
Unit UnitOf(MeasureName measure) {
  return Of(measure).unit;
}
std::string_view Name(Unit unit) {
  return unit == Unit::kShare ? "share" : "days";
}

Result<MeasureName> MeasureFromName(std::string_view name) {
  std::string known;
  for (const Described& one : kDescribed) {
    if (one.name == name) return one.measure;
    known += (known.empty() ? "" : ", ") + std::string(one.name);
  }
  return Invalid(
      fmt::format("'{}' is no measure that is computed; there are {}. Anything else is said in words: "
                  "a measure with a `text`",
                  name, known));
}

double AsNumber(std::int64_t millionths) {
  return static_cast<double>(millionths) / static_cast<double>(kMillion);
}

std::string DecimalText(std::int64_t millionths) {
  std::string text = fmt::format("{}.{:06}", millionths / kMillion, millionths % kMillion);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string Target::Text() const {
  return fmt::format("{} {} {}", Name(measure), UnitOf(measure) == Unit::kShare ? ">=" : "<=", DecimalText(millionths));
}

Result<Target> MakeTarget(MeasureName measure, double value) {
  const bool share = UnitOf(measure) == Unit::kShare;
  const double most = share ? 1.0 : static_cast<double>(kDaysMax);
  if (!std::isfinite(value) || value < 0 || value > most)
    return Invalid(share ? "a share is a number from 0 to 1, such as 0.9"
                         : fmt::format("days are a number from 0 to {}", kDaysMax));
  const double scaled = value * static_cast<double>(kMillion);
  const double whole = std::round(scaled);
  constexpr double kOff = 1e-3;  // what binary fractions of such a size are off by at most
  if (std::abs(scaled - whole) > kOff) return Invalid("a target has at most six digits behind the point");
  return Target{measure, static_cast<std::int64_t>(whole)};
}

Result<Target> ParseTarget(std::string_view text) {
  const std::size_t sign = text.find_first_of("<>=");
  if (sign == std::string_view::npos)
    return Invalid(
        fmt::format("'{}' is no target: write a measure, >= or <=, and a number, as in sbom-share >= 0.9", text));
  TRY_ASSIGN(const MeasureName measure, MeasureFromName(Trimmed(text.substr(0, sign))));
  const std::string_view wanted = UnitOf(measure) == Unit::kShare ? ">=" : "<=";
  if (text.substr(sign, 2) != wanted)
    return Invalid(fmt::format("{} is measured in {}: its target is written with {}", Name(measure),
                               Name(UnitOf(measure)), wanted));
  const std::string_view number = Trimmed(text.substr(sign + wanted.size()));
  double value = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), value, std::chars_format::fixed);
  if (number.empty() || read.ec != std::errc() || read.ptr != number.data() + number.size())
    return Invalid(fmt::format("'{}' is no number", number));
  return MakeTarget(measure, value);
}

}  // namespace entente::progress
