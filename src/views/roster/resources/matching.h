// Matching: whether an offer and a need fit, and why; which fits are better. Nothing is weighed that a reader could not
// check: every reason names what both have in common.
//
// They fit when they are of two parties, under one instrument and of one kind, and have something in common in each of
// principles, countries, languages and days. Who names none of these is open in that, and fits whatever the other
// names.
//
// The order of fits: by how many of four things hold (a principle in common, a country in common, a language in common,
// the quantity is enough), most first; then by how many principles are in common; then the older entry first.
//
// Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "views/roster/resources/resource_document.h"

namespace entente::roster {

// What of an offer or a need counts.
struct Terms {
  std::uint64_t entry = 0;
  std::string party;
  ResourceDocument document;
};

enum class FitReason : std::uint8_t { kKind, kPrinciples, kCountries, kLanguages, kDays, kQuantity };
// "kind", "principles", "countries", "languages", "days", "quantity"
[[nodiscard]] std::string_view Name(FitReason reason);

struct Reason {
  FitReason what = FitReason::kKind;
  std::vector<std::string> values;  // what both have in common; empty: one of the two is open in this, or both are
  std::string text;                 // a few words for people
};

struct Fit {
  std::vector<Reason> reasons;  // in the order of FitReason
  std::uint32_t holds = 0;      // how many of the four things hold
  std::uint32_t principles = 0;
};

[[nodiscard]] std::optional<Fit> FitOf(const Terms& offer, const Terms& need);

// What two lists have in common; empty where one of them is empty (open), nullopt where nothing is.
[[nodiscard]] std::optional<std::vector<std::string>> InCommon(const std::vector<std::string>& one,
                                                               const std::vector<std::string>& other);

struct RankedFit {
  std::size_t candidate = 0;  // its place in what was given
  Fit fit;
};
// Those that fit, the best first. `side` is that of `of`; candidates are of the other one.
[[nodiscard]] std::vector<RankedFit> RankFits(Side side, const Terms& of, const std::vector<Terms>& candidates);

}  // namespace entente::roster
