// Severity: a CVSS base score where there is a vector to compute it from, and a label.
//
// CVSS 2.0, 3.0 and 3.1 (FIRST); of 4.0 the vector is recognised and not scored: its label comes from the record.
// Thread safety: pure functions.
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

// The base score of a vector string ("CVSS:3.1/AV:N/...", "AV:N/AC:L/Au:N/C:P/I:P/A:P"), in tenths.
// Nothing when a base metric is missing, given twice or has no such value.
[[nodiscard]] std::optional<int> CvssBaseScore(std::string_view vector);

}  // namespace entente::supply
