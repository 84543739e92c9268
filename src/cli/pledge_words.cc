#include "cli/pledge_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "cli/json_output.h"

namespace entente::cli {

Paint PaintOfPledge(const json::Value& pledge) {
  const std::string state = CellText(pledge.value("progress", json::Value::object()), "state");
  if (state == "kept") return Paint::kGood;
  if (state == "missed" || state == "overdue") return Paint::kBad;
  return state == "due" ? Paint::kWarn : Paint::kNone;
}

std::string StateWords(const json::Value& pledge) {
  const json::Value progress = pledge.value("progress", json::Value::object());
  std::string words = CellText(progress, "state");
  if (words.empty()) words = pledge.value("withdrawn", false) ? "withdrawn" : "not public";
  if (const std::string entry = CellText(progress, "reported_entry"); !entry.empty()) words += " (entry " + entry + ")";
  if (const std::string marks = MarkWords(pledge); !marks.empty()) words += "; " + marks;
  return words;
}

std::string MeasureWords(const json::Value& pledge) {
  const json::Value measure = pledge.value("measure", json::Value());
  if (!measure.is_object()) return {};
  if (const std::string text = CellText(measure, "text"); !text.empty()) return text;
  const std::string least = CellText(measure, "at_least");
  return CellText(measure, "name") + (least.empty() ? " <= " + CellText(measure, "at_most") : " >= " + least);
}

std::string TargetWords(const json::Value& measured) {
  if (!measured.is_object()) return {};
  const std::string outcome = CellText(measured, "outcome");
  if (const std::string why = CellText(measured, "why"); !why.empty())
    return (outcome == "not-met" ? "not met: " : "not measurable: ") + why;
  return (outcome == "met" ? "met: " : "not met: ") + CellText(measured, "value") + " (" +
         CellText(measured, "numerator") + " of " + CellText(measured, "denominator") + ")";
}

std::string FigureWords(const json::Value& measure) {
  if (const std::string why = CellText(measure, "not_measurable"); !why.empty()) return "not measurable: " + why;
  const std::string value = CellText(measure, "value");
  return CellText(measure, "unit") == "days" ? value + " days" : value;
}

std::string ShownWords(const json::Value& progress) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kWords = {
      {{"consent", "to everybody: the party agreed"},
       {"pledge", "to everybody: the pledge says so"},
       {"rule", "to everybody: the instrument's rule"},
       {"self", "to the party itself alone"},
       {"copy", "from this copy of the log; a node shows it to the party alone"},
       {"not-public", "not: the party has not agreed"}}};
  const std::string because = CellText(progress, "because");
  const auto* const found = std::ranges::find(kWords, because, &std::pair<std::string_view, std::string_view>::first);
  std::string words(found == kWords.end() ? std::string_view(because) : found->second);
  if (const std::string entry = CellText(progress, "entry"); !entry.empty()) words += ", entry " + entry;
  return words;
}

std::string MarkWords(const json::Value& marked) {
  std::string words;
  for (const json::Value& mark : marked.value("marks", json::Value::array()))
    words += (words.empty() ? "" : ", ") + CellText(mark);
  return words;
}

std::string EntryWords(const json::Value& entries) {
  constexpr std::size_t kShownMax = 12;
  if (!entries.is_array()) return {};
  std::string words;
  for (std::size_t i = 0; i < std::min(entries.size(), kShownMax); ++i)
    words += (i == 0 ? "" : ", ") + CellText(entries[i]);
  if (entries.size() > kShownMax) words += fmt::format(", … ({} entries)", entries.size());
  return words;
}

std::string CountWords(const json::Value& counts) {
  std::string words;
  if (!counts.is_object()) return words;
  for (const auto& [name, count] : counts.items()) {
    if (!count.is_number_unsigned() || count.get<std::uint64_t>() == 0) continue;
    std::string plain = name;
    std::ranges::replace(plain, '_', ' ');
    words += (words.empty() ? "" : ", ") + CellText(count) + " " + plain;
  }
  return words;
}

}  // namespace entente::cli
