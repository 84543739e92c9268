// CVSS 3.0 and 3.1: specification documents, section 7 (equations and weights), of 3.1 also appendix A (rounding).
#include <algorithm>
#include <array>
#include <cmath>

#include "views/supply/cvss/vector.h"

namespace entente::supply::cvss {
namespace {

// clang-format off
enum Name : std::uint8_t { kAv, kAc, kPr, kUi, kS, kC, kI, kA, kE, kRl, kRc, kCr, kIr, kAr,
                           kMav, kMac, kMpr, kMui, kMs, kMc, kMi, kMa, kCount };
// clang-format on

constexpr std::array<Metric, kCount> kMetrics = {{
    {"AV", "N A L P", true}, {"AC", "L H", true},  {"PR", "N L H", true}, {"UI", "N R", true}, {"S", "U C", true},
    {"C", "H L N", true},    {"I", "H L N", true}, {"A", "H L N", true},  {"E", "X H F P U"},  {"RL", "X U W T O"},
    {"RC", "X C R U"},       {"CR", "X H M L"},    {"IR", "X H M L"},     {"AR", "X H M L"},   {"MAV", "X N A L P"},
    {"MAC", "X L H"},        {"MPR", "X N L H"},   {"MUI", "X N R"},      {"MS", "X U C"},     {"MC", "X H L N"},
    {"MI", "X H L N"},       {"MA", "X H L N"},
}};

constexpr std::array kAttack = {0.85, 0.62, 0.55, 0.2};
constexpr std::array kComplexity = {0.77, 0.44};
constexpr std::array kPrivileges = {0.85, 0.62, 0.27};
constexpr std::array kPrivilegesChanged = {0.85, 0.68, 0.5};
constexpr std::array kInteraction = {0.85, 0.62};
constexpr std::array kImpact = {0.56, 0.22, 0.0};
constexpr std::array kExploit = {1.0, 1.0, 0.97, 0.94, 0.91};
constexpr std::array kRemediation = {1.0, 1.0, 0.97, 0.96, 0.95};
constexpr std::array kConfidence = {1.0, 1.0, 0.96, 0.92};
constexpr std::array kRequirement = {1.0, 1.5, 1.0, 0.5};

class Scoring {
 public:
  Scoring(const Values<kCount>& values, CvssVersion version) : values_(values), version_(version) {}

  [[nodiscard]] int Base() const {
    const double sub = 1 - (1 - kImpact[At(kC)]) * (1 - kImpact[At(kI)]) * (1 - kImpact[At(kA)]);
    const bool changed = At(kS) == 1;
    const double impact = changed ? 7.52 * (sub - 0.029) - 3.25 * std::pow(sub - 0.02, 15) : 6.42 * sub;
    return Combined(impact, Exploitability(At(kAv), At(kAc), At(kPr), At(kUi), changed), changed);
  }

  [[nodiscard]] int Temporal(int score) const {
    return RoundedUp(score / 10.0 * kExploit[At(kE)] * kRemediation[At(kRl)] * kConfidence[At(kRc)]);
  }

  [[nodiscard]] int Environmental() const {
    const double sub = std::min(1 - (1 - kRequirement[At(kCr)] * kImpact[Modified(kMc, kC)]) *
                                        (1 - kRequirement[At(kIr)] * kImpact[Modified(kMi, kI)]) *
                                        (1 - kRequirement[At(kAr)] * kImpact[Modified(kMa, kA)]),
                                0.915);
    const bool changed = Modified(kMs, kS) == 1;
    double impact = 6.42 * sub;
    if (changed) {
      // 3.1 replaced the term so that a worse metric never makes a lower score.
      impact = 7.52 * (sub - 0.029) -
               3.25 * (version_ == CvssVersion::k31 ? std::pow(sub * 0.9731 - 0.02, 13) : std::pow(sub - 0.02, 15));
    }
    const double exploitability =
        Exploitability(Modified(kMav, kAv), Modified(kMac, kAc), Modified(kMpr, kPr), Modified(kMui, kUi), changed);
    return Temporal(Combined(impact, exploitability, changed));
  }

  [[nodiscard]] bool HasAny(Name first, Name last) const {
    return std::any_of(values_.begin() + first, values_.begin() + last + 1,
                       [](const auto& v) { return v.has_value(); });
  }

 private:
  [[nodiscard]] std::uint8_t At(Name name) const { return values_[name].value_or(0); }
  // A modified metric's values are those of the metric behind "X", not defined.
  [[nodiscard]] std::uint8_t Modified(Name modified, Name base) const {
    return At(modified) == 0 ? At(base) : static_cast<std::uint8_t>(At(modified) - 1);
  }
  [[nodiscard]] static double Exploitability(std::uint8_t attack, std::uint8_t complexity, std::uint8_t privileges,
                                             std::uint8_t interaction, bool changed) {
    return 8.22 * kAttack[attack] * kComplexity[complexity] *
           (changed ? kPrivilegesChanged[privileges] : kPrivileges[privileges]) * kInteraction[interaction];
  }
  [[nodiscard]] int Combined(double impact, double exploitability, bool changed) const {
    if (impact <= 0) return 0;
    return RoundedUp(std::min((changed ? 1.08 : 1.0) * (impact + exploitability), 10.0));
  }
  // The smallest tenth that is not below. 3.1 takes the value to five decimals first, so that all implementations
  // agree; 3.0 means the exact value, from which a double is off by far less than a billionth.
  [[nodiscard]] int RoundedUp(double value) const {
    if (version_ == CvssVersion::k30) return static_cast<int>(std::ceil(value * 10 - 1e-9));
    const auto scaled = static_cast<std::int64_t>(std::llround(value * 100'000));
    return static_cast<int>(scaled % 10'000 == 0 ? scaled / 10'000 : scaled / 10'000 + 1);
  }

  const Values<kCount>& values_;
  CvssVersion version_;
};

}  // namespace

std::optional<CvssScores> Score3(std::string_view metrics, CvssVersion version) {
  const auto values = TakeMetrics(metrics, kMetrics);
  if (!values) return std::nullopt;
  const Scoring scoring(*values, version);
  CvssScores scores;
  scores.version = version;
  scores.base = scoring.Base();
  if (scoring.HasAny(kE, kRc)) scores.temporal = scoring.Temporal(scores.base);
  if (scoring.HasAny(kCr, kMa)) scores.environmental = scoring.Environmental();
  return scores;
}

}  // namespace entente::supply::cvss
