#include "cli/document_kind.h"

#include <array>
#include <utility>

#include "base/limits.h"
#include "codec/json.h"
#include "statement/content_types.h"

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
constexpr std::array<SubjectPlace, 9> kSubjects = {{
    {content_type::kParty, "/id"},
    {content_type::kKeyRevocation, "/party"},
    {content_type::kAdmission, "/party"},
    {content_type::kInstrument, "/id"},
    {content_type::kListing, "/supporter/id"},
    {content_type::kAnnouncement, "/supporter/id"},
    {content_type::kSupport, "/instrument"},
    {content_type::kEndOfSupport, "/instrument"},
    {content_type::kCycloneDx, "/metadata/component/purl"},
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

// The purl of the package that an SPDX document describes.
std::string SpdxSubject(const json::Value& document) {
  std::string described;
  if (document.contains("documentDescribes") && document["documentDescribes"].is_array() && !document["documentDescribes"].empty() &&
      document["documentDescribes"][0].is_string())
    described = document["documentDescribes"][0].get<std::string>();
  if (described.empty() && document.contains("relationships") && document["relationships"].is_array())
    for (const json::Value& one : document["relationships"])
      if (TextAt(one, "/relationshipType") == "DESCRIBES") described = TextAt(one, "/relatedSpdxElement");
  if (described.empty() || !document.contains("packages") || !document["packages"].is_array()) return {};
  for (const json::Value& package : document["packages"]) {
    if (TextAt(package, "/SPDXID") != described || !package.contains("externalRefs") || !package["externalRefs"].is_array()) continue;
    for (const json::Value& reference : package["externalRefs"])
      if (TextAt(reference, "/referenceType") == "purl") return TextAt(reference, "/referenceLocator");
  }
  return {};
}

Result<json::Value> ParseDocument(ByteView document) { return json::Parse(AsText(document), limits::kPayloadBytesMax); }

}  // namespace

Result<std::string> ContentTypeFromName(std::string_view name) {
  if (name == "cyclonedx") return std::string(content_type::kCycloneDx);
  if (name == "spdx") return std::string(content_type::kSpdx);
  if (name.find('/') != std::string_view::npos) return std::string(name);
  constexpr std::array<std::string_view, 11> kOwn = {content_type::kPolicy,     content_type::kTrustAnchors, content_type::kAdmission,
                                                     content_type::kParty,      content_type::kKeyRevocation, content_type::kSupport,
                                                     content_type::kEndOfSupport, content_type::kInstrument,  content_type::kListing,
                                                     content_type::kAnnouncement, content_type::kTime};
  const std::string whole = std::string(kOwnPrefix) + std::string(name) + std::string(kJsonSuffix);
  for (const std::string_view own : kOwn)
    if (whole == own) return whole;
  return Invalid("'" + std::string(name) + "' is no content type: write a media type, or cyclonedx, spdx, party, instrument, listing, support, …",
                 "--type");
}

Result<std::string> GuessContentType(ByteView document) {
  const auto parsed = ParseDocument(document);
  if (parsed.has_value() && parsed->is_object()) {
    if (TextAt(*parsed, "/bomFormat") == "CycloneDX") return std::string(content_type::kCycloneDx);
    if (TextAt(*parsed, "/spdxVersion").starts_with("SPDX-")) return std::string(content_type::kSpdx);
  }
  return Invalid("this is neither a CycloneDX nor an SPDX document in JSON; say what it is with --type");
}

Result<std::string> GuessSubject(std::string_view content_type, ByteView document) {
  std::string subject;
  if (const auto parsed = ParseDocument(document); parsed.has_value()) {
    for (const SubjectPlace& place : kSubjects)
      if (place.content_type == content_type) subject = TextAt(*parsed, place.pointer);
    if (content_type == content_type::kSpdx) subject = SpdxSubject(*parsed);
  }
  if (!subject.empty()) return subject;
  return Invalid("the document does not say what it is about; say it with --subject (for an SBOM: the release's purl, with its version)");
}

bool StandsInStatement(std::string_view type) { return type.starts_with(kOwnPrefix) && type.ends_with(kJsonSuffix); }

}  // namespace entente::cli
