// Whether a document is what its content type says, before it is registered: well-formed, within bounds, readable by
// the views. What is merely odd passes.
//
// Errors: kInvalidInput with a JSON Pointer, or a line, as place.
// Thread safety: any thread.
#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "views/supply/sboms/sbom.h"
#include "views/supply/vex/document.h"

namespace entente::supply {

// SBOMs, each in the encoding that its content type says. What a CycloneDX document says of vulnerabilities (VEX) is
// looked at, too.
[[nodiscard]] Result<void> CheckCycloneDx(ByteView document);
[[nodiscard]] Result<void> CheckCycloneDxXml(ByteView document);
[[nodiscard]] Result<void> CheckSpdx(ByteView document);
[[nodiscard]] Result<void> CheckSpdxTagValue(ByteView document);
[[nodiscard]] Result<void> CheckSpdxYaml(ByteView document);
// As what an SBOM that was read is registered.
[[nodiscard]] std::string_view ContentTypeOf(const Sbom& sbom);
// Whether an SBOM that was read is what this content type of SBOMs says. Errors: kInvalidInput.
[[nodiscard]] Result<void> CheckSays(const Sbom& sbom, std::string_view content_type);

// VEX; one that says nothing of any product that could be recognised by it is refused.
[[nodiscard]] Result<void> CheckOpenVex(ByteView document);
[[nodiscard]] Result<void> CheckCsaf(ByteView document);
// Whether a VEX document that was read is what this content type says. Errors: kInvalidInput.
[[nodiscard]] Result<void> CheckSays(const vex::VexDocument& document, std::string_view content_type);
// One OSV record a line, ordered by id.
[[nodiscard]] Result<void> CheckOsvSnapshot(ByteView document);

}  // namespace entente::supply
