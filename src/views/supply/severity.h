// Severity: a CVSS base score where there is a vector to compute it from, and a label.
//
// CVSS 2.0, 3.0, 3.1 and 4.0 (cvss/cvss.h). Where an advisory gives several scores, the one of the highest version of
// CVSS counts, whatever its height, and the first of two of one version; a word ("Ubuntu": "medium") only where there
// is no vector that can be scored. Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace entente::supply {

// The numbers stand in index files.
enum class SeverityLabel : std::uint8_t { kUnknown = 0, kNone = 1, kLow = 2, kMedium = 3, kHigh = 4, kCritical = 5 };

struct SeverityValue {
  std::optional<int> score_tenths;  // 98 is 9.8
  SeverityLabel label = SeverityLabel::kUnknown;
  bool operator==(const SeverityValue&) const = default;
};

[[nodiscard]] std::string_view LabelText(
    SeverityLabel label);  // "unknown", "none", "low", "medium", "high", "critical"
// From words as databases write them: "MODERATE", "High"; kUnknown for others.
[[nodiscard]] SeverityLabel LabelOf(std::string_view word);
[[nodiscard]] SeverityLabel LabelOfScore(int score_tenths);

// The score of a vector string that counts for findings, in tenths (CvssScores::base).
[[nodiscard]] std::optional<int> CvssBaseScore(std::string_view vector);

// Chooses among the scores that an OSV record lists (`severity[]`: type CVSS_V2, CVSS_V3, CVSS_V4, Ubuntu). The version
// is the vector's own, whatever the type says.
class SeverityChoice {
 public:
  void Offer(std::string_view type, std::string_view score);
  [[nodiscard]] const SeverityValue& Best() const { return best_; }

 private:
  SeverityValue best_;
  int rank_ = 0;
};

}  // namespace entente::supply
