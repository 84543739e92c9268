#include "codec/yaml.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "codec/yaml_events.h"

namespace entente::yaml {
namespace {

void AppendText(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      (out += '\\') += c;
    } else if (byte < 0x20) {
      ((out += "\\u00") += kHex[byte >> 4]) += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

bool IsNull(std::string_view text) {
  constexpr auto kNulls = std::to_array<std::string_view>({"", "~", "null", "Null", "NULL"});
  return std::ranges::find(kNulls, text) != kNulls.end();
}

// Writes JSON as events come.
class Writer {
 public:
  explicit Writer(const Limits& limits) : limits_(limits) {}

  Result<void> Take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        if (++documents_ > 1) return Invalid("a second YAML document: one is read", PlaceOf(event.start_mark));
        return {};
      case YAML_SCALAR_EVENT:
        return Scalar(event);
      case YAML_SEQUENCE_START_EVENT:
        return Open(event, '[', TextOf(event.data.sequence_start.anchor));
      case YAML_MAPPING_START_EVENT:
        return Open(event, '{', TextOf(event.data.mapping_start.anchor));
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        return Close();
      case YAML_ALIAS_EVENT:
        return Alias(event);
      default:
        return {};
    }
  }

  [[nodiscard]] bool empty() const { return out_.empty(); }
  [[nodiscard]] std::string Finish() { return std::move(out_); }

 private:
  struct Level {
    bool mapping = false;
    bool first = true;
    bool at_key = true;  // of a mapping: what comes next is a key
    std::string anchor;
    std::size_t begin = 0;  // where it begins in the result
  };
  struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  [[nodiscard]] bool AtKey() const { return !levels_.empty() && levels_.back().mapping && levels_.back().at_key; }

  // Puts what stands between two values; afterwards a value may be written.
  void Separate() {
    if (levels_.empty()) return;
    Level& level = levels_.back();
    if (level.mapping && !level.at_key) {
      out_ += ':';
    } else {
      if (!level.first) out_ += ',';
      level.first = false;
    }
    if (level.mapping) level.at_key = !level.at_key;
  }

  Result<void> Bounded(const yaml_event_t& event) const {
    if (out_.size() <= limits_.result_bytes_max) return {};
    return Invalid("more than " + std::to_string(limits_.result_bytes_max) + " bytes as JSON",
                   PlaceOf(event.start_mark));
  }

  Result<void> Scalar(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    const std::string_view text(reinterpret_cast<const char*>(scalar.value), scalar.length);
    const bool key = AtKey();
    const bool plain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (key && plain && text == "<<")
      return Invalid("merge keys (<<) are not read: write out what they stand for", PlaceOf(event.start_mark));
    Separate();
    const std::size_t begin = out_.size();
    if (plain && !key && scalar.tag == nullptr && IsNull(text))
      out_ += "null";
    else
      AppendText(out_, text);
    if (scalar.anchor != nullptr && !key)
      anchors_.insert_or_assign(std::string(TextOf(scalar.anchor)), Span{begin, out_.size()});
    return Bounded(event);
  }

  Result<void> Open(const yaml_event_t& event, char sign, std::string_view anchor) {
    if (AtKey()) return Invalid("a key that is no scalar", PlaceOf(event.start_mark));
    if (levels_.size() == limits_.depth_max)
      return Invalid("nested deeper than " + std::to_string(limits_.depth_max) + " levels", PlaceOf(event.start_mark));
    Separate();
    Level level;
    level.mapping = sign == '{';
    level.anchor = anchor;
    level.begin = out_.size();
    if (!anchor.empty()) anchors_.erase(level.anchor);  // until it is closed, an alias would contain itself
    levels_.push_back(std::move(level));
    out_ += sign;
    return Bounded(event);
  }

  Result<void> Close() {
    const Level level = std::move(levels_.back());
    levels_.pop_back();
    out_ += level.mapping ? '}' : ']';
    if (!level.anchor.empty()) anchors_.insert_or_assign(level.anchor, Span{level.begin, out_.size()});
    return {};
  }

  Result<void> Alias(const yaml_event_t& event) {
    const std::string name(TextOf(event.data.alias.anchor));
    if (AtKey()) return Invalid("an alias as a key", PlaceOf(event.start_mark));
    const auto found = anchors_.find(name);
    if (found == anchors_.end())
      return Invalid("the alias \"" + name.substr(0, 64) + "\" stands for nothing before it, or for what contains it",
                     PlaceOf(event.start_mark));
    const std::size_t size = found->second.end - found->second.begin;
    if (size > limits_.alias_bytes_max - alias_bytes_)
      return Invalid("aliases stand for more than " + std::to_string(limits_.alias_bytes_max) + " bytes",
                     PlaceOf(event.start_mark));
    alias_bytes_ += size;
    Separate();
    const std::string copy = out_.substr(found->second.begin, size);
    out_ += copy;
    return Bounded(event);
  }

  const Limits& limits_;
  std::string out_;
  std::vector<Level> levels_;
  std::unordered_map<std::string, Span> anchors_;
  std::size_t alias_bytes_ = 0;
  std::size_t documents_ = 0;
};

}  // namespace

Result<std::string> YamlToJson(ByteView document, const Limits& limits) {
  Events events(document);
  Writer writer(limits);
  for (bool more = true; more;) {
    TRY_ASSIGN(const yaml_event_t* const next, events.Next());
    TRY(writer.Take(*next));
    more = next->type != YAML_STREAM_END_EVENT;
  }
  if (writer.empty()) return Invalid("the document is empty");
  return writer.Finish();
}

}  // namespace entente::yaml
