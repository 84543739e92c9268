#include <algorithm>
#include <cstdint>
#include <optional>

#include "views/supply/reports/report.h"
#include "views/supply/reports/texts.h"

namespace entente::supply {
namespace {

void AppendBool(JsonScope& object, std::string& out, std::string_view name, bool value) {
  object.Key(name);
  out += value ? "true" : "false";
}

void AppendSeverity(std::string& out, const SeverityValue& severity) {
  JsonScope object(out, '{', '}');
  object.Key("score");
  const std::string score = ScoreText(severity);
  out += score.empty() ? "null" : score;
  object.Text("label", LabelText(severity.label));
}

void AppendVex(std::string& out, const std::optional<VexWord>& vex) {
  if (!vex) {
    out += "null";
    return;
  }
  JsonScope object(out, '{', '}');
  object.Text("status", vex->status);
  object.TextOrNull("justification", vex->justification);
  object.TextOrNull("statement", vex->statement);
  object.TextOrNull("by", vex->by);
  object.TextOrNull("time", vex->time);
  object.Key("overruled");
  std::vector<std::string> overruled;
  overruled.reserve(vex->overruled.size());
  for (const VexOther& one : vex->overruled) overruled.push_back(one.Text());
  AppendTexts(out, overruled);
}

// Millionths as a number below one: "0.97432".
void AppendMillionths(std::string& out, std::optional<std::uint32_t> millionths) {
  if (!millionths) {
    out += "null";
    return;
  }
  std::string digits = std::to_string(1'000'000 + *millionths % 1'000'000).substr(1);
  while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
  out += std::to_string(*millionths / 1'000'000) + "." + digits;
}

void AppendExploitation(std::string& out, const std::optional<Exploitation>& known) {
  if (!known) {
    out += "null";
    return;
  }
  JsonScope object(out, '{', '}');
  object.Text("cve", known->cve);
  object.TextOrNull("kev_added", known->kev_added);
  object.TextOrNull("kev_due", known->kev_due);
  AppendBool(object, out, "ransomware", known->ransomware);
  object.Key("epss");
  AppendMillionths(out, known->epss_millionths);
  object.Key("epss_percentile");
  AppendMillionths(out, known->percentile_millionths);
}

void AppendFinding(std::string& out, const Finding& finding, Details details) {
  JsonScope object(out, '{', '}');
  object.Text("ecosystem", finding.ecosystem);
  object.Text("name", finding.name);
  object.Text("version", finding.version);
  object.Text("purl", finding.purl);
  object.Text("id", finding.id);
  object.Key("aliases");
  AppendTexts(out, finding.aliases);
  object.TextOrNull("fixed", finding.fixed);
  object.Key("severity");
  AppendSeverity(out, finding.severity);
  object.Key("vex");
  AppendVex(out, finding.vex);
  if (details == Details::kNone) return;
  object.Text("group", finding.group);
  object.Key("upstream");
  AppendTexts(out, finding.upstream);
  object.TextOrNull("summary", finding.summary);
  AppendBool(object, out, "malicious", finding.malicious);
  object.Key("exploited");
  AppendExploitation(out, finding.exploitation);
  object.Key("path");
  AppendTexts(out, finding.path);
  object.TextOrNull("ignored", finding.ignored);
}

// Those that are ignored, or the others.
void AppendFindings(std::string& out, const std::vector<Finding>& findings, bool ignored, Details details) {
  JsonScope array(out, '[', ']');
  for (const Finding& finding : findings) {
    if (finding.ignored.empty() == ignored) continue;
    array.Next();
    AppendFinding(out, finding, ignored ? Details::kAll : details);
  }
}

void AppendNotCovered(std::string& out, const std::vector<NotCovered>& all) {
  JsonScope array(out, '[', ']');
  for (const NotCovered& one : all) {
    array.Next();
    JsonScope object(out, '{', '}');
    object.TextOrNull("ecosystem", one.ecosystem);
    object.Text("name", one.name);
    object.Text("version", one.version);
    object.TextOrNull("purl", one.purl);
    object.Text("reason", one.reason);
  }
}

void AppendError(std::string& out, const Error& error) {
  JsonScope object(out, '{', '}');
  object.Text("code", CodeName(error.code));
  object.Text("message", error.message);
  object.TextOrNull("place", error.place);
}

void AppendLine(std::string& out, std::string_view document, const Result<ScanResult>& result, Details details) {
  JsonScope line(out, '{', '}');
  line.Text("document", document);
  if (!result) {
    line.Key("error");
    AppendError(out, result.error());
    return;
  }
  line.Key("findings");
  AppendFindings(out, result->findings, false, details);
  line.Key("not_covered");
  AppendNotCovered(out, result->not_covered);
  line.Key("warnings");
  AppendTexts(out, result->warnings);
  if (std::ranges::all_of(result->findings, [](const Finding& one) { return one.ignored.empty(); })) return;
  line.Key("ignored");
  AppendFindings(out, result->findings, true, details);
}

}  // namespace

std::string ScanLine(std::string_view document, const Result<ScanResult>& result, Details details) {
  std::string out;
  AppendLine(out, document, result, details);
  return out;
}

}  // namespace entente::supply
