// Explaining: why an advisory holds for a package or does not, step by step, by the code that decides it.
//
// Thread safety: pure functions over an immutable index.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "views/supply/ecosystem.h"
#include "views/supply/index/index.h"

namespace entente::supply {

struct ExplainedStep {
  std::size_t depth = 0;  // what it is part of stands before it, one less deep
  std::string text;
};

enum class Explained : std::uint8_t { kAffected, kNotAffected, kNotCovered };

struct Explanation {
  std::vector<ExplainedStep> steps;
  Explained result = Explained::kNotCovered;
  std::string fixed;  // the nearest version that is not affected; empty when none is known
};

// `id` is an advisory's, or any other name of the flaw; `called` is how the package is told in words.
// REQUIRES: a name without `missing`, or one whose reason is told. Errors: kNotFound when no advisory of the index has
// that name; kCorruption.
[[nodiscard]] Result<Explanation> Explain(const AdvisoryIndex& index, std::string_view id, const AdvisoryName& package,
                                          std::string_view called);
// The same by purl. Errors also: kNotFound when no advisory of the index has that name;
// kInvalidInput when `purl` is none or has no version; kCorruption.
[[nodiscard]] Result<Explanation> Explain(const AdvisoryIndex& index, std::string_view id, std::string_view purl);

}  // namespace entente::supply
