// How reports say what they all say. Seen by the reports only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "views/supply/finding.h"
#include "views/supply/json_text.h"

namespace entente::supply {

// "9.8"; empty without a score.
[[nodiscard]] inline std::string ScoreText(const SeverityValue& severity) {
  if (!severity.score_tenths) return {};
  return std::to_string(*severity.score_tenths / 10) + "." + std::to_string(*severity.score_tenths % 10);
}

inline void AppendTexts(std::string& out, const std::vector<std::string>& texts) {
  JsonScope array(out, '[', ']');
  for (const std::string& text : texts) {
    array.Next();
    AppendJsonText(out, text);
  }
}

// "lodash 4.17.20: GHSA-… (CVE-…), high 7.2; fixed in 4.17.21; comes by webpack@5.0.0".
[[nodiscard]] inline std::string Sentence(const Finding& finding) {
  std::string text = finding.name + " " + finding.version + ": " + finding.id;
  for (std::size_t i = 0; i < finding.aliases.size(); ++i) text += (i == 0 ? " (" : ", ") + finding.aliases[i];
  if (!finding.aliases.empty()) text += ")";
  text += ", " + std::string(LabelText(finding.severity.label));
  if (const std::string score = ScoreText(finding.severity); !score.empty()) text += " " + score;
  if (finding.malicious) text += ", malicious";
  if (finding.exploitation && !finding.exploitation->kev_added.empty()) text += ", known to be exploited";
  text += finding.fixed.empty() ? "; no fix known" : "; fixed in " + finding.fixed;
  for (std::size_t i = 0; i < finding.path.size(); ++i) text += (i == 0 ? "; comes by " : " > ") + finding.path[i];
  if (!finding.summary.empty()) text += ". " + finding.summary;
  return text;
}

// What VEX says, in words: "not_affected (vulnerable_code_not_present), says Supplier".
[[nodiscard]] inline std::string VexText(const VexWord& vex) {
  std::string text = vex.status;
  if (!vex.justification.empty()) text += " (" + vex.justification + ")";
  if (!vex.by.empty()) text += ", says " + vex.by;
  return text;
}

// Why a finding is not open.
[[nodiscard]] inline std::string WhyNotOpen(const Finding& finding) {
  if (!finding.ignored.empty()) return finding.ignored;
  return finding.vex ? VexText(*finding.vex) + (finding.vex->statement.empty() ? "" : ": " + finding.vex->statement)
                     : std::string();
}

}  // namespace entente::supply
