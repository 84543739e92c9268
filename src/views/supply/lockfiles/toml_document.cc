#include "views/supply/lockfiles/toml_document.h"

#include "views/supply/lockfiles/lines.h"

namespace entente::supply {
namespace {

// toml++ 3.3 bounds the depth of values and not that of dotted keys, each part of which is a table in a table.
constexpr std::size_t kKeyDotsMax = 128;

Result<void> CheckKeyDots(std::string_view text) {
  Lines lines(text);
  std::string_view line;
  while (lines.Next(line)) {
    std::size_t dots = 0;
    for (const char c : line) {
      if (c == '.' && ++dots > kKeyDotsMax)
        return Invalid("a key or text with more than " + std::to_string(kKeyDotsMax) + " dots", lines.Place());
      if (c == '=' || c == ',' || c == '{' || c == '}' || c == ']') dots = 0;
    }
  }
  return {};
}

std::unexpected<Error> WrongType(std::string_view wanted, std::string_view key, const toml::node& found) {
  return Invalid(std::string(wanted) + " is expected for \"" + std::string(key) + '"', TomlPlace(found));
}

}  // namespace

std::string TomlPlace(const toml::node& node) {
  return "line " + std::to_string(node.source().begin.line);
}

Result<toml::table> ParseToml(std::string_view text) {
  TRY(CheckKeyDots(text));
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
