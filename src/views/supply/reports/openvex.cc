// OpenVEX 0.2.0: what is known of each finding, ready to be worked on and signed.
#include "views/supply/reports/report.h"
#include "views/supply/reports/texts.h"
#include "views/supply/reports/vex_scope.h"

namespace entente::supply {
namespace {

std::string_view StatusOf(const Finding& finding) {
  return finding.vex ? std::string_view(finding.vex->status) : std::string_view("under_investigation");
}

// The scanned product with the component inside it; the component alone where the document names no product.
void AppendProducts(std::string& out, const AffectedComponent& one) {
  const SbomProduct& product = one.document->result->product;
  JsonScope array(out, '[', ']');
  array.Next();
  JsonScope object(out, '{', '}');
  if (product.purl.empty() || product.purl == one.finding->purl) {
    object.Text("@id", ReferenceOf(*one.finding));
    return;
  }
  object.Text("@id", product.purl);
  object.Key("subcomponents");
  JsonScope subcomponents(out, '[', ']');
  subcomponents.Next();
  JsonScope(out, '{', '}').Text("@id", ReferenceOf(*one.finding));
}

void AppendStatement(std::string& out, const AffectedComponent& one, const ReportContext& context) {
  const Finding& finding = *one.finding;
  JsonScope statement(out, '{', '}');
  statement.Key("vulnerability");
  {
    JsonScope vulnerability(out, '{', '}');
    vulnerability.Text("@id", "https://osv.dev/vulnerability/" + finding.id);
    vulnerability.Text("name", finding.id);
    vulnerability.Key("aliases");
    AppendTexts(out, finding.aliases);
  }
  statement.Text("timestamp", finding.vex && !finding.vex->time.empty() ? finding.vex->time : FormatTime(context.time));
  statement.Key("products");
  AppendProducts(out, one);
  const std::string_view status = StatusOf(finding);
  statement.Text("status", status);
  if (finding.vex && !finding.vex->justification.empty()) statement.Text("justification", finding.vex->justification);
  if (status == "not_affected" && finding.vex && finding.vex->justification.empty())
    statement.Text("impact_statement", finding.vex->statement.empty() ? "no reason given" : finding.vex->statement);
  if (status == "affected")
    statement.Text("action_statement", finding.fixed.empty() ? "no fix is known" : "upgrade to " + finding.fixed);
  std::string notes = finding.vex ? VexText(*finding.vex) : Sentence(finding);
  if (!finding.ignored.empty()) notes += "; ignored: " + finding.ignored;
  statement.Text("status_notes", notes);
}

void AppendStatements(std::string& out, std::span<const ScannedDocument> documents, const ReportContext& context) {
  JsonScope array(out, '[', ']');
  for (const auto& [id, components] : ByAdvisory(documents)) {
    for (const AffectedComponent& one : components) {
      array.Next();
      AppendStatement(out, one, context);
    }
  }
}

// The members behind "@id".
std::string Content(std::span<const ScannedDocument> documents, const ReportContext& context) {
  std::string out = R"("author":"entente scan","role":"Document Creator","tooling":)";
  AppendJsonText(out, "entente " + context.tool_version + ", advisory index " + context.index_digest);
  out += R"(,"timestamp":")" + FormatTime(context.time) + R"(","version":1,"statements":)";
  AppendStatements(out, documents, context);
  return out;
}

}  // namespace

std::string WriteOpenVex(std::span<const ScannedDocument> documents, const ReportContext& context) {
  const std::string content = Content(documents, context);
  return R"({"@context":"https://openvex.dev/ns/v0.2.0","@id":")" + UuidOf(content) + "\"," + content + "}\n";
}

}  // namespace entente::supply
