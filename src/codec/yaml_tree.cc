#include "codec/yaml_tree.h"

#include <algorithm>
#include <map>
#include <utility>

#include "codec/yaml_events.h"

namespace entente::yaml {

// One pass over libyaml's events, without recursion.
class TreeBuilder {
 public:
  explicit TreeBuilder(Tree& document) : document_(document) {}

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
        return Open(Tree::Form::kList, event.data.sequence_start.anchor);
      case YAML_MAPPING_START_EVENT:
        return Open(Tree::Form::kMap, event.data.mapping_start.anchor);
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        return Close();
      case YAML_ALIAS_EVENT:
        return TakeAlias(TextOf(event.data.alias.anchor));
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

  [[nodiscard]] std::unexpected<Error> Refuse(std::string message) const {
    return Invalid(std::move(message), "line " + std::to_string(line_));
  }

  Result<std::uint32_t> NewNode(Tree::Form form) {
    if (document_.nodes_.size() == kTreeValuesMax)
      return Refuse("more than " + std::to_string(kTreeValuesMax) + " values");
    document_.nodes_.push_back({.form = form, .line = line_});
    return static_cast<std::uint32_t>(document_.nodes_.size() - 1);
  }

  Result<void> TakeScalar(const yaml_event_t& event) {
    const std::string_view text(reinterpret_cast<const char*>(event.data.scalar.value), event.data.scalar.length);
    const bool plain = event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    const bool null = plain && (text.empty() || text == "~" || text == "null");
    if (text.find('\0') != std::string_view::npos) return Refuse("U+0000 in a text");
    TRY_ASSIGN(const std::uint32_t node, NewNode(null ? Tree::Form::kNull : Tree::Form::kText));
    document_.nodes_[node].begin = static_cast<std::uint32_t>(document_.text_.size());
    document_.nodes_[node].size = static_cast<std::uint32_t>(text.size());
    document_.text_ += text;
    if (const std::string_view anchor = TextOf(event.data.scalar.anchor); !anchor.empty())
      anchors_.insert_or_assign(std::string(anchor), node);
    return Put(node);
  }

  Result<void> Open(Tree::Form form, const yaml_char_t* anchor) {
    if (open_.size() == kTreeDepthMax) return Refuse("nested deeper than " + std::to_string(kTreeDepthMax) + " levels");
    TRY_ASSIGN(const std::uint32_t node, NewNode(form));
    open_.push_back({node, std::string(TextOf(anchor)), {}});
    return {};
  }

  Result<void> Close() {
    Container container = std::move(open_.back());
    open_.pop_back();
    Tree::Node& node = document_.nodes_[container.node];
    node.begin = static_cast<std::uint32_t>(document_.children_.size());
    node.size = static_cast<std::uint32_t>(container.children.size());
    std::uint64_t weight = 1;
    for (const std::uint32_t child : container.children) weight += document_.nodes_[child].weight;
    if (weight > kTreeValuesMax)
      return Refuse("more than " + std::to_string(kTreeValuesMax) + " values with its aliases");
    node.weight = static_cast<std::uint32_t>(weight);
    document_.children_.insert(document_.children_.end(), container.children.begin(), container.children.end());
    if (node.form == Tree::Form::kMap) TRY(CheckKeys(container.children));
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
      if (document_.children_.size() + open_.back().children.size() >= 2 * kTreeValuesMax)
        return Refuse("more than " + std::to_string(kTreeValuesMax) + " values");
      open_.back().children.push_back(node);
    }
    return {};
  }

  Result<void> CheckKeys(const std::vector<std::uint32_t>& children) {
    keys_.clear();
    for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
      const Tree::Node& key = document_.nodes_[children[i]];
      if (key.form != Tree::Form::kText) continue;
      keys_.emplace_back(std::string_view(document_.text_).substr(key.begin, key.size), key.line);
    }
    std::ranges::sort(keys_);
    const auto twice = std::ranges::adjacent_find(keys_, {}, &std::pair<std::string_view, std::uint32_t>::first);
    if (twice == keys_.end()) return {};
    return Invalid("key given twice", "line " + std::to_string(std::next(twice)->second));
  }

  Tree& document_;
  std::vector<Container> open_;
  std::map<std::string, std::uint32_t, std::less<>> anchors_;
  std::vector<std::pair<std::string_view, std::uint32_t>> keys_;
  std::uint32_t line_ = 0;
  bool started_ = false;
  bool has_root_ = false;
};

Result<Tree> Tree::Parse(ByteView document, std::size_t bytes_max) {
  if (document.size() > bytes_max) return Invalid("larger than " + std::to_string(bytes_max) + " bytes");
  if (!IsUtf8(document)) return Invalid("not UTF-8");
  Events events(document);
  Tree read;
  TreeBuilder builder(read);
  for (;;) {
    TRY_ASSIGN(const yaml_event_t* const event, events.Next());
    if (event->type == YAML_STREAM_END_EVENT) break;
    TRY(builder.Take(*event));
  }
  if (!builder.has_root()) return Invalid("no YAML: the document is empty");
  return read;
}

bool TreeValue::IsText() const {
  return document_->nodes_[node_].form == Tree::Form::kText;
}
bool TreeValue::IsList() const {
  return document_->nodes_[node_].form == Tree::Form::kList;
}
bool TreeValue::IsMap() const {
  return document_->nodes_[node_].form == Tree::Form::kMap;
}
bool TreeValue::IsTrue() const {
  return Text() == "true";
}

std::string_view TreeValue::Text() const {
  const Tree::Node& node = document_->nodes_[node_];
  if (node.form != Tree::Form::kText) return {};
  return std::string_view(document_->text_).substr(node.begin, node.size);
}

std::optional<TreeValue> TreeValue::Find(std::string_view key) const {
  if (!IsMap()) return std::nullopt;
  for (std::size_t i = 0; i < size(); ++i) {
    if (Key(i) != key) continue;
    const TreeValue value = Value(i);
    if (document_->nodes_[value.node_].form == Tree::Form::kNull) return std::nullopt;
    return value;
  }
  return std::nullopt;
}

std::string_view TreeValue::TextOf(std::string_view key) const {
  const auto found = Find(key);
  return found ? found->Text() : std::string_view();
}

std::size_t TreeValue::size() const {
  const Tree::Node& node = document_->nodes_[node_];
  if (node.form == Tree::Form::kList) return node.size;
  return node.form == Tree::Form::kMap ? node.size / 2 : 0;
}

TreeValue TreeValue::Item(std::size_t i) const {
  return {document_, document_->children_[document_->nodes_[node_].begin + i]};
}
std::string_view TreeValue::Key(std::size_t i) const {
  return TreeValue(document_, document_->children_[document_->nodes_[node_].begin + 2 * i]).Text();
}
TreeValue TreeValue::Value(std::size_t i) const {
  return {document_, document_->children_[document_->nodes_[node_].begin + 2 * i + 1]};
}
std::string TreeValue::Place() const {
  return "line " + std::to_string(document_->nodes_[node_].line);
}

}  // namespace entente::yaml
