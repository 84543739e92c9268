#include "cli/document_kind.h"

#include <array>
#include <utility>

#include "codec/json.h"
#include "statement/content_types.h"
#include "views/roster/documents.h"
#include "views/supply/purl.h"
#include "views/supply/sbom.h"

namespace entente::cli {
namespace {

namespace content_type = statement::content_type;

constexpr std::string_view kOwnPrefix = "application/vnd.entente.";
constexpr std::string_view kJsonSuffix = "+json";

// Where each kind of document says what it is about.
struct SubjectPlace {
  std::string_view content_type;
  std::string_view pointer;
};
constexpr std::array<SubjectPlace, 8> kSubjects = {{
    {content_type::kParty, "/id"},
    {content_type::kKeyRevocation, "/party"},
    {content_type::kAdmission, "/party"},
    {content_type::kInstrument, "/id"},
    {content_type::kListing, "/supporter/id"},
    {content_type::kAnnouncement, "/supporter/id"},
    {content_type::kSupport, "/instrument"},
    {content_type::kEndOfSupport, "/instrument"},
}};

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

}  // namespace

Result<std::string> ContentTypeFromName(std::string_view name) {
  if (name == "cyclonedx") return std::string(content_type::kCycloneDx);
  if (name == "spdx") return std::string(content_type::kSpdx);
  if (name.find('/') != std::string_view::npos) return std::string(name);
  constexpr std::array<std::string_view, 11> kOwn = {
      content_type::kPolicy,        content_type::kTrustAnchors, content_type::kAdmission,    content_type::kParty,
      content_type::kKeyRevocation, content_type::kSupport,      content_type::kEndOfSupport, content_type::kInstrument,
      content_type::kListing,       content_type::kAnnouncement, content_type::kTime};
  const std::string whole = std::string(kOwnPrefix) + std::string(name) + std::string(kJsonSuffix);
  for (const std::string_view own : kOwn)
    if (whole == own) return whole;
  return Invalid(
      "'" + std::string(name) +
          "' is no content type: write a media type, or cyclonedx, spdx, party, instrument, listing, support, …",
      "--type");
}

Result<std::string> GuessContentType(ByteView document) {
  const auto sbom = supply::ReadSbom(document);
  if (!sbom.has_value())
    return Invalid("say what this document is with --type; it is not recognised as an SBOM: " + sbom.error().message,
                   sbom.error().place);
  return std::string(sbom->format == supply::SbomFormat::kCycloneDx ? content_type::kCycloneDx : content_type::kSpdx);
}

Result<std::string> GuessSubject(std::string_view content_type, ByteView document) {
  std::string subject;
  if (content_type == content_type::kCycloneDx || content_type == content_type::kSpdx) {
    if (const auto sbom = supply::ReadSbom(document); sbom.has_value()) subject = ReleaseOf(sbom->product);
  } else if (const auto parsed = json::Parse(AsText(document)); parsed.has_value()) {
    for (const SubjectPlace& place : kSubjects)
      if (place.content_type == content_type) subject = TextAt(*parsed, place.pointer);
  }
  if (!subject.empty()) return subject;
  return Invalid(
      "the document does not say what it is about; say it with --subject (for an SBOM: the release's purl, with its "
      "version)");
}

Result<void> CheckDocument(std::string_view content_type, ByteView document) {
  if (content_type == content_type::kCycloneDx || content_type == content_type::kSpdx) {
    TRY_ASSIGN(const supply::Sbom sbom, supply::ReadSbom(document));
    const bool is_cyclonedx = sbom.format == supply::SbomFormat::kCycloneDx;
    if (is_cyclonedx != (content_type == content_type::kCycloneDx))
      return Invalid("this is a " + sbom.FormatName() + " document, and not " + std::string(content_type));
    return {};
  }
  auto checked = roster::CheckDocument(content_type, document);
  if (!checked.has_value() && checked.error().code == ErrorCode::kNotFound) return {};  // nothing here knows it
  return checked;
}

bool StandsInStatement(std::string_view type) {
  return type.starts_with(kOwnPrefix) && type.ends_with(kJsonSuffix);
}

}  // namespace entente::cli
