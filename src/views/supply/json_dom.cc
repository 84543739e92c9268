#include "views/supply/json_dom.h"

#include <string>

namespace entente::supply {
namespace {

std::string Said(simdjson::error_code code, std::size_t bytes_max) {
  switch (code) {
    case simdjson::UTF8_ERROR:
      return "not UTF-8";
    case simdjson::DEPTH_ERROR:
      return "nested deeper than " + std::to_string(kDocumentDepthMax) + " levels";
    case simdjson::CAPACITY:
      return "larger than " + std::to_string(bytes_max) + " bytes";
    case simdjson::EMPTY:
      return "no JSON: the document is empty";
    case simdjson::UNCLOSED_STRING:
      return "not JSON: a string is not closed";
    case simdjson::UNESCAPED_CHARS:
      return "not JSON: a control character in a string";
    case simdjson::STRING_ERROR:
      return "not JSON: a string with an escape that does not exist";
    case simdjson::NUMBER_ERROR:
      return "not JSON: a malformed number, or one that fits no 64 bits";
    case simdjson::MEMALLOC:
      return "not enough memory";
    default:
      return "not well-formed JSON";
  }
}

}  // namespace

Result<dom::element> JsonParser::Parse(ByteView document, std::size_t bytes_max, Padding padding) {
  std::string_view text = AsText(document);
  if (text.size() > bytes_max) return Invalid(Said(simdjson::CAPACITY, bytes_max));
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // RFC 8259 section 8.1: a reader may ignore it
  if (text.empty()) return Invalid(Said(simdjson::EMPTY, bytes_max));
  if (parser_.max_depth() != kDocumentDepthMax || parser_.capacity() < text.size()) {
    if (const auto code = parser_.allocate(text.size(), kDocumentDepthMax); code != simdjson::SUCCESS)
      return Fail(ErrorCode::kUnavailable, Said(code, bytes_max));
  }
  dom::element root;
  if (const auto code = parser_.parse(text.data(), text.size(), padding == Padding::kNone).get(root);
      code != simdjson::SUCCESS)
    return Invalid(Said(code, bytes_max));
  return root;
}

std::string Place::Text() const {
  if (parent == nullptr) return {};
  std::string text = parent->Text();
  text += '/';
  if (in_array) return text + std::to_string(index);
  for (const char c : key) {
    if (c == '~')
      text += "~0";
    else if (c == '/')
      text += "~1";
    else
      text += c;
  }
  return text;
}

std::string_view TypeName(const dom::element& element) {
  switch (element.type()) {
    case dom::element_type::ARRAY:
      return "an array";
    case dom::element_type::OBJECT:
      return "an object";
    case dom::element_type::STRING:
      return "a string";
    case dom::element_type::BOOL:
      return "a boolean";
    case dom::element_type::NULL_VALUE:
      return "null";
    default:
      return "a number";
  }
}

namespace {
std::unexpected<Error> WrongType(std::string_view wanted, const dom::element& element, const Place& place) {
  return Invalid(std::string(wanted) + " is expected here, and " + std::string(TypeName(element)) + " found",
                 place.Text());
}
}  // namespace

Result<dom::object> RequireObject(const dom::element& element, const Place& place) {
  dom::object object;
  if (element.get_object().get(object) != simdjson::SUCCESS) return WrongType("an object", element, place);
  return object;
}

Result<std::optional<dom::object>> OptionalObject(const std::optional<dom::element>& element, const Place& place) {
  if (!element || element->is_null()) return std::optional<dom::object>();
  TRY_ASSIGN(const dom::object object, RequireObject(*element, place));
  return std::optional(object);
}

Result<std::optional<dom::array>> OptionalArray(const std::optional<dom::element>& element, const Place& place) {
  if (!element || element->is_null()) return std::optional<dom::array>();
  dom::array array;
  if (element->get_array().get(array) != simdjson::SUCCESS) return WrongType("an array", *element, place);
  return std::optional(array);
}

Result<std::string_view> OptionalText(const std::optional<dom::element>& element, const Place& place,
                                      std::size_t bytes_max) {
  if (!element || element->is_null()) return std::string_view();
  std::string_view text;
  if (element->get_string().get(text) != simdjson::SUCCESS) return WrongType("a string", *element, place);
  if (text.size() > bytes_max) return Invalid("text longer than " + std::to_string(bytes_max) + " bytes", place.Text());
  if (text.find('\0') != std::string_view::npos) return Invalid("U+0000 in a text", place.Text());
  return text;
}

}  // namespace entente::supply
