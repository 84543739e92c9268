#include "codec/xml.h"

#include <expat.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace entente::xml {
namespace {

// expat writes a name as its namespace, this, and the local name; no namespace may hold it.
constexpr char kSeparator = '\n';

struct Name {
  std::string_view name_space;
  std::string_view local;
};

Name Split(const char* text) {
  const std::string_view whole(text);
  const std::size_t at = whole.rfind(kSeparator);
  if (at == std::string_view::npos) return {{}, whole};
  return {whole.substr(0, at), whole.substr(at + 1)};
}

struct Reading {
  XML_Parser parser = nullptr;
  Handler* handler = nullptr;
  std::size_t depth = 0;
  std::vector<Attribute> attributes;
  std::optional<Error> error;

  [[nodiscard]] std::size_t Line() const { return XML_GetCurrentLineNumber(parser); }
  [[nodiscard]] std::string Place() const { return "line " + std::to_string(Line()); }

  void Stop(Error why) {
    if (error) return;
    error = std::move(why);
    XML_StopParser(parser, XML_FALSE);
  }
  void Take(Result<void> told) {
    if (!told.has_value()) Stop(std::move(told.error()));
  }
};

void OnBegin(void* context, const XML_Char* name, const XML_Char** pairs) {
  auto& reading = *static_cast<Reading*>(context);
  if (reading.error) return;
  if (++reading.depth > kDepthMax)
    return reading.Stop(
        Invalid("nested deeper than " + std::to_string(kDepthMax) + " levels", reading.Place()).error());
  reading.attributes.clear();
  for (; pairs[0] != nullptr; pairs += 2) {
    const Name key = Split(pairs[0]);
    reading.attributes.push_back({key.name_space, key.local, pairs[1]});
  }
  const Name split = Split(name);
  reading.Take(reading.handler->Begin({split.name_space, split.local, reading.attributes, reading.Line()}));
}

void OnEnd(void* context, const XML_Char* /*name*/) {
  auto& reading = *static_cast<Reading*>(context);
  if (reading.error) return;
  --reading.depth;
  reading.Take(reading.handler->End(reading.Line()));
}

void OnText(void* context, const XML_Char* text, int size) {
  auto& reading = *static_cast<Reading*>(context);
  if (reading.error) return;
  reading.Take(reading.handler->Text({text, static_cast<std::size_t>(size)}));
}

void OnDoctype(void* context, const XML_Char* /*name*/, const XML_Char* /*system*/, const XML_Char* /*public_id*/,
               int /*has_subset*/) {
  auto& reading = *static_cast<Reading*>(context);
  reading.Stop(Invalid("a document type declaration (DOCTYPE) is not taken: remove it", reading.Place()).error());
}

}  // namespace

std::string_view Element::Get(std::string_view attribute) const {
  for (const Attribute& one : attributes)
    if (one.name_space.empty() && one.name == attribute) return one.value;
  return {};
}

bool Element::Has(std::string_view attribute) const {
  return std::ranges::any_of(
      attributes, [attribute](const Attribute& one) { return one.name_space.empty() && one.name == attribute; });
}

Result<void> ReadXml(ByteView document, Handler& handler, const ReadOptions& options) {
  if (document.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return Invalid("larger than 2 GiB");
  const char* const encoding = options.is_utf8 ? "UTF-8" : nullptr;
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(
      options.namespaces ? XML_ParserCreateNS(encoding, kSeparator) : XML_ParserCreate(encoding), &XML_ParserFree);
  if (parser == nullptr) return Fail(ErrorCode::kUnavailable, "not enough memory");
  Reading reading;
  reading.parser = parser.get();
  reading.handler = &handler;
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(parser.get(), OnBegin, OnEnd);
  XML_SetCharacterDataHandler(parser.get(), OnText);
  XML_SetStartDoctypeDeclHandler(parser.get(), OnDoctype);
  // In one piece: expat reads where the document lies, and never begins a long token again.
  const auto* bytes = reinterpret_cast<const char*>(document.data());
  const auto status = XML_Parse(parser.get(), bytes, static_cast<int>(document.size()), XML_TRUE);
  if (reading.error) return std::unexpected(*std::move(reading.error));
  if (status == XML_STATUS_OK) return {};
  const XML_Error code = XML_GetErrorCode(parser.get());
  if (code == XML_ERROR_NO_MEMORY) return Fail(ErrorCode::kUnavailable, "not enough memory");
  return Invalid(std::string("not well-formed XML: ") + XML_ErrorString(code), reading.Place());
}

}  // namespace entente::xml
