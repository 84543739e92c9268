// SARIF 2.1.0 (OASIS, 2020): sections 3.14 run, 3.27 result, 3.35 suppression, 3.49 reportingDescriptor.
#include <algorithm>
#include <map>

#include "base/encoding.h"
#include "crypto/digest.h"
#include "views/supply/reports/report.h"
#include "views/supply/reports/texts.h"

namespace entente::supply {
namespace {

// Of the levels that SARIF has: what GitHub and others show as error, warning and note.
std::string_view LevelOf(SeverityLabel label) {
  if (label >= SeverityLabel::kHigh) return "error";
  return label == SeverityLabel::kLow || label == SeverityLabel::kNone ? "note" : "warning";
}

// Code scanning services sort by this number; a label alone gets one inside its range.
std::string SecuritySeverity(const SeverityValue& severity) {
  if (std::string score = ScoreText(severity); !score.empty()) return score;
  constexpr std::string_view kByLabel[] = {"5.0", "0.0", "2.0", "5.0", "8.0", "9.5"};
  return std::string(kByLabel[static_cast<std::size_t>(severity.label)]);
}

void AppendText(JsonScope& object, std::string& out, std::string_view name, std::string_view text) {
  object.Key(name);
  JsonScope(out, '{', '}').Text("text", text);
}

void AppendRule(std::string& out, const Finding& finding) {
  JsonScope rule(out, '{', '}');
  rule.Text("id", finding.id);
  AppendText(rule, out, "shortDescription", finding.summary.empty() ? finding.id : finding.summary);
  rule.Text("helpUri", "https://osv.dev/vulnerability/" + finding.id);
  rule.Key("properties");
  JsonScope properties(out, '{', '}');
  properties.Text("security-severity", SecuritySeverity(finding.severity));
  properties.Key("tags");
  std::vector<std::string> tags = {"security", finding.malicious ? "malware" : "vulnerability"};
  tags.insert(tags.end(), finding.aliases.begin(), finding.aliases.end());
  AppendTexts(out, tags);
}

// A file's name as a URI reference (RFC 3986): what may not stand there is escaped.
std::string UriOf(std::string_view name) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "-._~/!$&'()*+,;=@";
  std::string uri;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       kPlain.find(c) != std::string_view::npos;
    if (plain)
      uri += c;
    else
      ((uri += '%') += kHex[byte >> 4U]) += kHex[byte & 15U];
  }
  return uri;
}

void AppendLocations(std::string& out, std::string_view document, const Finding& finding) {
  JsonScope array(out, '[', ']');
  array.Next();
  JsonScope location(out, '{', '}');
  location.Key("physicalLocation");
  {
    JsonScope physical(out, '{', '}');
    physical.Key("artifactLocation");
    JsonScope(out, '{', '}').Text("uri", UriOf(document));
    // The document as a whole: code scanning services want a line, and its beginning is one that is there.
    physical.Key("region");
    out += R"({"startLine":1,"startColumn":1,"endLine":1,"endColumn":1})";
  }
  location.Key("logicalLocations");
  JsonScope logical(out, '[', ']');
  logical.Next();
  JsonScope one(out, '{', '}');
  one.Text("name", finding.name);
  one.Text("fullyQualifiedName", finding.purl.empty() ? finding.name + "@" + finding.version : finding.purl);
  one.Text("kind", "package");
}

void AppendResult(std::string& out, std::string_view document, const Finding& finding, std::size_t rule) {
  JsonScope result(out, '{', '}');
  result.Text("ruleId", finding.id);
  result.Key("ruleIndex");
  out += std::to_string(rule);
  result.Text("level", LevelOf(finding.severity.label));
  AppendText(result, out, "message", Sentence(finding));
  result.Key("locations");
  AppendLocations(out, document, finding);
  // The same finding has the same fingerprint in the next run, so that services can say what is new.
  result.Key("partialFingerprints");
  const std::string what =
      std::string(document) + '\n' + finding.purl + '\n' + finding.name + '\n' + finding.version + '\n' + finding.id;
  JsonScope(out, '{', '}').Text("ententeFinding/v1", ToHex(crypto::Sha256(AsBytes(what))));
  if (finding.IsOpen()) return;
  result.Key("suppressions");
  JsonScope array(out, '[', ']');
  array.Next();
  JsonScope suppression(out, '{', '}');
  suppression.Text("kind", "external");
  suppression.Text("status", "accepted");
  suppression.Text("justification", WhyNotOpen(finding));
}

using Rules = std::map<std::string_view, std::size_t>;

void AppendRules(std::string& out, std::span<const ScannedDocument> documents, Rules& rules) {
  JsonScope array(out, '[', ']');
  for (const ScannedDocument& document : documents) {
    if (!document.result) continue;
    for (const Finding& finding : document.result->findings) {
      if (!rules.try_emplace(finding.id, rules.size()).second) continue;
      array.Next();
      AppendRule(out, finding);
    }
  }
}

// What could not be read, and what could not be judged, is said: a run without results is no clean one.
void AppendNotification(JsonScope& array, std::string& out, std::string_view document, std::string_view level,
                        const std::string& text) {
  array.Next();
  JsonScope notification(out, '{', '}');
  notification.Text("level", level);
  AppendText(notification, out, "message", text);
  notification.Key("locations");
  JsonScope locations(out, '[', ']');
  locations.Next();
  JsonScope location(out, '{', '}');
  location.Key("physicalLocation");
  JsonScope physical(out, '{', '}');
  physical.Key("artifactLocation");
  JsonScope(out, '{', '}').Text("uri", UriOf(document));
}

void AppendInvocation(std::string& out, std::span<const ScannedDocument> documents, const ReportContext& context) {
  const bool all_read = std::ranges::all_of(documents, [](const auto& one) { return one.result.has_value(); });
  JsonScope array(out, '[', ']');
  array.Next();
  JsonScope invocation(out, '{', '}');
  invocation.Key("executionSuccessful");
  out += all_read ? "true" : "false";
  invocation.Text("endTimeUtc", FormatTime(context.time));
  invocation.Key("toolExecutionNotifications");
  JsonScope notifications(out, '[', ']');
  for (const ScannedDocument& document : documents) {
    if (!document.result) {
      AppendNotification(notifications, out, document.name, "error", document.result.error().Text());
      continue;
    }
    if (const std::size_t count = document.result->not_covered.size(); count > 0)
      AppendNotification(
          notifications, out, document.name, "warning",
          std::to_string(count) + " components are not covered by advisory data: nothing is known of them");
    for (const std::string& warning : document.result->warnings)
      AppendNotification(notifications, out, document.name, "note", warning);
  }
}

void AppendRun(std::string& out, std::span<const ScannedDocument> documents, const ReportContext& context) {
  JsonScope run(out, '{', '}');
  Rules rules;
  run.Key("tool");
  {
    JsonScope tool(out, '{', '}');
    tool.Key("driver");
    JsonScope driver(out, '{', '}');
    driver.Text("name", "entente");
    driver.Text("version", context.tool_version);
    driver.Key("rules");
    AppendRules(out, documents, rules);
    driver.Key("properties");
    JsonScope(out, '{', '}').Text("advisoryIndex", context.index_digest);
  }
  run.Key("invocations");
  AppendInvocation(out, documents, context);
  run.Key("results");
  JsonScope results(out, '[', ']');
  for (const ScannedDocument& document : documents) {
    if (!document.result) continue;
    for (const Finding& finding : document.result->findings) {
      results.Next();
      AppendResult(out, document.name, finding, rules.at(finding.id));
    }
  }
}

}  // namespace

std::string WriteSarif(std::span<const ScannedDocument> documents, const ReportContext& context) {
  std::string out;
  {
    JsonScope root(out, '{', '}');
    root.Text("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    root.Text("version", "2.1.0");
    root.Key("runs");
    JsonScope runs(out, '[', ']');
    runs.Next();
    AppendRun(out, documents, context);
  }
  return out + "\n";
}

}  // namespace entente::supply
