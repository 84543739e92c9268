#include "views/supply/scan.h"

#include "base/limits.h"
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
    TRY_ASSIGN(Finding finding, FindingOf(index, component, match));
    result.findings.push_back(std::move(finding));
  }
  return {};
}

Result<void> CheckBounds(const ScanBounds& bounds, const ScanResult& result) {
  std::string message;
  if (result.findings.size() > bounds.findings_max)
    message = "the document comes to more than " + std::to_string(bounds.findings_max) + " findings";
  else if (bounds.out_of_time != nullptr && bounds.out_of_time())
    message = "judging the document takes longer than it may";
  if (message.empty()) return {};
  return std::unexpected(Error{ErrorCode::kInvalidInput, std::move(message), {}, std::string(kScanBoundsRule)});
}

}  // namespace

Result<ScanResult> Judge(const AdvisoryIndex& index, Sbom sbom, const ScanBounds& bounds) {
  ScanResult result;
  result.format = sbom.FormatName();
  result.warnings = std::move(sbom.warnings);
  for (const SbomComponent& component : sbom.components) {
    TRY(CheckBounds(bounds, result));
    TRY(JudgeOne(index, component, result));
  }
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
  TRY_ASSIGN(Sbom sbom, reader_.Read(document));
  return Judge(index_, std::move(sbom));
}

Result<ScanResult> Scanner::ScanFile(const std::filesystem::path& file) {
  TRY_ASSIGN(const ByteView document, buffer_.Read(file, limits::kPayloadBytesMax));
  TRY_ASSIGN(Sbom sbom, reader_.ReadPadded(document));
  return Judge(index_, std::move(sbom));
}

}  // namespace entente::supply
