#include "views/supply/lockfiles/xml_elements.h"

#include <algorithm>

#include "codec/xml.h"
#include "views/supply/lockfiles/lines.h"

namespace entente::supply {
namespace {

struct OpenElement {
  std::size_t path_bytes = 0;  // of the path without this element
  std::string text;
  std::vector<std::pair<std::string, std::string>> attributes;
};

std::string_view LocalName(std::string_view name) {
  return name.substr(name.rfind(':') + 1);
}

// Keeps the way from the root to where the reading is.
class OpenElements : public xml::Handler {
 public:
  explicit OpenElements(const std::function<Result<void>(const XmlElement&)>& end) : end_(end) {}

  Result<void> Begin(const xml::Element& element) override {
    const auto refuse = [&element](std::string message) {
      return Invalid(std::move(message), "line " + std::to_string(element.line));
    };
    line_ = element.line;
    if (open_.size() == kXmlDepthMax) return refuse("nested deeper than " + std::to_string(kXmlDepthMax) + " levels");
    OpenElement& opened = open_.emplace_back();
    opened.path_bytes = path_.size();
    if (!path_.empty()) path_ += '/';
    path_ += LocalName(element.name);
    if (path_.size() > kXmlTextBytesMax) return refuse("names of elements are too long");
    opened.attributes.reserve(element.attributes.size());
    for (const xml::Attribute& one : element.attributes)
      opened.attributes.emplace_back(std::string(LocalName(one.name)), std::string(one.value));
    return {};
  }

  Result<void> Text(std::string_view text) override {
    if (open_.empty()) return {};
    std::string& all = open_.back().text;
    if (all.size() + text.size() > kXmlTextBytesMax)
      return Invalid("an element with more than " + std::to_string(kXmlTextBytesMax) + " bytes of text",
                     "line " + std::to_string(line_));
    all.append(text);
    return {};
  }

  Result<void> End(std::size_t line) override {
    const OpenElement element = std::move(open_.back());
    open_.pop_back();
    line_ = line;
    auto ended = end_({.path = path_, .text = Trimmed(element.text), .attributes = element.attributes, .line = line});
    path_.resize(element.path_bytes);
    return ended;
  }

 private:
  const std::function<Result<void>(const XmlElement&)>& end_;
  std::vector<OpenElement> open_;
  std::string path_;
  std::size_t line_ = 1;  // of the last tag
};

}  // namespace

std::string_view XmlElement::Attribute(std::string_view name) const {
  const auto found = std::ranges::find(attributes, name, &std::pair<std::string, std::string>::first);
  return found == attributes.end() ? std::string_view() : std::string_view(found->second);
}

Result<void> ReadXmlElements(ByteView document, const std::function<Result<void>(const XmlElement&)>& end) {
  OpenElements elements(end);
  return xml::ReadXml(document, elements, {.is_utf8 = true, .namespaces = false});
}

}  // namespace entente::supply
