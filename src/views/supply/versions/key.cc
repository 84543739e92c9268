#include "views/supply/versions/key.h"

#include "views/supply/versions/key_writer.h"
#include "views/supply/versions/schemes.h"

namespace entente::supply {
namespace {

// Those whose keys are made of what a parser found refuse by themselves what they do not accept.
bool KeyAccepts(VersionOrder order) {
  return order == VersionOrder::kPyPi || order == VersionOrder::kAlpine || order == VersionOrder::kGentoo ||
         order == VersionOrder::kDateTime;
}

// REQUIRES: the version is accepted, or KeyAccepts().
bool WriteKey(VersionOrder order, std::string_view version, versions::KeyWriter& key) {
  switch (order) {
    case VersionOrder::kSemVer:
      return versions::KeySemVer(version, key);
    case VersionOrder::kNuGet:
      return versions::KeyNuGet(version, key);
    case VersionOrder::kPub:
      return versions::KeyPub(version, key);
    case VersionOrder::kDebian:
      return versions::KeyDebian(version, key);
    case VersionOrder::kOpam:
      return versions::KeyOpam(version, key);
    case VersionOrder::kMaven:
      return versions::KeyMaven(version, key);
    case VersionOrder::kPyPi:
      return versions::KeyPyPi(version, key);
    case VersionOrder::kRubyGems:
      return versions::KeyRubyGems(version, key);
    case VersionOrder::kPackagist:
      return versions::KeyPackagist(version, key);
    case VersionOrder::kAlpine:
      return versions::KeyAlpine(version, key);
    case VersionOrder::kGentoo:
      return versions::KeyGentoo(version, key);
    case VersionOrder::kRpm:
      return versions::KeyRpm(version, key);
    case VersionOrder::kHackage:
      return versions::KeyDotted(version, ".", key);
    case VersionOrder::kCran:
      return versions::KeyDotted(version, ".-", key);
    case VersionOrder::kConan:
      return versions::KeyConan(version, key);
    case VersionOrder::kOpenSsl:
      return versions::KeyOpenSsl(version, key);
    case VersionOrder::kDateTime:
      return versions::KeyDateTime(version, key);
    case VersionOrder::kFreeBsd:
      return versions::KeyFreeBsd(version, key);
    case VersionOrder::kLexicographic:
      key.Text(version);
      return true;
    case VersionOrder::kArch:
    case VersionOrder::kNone:
      break;
  }
  return false;
}

}  // namespace

bool HasKeys(VersionOrder order) {
  return order != VersionOrder::kNone && order != VersionOrder::kArch;
}

bool AppendVersionKey(VersionOrder order, std::string_view version, std::string& key) {
  if (!HasKeys(order) || version.empty() || version.size() > kVersionBytesMax) return false;
  if (!KeyAccepts(order) && !Accepts(order, version)) return false;
  const std::size_t before = key.size();
  versions::KeyWriter writer(key);
  if (WriteKey(order, version, writer)) return true;
  key.resize(before);
  return false;
}

}  // namespace entente::supply
