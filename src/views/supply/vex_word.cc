#include "views/supply/vex_word.h"

#include "base/clock.h"

namespace entente::supply {
namespace {

vex::Identity IdentityOf(const std::string& purl, const std::string& version, const SbomDetail* detail) {
  vex::Identity identity;
  identity.purl = purl;
  identity.version = version;
  if (detail == nullptr) return identity;
  for (const SbomHash& hash : detail->hashes) {
    vex::Hash named{.algorithm = {}, .value = hash.hex};
    for (const char c : hash.algorithm)
      if (c != '-' && c != '_') named.algorithm += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    identity.hashes.push_back(std::move(named));
  }
  identity.cpes = detail->cpes;
  if (!detail->reference.empty()) identity.ids.push_back(detail->reference);
  return identity;
}

std::string TimeText(vex::Microseconds time) {
  return FormatTime(time / 1'000'000);
}

std::string Told(const vex::Opinion& opinion) {
  return std::string(vex::StatusText(opinion.status)) + ", says " + std::string(opinion.said_by) + " (" +
         TimeText(opinion.time) + ")";
}

std::string SupplierOf(const SbomDetail& product) {
  for (const std::string* one : {&product.supplier, &product.manufacturer, &product.publisher})
    if (!one->empty()) return *one;
  return {};
}

}  // namespace

std::optional<VexWord> VexWordOn(const VexAnswers& answers, const Finding& finding, const Sbom& sbom,
                                 std::optional<std::size_t> component) {
  vex::Finding asked;
  asked.vulnerabilities = finding.aliases;
  asked.vulnerabilities.insert(asked.vulnerabilities.begin(), finding.id);
  const SbomDetail* detail =
      component.has_value() && *component < sbom.details.size() ? &sbom.details[*component] : nullptr;
  asked.component = IdentityOf(finding.purl, finding.version, detail);
  const vex::Identity product = IdentityOf(sbom.product.purl, sbom.product.version, &sbom.product_detail);
  if (!component.has_value()) asked.component = {};
  if (!product.purl.empty() || !product.hashes.empty() || !product.cpes.empty() || !product.ids.empty())
    asked.products.push_back(product);
  asked.supplier = SupplierOf(sbom.product_detail);
  const auto verdict = answers.set.Judge(asked, answers.policy);
  if (!verdict.has_value()) return std::nullopt;
  const vex::Opinion& counts = verdict->opinion;
  VexWord word;
  word.status = vex::StatusText(counts.status);
  word.justification = vex::JustificationText(counts.justification);
  word.statement = counts.impact.empty() ? counts.action : counts.impact;
  word.by = counts.said_by;
  word.time = TimeText(counts.time);
  for (const vex::Overruled& one : verdict->overruled) word.overruled.push_back(Told(one.opinion));
  return word;
}

}  // namespace entente::supply
