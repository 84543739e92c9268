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

VexOther OtherOf(const vex::Overruled& one) {
  return {.status = std::string(vex::StatusText(one.opinion.status)),
          .by = std::string(one.opinion.said_by),
          .time = TimeText(one.opinion.time),
          .why = std::string(vex::WhyText(one.why)),
          .entry = one.opinion.entry};
}

}  // namespace

VexWord WordOf(const vex::Verdict& verdict) {
  const vex::Opinion& counts = verdict.opinion;
  VexWord word;
  word.status = vex::StatusText(counts.status);
  word.justification = vex::JustificationText(counts.justification);
  word.statement = counts.impact.empty() ? counts.action : counts.impact;
  word.by = counts.said_by;
  word.time = TimeText(counts.time);
  word.entry = counts.entry;
  word.disagreement = verdict.disagreement;
  word.agreeing = verdict.agreeing;
  word.overruled.reserve(verdict.overruled.size());
  for (const vex::Overruled& one : verdict.overruled) word.overruled.push_back(OtherOf(one));
  return word;
}

Result<std::optional<VexWord>> VexSetAnswers::On(const vex::Finding& finding) const {
  const auto verdict = set_.Judge(finding, policy_);
  return verdict.has_value() ? std::optional(WordOf(*verdict)) : std::nullopt;
}

Result<std::string> VexSetAnswers::SupplierOf(const Sbom& sbom) const {
  const SbomDetail& product = sbom.product_detail;
  for (const std::string* one : {&product.supplier, &product.manufacturer, &product.publisher})
    if (!one->empty()) return *one;
  return std::string();
}

Result<std::optional<VexWord>> VexWordOn(const VexAnswers& answers, const Finding& finding, const Sbom& sbom,
                                         std::optional<std::size_t> component) {
  vex::Finding asked;
  asked.vulnerabilities = finding.aliases;
  asked.vulnerabilities.insert(asked.vulnerabilities.begin(), finding.id);
  const SbomDetail* detail =
      component.has_value() && *component < sbom.details.size() ? &sbom.details[*component] : nullptr;
  asked.component = IdentityOf(finding.purl, finding.version, detail);
  vex::Identity product = IdentityOf(sbom.product.purl, sbom.product.version, &sbom.product_detail);
  if (!sbom.link.empty()) product.ids.push_back(sbom.link);
  if (!component.has_value()) asked.component = {};
  if (!product.purl.empty() || !product.hashes.empty() || !product.cpes.empty() || !product.ids.empty())
    asked.products.push_back(product);
  TRY_ASSIGN(asked.supplier, answers.SupplierOf(sbom));
  return answers.On(asked);
}

}  // namespace entente::supply
