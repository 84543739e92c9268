// The metrics of a vector string, by a table of what a version has. Seen inside cvss/ only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "views/supply/cvss/cvss.h"

namespace entente::supply::cvss {

struct Metric {
  std::string_view name;
  // Separated by spaces, worst first where that has a meaning.
  std::string_view values;
  bool required = false;
};

// The position of `value` among a metric's values; nothing when it is none of them.
[[nodiscard]] constexpr std::optional<std::uint8_t> PositionOf(std::string_view values, std::string_view value) {
  std::uint8_t position = 0;
  while (!values.empty()) {
    const std::size_t space = values.find(' ') == std::string_view::npos ? values.size() : values.find(' ');
    if (values.substr(0, space) == value) return position;
    values.remove_prefix(space < values.size() ? space + 1 : space);
    ++position;
  }
  return std::nullopt;
}

// For each metric the position of its value; nothing where the vector does not have it.
template <std::size_t kCount>
using Values = std::array<std::optional<std::uint8_t>, kCount>;

// Nothing when the vector is none of this version.
template <std::size_t kCount>
[[nodiscard]] std::optional<Values<kCount>> TakeMetrics(std::string_view vector,
                                                        const std::array<Metric, kCount>& metrics) {
  Values<kCount> taken{};
  while (true) {
    const std::size_t slash = vector.find('/') == std::string_view::npos ? vector.size() : vector.find('/');
    const std::string_view part = vector.substr(0, slash);
    const std::size_t colon = part.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    std::size_t at = 0;
    while (at < kCount && metrics[at].name != part.substr(0, colon)) ++at;
    if (at == kCount || taken[at].has_value()) return std::nullopt;
    taken[at] = PositionOf(metrics[at].values, part.substr(colon + 1));
    if (!taken[at].has_value()) return std::nullopt;
    if (slash == vector.size()) break;
    vector.remove_prefix(slash + 1);
  }
  for (std::size_t at = 0; at < kCount; ++at)
    if (metrics[at].required && !taken[at].has_value()) return std::nullopt;
  return taken;
}

// Of a vector without the prefix that names its version.
[[nodiscard]] std::optional<CvssScores> Score2(std::string_view metrics);
[[nodiscard]] std::optional<CvssScores> Score3(std::string_view metrics, CvssVersion version);
[[nodiscard]] std::optional<CvssScores> Score4(std::string_view metrics);

}  // namespace entente::supply::cvss
