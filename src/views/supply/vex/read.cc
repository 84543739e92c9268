#include "views/supply/vex/read.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "views/supply/json_dom.h"
#include "views/supply/sboms/document_form.h"
#include "views/supply/vex/cyclonedx_xml.h"
#include "views/supply/vex/readers.h"

namespace entente::supply::vex {

struct VexReader::State {
  JsonParser parser;
};

VexReader::VexReader() : state_(std::make_unique<State>()) {}
VexReader::~VexReader() = default;
VexReader::VexReader(VexReader&&) noexcept = default;
VexReader& VexReader::operator=(VexReader&&) noexcept = default;

namespace {

struct Marks {
  dom::object root;
  std::optional<Format> format;
  bool has_context = false;
};

// SPDX 3 and others have a "@context", too; OpenVEX's is its own.
bool IsOpenVexContext(const dom::element& context) {
  std::string_view text;
  return context.get_string().get(text) == simdjson::SUCCESS && text.starts_with("https://openvex.dev/ns");
}

Result<Marks> MarksOf(JsonParser& parser, ByteView document, std::size_t bytes_max) {
  TRY_ASSIGN(const dom::element element, parser.Parse(document, bytes_max));
  const Place root;
  Marks marks;
  TRY_ASSIGN(marks.root, RequireObject(element, root));
  TRY_ASSIGN(const auto members,
             TakeMembers(marks.root, std::to_array<std::string_view>({"@context", "document", "bomFormat"}), root));
  const auto& context = members[0];
  if (context.has_value() && IsOpenVexContext(*context))
    marks.format = Format::kOpenVex;
  else if (members[1])
    marks.format = Format::kCsaf;
  else if (members[2])
    marks.format = Format::kCycloneDx;
  marks.has_context = members[0].has_value();
  return marks;
}

// Its form in JSON is read; what is wrong is said of the line in XML.
Result<VexDocument> ReadXmlForm(JsonParser& parser, ByteView document, std::size_t bytes_max) {
  if (document.size() > bytes_max) return Invalid("larger than " + std::to_string(bytes_max) + " bytes");
  TRY_ASSIGN(std::string json, CycloneDxXmlAsJson(document, bytes_max));
  const std::size_t bytes = json.size();
  json.append(simdjson::SIMDJSON_PADDING, ' ');
  TRY_ASSIGN(const dom::element element,
             parser.Parse(AsBytes(std::string_view(json).substr(0, bytes)), bytes_max, Padding::kThere));
  TRY_ASSIGN(const dom::object root, RequireObject(element, Place()));
  auto read = ReadCycloneDx(root);
  if (!read.has_value()) {
    Error error = std::move(read.error());
    error.place = LineOfPointer(document, error.place);
    return std::unexpected(std::move(error));
  }
  return read;
}

}  // namespace

std::optional<Format> GuessFormat(ByteView document) {
  JsonParser parser;
  const auto marks = MarksOf(parser, document, limits::kPayloadBytesMax);
  return marks.has_value() ? marks->format : std::nullopt;
}

Result<VexDocument> VexReader::Read(ByteView document, std::size_t bytes_max) {
  if (FormOf(AsText(document)) == DocumentForm::kXml) return ReadXmlForm(state_->parser, document, bytes_max);
  TRY_ASSIGN(const Marks marks, MarksOf(state_->parser, document, bytes_max));
  if (marks.format == Format::kOpenVex) return ReadOpenVex(marks.root);
  if (marks.format == Format::kCsaf) return ReadCsaf(marks.root);
  if (marks.format == Format::kCycloneDx) return ReadCycloneDx(marks.root);
  if (marks.has_context) return ReadOpenVex(marks.root);  // which says what is wrong with it
  return Invalid("not recognised as VEX: no \"@context\" (OpenVEX), \"document\" (CSAF) or \"bomFormat\" (CycloneDX)");
}

}  // namespace entente::supply::vex
