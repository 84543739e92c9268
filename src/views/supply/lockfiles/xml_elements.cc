#include "views/supply/lockfiles/xml_elements.h"

#include <expat.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "views/supply/lockfiles/lines.h"

namespace entente::supply {
namespace {

using Parser = std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)>;

struct OpenElement {
  std::size_t path_bytes = 0;  // of the path without this element
  std::string text;
  std::vector<std::pair<std::string, std::string>> attributes;
};

struct Reading {
  XML_Parser parser = nullptr;
  const std::function<Result<void>(const XmlElement&)>& end;
  std::vector<OpenElement> open = {};
  std::string path = {};
  std::optional<Error> error = {};

  [[nodiscard]] std::size_t Line() const { return XML_GetCurrentLineNumber(parser); }
  void Stop(Error why) {
    if (!error) error = std::move(why);
    XML_StopParser(parser, XML_FALSE);
  }
  void Refuse(std::string message) {
    Stop({ErrorCode::kInvalidInput, std::move(message), "line " + std::to_string(Line()), {}});
  }
};

std::string_view LocalName(std::string_view name) {
  return name.substr(name.rfind(':') + 1);
}

void OnStart(void* data, const XML_Char* name, const XML_Char** attributes) {
  auto& reading = *static_cast<Reading*>(data);
  if (reading.error) return;
  if (reading.open.size() == kXmlDepthMax)
    return reading.Refuse("nested deeper than " + std::to_string(kXmlDepthMax) + " levels");
  OpenElement& element = reading.open.emplace_back();
  element.path_bytes = reading.path.size();
  if (!reading.path.empty()) reading.path += '/';
  reading.path += LocalName(name);
  if (reading.path.size() > kXmlTextBytesMax) return reading.Refuse("names of elements are too long");
  for (; attributes[0] != nullptr; attributes += 2)
    element.attributes.emplace_back(std::string(LocalName(attributes[0])), attributes[1]);
}

void OnText(void* data, const XML_Char* text, int bytes) {
  auto& reading = *static_cast<Reading*>(data);
  if (reading.error || reading.open.empty()) return;
  std::string& all = reading.open.back().text;
  if (all.size() + static_cast<std::size_t>(bytes) > kXmlTextBytesMax)
    return reading.Refuse("an element with more than " + std::to_string(kXmlTextBytesMax) + " bytes of text");
  all.append(text, static_cast<std::size_t>(bytes));
}

void OnEnd(void* data, const XML_Char* /*name*/) {
  auto& reading = *static_cast<Reading*>(data);
  if (reading.error) return;
  const OpenElement element = std::move(reading.open.back());
  reading.open.pop_back();
  auto ended = reading.end(
      {.path = reading.path, .text = Trimmed(element.text), .attributes = element.attributes, .line = reading.Line()});
  reading.path.resize(element.path_bytes);
  if (!ended) reading.Stop(std::move(ended.error()));
}

void OnDoctype(void* data, const XML_Char* /*name*/, const XML_Char* /*system*/, const XML_Char* /*public_id*/,
               int /*has_internal_subset*/) {
  static_cast<Reading*>(data)->Refuse("a document type (DOCTYPE) is not taken; remove it");
}

}  // namespace

std::string_view XmlElement::Attribute(std::string_view name) const {
  const auto found = std::ranges::find(attributes, name, &std::pair<std::string, std::string>::first);
  return found == attributes.end() ? std::string_view() : std::string_view(found->second);
}

Result<void> ReadXml(ByteView document, std::size_t bytes_max,
                     const std::function<Result<void>(const XmlElement&)>& end) {
  if (document.size() > bytes_max) return Invalid("larger than " + std::to_string(bytes_max) + " bytes");
  if (!IsUtf8(document)) return Invalid("not UTF-8");
  // Whatever encoding it declares, its bytes are UTF-8.
  const Parser parser(XML_ParserCreate("UTF-8"), &XML_ParserFree);
  if (parser == nullptr) return Fail(ErrorCode::kUnavailable, "not enough memory");
  Reading reading{.parser = parser.get(), .end = end};
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(parser.get(), OnStart, OnEnd);
  XML_SetCharacterDataHandler(parser.get(), OnText);
  XML_SetStartDoctypeDeclHandler(parser.get(), OnDoctype);
  const std::string_view text = AsText(document);
  const XML_Status status = XML_Parse(parser.get(), text.data(), static_cast<int>(text.size()), XML_TRUE);
  if (reading.error) return std::unexpected(std::move(*reading.error));
  if (status != XML_STATUS_OK)
    return Invalid("not well-formed XML: " + std::string(XML_ErrorString(XML_GetErrorCode(parser.get()))),
                   "line " + std::to_string(reading.Line()));
  return {};
}

}  // namespace entente::supply
