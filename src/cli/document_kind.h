// What a document is and what it is about, guessed from its content where the person who signs does not say.
//
// Thread safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::cli {

// "support" and "application/vnd.entente.support+json" are the same; "cyclonedx" and "spdx" stand for those two.
// Errors: kInvalidInput for a word that is neither a short name nor a media type.
[[nodiscard]] Result<std::string> ContentTypeFromName(std::string_view name);
// SBOMs (CycloneDX, SPDX, in each encoding that is read), VEX (OpenVEX, CSAF) and foreign envelopes (DSSE, Sigstore
// bundles) say what they are; nothing else is guessed. CycloneDX is an SBOM, whether or not it carries VEX.
// Errors: kInvalidInput, with a word on --type.
[[nodiscard]] Result<std::string> GuessContentType(ByteView document);
// What a statement of this content type is about, by docs/formats/payloads.md.
// Errors: kInvalidInput, with a word on --subject.
[[nodiscard]] Result<std::string> GuessSubject(std::string_view content_type, ByteView document);
// Whether the document is what the content type says, as far as anything here knows that type; a node would refuse it
// otherwise. Errors: kInvalidInput with the place in the document.
[[nodiscard]] Result<void> CheckDocument(std::string_view content_type, ByteView document);
// Entente's own JSON documents stand in the statement; everything else goes behind a hash envelope.
[[nodiscard]] bool StandsInStatement(std::string_view content_type);

}  // namespace entente::cli
