// Matching: which advisories of an index hold for components, and which components no advisory data covers.
//
// A version is affected when one of an advisory's ranges holds it, or its list names it. A component that cannot be
// judged (no purl, no version, an ecosystem without data, a version or an ecosystem that cannot be ordered) is not
// covered, with the reason: never clean. Withdrawn advisories are no findings.
//
// Thread safety: pure functions over an immutable index.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "views/supply/ecosystem.h"
#include "views/supply/index/index.h"

namespace entente::supply {

// One advisory that holds for what was looked up. Views into the index.
struct Match {
  std::uint32_t advisory = 0;
  std::string_view package;  // as advisories write its name
  std::string_view fixed;    // the nearest version that is not affected; empty when none is known
  SeverityValue severity;    // of this package where the advisory says so, else of the advisory
};

struct LookUp {
  std::vector<Match> matches;  // by advisory id, each once
  std::string not_covered;     // why it cannot be judged; empty when it is covered
};

// Errors: kCorruption.
[[nodiscard]] Result<LookUp> LookUpComponent(const AdvisoryIndex& index, const AdvisoryName& component);

}  // namespace entente::supply
