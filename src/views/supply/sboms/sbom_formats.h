// The readers of the formats, one file each. Seen by sbom.cc alone.
#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "views/supply/json_dom.h"
#include "views/supply/sboms/sbom.h"

namespace entente::supply {

[[nodiscard]] Result<Sbom> ReadCycloneDxJson(const dom::object& root, const SbomReadOptions& options);
[[nodiscard]] Result<Sbom> ReadCycloneDxXml(ByteView document, const SbomReadOptions& options);
[[nodiscard]] Result<Sbom> ReadSpdxJson(const dom::object& root, const SbomReadOptions& options);
// REQUIRES: UTF-8.
[[nodiscard]] Result<Sbom> ReadSpdxTagValue(std::string_view document, const SbomReadOptions& options);
[[nodiscard]] Result<Sbom> ReadSpdx3(const dom::object& root, const SbomReadOptions& options);

}  // namespace entente::supply
