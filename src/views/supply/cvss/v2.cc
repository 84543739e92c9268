// CVSS 2.0: "A Complete Guide to the CVSS 2.0", section 3.2.
#include <algorithm>
#include <array>
#include <cmath>

#include "views/supply/cvss/vector.h"

namespace entente::supply::cvss {
namespace {

enum Name : std::uint8_t { kAv, kAc, kAu, kC, kI, kA, kE, kRl, kRc, kCdp, kTd, kCr, kIr, kAr, kCount };

constexpr std::array<Metric, kCount> kMetrics = {{
    {"AV", "N A L", true},
    {"AC", "L M H", true},
    {"Au", "N S M", true},
    {"C", "C P N", true},
    {"I", "C P N", true},
    {"A", "C P N", true},
    {"E", "ND H F POC U"},
    {"RL", "ND U W TF OF"},
    {"RC", "ND C UR UC"},
    {"CDP", "ND N L LM MH H"},
    {"TD", "ND H M L N"},
    {"CR", "ND H M L"},
    {"IR", "ND H M L"},
    {"AR", "ND H M L"},
}};

// What each value weighs, in the order of kMetrics.
constexpr std::array<std::array<double, 6>, kCount> kWeights = {{
    {1.0, 0.646, 0.395},
    {0.71, 0.61, 0.35},
    {0.704, 0.56, 0.45},
    {0.66, 0.275, 0.0},
    {0.66, 0.275, 0.0},
    {0.66, 0.275, 0.0},
    {1.0, 1.0, 0.95, 0.9, 0.85},
    {1.0, 1.0, 0.95, 0.9, 0.87},
    {1.0, 1.0, 0.95, 0.9},
    {0.0, 0.0, 0.1, 0.3, 0.4, 0.5},
    {1.0, 1.0, 0.75, 0.25, 0.0},
    {1.0, 1.51, 1.0, 0.5},
    {1.0, 1.51, 1.0, 0.5},
    {1.0, 1.51, 1.0, 0.5},
}};

// To the nearest tenth, halves up; the small term makes up for halves that a double holds a little below.
int Tenths(double value) {
  return static_cast<int>(std::max(0.0, std::floor(value * 10 + 0.5 + 1e-9)));
}

class Scoring {
 public:
  explicit Scoring(const Values<kCount>& values) : values_(values) {}

  [[nodiscard]] int Base(double impact) const {
    const double exploitability = 20 * Weight(kAv) * Weight(kAc) * Weight(kAu);
    return Tenths((0.6 * impact + 0.4 * exploitability - 1.5) * (impact == 0 ? 0.0 : 1.176));
  }
  [[nodiscard]] double Impact() const { return 10.41 * (1 - (1 - Weight(kC)) * (1 - Weight(kI)) * (1 - Weight(kA))); }
  [[nodiscard]] double AdjustedImpact() const {
    return std::min(10.0, 10.41 * (1 - (1 - Weight(kC) * Weight(kCr)) * (1 - Weight(kI) * Weight(kIr)) *
                                           (1 - Weight(kA) * Weight(kAr))));
  }
  [[nodiscard]] int Temporal(int base) const { return Tenths(base / 10.0 * Weight(kE) * Weight(kRl) * Weight(kRc)); }
  [[nodiscard]] int Environmental() const {
    const double adjusted = Temporal(Base(AdjustedImpact())) / 10.0;
    return Tenths((adjusted + (10 - adjusted) * Weight(kCdp)) * Weight(kTd));
  }
  [[nodiscard]] bool HasAny(Name first, Name last) const {
    return std::any_of(values_.begin() + first, values_.begin() + last + 1,
                       [](const auto& v) { return v.has_value(); });
  }

 private:
  [[nodiscard]] double Weight(Name name) const { return kWeights[name][values_[name].value_or(0)]; }

  const Values<kCount>& values_;
};

}  // namespace

std::optional<CvssScores> Score2(std::string_view metrics) {
  const auto values = TakeMetrics(metrics, kMetrics);
  if (!values) return std::nullopt;
  const Scoring scoring(*values);
  CvssScores scores;
  scores.base = scoring.Base(scoring.Impact());
  if (scoring.HasAny(kE, kRc)) scores.temporal = scoring.Temporal(scores.base);
  if (scoring.HasAny(kCdp, kAr)) scores.environmental = scoring.Environmental();
  return scores;
}

}  // namespace entente::supply::cvss
