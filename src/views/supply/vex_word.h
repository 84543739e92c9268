// What vendors' statements (VEX) come to for a finding.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "base/result.h"
#include "views/supply/finding.h"
#include "views/supply/sboms/sbom.h"
#include "views/supply/vex/vex_set.h"

namespace entente::supply {

// Who is asked what is said about a finding: a set of documents, or a log.
class VexAnswers {
 public:
  VexAnswers() = default;
  VexAnswers(const VexAnswers&) = delete;
  VexAnswers& operator=(const VexAnswers&) = delete;
  virtual ~VexAnswers() = default;
  // Nothing when nobody whom the trust policy hears says anything. Errors: those of where it is read from.
  [[nodiscard]] virtual Result<std::optional<VexWord>> On(const vex::Finding& finding) const = 0;
  // By which name the one who answers knows the supplier of a product; empty when it knows none.
  [[nodiscard]] virtual Result<std::string> SupplierOf(const Sbom& sbom) const = 0;
};

// Documents that somebody has at hand; suppliers are called as the SBOM calls them.
// Thread safety: any thread, once made. REQUIRES: the set outlives it.
class VexSetAnswers final : public VexAnswers {
 public:
  VexSetAnswers(const vex::VexSet& set, vex::TrustPolicy policy) : set_(set), policy_(std::move(policy)) {}
  [[nodiscard]] Result<std::optional<VexWord>> On(const vex::Finding& finding) const override;
  [[nodiscard]] Result<std::string> SupplierOf(const Sbom& sbom) const override;

 private:
  const vex::VexSet& set_;
  const vex::TrustPolicy policy_;
};

// A verdict in the words of a finding.
[[nodiscard]] VexWord WordOf(const vex::Verdict& verdict);

// What is said about a finding of an SBOM. `component` is the finding's position in it, nothing for the product itself.
// With SbomReadOptions::details, hashes, CPEs and the product's supplier count, too.
[[nodiscard]] Result<std::optional<VexWord>> VexWordOn(const VexAnswers& answers, const Finding& finding,
                                                       const Sbom& sbom, std::optional<std::size_t> component);

}  // namespace entente::supply
