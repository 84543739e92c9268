// What vendors' statements (VEX) come to for a finding of a scan.
//
// Thread safety: immutable once made; any thread.
#pragma once

#include <optional>
#include <string>

#include "views/supply/finding.h"
#include "views/supply/sboms/sbom.h"
#include "views/supply/vex/vex_set.h"

namespace entente::supply {

// Statements and whom to believe. REQUIRES: what it views outlives it.
struct VexAnswers {
  const vex::VexSet& set;
  vex::TrustPolicy policy;
};

// Nothing when nobody whom the policy hears says anything. `component` is the finding's position in the SBOM, nothing
// for the product itself. With SbomReadOptions::details, hashes, CPEs and the product's supplier count, too.
[[nodiscard]] std::optional<VexWord> VexWordOn(const VexAnswers& answers, const Finding& finding, const Sbom& sbom,
                                               std::optional<std::size_t> component);

}  // namespace entente::supply
