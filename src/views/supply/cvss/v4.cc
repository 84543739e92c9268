// CVSS 4.0: specification document, section 8. A vector belongs to a MacroVector, whose score experts gave; how far it
// stands below the most severe vector of that MacroVector takes off a part of the way to the next one. All in integers,
// so that it is the same everywhere.
#include <algorithm>
#include <array>
#include <initializer_list>
#include <span>

#include "views/supply/cvss/v4_macro_vectors.h"
#include "views/supply/cvss/vector.h"

namespace entente::supply::cvss {
namespace {

// clang-format off
enum Name : std::uint8_t { kAv, kAc, kAt, kPr, kUi, kVc, kVi, kVa, kSc, kSi, kSa, kE, kCr, kIr, kAr,
                           kMav, kMac, kMat, kMpr, kMui, kMvc, kMvi, kMva, kMsc, kMsi, kMsa,
                           kSafety, kAutomatable, kRecovery, kDensity, kEffort, kUrgency, kCount };
// clang-format on

// Values from the most severe down, so that positions are steps of severity. Of SC, SI and SA the most severe one,
// safety, can only be given as a modified value: "!" holds its place, and SC, which has none, begins with "H" there
// too.
constexpr std::array<Metric, kCount> kMetrics = {{
    {"AV", "N A L P", true},
    {"AC", "L H", true},
    {"AT", "N P", true},
    {"PR", "N L H", true},
    {"UI", "N P A", true},
    {"VC", "H L N", true},
    {"VI", "H L N", true},
    {"VA", "H L N", true},
    {"SC", "! H L N", true},
    {"SI", "! H L N", true},
    {"SA", "! H L N", true},
    {"E", "X A P U"},
    {"CR", "X H M L"},
    {"IR", "X H M L"},
    {"AR", "X H M L"},
    {"MAV", "X N A L P"},
    {"MAC", "X L H"},
    {"MAT", "X N P"},
    {"MPR", "X N L H"},
    {"MUI", "X N P A"},
    {"MVC", "X H L N"},
    {"MVI", "X H L N"},
    {"MVA", "X H L N"},
    {"MSC", "X ! H L N"},
    {"MSI", "X S H L N"},
    {"MSA", "X S H L N"},
    // Supplemental: they say something, and nothing to the score.
    {"S", "X N P"},
    {"AU", "X N Y"},
    {"R", "X A U I"},
    {"V", "X D C"},
    {"RE", "X L M H"},
    {"U", "X Clear Green Amber Red"},
}};

// The metrics that count, as steps below the most severe value.
struct Effective {
  int av, pr, ui, ac, at, vc, vi, va, sc, si, sa, e, cr, ir, ar;
};

Effective EffectiveOf(const Values<kCount>& values) {
  const auto modified = [&values](Name modified_name, Name base) {
    const int said = values[modified_name].value_or(0);
    return said == 0 ? static_cast<int>(*values[base]) : said - 1;
  };
  // Not defined counts as the worst.
  const auto worst = [&values](Name name) { return std::max(values[name].value_or(0) - 1, 0); };
  return {.av = modified(kMav, kAv),
          .pr = modified(kMpr, kPr),
          .ui = modified(kMui, kUi),
          .ac = modified(kMac, kAc),
          .at = modified(kMat, kAt),
          .vc = modified(kMvc, kVc),
          .vi = modified(kMvi, kVi),
          .va = modified(kMva, kVa),
          .sc = modified(kMsc, kSc),
          .si = modified(kMsi, kSi),
          .sa = modified(kMsa, kSa),
          .e = worst(kE),
          .cr = worst(kCr),
          .ir = worst(kIr),
          .ar = worst(kAr)};
}

// Table 24: by attack vector, privileges and interaction.
int Eq1(const Effective& m) {
  if (m.av == 0 && m.pr == 0 && m.ui == 0) return 0;
  constexpr int kPhysical = 3;
  return m.av != kPhysical && (m.av == 0 || m.pr == 0 || m.ui == 0) ? 1 : 2;
}
// Table 25.
int Eq2(const Effective& m) {
  return m.ac == 0 && m.at == 0 ? 0 : 1;
}
// Tables 26 and 29, as a position in kJoint.
int EqJoint(const Effective& m) {
  const int eq3 = m.vc == 0 && m.vi == 0 ? 0 : (m.vc == 0 || m.vi == 0 || m.va == 0 ? 1 : 2);
  const bool required = (m.cr == 0 && m.vc == 0) || (m.ir == 0 && m.vi == 0) || (m.ar == 0 && m.va == 0);
  return eq3 == 2 ? 4 : eq3 * 2 + (required ? 0 : 1);
}
// Table 27.
int Eq4(const Effective& m) {
  if (m.si == 0 || m.sa == 0) return 0;
  return m.sc == 1 || m.si == 1 || m.sa == 1 ? 1 : 2;
}

int ScoreOf(int eq1, int eq2, int joint, int eq4, int eq5) {
  const int row = (eq1 * 2 + eq2) * 5 + joint;
  const int column = eq4 * 3 + eq5;
  return macro::kScores[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
}

// Steps below the first of the most severe vectors that is nowhere less severe than this one.
template <std::size_t kSize>
int Distance(const std::array<int, kSize>& steps, std::initializer_list<std::array<int, kSize>> most_severe) {
  for (const std::array<int, kSize>& top : most_severe) {
    int sum = 0;
    bool below = true;
    for (std::size_t i = 0; i < kSize; ++i) {
      below = below && steps[i] >= top[i];
      sum += steps[i] - top[i];
    }
    if (below) return sum;
  }
  return 0;  // not reached: each set is spanned by its most severe vectors
}

// The most severe vectors of each set (section 8.2), as steps below the most severe value of each metric.
int Distance1(const Effective& m, int eq1) {
  const std::array<int, 3> steps = {m.av, m.pr, m.ui};
  if (eq1 == 0) return Distance(steps, {{0, 0, 0}});
  if (eq1 == 1) return Distance(steps, {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
  return Distance(steps, {{3, 0, 0}, {1, 1, 1}});
}
int Distance2(const Effective& m, int eq2) {
  const std::array<int, 2> steps = {m.ac, m.at};
  return eq2 == 0 ? 0 : Distance(steps, {{1, 0}, {0, 1}});
}
int DistanceJoint(const Effective& m, int joint) {
  const std::array<int, 6> steps = {m.vc, m.vi, m.va, m.cr, m.ir, m.ar};
  switch (joint) {
    case 0:
      return Distance(steps, {{0, 0, 0, 0, 0, 0}});
    case 1:
      return Distance(steps, {{0, 0, 1, 1, 1, 0}, {0, 0, 0, 1, 1, 1}});
    case 2:
      return Distance(steps, {{1, 0, 0, 0, 0, 0}, {0, 1, 0, 0, 0, 0}});
    case 3:
      return Distance(
          steps, {{1, 0, 1, 0, 1, 0}, {1, 0, 0, 0, 1, 1}, {0, 1, 0, 1, 0, 1}, {0, 1, 1, 1, 0, 0}, {1, 1, 0, 0, 0, 1}});
    default:
      return Distance(steps, {{1, 1, 1, 0, 0, 0}});
  }
}
int Distance4(const Effective& m, int eq4) {
  const std::array<int, 3> steps = {m.sc, m.si, m.sa};
  if (eq4 == 0) return Distance(steps, {{1, 0, 0}});
  return eq4 == 1 ? Distance(steps, {{1, 1, 1}}) : Distance(steps, {{2, 2, 2}});
}

// The score of the next lower joint set; of two that are next the higher one. -1 when there is none.
int LowerJoint(int eq1, int eq2, int joint, int eq4, int eq5) {
  switch (joint) {
    case 0:
      return std::max(ScoreOf(eq1, eq2, 1, eq4, eq5), ScoreOf(eq1, eq2, 2, eq4, eq5));
    case 1:
    case 2:
      return ScoreOf(eq1, eq2, 3, eq4, eq5);
    case 3:
      return ScoreOf(eq1, eq2, 4, eq4, eq5);
    default:
      return -1;
  }
}

// A least common multiple of all depths, so that shares of them are whole numbers.
constexpr int kShares = 840;

struct Step {
  int lower;  // the score of the next lower set; -1 when there is none
  int distance;
  int depth;
};

// Section 8.3: the mean of the shares of the way to each next lower set, taken off and rounded to tenths, halves up.
int Interpolated(int score, std::span<const Step> steps) {
  int existing = 0;
  int taken_off = 0;  // in tenths, times kShares
  for (const Step& step : steps) {
    if (step.lower < 0) continue;
    ++existing;
    taken_off += (score - step.lower) * step.distance * (kShares / step.depth);
  }
  if (existing == 0) return score;
  const int whole = kShares * existing;
  return std::clamp((2 * (score * whole - taken_off) + whole) / (2 * whole), 0, 100);
}

}  // namespace

std::optional<CvssScores> Score4(std::string_view metrics) {
  const auto values = TakeMetrics(metrics, kMetrics);
  // "!" is nobody's value; it only holds a place.
  if (!values || metrics.find('!') != std::string_view::npos) return std::nullopt;
  const Effective m = EffectiveOf(*values);
  CvssScores scores;
  scores.version = CvssVersion::k40;
  constexpr int kNoImpact = 2;
  constexpr int kNoSubsequentImpact = 3;
  if (m.vc == kNoImpact && m.vi == kNoImpact && m.va == kNoImpact && m.sc == kNoSubsequentImpact &&
      m.si == kNoSubsequentImpact && m.sa == kNoSubsequentImpact)
    return scores;
  const int eq1 = Eq1(m);
  const int eq2 = Eq2(m);
  const int joint = EqJoint(m);
  const int eq4 = Eq4(m);
  const int eq5 = m.e;
  const std::array<Step, 5> steps = {{
      {eq1 < 2 ? ScoreOf(eq1 + 1, eq2, joint, eq4, eq5) : -1, Distance1(m, eq1),
       macro::kDepth1[static_cast<std::size_t>(eq1)]},
      {eq2 < 1 ? ScoreOf(eq1, eq2 + 1, joint, eq4, eq5) : -1, Distance2(m, eq2),
       macro::kDepth2[static_cast<std::size_t>(eq2)]},
      {LowerJoint(eq1, eq2, joint, eq4, eq5), DistanceJoint(m, joint),
       macro::kDepthJoint[static_cast<std::size_t>(joint)]},
      {eq4 < 2 ? ScoreOf(eq1, eq2, joint, eq4 + 1, eq5) : -1, Distance4(m, eq4),
       macro::kDepth4[static_cast<std::size_t>(eq4)]},
      {eq5 < 2 ? ScoreOf(eq1, eq2, joint, eq4, eq5 + 1) : -1, 0, 1},  // within EQ5 all vectors are alike
  }};
  scores.base = Interpolated(ScoreOf(eq1, eq2, joint, eq4, eq5), steps);
  return scores;
}

}  // namespace entente::supply::cvss
