// What both forms of VEX need: who is affected by what, over all documents. Seen by the reports only.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/encoding.h"
#include "crypto/digest.h"
#include "views/supply/reports/report.h"

namespace entente::supply {

struct AffectedComponent {
  const ScannedDocument* document;
  const Finding* finding;
};

// Findings by advisory, in the order of ids.
[[nodiscard]] inline std::map<std::string, std::vector<AffectedComponent>> ByAdvisory(
    std::span<const ScannedDocument> documents) {
  std::map<std::string, std::vector<AffectedComponent>> by_advisory;
  for (const ScannedDocument& document : documents) {
    if (!document.result) continue;
    for (const Finding& finding : document.result->findings) by_advisory[finding.id].push_back({&document, &finding});
  }
  return by_advisory;
}

// A component's name in a report: its purl, or something as good.
[[nodiscard]] inline std::string ReferenceOf(const Finding& finding) {
  return finding.purl.empty() ? finding.ecosystem + ":" + finding.name + "@" + finding.version : finding.purl;
}

// "urn:uuid:…", version 8 (RFC 9562, section 5.8), of what the report says: the same report has the same name.
[[nodiscard]] inline std::string UuidOf(std::string_view content) {
  crypto::Digest digest = crypto::Sha256(AsBytes(content));
  digest[6] = static_cast<std::uint8_t>((digest[6] & 0x0FU) | 0x80U);
  digest[8] = static_cast<std::uint8_t>((digest[8] & 0x3FU) | 0x80U);
  const std::string hex = ToHex(ByteView(digest).first(16));
  return "urn:uuid:" + hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) +
         "-" + hex.substr(20);
}

}  // namespace entente::supply
