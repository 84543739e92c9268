#include "views/supply/scan.h"

#include "views/supply/json_text.h"
#include "views/supply/match.h"

namespace entente::supply {
namespace {

Result<void> JudgeOne(const AdvisoryIndex& index, const SbomComponent& component, ScanResult& result) {
  TRY_ASSIGN(const LookUp found, LookUpComponent(index, component.advisory));
  if (found.not_covered.empty()) {
    ++result.covered;
  } else {
    const std::string& name = component.advisory.ecosystem.empty() ? component.name : component.advisory.name;
    result.not_covered.push_back(
        {component.advisory.ecosystem, name, component.version, component.purl, found.not_covered});
  }
  for (const Match& match : found.matches) {
    Finding& finding = result.findings.emplace_back();
    TRY_ASSIGN(const AdvisoryHead head, index.Advisory(match.advisory));
    TRY_ASSIGN(const auto aliases, index.Aliases(match.advisory));
    finding.ecosystem = component.advisory.ecosystem;
    finding.name = match.package;
    finding.version = component.version;
    finding.purl = component.purl;
    finding.id = head.id;
    finding.aliases.assign(aliases.begin(), aliases.end());
    finding.fixed = match.fixed;
    finding.severity = match.severity == SeverityValue{} ? head.severity : match.severity;
    finding.summary = head.summary;
  }
  return {};
}

void AppendSeverity(std::string& out, const SeverityValue& severity) {
  JsonScope object(out, '{', '}');
  object.Key("score");
  if (severity.score_tenths) {
    out += std::to_string(*severity.score_tenths / 10);
    out += '.';
    out += std::to_string(*severity.score_tenths % 10);
  } else {
    out += "null";
  }
  object.Text("label", LabelText(severity.label));
}

void AppendTexts(std::string& out, const std::vector<std::string>& texts) {
  JsonScope array(out, '[', ']');
  for (const std::string& text : texts) {
    array.Next();
    AppendJsonText(out, text);
  }
}

void AppendFinding(std::string& out, const Finding& finding) {
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
  object.TextOrNull("vex", "");  // an index holds no statements of vendors
}

void AppendError(std::string& out, const Error& error) {
  JsonScope object(out, '{', '}');
  object.Text("code", CodeName(error.code));
  object.Text("message", error.message);
  object.TextOrNull("place", error.place);
}

void AppendNotCovered(std::string& out, const NotCovered& one) {
  JsonScope object(out, '{', '}');
  object.TextOrNull("ecosystem", one.ecosystem);
  object.Text("name", one.name);
  object.Text("version", one.version);
  object.TextOrNull("purl", one.purl);
  object.Text("reason", one.reason);
}

template <class T>
void AppendAll(std::string& out, const std::vector<T>& all, void (*append)(std::string&, const T&)) {
  JsonScope array(out, '[', ']');
  for (const T& one : all) {
    array.Next();
    append(out, one);
  }
}

void AppendLine(std::string& out, std::string_view document, const Result<ScanResult>& result) {
  JsonScope line(out, '{', '}');
  line.Text("document", document);
  if (!result) {
    line.Key("error");
    AppendError(out, result.error());
    return;
  }
  line.Key("findings");
  AppendAll(out, result->findings, AppendFinding);
  line.Key("not_covered");
  AppendAll(out, result->not_covered, AppendNotCovered);
  line.Key("warnings");
  AppendTexts(out, result->warnings);
}

}  // namespace

Result<ScanResult> Judge(const AdvisoryIndex& index, Sbom sbom) {
  ScanResult result;
  result.format = sbom.FormatName();
  result.warnings = std::move(sbom.warnings);
  for (const SbomComponent& component : sbom.components) TRY(JudgeOne(index, component, result));
  if (const auto purl = Purl::Parse(sbom.product.purl); purl) {
    SbomComponent product{.name = sbom.product.name,
                          .version = sbom.product.version,
                          .purl = sbom.product.purl,
                          .base = {},
                          .licence = {},
                          .advisory = AdvisoryNameOf(*purl, {})};
    if (product.advisory.version.empty()) product.advisory.version = sbom.product.version;
    // That a product's own purl is in no ecosystem is the usual case, and no gap in what it is made of.
    if (product.advisory.missing.empty()) TRY(JudgeOne(index, product, result));
  }
  result.product = std::move(sbom.product);
  return result;
}

Result<ScanResult> Scanner::Scan(ByteView document) {
  TRY_ASSIGN(Sbom sbom, reader_.Read(document, options_));
  return Judge(index_, std::move(sbom));
}

Result<ScanResult> Scanner::ScanFile(const std::filesystem::path& file) {
  TRY_ASSIGN(const ByteView document, buffer_.Read(file, kSbomBytesMax));
  TRY_ASSIGN(Sbom sbom, reader_.ReadPadded(document, options_));
  return Judge(index_, std::move(sbom));
}

std::string ScanLine(std::string_view document, const Result<ScanResult>& result) {
  std::string out;
  AppendLine(out, document, result);
  return out;
}

}  // namespace entente::supply
