#include "cli/scan_table.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "cli/tables.h"

namespace entente::cli {
namespace {

using supply::Finding;

Paint PaintOf(const Finding& finding) {
  if (!finding.IsOpen()) return Paint::kFaint;
  if (finding.severity.label >= supply::SeverityLabel::kHigh) return Paint::kBad;
  return finding.severity.label >= supply::SeverityLabel::kMedium ? Paint::kWarn : Paint::kNone;
}

std::string Joined(const std::vector<std::string>& texts, std::string_view between) {
  std::string joined;
  for (const std::string& text : texts) {
    if (!joined.empty()) joined += between;
    joined += text;
  }
  return joined;
}

// What is worth knowing before anything else: that it is exploited, that it is malware, who says that it does not
// matter.
std::string NoteOf(const Finding& finding) {
  std::vector<std::string> notes;
  if (finding.malicious) notes.emplace_back("MALICIOUS");
  if (finding.exploitation && !finding.exploitation->kev_added.empty())
    notes.emplace_back(finding.exploitation->ransomware ? "EXPLOITED (ransomware)" : "EXPLOITED");
  if (finding.exploitation && finding.exploitation->epss_millionths) {
    const std::uint32_t tenths = *finding.exploitation->epss_millionths / 1'000;  // of a per cent
    notes.push_back("EPSS " + std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %");
  }
  if (finding.vex) {
    std::string word = finding.vex->status;
    if (!finding.vex->by.empty()) word += ", says " + finding.vex->by;
    std::vector<std::string> others;
    others.reserve(finding.vex->overruled.size());
    for (const supply::VexOther& one : finding.vex->overruled) others.push_back(one.Text());
    if (!others.empty()) word += " (others: " + Joined(others, "; ") + ")";
    notes.push_back(std::move(word));
  }
  if (!finding.ignored.empty()) notes.push_back("ignored: " + finding.ignored);
  return Joined(notes, "; ");
}

// One flaw of one component: its advisories in one row.
struct Flaw {
  Finding worst;  // whose severity and fix are shown
  std::vector<std::string> names;
  std::size_t position = 0;  // of its first finding in the document
};

bool IsWorse(const Finding& a, const Finding& b) {
  const auto rank = [](const Finding& one) {
    return std::pair(one.severity.label, one.severity.score_tenths.value_or(0));
  };
  return rank(a) > rank(b);
}

void AddNames(std::vector<std::string>& names, const Finding& finding) {
  const auto add = [&](const std::string& name) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  };
  add(finding.id);
  for (const std::string& alias : finding.aliases) add(alias);
}

std::vector<Flaw> Flaws(std::vector<Finding> findings) {
  std::vector<Flaw> flaws;
  std::map<std::pair<std::string, std::string>, std::size_t> positions;
  for (Finding& finding : findings) {
    const std::string component = finding.purl + "\n" + finding.name + "\n" + finding.version;
    const auto [at, is_new] = positions.try_emplace({component, finding.group}, flaws.size());
    if (is_new) flaws.push_back({finding, {}, flaws.size()});
    Flaw& flaw = flaws[at->second];
    AddNames(flaw.names, finding);
    if (IsWorse(finding, flaw.worst) || (finding.IsOpen() && !flaw.worst.IsOpen())) flaw.worst = std::move(finding);
  }
  std::ranges::sort(flaws, [](const Flaw& a, const Flaw& b) {
    if (IsWorse(a.worst, b.worst) || IsWorse(b.worst, a.worst)) return IsWorse(a.worst, b.worst);
    return a.position < b.position;
  });
  return flaws;
}

void PrintFlaws(const std::vector<Flaw>& flaws, Terminal& terminal) {
  const auto any = [&](auto says) {
    return std::ranges::any_of(flaws, [&](const Flaw& one) { return says(one.worst); });
  };
  const bool has_notes = any([](const Finding& one) { return !NoteOf(one).empty(); });
  const bool has_paths = any([](const Finding& one) { return !one.path.empty(); });
  std::vector<std::string> headings = {"severity", "package", "version", "fixed in", "advisory"};
  if (has_notes) headings.emplace_back("note");
  if (has_paths) headings.emplace_back("comes by");
  headings.emplace_back("also known as");
  Table table(headings);
  for (const Flaw& flaw : flaws) {
    const Finding& one = flaw.worst;
    std::vector<std::string> cells = {SeverityText(one.severity), one.ecosystem + " " + one.name, one.version,
                                      one.fixed.empty() ? "-" : one.fixed, flaw.names.front()};
    if (has_notes) cells.push_back(NoteOf(one));
    if (has_paths) cells.push_back(Joined(one.path, " > "));
    cells.push_back(Joined({flaw.names.begin() + 1, flaw.names.end()}, " "));
    table.Add(PaintOf(one), std::move(cells));
  }
  table.Print(terminal);
}

// "12 Debian:12, 3 no purl": why components were not judged, the most frequent first.
std::string NotCoveredText(const std::vector<supply::NotCovered>& components) {
  std::vector<std::pair<std::string, std::uint64_t>> reasons;
  for (const supply::NotCovered& one : components) {
    const auto found = std::ranges::find(reasons, one.reason, &std::pair<std::string, std::uint64_t>::first);
    if (found == reasons.end())
      reasons.emplace_back(one.reason, 1);
    else
      ++found->second;
  }
  std::ranges::sort(reasons, std::greater{}, &std::pair<std::string, std::uint64_t>::second);
  constexpr std::size_t kShownMax = 8;
  std::string text;
  for (std::size_t i = 0; i < reasons.size() && i < kShownMax; ++i)
    text += "\n  " + Grouped(reasons[i].second) + "  " + Plain(reasons[i].first);
  if (reasons.size() > kShownMax) text += "\n  and " + Grouped(reasons.size() - kShownMax) + " more reasons";
  return text;
}

std::string Counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return Grouped(count) + " " + std::string(count == 1 ? one : many);
}

}  // namespace

std::string SeverityText(const supply::SeverityValue& severity) {
  std::string text(supply::LabelText(severity.label));
  if (severity.score_tenths.has_value())
    text += " " + std::to_string(*severity.score_tenths / 10) + "." + std::to_string(*severity.score_tenths % 10);
  return text;
}

void PrintScan(const std::string& document, supply::ScanResult result, Terminal& terminal) {
  std::string title = document;
  if (!result.product.name.empty())
    title += ": " + result.product.name + (result.product.version.empty() ? "" : " " + result.product.version);
  terminal.PrintLine(terminal.Painted(Paint::kBold, Plain(title)) +
                     (result.format.empty() ? "" : " (" + Plain(result.format) + ")"));
  const std::uint64_t advisories = result.findings.size();
  const std::vector<Flaw> flaws = Flaws(std::move(result.findings));
  if (!flaws.empty()) PrintFlaws(flaws, terminal);
  const auto open =
      static_cast<std::uint64_t>(std::ranges::count_if(flaws, [](const Flaw& flaw) { return flaw.worst.IsOpen(); }));
  std::string line = Counted(open, "finding", "findings");
  if (advisories > flaws.size()) line += " (" + Counted(advisories, "advisory", "advisories") + ")";
  if (flaws.size() > open) line += ", and " + Grouped(flaws.size() - open) + " answered or ignored,";
  line += " in " + Counted(result.covered, "component that", "components that") + " advisory data covers";
  terminal.PrintLine(terminal.Painted(open == 0 ? Paint::kGood : Paint::kBad, line));
  if (!result.not_covered.empty())
    terminal.PrintLine(terminal.Painted(Paint::kWarn, Grouped(result.not_covered.size()) +
                                                          " not covered, so nothing is known of them:") +
                       NotCoveredText(result.not_covered));
  for (const std::string& warning : result.warnings) terminal.PrintLine("warning: " + Plain(warning));
}

}  // namespace entente::cli
