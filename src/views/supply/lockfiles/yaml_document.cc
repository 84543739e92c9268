#include "views/supply/lockfiles/yaml_document.h"

#include <yaml.h>

#include <algorithm>
#include <map>
#include <utility>

namespace entente::supply {

// One pass over libyaml's events, without recursion.
class YamlTreeBuilder {
 public:
  explicit YamlTreeBuilder(YamlDocument& document) : document_(document) {}

  // True when the document is done. Errors: kInvalidInput.
  [[nodiscard]] Result<void> Take(const yaml_event_t& event) {
    line_ = static_cast<std::uint32_t>(event.start_mark.line + 1);
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        if (std::exchange(started_, true)) return Refuse("a second document; one is expected");
        return {};
      case YAML_SCALAR_EVENT:
        return TakeScalar(event);
      case YAML_SEQUENCE_START_EVENT:
        return Open(YamlDocument::Form::kList, event.data.sequence_start.anchor);
      case YAML_MAPPING_START_EVENT:
        return Open(YamlDocument::Form::kMap, event.data.mapping_start.anchor);
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        return Close();
      case YAML_ALIAS_EVENT:
        return TakeAlias(Text(event.data.alias.anchor));
      default:
        return {};
    }
  }

  [[nodiscard]] bool has_root() const { return has_root_; }

 private:
  struct Container {
    std::uint32_t node = 0;
    std::string anchor;
    std::vector<std::uint32_t> children;
  };

  static std::string_view Text(const yaml_char_t* text) {
    return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
  }
  [[nodiscard]] std::unexpected<Error> Refuse(std::string message) const {
    return Invalid(std::move(message), "line " + std::to_string(line_));
  }

  Result<std::uint32_t> NewNode(YamlDocument::Form form) {
    if (document_.nodes_.size() == kYamlValuesMax)
      return Refuse("more than " + std::to_string(kYamlValuesMax) + " values");
    document_.nodes_.push_back({.form = form, .line = line_});
    return static_cast<std::uint32_t>(document_.nodes_.size() - 1);
  }

  Result<void> TakeScalar(const yaml_event_t& event) {
    const std::string_view text(reinterpret_cast<const char*>(event.data.scalar.value), event.data.scalar.length);
    const bool plain = event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    const bool null = plain && (text.empty() || text == "~" || text == "null");
    if (text.find('\0') != std::string_view::npos) return Refuse("U+0000 in a text");
    TRY_ASSIGN(const std::uint32_t node, NewNode(null ? YamlDocument::Form::kNull : YamlDocument::Form::kText));
    document_.nodes_[node].begin = static_cast<std::uint32_t>(document_.text_.size());
    document_.nodes_[node].size = static_cast<std::uint32_t>(text.size());
    document_.text_ += text;
    if (const std::string_view anchor = Text(event.data.scalar.anchor); !anchor.empty())
      anchors_.insert_or_assign(std::string(anchor), node);
    return Put(node);
  }

  Result<void> Open(YamlDocument::Form form, const yaml_char_t* anchor) {
    if (open_.size() == kYamlDepthMax) return Refuse("nested deeper than " + std::to_string(kYamlDepthMax) + " levels");
    TRY_ASSIGN(const std::uint32_t node, NewNode(form));
    open_.push_back({node, std::string(Text(anchor)), {}});
    return {};
  }

  Result<void> Close() {
    Container container = std::move(open_.back());
    open_.pop_back();
    YamlDocument::Node& node = document_.nodes_[container.node];
    node.begin = static_cast<std::uint32_t>(document_.children_.size());
    node.size = static_cast<std::uint32_t>(container.children.size());
    std::uint64_t weight = 1;
    for (const std::uint32_t child : container.children) weight += document_.nodes_[child].weight;
    if (weight > kYamlValuesMax)
      return Refuse("more than " + std::to_string(kYamlValuesMax) + " values with its aliases");
    node.weight = static_cast<std::uint32_t>(weight);
    document_.children_.insert(document_.children_.end(), container.children.begin(), container.children.end());
    if (node.form == YamlDocument::Form::kMap) TRY(CheckKeys(container.children));
    if (!container.anchor.empty()) anchors_.insert_or_assign(std::move(container.anchor), container.node);
    return Put(container.node);
  }

  // An anchor counts once its value is complete, so that nothing can hold itself.
  Result<void> TakeAlias(std::string_view anchor) {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) return Refuse("an alias (*" + std::string(anchor) + ") of nothing that is complete");
    return Put(found->second);
  }

  Result<void> Put(std::uint32_t node) {
    if (open_.empty()) {
      document_.root_ = node;
      has_root_ = true;
    } else {
      if (document_.children_.size() + open_.back().children.size() >= 2 * kYamlValuesMax)
        return Refuse("more than " + std::to_string(kYamlValuesMax) + " values");
      open_.back().children.push_back(node);
    }
    return {};
  }

  Result<void> CheckKeys(const std::vector<std::uint32_t>& children) {
    keys_.clear();
    for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
      const YamlDocument::Node& key = document_.nodes_[children[i]];
      if (key.form != YamlDocument::Form::kText) continue;
      keys_.emplace_back(std::string_view(document_.text_).substr(key.begin, key.size), key.line);
    }
    std::ranges::sort(keys_);
    const auto twice = std::ranges::adjacent_find(keys_, {}, &std::pair<std::string_view, std::uint32_t>::first);
    if (twice == keys_.end()) return {};
    return Invalid("key given twice", "line " + std::to_string(std::next(twice)->second));
  }

  YamlDocument& document_;
  std::vector<Container> open_;
  std::map<std::string, std::uint32_t, std::less<>> anchors_;
  std::vector<std::pair<std::string_view, std::uint32_t>> keys_;
  std::uint32_t line_ = 0;
  bool started_ = false;
  bool has_root_ = false;
};

namespace {

// libyaml's parser, freed when it goes.
struct Parser {
  Parser() { good = yaml_parser_initialize(&parser) != 0; }
  ~Parser() {
    if (good) yaml_parser_delete(&parser);
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  yaml_parser_t parser{};
  bool good = false;
};

struct Event {
  Event() = default;
  ~Event() { yaml_event_delete(&event); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  yaml_event_t event{};
};

}  // namespace

Result<YamlDocument> YamlDocument::Parse(ByteView document, std::size_t bytes_max) {
  if (document.size() > bytes_max) return Invalid("larger than " + std::to_string(bytes_max) + " bytes");
  if (!IsUtf8(document)) return Invalid("not UTF-8");
  Parser parser;
  if (!parser.good) return Fail(ErrorCode::kUnavailable, "not enough memory");
  yaml_parser_set_input_string(&parser.parser, document.data(), document.size());
  yaml_parser_set_encoding(&parser.parser, YAML_UTF8_ENCODING);
  YamlDocument read;
  YamlTreeBuilder builder(read);
  for (;;) {
    Event event;
    if (yaml_parser_parse(&parser.parser, &event.event) == 0) {
      const std::string_view problem = parser.parser.problem == nullptr ? "malformed" : parser.parser.problem;
      return Invalid("not well-formed YAML: " + std::string(problem),
                     "line " + std::to_string(parser.parser.problem_mark.line + 1));
    }
    if (event.event.type == YAML_STREAM_END_EVENT) break;
    TRY(builder.Take(event.event));
  }
  if (!builder.has_root()) return Invalid("no YAML: the document is empty");
  return read;
}

bool YamlValue::IsText() const {
  return document_->nodes_[node_].form == YamlDocument::Form::kText;
}
bool YamlValue::IsList() const {
  return document_->nodes_[node_].form == YamlDocument::Form::kList;
}
bool YamlValue::IsMap() const {
  return document_->nodes_[node_].form == YamlDocument::Form::kMap;
}
bool YamlValue::IsTrue() const {
  return Text() == "true";
}

std::string_view YamlValue::Text() const {
  const YamlDocument::Node& node = document_->nodes_[node_];
  if (node.form != YamlDocument::Form::kText) return {};
  return std::string_view(document_->text_).substr(node.begin, node.size);
}

std::optional<YamlValue> YamlValue::Find(std::string_view key) const {
  if (!IsMap()) return std::nullopt;
  for (std::size_t i = 0; i < size(); ++i) {
    if (Key(i) != key) continue;
    const YamlValue value = Value(i);
    if (document_->nodes_[value.node_].form == YamlDocument::Form::kNull) return std::nullopt;
    return value;
  }
  return std::nullopt;
}

std::string_view YamlValue::TextOf(std::string_view key) const {
  const auto found = Find(key);
  return found ? found->Text() : std::string_view();
}

std::size_t YamlValue::size() const {
  const YamlDocument::Node& node = document_->nodes_[node_];
  if (node.form == YamlDocument::Form::kList) return node.size;
  return node.form == YamlDocument::Form::kMap ? node.size / 2 : 0;
}

YamlValue YamlValue::Item(std::size_t i) const {
  return {document_, document_->children_[document_->nodes_[node_].begin + i]};
}
std::string_view YamlValue::Key(std::size_t i) const {
  return YamlValue(document_, document_->children_[document_->nodes_[node_].begin + 2 * i]).Text();
}
YamlValue YamlValue::Value(std::size_t i) const {
  return {document_, document_->children_[document_->nodes_[node_].begin + 2 * i + 1]};
}
std::string YamlValue::Place() const {
  return "line " + std::to_string(document_->nodes_[node_].line);
}

}  // namespace entente::supply
