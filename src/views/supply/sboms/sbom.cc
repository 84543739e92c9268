#include "views/supply/sboms/sbom.h"

#include <array>
#include <utility>

#include "codec/yaml.h"
#include "views/supply/file_buffer.h"
#include "views/supply/sboms/document_form.h"
#include "views/supply/sboms/json_fault.h"
#include "views/supply/sboms/sbom_formats.h"

namespace entente::supply {

std::string Sbom::FormatName() const {
  return (format == SbomFormat::kCycloneDx ? "CycloneDX " : "SPDX ") + format_version;
}

std::string_view EncodingName(SbomEncoding encoding) {
  switch (encoding) {
    case SbomEncoding::kJson:
      return "JSON";
    case SbomEncoding::kXml:
      return "XML";
    case SbomEncoding::kTagValue:
      return "tag-value";
    case SbomEncoding::kYaml:
      return "YAML";
  }
  return "";
}

struct SbomReader::State {
  JsonParser parser;
};

SbomReader::SbomReader() : state_(std::make_unique<State>()) {}
SbomReader::~SbomReader() = default;
SbomReader::SbomReader(SbomReader&&) noexcept = default;
SbomReader& SbomReader::operator=(SbomReader&&) noexcept = default;

namespace {

// What a YAML document may become as JSON: every quotation mark and comma that it left out.
constexpr std::size_t kYamlJsonBytesMax = 2 * kSbomBytesMax;

Result<Sbom> ReadJsonRoot(const dom::element& root, const SbomReadOptions& options) {
  const Place place;
  TRY_ASSIGN(const dom::object object, RequireObject(root, place));
  TRY_ASSIGN(const auto marks, (TakeMembers<"bomFormat", "spdxVersion", "@context">(object, place)));
  if (marks[0]) return ReadCycloneDxJson(object, options);
  if (marks[1]) return ReadSpdxJson(object, options);
  if (marks[2]) return ReadSpdx3(object, options);
  return Invalid("neither CycloneDX (\"bomFormat\") nor SPDX (\"spdxVersion\", \"@context\") JSON");
}

Result<Sbom> ReadYaml(ByteView document, const SbomReadOptions& options, JsonParser& parser) {
  TRY_ASSIGN(std::string json, yaml::YamlToJson(document, {.result_bytes_max = kYamlJsonBytesMax}));
  const std::size_t size = json.size();
  json.append(FileBuffer::kPaddingBytes, ' ');
  TRY_ASSIGN(const dom::element root, parser.Parse(AsBytes(json).first(size), kYamlJsonBytesMax, Padding::kThere));
  TRY_ASSIGN(Sbom sbom, ReadJsonRoot(root, options));
  if (sbom.format != SbomFormat::kSpdx)
    return Invalid("CycloneDX in YAML: the standard knows JSON, XML and Protocol Buffers; convert it to JSON");
  sbom.encoding = SbomEncoding::kYaml;
  return sbom;
}

// Refuses what its first bytes show to be something else than a text, so that it is told by its name.
Result<void> CheckIsText(std::string_view document) {
  struct Packed {
    std::string_view magic;
    std::string_view name;
  };
  constexpr auto kPacked = std::to_array<Packed>({{"\x1F\x8B", "gzip"},
                                                  {"PK\x03\x04", "ZIP"},
                                                  {"\x28\xB5\x2F\xFD", "Zstandard"},
                                                  {"\xFD\x37zXZ", "xz"},
                                                  {"BZh", "bzip2"}});
  for (const Packed& one : kPacked)
    if (document.starts_with(one.magic))
      return Invalid("packed (" + std::string(one.name) + "): unpack it, and give what is in it");
  using namespace std::string_view_literals;
  for (const std::string_view json : {"\xFF\xFE{\0"sv, "\xFE\xFF\0{"sv})
    if (document.starts_with(json)) return Invalid("UTF-16: JSON is exchanged in UTF-8 (RFC 8259, section 8.1)");
  return {};
}

Result<Sbom> ReadAny(ByteView document, const SbomReadOptions& options, JsonParser& parser, Padding padding) {
  if (document.size() > kSbomBytesMax) return Invalid("larger than " + std::to_string(kSbomBytesMax) + " bytes");
  TRY(CheckIsText(AsText(document)));
  switch (FormOf(AsText(document))) {
    case DocumentForm::kEmpty:
      return Invalid("the document is empty");
    case DocumentForm::kJson: {
      auto root = parser.Parse(document, kSbomBytesMax, padding);
      if (root.has_value()) return ReadJsonRoot(*root, options);
      if (root.error().code == ErrorCode::kInvalidInput) root.error().place = JsonFaultPlace(AsText(document));
      return std::unexpected(std::move(root.error()));
    }
    case DocumentForm::kXml:
      return ReadCycloneDxXml(document, options);
    case DocumentForm::kTagValue:
      if (!simdjson::validate_utf8(AsText(document))) return Invalid("not UTF-8");
      return ReadSpdxTagValue(AsText(document), options);
    case DocumentForm::kYaml:
      return ReadYaml(document, options, parser);
    case DocumentForm::kUnknown:
      break;
  }
  return Invalid(
      "none of the formats that are read: CycloneDX in JSON or XML, SPDX 2 in JSON, YAML or tag-value, SPDX 3 in JSON");
}

}  // namespace

Result<Sbom> SbomReader::Read(ByteView document, const SbomReadOptions& options) {
  return ReadAny(document, options, state_->parser, Padding::kNone);
}

Result<Sbom> SbomReader::ReadPadded(ByteView document, const SbomReadOptions& options) {
  return ReadAny(document, options, state_->parser, Padding::kThere);
}

Result<Sbom> ReadSbom(ByteView document, const SbomReadOptions& options) {
  return SbomReader().Read(document, options);
}

}  // namespace entente::supply
