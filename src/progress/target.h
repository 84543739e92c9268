// Targets: which measures there are, and what a pledge may hold them against.
//
// Thread safety: values and pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace entente::progress {

enum class MeasureName : std::uint8_t {
  kSbomShare,
  kProvenanceShare,
  kVexDays,
  kKevOpenDays,
  kPingShare,
};
inline constexpr std::array kAllMeasures = {MeasureName::kSbomShare, MeasureName::kProvenanceShare,
                                            MeasureName::kVexDays, MeasureName::kKevOpenDays, MeasureName::kPingShare};
[[nodiscard]] std::string_view Name(MeasureName measure);   // "sbom-share"
[[nodiscard]] std::string_view Title(MeasureName measure);  // for people, English
// Errors: kInvalidInput naming those that there are.
[[nodiscard]] Result<MeasureName> MeasureFromName(std::string_view name);

enum class Unit : std::uint8_t { kShare, kDays };
[[nodiscard]] std::string_view Name(Unit unit);  // "share", "days"
[[nodiscard]] Unit UnitOf(MeasureName measure);

// Numbers are kept in millionths, so that the same log gives the same answer everywhere.
inline constexpr std::int64_t kMillion = 1'000'000;
inline constexpr std::int64_t kDaysMax = 36'500;

// A share is to be at least so much, days at most so many.
struct Target {
  MeasureName measure = MeasureName::kSbomShare;
  std::int64_t millionths = 0;  // 0 to kMillion of a share, 0 to kDaysMax * kMillion of days
  // "sbom-share >= 0.9"
  [[nodiscard]] std::string Text() const;
  friend bool operator==(const Target&, const Target&) = default;
};

// Errors: kInvalidInput when it is out of range, or has more than six digits behind the point.
[[nodiscard]] Result<Target> MakeTarget(MeasureName measure, double value);
// "sbom-share >= 0.9", "vex-days <= 14"; blanks do not matter. Errors: kInvalidInput.
[[nodiscard]] Result<Target> ParseTarget(std::string_view text);
// 900000 as 0.9; for JSON and for people.
[[nodiscard]] double AsNumber(std::int64_t millionths);
[[nodiscard]] std::string DecimalText(std::int64_t millionths);

}  // namespace entente::progress
