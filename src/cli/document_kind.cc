#include "cli/document_kind.h"

#include <algorithm>
#include <utility>

#include "codec/json.h"
#include "envelopes/verify.h"
#include "node/capability.h"
#include "statement/content_types.h"
#include "views/supply/payload_checks.h"
#include "views/supply/purl.h"
#include "views/supply/sboms/sbom.h"
#include "views/supply/vex/read.h"

namespace entente::cli {
namespace {

namespace content_type = statement::content_type;

constexpr std::string_view kOwnPrefix = "application/vnd.entente.";
constexpr std::string_view kJsonSuffix = "+json";

std::string TextAt(const json::Value& document, std::string_view pointer) {
  const json::Value* at = &document;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::size_t slash = pointer.find('/');
    const std::string member(pointer.substr(0, slash));
    if (!at->is_object() || !at->contains(member)) return {};
    at = &at->at(member);
    pointer = slash == std::string_view::npos ? std::string_view() : pointer.substr(slash);
  }
  return at->is_string() ? at->get<std::string>() : std::string();
}

// The release that an SBOM describes, as a purl with its version; empty when it does not say.
std::string ReleaseOf(const supply::SbomProduct& product) {
  auto purl = supply::Purl::Parse(product.purl);
  if (!purl.has_value()) return {};
  if (purl->version.empty()) purl->version = product.version;
  return purl->version.empty() ? std::string() : purl->Text();
}

// The first artifact that an envelope speaks of: its name, where that is a URI (a purl, say), or else its digest.
std::string ArtifactOf(const envelopes::EnvelopeOutcome& inside) {
  if (inside.subjects.empty()) return {};
  const envelopes::InTotoSubject& first = inside.subjects.front();
  if (first.name.starts_with("pkg:") || first.name.find("://") != std::string::npos) return first.name;
  return first.digests.empty() ? std::string() : first.digests.front().algorithm + ":" + first.digests.front().value;
}

// By its outermost members, as the readers tell them; whether it is one, registration looks. Empty: neither.
std::string_view VexTypeOf(ByteView document) {
  switch (supply::vex::GuessFormat(document).value_or(supply::vex::Format::kCycloneDx)) {
    case supply::vex::Format::kOpenVex:
      return content_type::kOpenVex;
    case supply::vex::Format::kCsaf:
      return content_type::kCsaf;
    case supply::vex::Format::kCycloneDx:
      break;
  }
  return {};
}

// What a VEX document calls itself.
std::string IdOfVex(ByteView document) {
  const auto read = supply::vex::VexReader().Read(document);
  return read.has_value() ? read->id : std::string();
}

}  // namespace

Result<std::string> ContentTypeFromName(std::string_view name) {
  if (name.find('/') != std::string_view::npos) return std::string(name);
  if (const auto* kind = node::FindKindByName(node::AllCapabilities(), name); kind != nullptr)
    return std::string(kind->content_type);
  return Invalid("'" + std::string(name) +
                     "' is no content type: write a media type, or cyclonedx, spdx, openvex, csaf, party, instrument, "
                     "listing, support, …",
                 "--type");
}

Result<std::string> GuessContentType(ByteView document) {
  if (const std::string_view envelope = envelopes::GuessEnvelopeType(document); !envelope.empty())
    return std::string(envelope);
  if (const std::string_view vex = VexTypeOf(document); !vex.empty()) return std::string(vex);
  const auto sbom = supply::ReadSbom(document);
  if (!sbom.has_value())
    return Invalid(
        "say what this document is with --type; it is not recognised as an SBOM or VEX: " + sbom.error().message,
        sbom.error().place);
  return std::string(supply::ContentTypeOf(*sbom));
}

Result<std::string> GuessSubject(std::string_view content_type, ByteView document) {
  std::string subject;
  if (std::ranges::find(content_type::kSboms, content_type) != content_type::kSboms.end()) {
    if (const auto sbom = supply::ReadSbom(document); sbom.has_value()) subject = ReleaseOf(sbom->product);
  } else if (content_type == content_type::kOpenVex || content_type == content_type::kCsaf) {
    subject = IdOfVex(document);
  } else if (envelopes::IsForeignEnvelope(content_type)) {
    if (const auto inside = envelopes::VerifyEnvelope(content_type, document, {}); inside.has_value())
      subject = ArtifactOf(*inside);
  } else if (const auto parsed = json::Parse(AsText(document)); parsed.has_value()) {
    const auto* kind = node::FindKind(node::AllCapabilities(), content_type);
    if (kind != nullptr) subject = TextAt(*parsed, node::SubjectPlaceOf(*kind));
  }
  if (!subject.empty()) return subject;
  return Invalid(
      "the document does not say what it is about; say it with --subject (for an SBOM: the release's purl, with its "
      "version; for VEX: the product's purl, or the document's id)");
}

Result<void> CheckDocument(std::string_view content_type, ByteView document) {
  const auto* kind = node::FindKind(node::AllCapabilities(), content_type);
  return kind == nullptr ? Result<void>() : kind->check(document);  // what nothing here knows may be signed, too
}

bool StandsInStatement(std::string_view type) {
  return type.starts_with(kOwnPrefix) && type.ends_with(kJsonSuffix);
}

}  // namespace entente::cli
