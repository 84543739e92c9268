// Pledges and measures in words, of the answers of the JSON API.
//
// Thread safety: pure functions.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "codec/json.h"

namespace entente::cli {

[[nodiscard]] Paint PaintOfPledge(const json::Value& pledge);
// "overdue", "kept (entry 12)", "not public"; marks behind it.
[[nodiscard]] std::string StateWords(const json::Value& pledge);
// "sbom-share >= 0.9", or the party's words.
[[nodiscard]] std::string MeasureWords(const json::Value& pledge);
// "met: 0.95 (19 of 20)"; "" for null.
[[nodiscard]] std::string TargetWords(const json::Value& measured);
// "0.95", "14 days", "not measurable: why".
[[nodiscard]] std::string FigureWords(const json::Value& measure);
// "because the party agreed, entry 12".
[[nodiscard]] std::string ShownWords(const json::Value& progress);
[[nodiscard]] std::string MarkWords(const json::Value& marked);
// "3, 5, 9"; of many the first ones, and how many there are.
[[nodiscard]] std::string EntryWords(const json::Value& entries);
// "2 kept, 1 overdue" of counts; zeros are left out.
[[nodiscard]] std::string CountWords(const json::Value& counts);

}  // namespace entente::cli
