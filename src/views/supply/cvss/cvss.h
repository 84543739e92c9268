// CVSS: scores computed from vector strings, of every version that advisories carry.
//
// 2.0: FIRST, "A Complete Guide to the CVSS 2.0", section 3.2. 3.0 and 3.1: FIRST's specification documents, section 7
// and appendix A; the two round differently, and 3.1 changed what a modified impact is. 4.0: FIRST's specification
// document, section 8.
//
// A metric that the version does not have, a value that the metric does not have, a metric that is given twice or an
// empty part makes a vector none. The order of the metrics is not judged (3.x leaves it open; databases with 4.0 in
// another order exist).
//
// Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace entente::supply {

inline constexpr std::size_t kCvssVectorBytesMax = 512;

// A later version says more; the numbers order them.
enum class CvssVersion : std::uint8_t { k20 = 20, k30 = 30, k31 = 31, k40 = 40 };

// In tenths: 98 is 9.8.
struct CvssScores {
  CvssVersion version = CvssVersion::k20;
  // What counts for findings. Of 4.0 it is the one score that a vector has, with threat and environment where the
  // vector has them (CVSS-B, -BT, -BE, -BTE).
  int base = 0;
  // Of 2.0 and 3.x, where the vector has one of these metrics, whatever its value.
  std::optional<int> temporal;
  std::optional<int> environmental;
  bool operator==(const CvssScores&) const = default;
};

// "CVSS:4.0/AV:N/...", "CVSS:3.1/AV:N/...", "AV:N/AC:L/Au:N/C:P/I:P/A:P" (2.0, with or without parentheses).
[[nodiscard]] std::optional<CvssScores> ScoreCvss(std::string_view vector);

}  // namespace entente::supply
