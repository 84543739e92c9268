// CycloneDX XML as the JSON form says it, so that both are read by one reader (cyclonedx.cc) and mean the same. Seen
// inside vex/ only.
//
// Written is what that reader looks at: the BOM's names, metadata, components with their hashes, vulnerabilities.
// Elements of other namespaces are passed over, those of the vulnerability extension of 1.0 to 1.3, too: it has no
// analysis. White space around texts goes; within them the ends of lines and tabs become blanks
// (xs:normalizedString), but for an analysis' detail.
//
// Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::supply::vex {

inline constexpr std::size_t kXmlTextBytesMax = std::size_t{1} << 20;

// Errors: kInvalidInput with "line N" as place: what xml::ReadXml() refuses; a root that is not CycloneDX's; a text of
// more than kXmlTextBytesMax; more than `bytes_max` of JSON. Where elements stand twice, so do the members.
[[nodiscard]] Result<std::string> CycloneDxXmlAsJson(ByteView document, std::size_t bytes_max);

// "line N" of the element that became what this JSON Pointer names, or of the innermost one around it.
// REQUIRES: CycloneDxXmlAsJson() took the document.
[[nodiscard]] std::string LineOfPointer(ByteView document, std::string_view pointer);

}  // namespace entente::supply::vex
