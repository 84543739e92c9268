#include "views/supply/payload_checks.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/limits.h"
#include "statement/content_types.h"
#include "views/supply/osv.h"
#include "views/supply/vex/read.h"
#include "views/supply/vex_writer.h"

namespace entente::supply {
namespace {

namespace content_type = statement::content_type;

struct SbomKind {
  std::string_view content_type;
  SbomFormat format;
  SbomEncoding encoding;
};
constexpr std::array kSbomKinds = {
    SbomKind{content_type::kCycloneDx, SbomFormat::kCycloneDx, SbomEncoding::kJson},
    SbomKind{content_type::kCycloneDxXml, SbomFormat::kCycloneDx, SbomEncoding::kXml},
    SbomKind{content_type::kSpdx, SbomFormat::kSpdx, SbomEncoding::kJson},
    SbomKind{content_type::kSpdxTagValue, SbomFormat::kSpdx, SbomEncoding::kTagValue},
    SbomKind{content_type::kSpdxYaml, SbomFormat::kSpdx, SbomEncoding::kYaml},
};

Result<Sbom> ReadAs(ByteView document, std::string_view content_type) {
  TRY_ASSIGN(Sbom sbom, ReadSbom(document));
  TRY(CheckSays(sbom, content_type));
  return sbom;
}

Result<void> CheckVex(ByteView document, std::string_view content_type) {
  TRY_ASSIGN(const vex::VexDocument read, vex::VexReader().Read(document));
  TRY(CheckSays(read, content_type));
  TRY_ASSIGN(const std::size_t links, CountVexLinks(read));
  if (links > 0) return {};
  std::string why = "the document says nothing of any product that could be recognised by it";
  if (!read.warnings.empty()) why += ": " + read.warnings.front();
  return Invalid(std::move(why));
}

// An SBOM, and what it says of vulnerabilities, if it does.
Result<void> CheckBom(ByteView document, std::string_view content_type) {
  bool speaks = false;
  {
    TRY_ASSIGN(const Sbom sbom, ReadAs(document, content_type));
    speaks = sbom.speaks_of_vulnerabilities;
  }
  if (!speaks) return {};
  TRY_ASSIGN(const vex::VexDocument said, vex::VexReader().Read(document));
  TRY(CountVexLinks(said));
  return {};
}

}  // namespace

std::string_view ContentTypeOf(const Sbom& sbom) {
  const auto* const kind = std::ranges::find_if(
      kSbomKinds, [&sbom](const SbomKind& one) { return one.format == sbom.format && one.encoding == sbom.encoding; });
  return kind == kSbomKinds.end() ? std::string_view() : kind->content_type;
}

Result<void> CheckSays(const Sbom& sbom, std::string_view content_type) {
  const auto* const kind = std::ranges::find(kSbomKinds, content_type, &SbomKind::content_type);
  if (kind != kSbomKinds.end() && sbom.format == kind->format && sbom.encoding == kind->encoding) return {};
  return Invalid("the document is " + sbom.FormatName() + " in " + std::string(EncodingName(sbom.encoding)) +
                 ", and its content type says otherwise");
}

Result<void> CheckSays(const vex::VexDocument& document, std::string_view content_type) {
  const bool fits = (document.format == vex::Format::kOpenVex && content_type == content_type::kOpenVex) ||
                    (document.format == vex::Format::kCsaf && content_type == content_type::kCsaf);
  if (fits) return {};
  return Invalid("the document is " + std::string(vex::FormatText(document.format)) +
                 ", and its content type says otherwise");
}

Result<void> CheckCycloneDx(ByteView document) {
  return CheckBom(document, content_type::kCycloneDx);
}
Result<void> CheckCycloneDxXml(ByteView document) {
  return CheckBom(document, content_type::kCycloneDxXml);
}
Result<void> CheckSpdx(ByteView document) {
  TRY(ReadAs(document, content_type::kSpdx));
  return {};
}
Result<void> CheckSpdxTagValue(ByteView document) {
  TRY(ReadAs(document, content_type::kSpdxTagValue));
  return {};
}
Result<void> CheckSpdxYaml(ByteView document) {
  TRY(ReadAs(document, content_type::kSpdxYaml));
  return {};
}
Result<void> CheckOpenVex(ByteView document) {
  return CheckVex(document, content_type::kOpenVex);
}
Result<void> CheckCsaf(ByteView document) {
  return CheckVex(document, content_type::kCsaf);
}

Result<void> CheckOsvSnapshot(ByteView document) {
  if (document.size() > limits::kPayloadBytesMax) return Invalid("larger than a payload may be");
  if (document.empty()) return Invalid("the snapshot is empty");
  OsvReader reader;
  std::string last;
  std::string_view rest = AsText(document);
  for (std::size_t line = 1; !rest.empty(); ++line) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const auto record = reader.Read(AsBytes(rest.substr(0, end)));
    const std::string place = "line " + std::to_string(line);
    if (!record) return Invalid(record.error().message, place + record.error().place);
    if (record->id < last)
      return Invalid("records are ordered by id, and \"" + std::string(record->id) + "\" stands too late", place);
    last = record->id;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return {};
}

}  // namespace entente::supply
