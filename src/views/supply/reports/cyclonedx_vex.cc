// CycloneDX 1.6 (ECMA-424): components that are affected, and vulnerabilities with their analysis.
#include <set>

#include "views/supply/reports/report.h"
#include "views/supply/reports/texts.h"
#include "views/supply/reports/vex_scope.h"

namespace entente::supply {
namespace {

// Of the states that CycloneDX has.
std::string_view StateOf(const Finding& finding) {
  if (!finding.vex) return "in_triage";
  if (finding.vex->status == "not_affected") return "not_affected";
  if (finding.vex->status == "fixed") return "resolved";
  return finding.vex->status == "affected" ? "exploitable" : "in_triage";
}

// OpenVEX's and CSAF's justifications in CycloneDX's words.
std::string_view JustificationOf(std::string_view said) {
  if (said == "component_not_present") return "code_not_present";
  if (said == "vulnerable_code_not_present") return "code_not_present";
  if (said == "vulnerable_code_not_in_execute_path") return "code_not_reachable";
  if (said == "vulnerable_code_cannot_be_controlled_by_adversary") return "requires_environment";
  if (said == "inline_mitigations_already_exist") return "protected_by_mitigating_control";
  return {};
}

void AppendComponents(std::string& out, std::span<const ScannedDocument> documents) {
  JsonScope array(out, '[', ']');
  std::set<std::string> seen;
  for (const ScannedDocument& document : documents) {
    if (!document.result) continue;
    for (const Finding& finding : document.result->findings) {
      const std::string reference = ReferenceOf(finding);
      if (!seen.insert(reference).second) continue;
      array.Next();
      JsonScope component(out, '{', '}');
      component.Text("type", "library");
      component.Text("bom-ref", reference);
      component.Text("name", finding.name);
      component.Text("version", finding.version);
      if (!finding.purl.empty()) component.Text("purl", finding.purl);
    }
  }
}

void AppendRating(std::string& out, const SeverityValue& severity) {
  JsonScope array(out, '[', ']');
  array.Next();
  JsonScope rating(out, '{', '}');
  if (const std::string score = ScoreText(severity); !score.empty()) {
    rating.Key("score");
    out += score;
  }
  rating.Text("severity", LabelText(severity.label));
}

void AppendAnalysis(std::string& out, const Finding& finding) {
  JsonScope analysis(out, '{', '}');
  analysis.Text("state", StateOf(finding));
  if (!finding.vex) {
    if (!finding.ignored.empty()) analysis.Text("detail", "ignored: " + finding.ignored);
    return;
  }
  if (const std::string_view why = JustificationOf(finding.vex->justification); !why.empty())
    analysis.Text("justification", why);
  analysis.Text("detail",
                VexText(*finding.vex) + (finding.vex->statement.empty() ? "" : ": " + finding.vex->statement));
}

// One vulnerability for each analysis: affects lists components, and these may be judged apart.
void AppendVulnerability(std::string& out, const AffectedComponent& one) {
  const Finding& finding = *one.finding;
  JsonScope vulnerability(out, '{', '}');
  vulnerability.Text("bom-ref", finding.id + "/" + ReferenceOf(finding));
  vulnerability.Text("id", finding.id);
  vulnerability.Key("source");
  JsonScope(out, '{', '}').Text("url", "https://osv.dev/vulnerability/" + finding.id);
  if (!finding.aliases.empty()) {
    vulnerability.Key("references");
    JsonScope references(out, '[', ']');
    for (const std::string& alias : finding.aliases) {
      references.Next();
      JsonScope reference(out, '{', '}');
      reference.Text("id", alias);
      reference.Key("source");
      JsonScope(out, '{', '}').Text("url", "https://osv.dev/vulnerability/" + alias);
    }
  }
  vulnerability.Key("ratings");
  AppendRating(out, finding.severity);
  if (!finding.summary.empty()) vulnerability.Text("description", finding.summary);
  if (!finding.fixed.empty()) vulnerability.Text("recommendation", "upgrade to " + finding.fixed);
  vulnerability.Key("analysis");
  AppendAnalysis(out, finding);
  vulnerability.Key("affects");
  JsonScope affects(out, '[', ']');
  affects.Next();
  JsonScope(out, '{', '}').Text("ref", ReferenceOf(finding));
}

void AppendVulnerabilities(std::string& out, std::span<const ScannedDocument> documents) {
  JsonScope array(out, '[', ']');
  for (const auto& [id, components] : ByAdvisory(documents)) {
    std::set<std::string> seen;
    for (const AffectedComponent& one : components) {
      if (!seen.insert(ReferenceOf(*one.finding)).second) continue;
      array.Next();
      AppendVulnerability(out, one);
    }
  }
}

// What the report is about, where it is one thing: readers take statements for those of this product.
const SbomProduct* OnlyProduct(std::span<const ScannedDocument> documents) {
  const SbomProduct* only = nullptr;
  for (const ScannedDocument& document : documents) {
    if (!document.result) continue;
    if (only != nullptr) return nullptr;
    only = &document.result->product;
  }
  return only != nullptr && !only->name.empty() ? only : nullptr;
}

void AppendProduct(std::string& out, const SbomProduct& product) {
  JsonScope component(out, '{', '}');
  component.Text("type", "application");
  component.Text("bom-ref", "product");
  component.Text("name", product.name);
  if (!product.version.empty()) component.Text("version", product.version);
  if (!product.purl.empty()) component.Text("purl", product.purl);
}

// The document behind its head: the value of "metadata", and the members that follow it.
std::string Content(std::span<const ScannedDocument> documents, const ReportContext& context) {
  std::string out;
  {
    JsonScope metadata(out, '{', '}');
    metadata.Text("timestamp", FormatTime(context.time));
    metadata.Key("tools");
    {
      JsonScope tools(out, '{', '}');
      tools.Key("components");
      JsonScope array(out, '[', ']');
      array.Next();
      JsonScope tool(out, '{', '}');
      tool.Text("type", "application");
      tool.Text("name", "entente");
      tool.Text("version", context.tool_version);
    }
    if (const SbomProduct* subject = OnlyProduct(documents); subject != nullptr) {
      metadata.Key("component");
      AppendProduct(out, *subject);
    }
    metadata.Key("properties");
    JsonScope properties(out, '[', ']');
    properties.Next();
    JsonScope property(out, '{', '}');
    property.Text("name", "entente:advisory-index");
    property.Text("value", context.index_digest);
  }
  out += ",\"components\":";
  AppendComponents(out, documents);
  out += ",\"vulnerabilities\":";
  AppendVulnerabilities(out, documents);
  return out;
}

}  // namespace

std::string WriteCycloneDxVex(std::span<const ScannedDocument> documents, const ReportContext& context) {
  const std::string content = Content(documents, context);
  return R"({"$schema":"http://cyclonedx.org/schema/bom-1.6.schema.json","bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":")" +
         UuidOf(content) + R"(","version":1,"metadata":)" + content + "}\n";
}

}  // namespace entente::supply
