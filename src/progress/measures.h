// Measures: figures computed from facts of the log, never from what anybody declared.
//
// A figure has a numerator, a denominator, what these are, and the entries behind it. Where there is nothing to count,
// it says why instead: a share of nothing is neither 0 nor 1.
//
//   sbom-share         releases with an SBOM / releases that the party spoke of
//   provenance-share   releases with provenance / releases that the party spoke of
//   vex-days           the median of the days from when the log showed that an advisory holds for a release to the
//                      party's first VEX on it; what is not answered counts with its days so far. Nothing where nothing
//                      was answered: then the days so far are only what the figure cannot fall below
//   kev-open-days      the days of the oldest open finding that is known to be exploited; 0 where there is none
//   ping-share         pings answered in time / pings whose time is over, or that were answered
//
// Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "progress/facts.h"
#include "progress/target.h"

namespace entente::progress {

// One thing that was counted.
struct Counted {
  std::string what;
  bool counts = false;               // it is in the numerator
  std::optional<std::int64_t> days;  // of a measure in days
  std::vector<std::uint64_t> entries;
};

struct Measured {
  MeasureName measure = MeasureName::kSbomShare;
  // Empty: it is measured. Otherwise there is no figure, and this says why.
  std::string not_measurable = {};
  std::int64_t millionths = 0;  // the figure: of a share, or of days
  // Where there is no figure yet: what it cannot be less than, so that a target can be missed by silence.
  std::optional<std::int64_t> at_least = {};
  std::uint64_t numerator = 0;
  std::uint64_t denominator = 0;
  std::string_view numerator_is = {};
  std::string_view denominator_is = {};
  std::string_view left_out = {};           // what this figure cannot see
  std::vector<Counted> items = {};          // in the order of the facts
  std::vector<std::uint64_t> entries = {};  // all that it rests on, ascending, none twice

  [[nodiscard]] bool measurable() const { return not_measurable.empty(); }
  // Numerator and denominator say something, also where there is no figure yet.
  [[nodiscard]] bool counted() const { return measurable() || denominator > 0; }
};

[[nodiscard]] Measured Measure(MeasureName measure, const Facts& facts);

enum class Outcome : std::uint8_t { kMet, kNotMet, kNotMeasurable };
[[nodiscard]] std::string_view Name(Outcome outcome);  // "met", "not-met", "not-measurable"
// REQUIRES: both are of one measure.
[[nodiscard]] Outcome Against(const Measured& measured, const Target& target);

}  // namespace entente::progress
