#include "views/supply/severity.h"

#include <array>

#include "views/supply/cvss/cvss.h"
#include "views/supply/purl.h"

namespace entente::supply {
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
  const std::optional<CvssScores> scores = ScoreCvss(vector);
  return scores ? std::optional(scores->base) : std::nullopt;
}

void SeverityChoice::Offer(std::string_view type, std::string_view score) {
  if (type.starts_with("CVSS_V")) {
    const std::optional<CvssScores> scores = ScoreCvss(score);
    if (!scores || static_cast<int>(scores->version) <= rank_) return;
    rank_ = static_cast<int>(scores->version);
    best_ = {scores->base, LabelOfScore(scores->base)};
  } else if (rank_ == 0 && best_.label == SeverityLabel::kUnknown) {
    best_.label = LabelOf(score);
  }
}

}  // namespace entente::supply
