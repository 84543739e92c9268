// FIRST's EPSS: how likely a vulnerability is to be exploited in the next 30 days, as a CSV file of a day.
//
//   #model_version:v2023.03.01,score_date:2024-01-02T00:00:00+0000
//   cve,epss,percentile
//   CVE-1999-0001,0.00383,0.72154
//
// Read whole or not at all. Format: docs/formats/payloads.md (epss-scores+csv).  Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::supply {

inline constexpr std::size_t kEpssBytesMax = std::size_t{128} * 1024 * 1024;
inline constexpr std::size_t kEpssScoresMax = 2'000'000;

struct EpssScore {
  std::string cve;
  std::uint32_t probability_millionths = 0;
  std::uint32_t percentile_millionths = 0;

  bool operator==(const EpssScore&) const = default;
};

struct EpssScores {
  std::string model_version;      // "v2023.03.01"
  std::string score_date;         // "2024-01-02"
  std::vector<EpssScore> scores;  // by CVE id
};

// Errors: kInvalidInput with the line as place ("line 17"); also when a CVE is there twice.
[[nodiscard]] Result<EpssScores> ReadEpss(ByteView csv);

// Whether a document may be registered as one.
[[nodiscard]] Result<void> CheckEpssScores(ByteView csv);

}  // namespace entente::supply
