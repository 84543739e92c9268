#include "views/supply/scan.h"

#include <optional>
#include <utility>

#include "views/supply/ecosystem_places.h"
#include "views/supply/match.h"

namespace entente::supply {
namespace {

// One document under judgement.
class Judgement {
 public:
  Judgement(const AdvisoryIndex& index, const Sbom& sbom, const JudgeOptions& options)
      : index_(index), places_(index), sbom_(sbom), options_(options) {}

  Result<ScanResult> Run() {
    for (std::size_t i = 0; i < sbom_.components.size(); ++i) {
      TRY(CheckBounds());
      TRY(JudgeOne(sbom_.components[i], i));
    }
    TRY(JudgeProduct());
    return std::move(result_);
  }

 private:
  [[nodiscard]] Result<void> CheckBounds() const {
    const ScanBounds& bounds = options_.bounds;
    std::string message;
    if (result_.findings.size() > bounds.findings_max)
      message = "the document comes to more than " + std::to_string(bounds.findings_max) + " findings";
    else if (bounds.out_of_time != nullptr && bounds.out_of_time())
      message = "judging the document takes longer than it may";
    if (message.empty()) return {};
    return std::unexpected(Error{ErrorCode::kInvalidInput, std::move(message), {}, std::string(kScanBoundsRule)});
  }

  Result<void> JudgeOne(const SbomComponent& component, std::optional<std::size_t> position) {
    TRY_ASSIGN(const LookUp found, LookUpComponent(index_, component.advisory, places_));
    if (found.not_covered.empty()) {
      ++result_.covered;
    } else {
      const std::string& name = component.advisory.ecosystem.empty() ? component.name : component.advisory.name;
      result_.not_covered.push_back(
          {component.advisory.ecosystem, name, component.version, component.purl, found.not_covered});
    }
    for (const Match& match : found.matches) {
      TRY_ASSIGN(Finding finding, FindingOf(index_, component, match));
      if (position.has_value()) finding.path = PathTo(*position);
      if (options_.vex != nullptr) {
        TRY_ASSIGN(finding.vex, VexWordOn(*options_.vex, finding, sbom_, position));
      }
      result_.findings.push_back(std::move(finding));
    }
    return {};
  }

  Result<void> JudgeProduct() {
    const auto purl = Purl::Parse(sbom_.product.purl);
    if (!purl.has_value()) return {};
    SbomComponent product{.name = sbom_.product.name,
                          .version = sbom_.product.version,
                          .purl = sbom_.product.purl,
                          .base = {},
                          .licence = {},
                          .advisory = AdvisoryNameOf(*purl, {})};
    if (product.advisory.version.empty()) product.advisory.version = sbom_.product.version;
    // That a product's own purl is in no ecosystem is the usual case, and no gap in what it is made of.
    if (!product.advisory.missing.empty()) return {};
    return JudgeOne(product, std::nullopt);
  }

  // Names of what leads to a component; nothing when the product has it itself, or the document does not say.
  std::vector<std::string> PathTo(std::size_t component) {
    if (sbom_.graph.edges.empty()) return {};
    if (!paths_.has_value()) paths_.emplace(sbom_.graph, sbom_.components.size());
    std::vector<std::string> names;
    const auto way = paths_->PathTo(static_cast<std::uint32_t>(component));
    for (std::size_t i = 0; i + 1 < way.size(); ++i) {
      const SbomComponent& one = sbom_.components[way[i]];
      names.push_back(one.version.empty() ? one.name : one.name + "@" + one.version);
    }
    return names;
  }

  const AdvisoryIndex& index_;
  KnownPlaces places_;
  const Sbom& sbom_;
  const JudgeOptions& options_;
  std::optional<SbomPaths> paths_;  // made when something is found
  ScanResult result_;
};

}  // namespace

Result<ScanResult> Judge(const AdvisoryIndex& index, Sbom sbom, const JudgeOptions& options) {
  TRY_ASSIGN(ScanResult result, Judgement(index, sbom, options).Run());
  result.format = sbom.FormatName();
  result.warnings = std::move(sbom.warnings);
  result.product = std::move(sbom.product);
  return result;
}

SbomReadOptions Scanner::ReadOptions() const {
  return {.details = options_.vex != nullptr, .graph = options_.paths, .strict = options_.strict};
}

Result<ScanResult> Scanner::Scan(ByteView document) {
  TRY_ASSIGN(Sbom sbom, reader_.Read(document, ReadOptions()));
  return Judge(index_, std::move(sbom), {.vex = options_.vex});
}

Result<ScanResult> Scanner::ScanFile(const std::filesystem::path& file) {
  TRY_ASSIGN(const ByteView document, buffer_.Read(file, kSbomBytesMax));
  TRY_ASSIGN(Sbom sbom, reader_.ReadPadded(document, ReadOptions()));
  return Judge(index_, std::move(sbom), {.vex = options_.vex});
}

}  // namespace entente::supply
