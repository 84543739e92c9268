#include "views/supply/severity.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "views/supply/purl.h"

namespace entente::supply {
namespace {

struct Metric {
  std::string_view name;
  std::string_view values;  // one letter each
};

// Takes the value of each base metric out of "AV:N/AC:L/...". Other metrics (temporal, environmental) are passed over.
template <std::size_t kCount>
bool TakeMetrics(std::string_view vector, const std::array<Metric, kCount>& metrics, std::array<char, kCount>& values) {
  values.fill('\0');
  while (!vector.empty()) {
    const std::size_t slash = std::min(vector.find('/'), vector.size());
    const std::string_view part = vector.substr(0, slash);
    vector.remove_prefix(std::min(slash + 1, vector.size()));
    const std::size_t colon = part.find(':');
    if (colon == std::string_view::npos || colon + 2 > part.size()) return false;
    for (std::size_t i = 0; i < kCount; ++i) {
      if (part.substr(0, colon) != metrics[i].name) continue;
      const std::string_view value = part.substr(colon + 1);
      if (value.size() != 1 || values[i] != '\0' || metrics[i].values.find(value[0]) == std::string_view::npos)
        return false;
      values[i] = value[0];
    }
  }
  return std::ranges::find(values, '\0') == values.end();
}

// CVSS 3.1, appendix A: the smallest tenth not below, computed in integers so that it is the same everywhere.
int RoundUp31(double value) {
  const auto scaled = static_cast<std::int64_t>(std::llround(value * 100'000));
  return static_cast<int>(scaled % 10'000 == 0 ? scaled / 10'000 : scaled / 10'000 + 1);
}

std::optional<int> Score3(std::string_view vector) {
  constexpr std::array<Metric, 8> kMetrics = {Metric{"AV", "NALP"}, Metric{"AC", "LH"}, Metric{"PR", "NLH"},
                                              Metric{"UI", "NR"},   Metric{"S", "UC"},  Metric{"C", "HLN"},
                                              Metric{"I", "HLN"},   Metric{"A", "HLN"}};
  std::array<char, 8> v;
  if (!TakeMetrics(vector, kMetrics, v)) return std::nullopt;
  const bool changed = v[4] == 'C';
  const double attack = v[0] == 'N' ? 0.85 : v[0] == 'A' ? 0.62 : v[0] == 'L' ? 0.55 : 0.2;
  const double complexity = v[1] == 'L' ? 0.77 : 0.44;
  const double privileges = v[2] == 'N' ? 0.85 : v[2] == 'L' ? (changed ? 0.68 : 0.62) : (changed ? 0.5 : 0.27);
  const double interaction = v[3] == 'N' ? 0.85 : 0.62;
  const auto impact_of = [](char value) { return value == 'H' ? 0.56 : value == 'L' ? 0.22 : 0.0; };
  const double base = 1 - (1 - impact_of(v[5])) * (1 - impact_of(v[6])) * (1 - impact_of(v[7]));
  const double impact = changed ? 7.52 * (base - 0.029) - 3.25 * std::pow(base - 0.02, 15) : 6.42 * base;
  if (impact <= 0) return 0;
  const double exploitability = 8.22 * attack * complexity * privileges * interaction;
  return RoundUp31(std::min(changed ? 1.08 * (impact + exploitability) : impact + exploitability, 10.0));
}

std::optional<int> Score2(std::string_view vector) {
  constexpr std::array<Metric, 6> kMetrics = {Metric{"AV", "LAN"}, Metric{"AC", "HML"}, Metric{"Au", "MSN"},
                                              Metric{"C", "NPC"},  Metric{"I", "NPC"},  Metric{"A", "NPC"}};
  std::array<char, 6> v;
  if (!TakeMetrics(vector, kMetrics, v)) return std::nullopt;
  const double attack = v[0] == 'L' ? 0.395 : v[0] == 'A' ? 0.646 : 1.0;
  const double complexity = v[1] == 'H' ? 0.35 : v[1] == 'M' ? 0.61 : 0.71;
  const double authentication = v[2] == 'M' ? 0.45 : v[2] == 'S' ? 0.56 : 0.704;
  const auto impact_of = [](char value) { return value == 'C' ? 0.66 : value == 'P' ? 0.275 : 0.0; };
  const double impact = 10.41 * (1 - (1 - impact_of(v[3])) * (1 - impact_of(v[4])) * (1 - impact_of(v[5])));
  const double exploitability = 20 * attack * complexity * authentication;
  const double score = (0.6 * impact + 0.4 * exploitability - 1.5) * (impact == 0 ? 0.0 : 1.176);
  return static_cast<int>(std::lround(score * 10));
}

}  // namespace

std::string_view LabelText(SeverityLabel label) {
  constexpr std::array<std::string_view, 6> kTexts = {"unknown", "none", "low", "medium", "high", "critical"};
  const auto at = static_cast<std::size_t>(label);
  return at < kTexts.size() ? kTexts[at] : kTexts[0];
}

SeverityLabel LabelOf(std::string_view word) {
  const std::string lowered = LoweredAscii(word.substr(0, 16));
  if (lowered == "none") return SeverityLabel::kNone;
  if (lowered == "low" || lowered == "negligible" || lowered == "minor") return SeverityLabel::kLow;
  if (lowered == "medium" || lowered == "moderate") return SeverityLabel::kMedium;
  if (lowered == "high" || lowered == "important") return SeverityLabel::kHigh;
  if (lowered == "critical") return SeverityLabel::kCritical;
  return SeverityLabel::kUnknown;
}

SeverityLabel LabelOfScore(int score_tenths) {
  if (score_tenths <= 0) return SeverityLabel::kNone;
  if (score_tenths < 40) return SeverityLabel::kLow;
  if (score_tenths < 70) return SeverityLabel::kMedium;
  return score_tenths < 90 ? SeverityLabel::kHigh : SeverityLabel::kCritical;
}

std::optional<int> CvssBaseScore(std::string_view vector) {
  if (vector.size() > 512) return std::nullopt;
  if (vector.starts_with("CVSS:3.0/") || vector.starts_with("CVSS:3.1/")) return Score3(vector.substr(9));
  if (vector.starts_with("CVSS:")) return std::nullopt;
  if (vector.starts_with('(') && vector.ends_with(')')) vector = vector.substr(1, vector.size() - 2);
  return Score2(vector);
}

}  // namespace entente::supply
