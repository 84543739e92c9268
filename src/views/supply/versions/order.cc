#include "views/supply/versions/order.h"

#include <algorithm>

#include "views/supply/versions/schemes.h"

namespace entente::supply {
namespace versions {

bool IsNumber(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return IsDigit(c); });
}

int CompareNumbers(std::string_view a, std::string_view b) {
  while (!a.empty() && a.front() == '0') a.remove_prefix(1);
  while (!b.empty() && b.front() == '0') b.remove_prefix(1);
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return CompareText(a, b);
}

}  // namespace versions

bool Accepts(VersionOrder order, std::string_view version) {
  if (version.empty() || version.size() > kVersionBytesMax) return false;
  switch (order) {
    case VersionOrder::kSemVer:
    case VersionOrder::kNuGet:
    case VersionOrder::kPub:
      return versions::AcceptsSemVer(version);
    case VersionOrder::kDebian:
      return versions::AcceptsDebian(version);
    case VersionOrder::kMaven:
      return versions::AcceptsMaven(version);
    case VersionOrder::kPyPi:
      return versions::AcceptsPyPi(version);
    case VersionOrder::kRubyGems:
      return versions::AcceptsRubyGems(version);
    case VersionOrder::kPackagist:
      return versions::AcceptsPackagist(version);
    case VersionOrder::kAlpine:
      return versions::AcceptsAlpine(version);
    case VersionOrder::kRpm:
      return versions::AcceptsRpm(version);
    case VersionOrder::kHackage:
      return versions::AcceptsDotted(version, ".");
    case VersionOrder::kCran:
      return versions::AcceptsDotted(version, ".-");
    case VersionOrder::kConan:
      return versions::AcceptsConan(version);
    case VersionOrder::kGentoo:
      return versions::AcceptsGentoo(version);
    case VersionOrder::kOpenSsl:
      return versions::AcceptsOpenSsl(version);
    case VersionOrder::kArch:
      return versions::AcceptsArch(version);
    case VersionOrder::kDateTime:
      return versions::AcceptsDateTime(version);
    case VersionOrder::kLexicographic:
      return true;
    case VersionOrder::kOpam:
      return versions::AcceptsOpam(version);
    case VersionOrder::kFreeBsd:
      return versions::AcceptsFreeBsd(version);
    case VersionOrder::kNone:
      break;
  }
  return false;
}

int CompareVersions(VersionOrder order, std::string_view a, std::string_view b) {
  switch (order) {
    case VersionOrder::kSemVer:
      return versions::CompareSemVer(a, b);
    case VersionOrder::kNuGet:
      return versions::CompareNuGet(a, b);
    case VersionOrder::kPub:
      return versions::ComparePub(a, b);
    case VersionOrder::kDebian:
      return versions::CompareDebian(a, b);
    case VersionOrder::kMaven:
      return versions::CompareMaven(a, b);
    case VersionOrder::kPyPi:
      return versions::ComparePyPi(a, b);
    case VersionOrder::kRubyGems:
      return versions::CompareRubyGems(a, b);
    case VersionOrder::kPackagist:
      return versions::ComparePackagist(a, b);
    case VersionOrder::kAlpine:
      return versions::CompareAlpine(a, b);
    case VersionOrder::kRpm:
      return versions::CompareRpm(a, b);
    case VersionOrder::kHackage:
      return versions::CompareDotted(a, b, ".");
    case VersionOrder::kCran:
      return versions::CompareDotted(a, b, ".-");
    case VersionOrder::kConan:
      return versions::CompareConan(a, b);
    case VersionOrder::kGentoo:
      return versions::CompareGentoo(a, b);
    case VersionOrder::kOpenSsl:
      return versions::CompareOpenSsl(a, b);
    case VersionOrder::kArch:
      return versions::CompareArch(a, b);
    case VersionOrder::kDateTime:
      return versions::CompareDateTime(a, b);
    case VersionOrder::kOpam:
      return versions::CompareOpam(a, b);
    case VersionOrder::kFreeBsd:
      return versions::CompareFreeBsd(a, b);
    case VersionOrder::kLexicographic:
    case VersionOrder::kNone:
      break;
  }
  return versions::CompareText(a, b);
}

}  // namespace entente::supply
