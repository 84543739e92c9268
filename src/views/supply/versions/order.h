// The order of versions, one for each way in which packages are numbered. Without an order a range says nothing.
//
// Accepts() is stricter than what others' code lets through: a text that is no version ("${project.version}",
// "unknown", "dev-main") is not given a place in the order, so that it is said to be uncovered, and neither found nor
// called clean.
//
// Where an ecosystem's own rules contradict themselves or go round in circles, and what is done about it:
// docs/matching.md, "Version order". To compare a version with many, see key.h.
//
// Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace entente::supply {

inline constexpr std::size_t kVersionBytesMax = 512;

// The numbers stand in index files (docs/formats/index.md): never renumbered.
enum class VersionOrder : std::uint8_t {
  kNone = 0,
  kSemVer = 1,          // SemVer 2.0, and what OSV needs beyond it: a leading "v", fewer or more than three numbers
  kDebian = 2,          // deb-version(7)
  kMaven = 3,           // Maven's ComparableVersion, as the POM reference tells it
  kPyPi = 4,            // PEP 440, with the older setuptools order below it
  kRubyGems = 5,        // Gem::Version
  kNuGet = 6,           // SemVer with a fourth number, ignoring case
  kPackagist = 7,       // PHP's version_compare
  kAlpine = 8,          // apk-tools
  kRpm = 9,             // rpm's EVR
  kPub = 10,            // SemVer where build metadata counts
  kHackage = 11,        // numbers between dots; a longer list after a shorter one
  kCran = 12,           // the same between dots and hyphens
  kConan = 13,          // Conan 2
  kGentoo = 14,         // PMS, version comparison
  kOpenSsl = 15,        // letters after the numbers up to 1.1.1, SemVer from 3.0 on
  kArch = 16,           // pacman's vercmp; no strict weak order
  kDateTime = 17,       // RFC 3339
  kLexicographic = 18,  // the order of bytes
  kOpam = 19,           // Debian's, without epoch and revision
  kFreeBsd = 20,        // pkg-version(8)
};
inline constexpr VersionOrder kLastVersionOrder = VersionOrder::kFreeBsd;

// Whether the text is a version that has a place in this order.
[[nodiscard]] bool Accepts(VersionOrder order, std::string_view version);

// Negative, zero or positive. REQUIRES: Accepts() of both.
[[nodiscard]] int CompareVersions(VersionOrder order, std::string_view a, std::string_view b);

}  // namespace entente::supply
