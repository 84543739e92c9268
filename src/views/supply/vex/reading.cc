#include "views/supply/vex/reading.h"

#include <algorithm>

#include "views/supply/purl.h"
#include "views/supply/versions/order.h"

namespace entente::supply::vex {

std::string SameVulnerability(std::string_view id) {
  return LoweredAscii(id);
}

std::optional<Microseconds> EffectiveTime(const Statement& statement, const std::optional<Microseconds>& received) {
  if (!statement.time.has_value()) return received;
  return received.has_value() ? std::min(*statement.time, *received) : *statement.time;
}

std::optional<Microseconds> LastChange(const VexDocument& document) {
  return document.last_updated.has_value() ? document.last_updated : document.time;
}

int CompareEditions(const Edition& one, const Edition& other) {
  if (Accepts(VersionOrder::kSemVer, one.version) && Accepts(VersionOrder::kSemVer, other.version)) {
    const int by_version = CompareVersions(VersionOrder::kSemVer, one.version, other.version);
    if (by_version != 0) return by_version;
  }
  if (one.changed == other.changed) return 0;
  return one.changed < other.changed ? -1 : 1;
}

std::string ShownName(const Product& product) {
  if (!product.purl.empty()) return product.purl;
  if (!product.name.empty()) return product.name;
  return product.cpe.empty() ? product.id : product.cpe;
}

}  // namespace entente::supply::vex
