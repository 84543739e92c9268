#include "views/supply/lockfiles/toml_document.h"

#include <algorithm>

namespace entente::supply {
namespace {

constexpr std::size_t kKeyDotsMax = 128;

// Looks at what stands outside of texts and comments before toml++ 3.3 sees it, for two things that it does not stand:
// dotted keys, whose every part is a table in a table, are not bounded; and a character beyond ASCII, which is
// malformed there (TOML 1.0, "Bare keys"), runs into a __builtin_unreachable of its table of blanks.
class Outline {
 public:
  explicit Outline(std::string_view text) : text_(text) {}

  Result<void> Check() {
    std::size_t dots = 0;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"' || c == '\'') {
        SkipText(c);
      } else if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size()) - 1;
      } else if (static_cast<unsigned char>(c) >= 0x80) {
        return Invalid("not well-formed TOML: a character beyond ASCII outside of a text", Place());
      } else if (c == '.') {
        if (++dots > kKeyDotsMax)
          return Invalid("a key with more than " + std::to_string(kKeyDotsMax) + " dots", Place());
      } else if (c == '\n' || c == '=' || c == ',' || c == '{' || c == '}' || c == ']') {
        dots = 0;
      }
    }
    return {};
  }

 private:
  [[nodiscard]] std::string Place() const {
    return "line " + std::to_string(1 + std::ranges::count(text_.substr(0, at_), '\n'));
  }

  // From the first quotation mark to the last of the text. What is not closed is toml++'s to refuse.
  void SkipText(char mark) {
    const std::string three(3, mark);
    const bool many_lines = text_.substr(at_).starts_with(three);
    at_ += many_lines ? 3 : 1;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\' && mark == '"') {
        ++at_;
      } else if (!many_lines && (text_[at_] == mark || text_[at_] == '\n')) {
        return;
      } else if (many_lines && text_.substr(at_).starts_with(three)) {
        at_ += 2;
        // Up to two more belong to the text itself.
        for (int more = 0; more < 2 && at_ + 1 < text_.size() && text_[at_ + 1] == mark; ++more) ++at_;
        return;
      }
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::unexpected<Error> WrongType(std::string_view wanted, std::string_view key, const toml::node& found) {
  return Invalid(std::string(wanted) + " is expected for \"" + std::string(key) + '"', TomlPlace(found));
}

}  // namespace

std::string TomlPlace(const toml::node& node) {
  return "line " + std::to_string(node.source().begin.line);
}

Result<toml::table> ParseToml(std::string_view text) {
  TRY(Outline(text).Check());
  toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return Invalid("not well-formed TOML: " + std::string(error.description()),
                   "line " + std::to_string(error.source().begin.line));
  }
  return std::move(parsed).table();
}

Result<std::string_view> TomlText(const toml::table& table, std::string_view key) {
  const toml::node* found = table.get(key);
  if (found == nullptr) return std::string_view();
  const auto* text = found->as_string();
  if (text == nullptr) return WrongType("a text", key, *found);
  return std::string_view(text->get());
}

Result<const toml::array*> TomlArray(const toml::table& table, std::string_view key) {
  const toml::node* found = table.get(key);
  if (found == nullptr) return nullptr;
  if (found->as_array() == nullptr) return WrongType("an array", key, *found);
  return found->as_array();
}

Result<const toml::table*> TomlTable(const toml::table& table, std::string_view key) {
  const toml::node* found = table.get(key);
  if (found == nullptr) return nullptr;
  if (found->as_table() == nullptr) return WrongType("a table", key, *found);
  return found->as_table();
}

Result<std::vector<const toml::table*>> TomlTables(const toml::table& table, std::string_view key) {
  std::vector<const toml::table*> tables;
  TRY_ASSIGN(const toml::array* const array, TomlArray(table, key));
  if (array == nullptr) return tables;
  for (const toml::node& one : *array) {
    if (one.as_table() == nullptr) return WrongType("a table", key, one);
    tables.push_back(one.as_table());
  }
  return tables;
}

std::string_view TomlTextOr(const toml::table& table, std::string_view key) {
  const toml::node* found = table.get(key);
  if (found == nullptr || found->as_string() == nullptr) return {};
  return found->as_string()->get();
}

bool TomlTrue(const toml::table& table, std::string_view key) {
  const toml::node* found = table.get(key);
  return found != nullptr && found->as_boolean() != nullptr && found->as_boolean()->get();
}

}  // namespace entente::supply
