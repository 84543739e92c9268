#include "base/configured.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace entente::configured {
namespace {

Result<toml::table> TableOf(toml::parse_result parsed, const std::filesystem::path& file) {
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return Invalid(fmt::format("cannot read the configuration: {}", error.description()),
                   PlaceOf(file, error.source()));
  }
  return std::move(parsed).table();
}

}  // namespace

std::string PlaceOf(const std::filesystem::path& file, const toml::source_region& source) {
  return fmt::format("{}:{}", file.string(), source.begin.line);
}

Result<toml::table> ReadTable(const std::filesystem::path& file) {
  return TableOf(toml::parse_file(file.string()), file);
}

Result<toml::table> ParseTable(std::string_view text, const std::filesystem::path& file) {
  return TableOf(toml::parse(text, file.string()), file);
}

Result<void> OnlyKeys(const toml::table& table, std::initializer_list<std::string_view> allowed,
                      std::string_view section, const std::filesystem::path& file) {
  for (const auto& [key, value] : table) {
    if (std::ranges::find(allowed, key.str()) != allowed.end()) continue;
    std::string known;
    for (const std::string_view name : allowed) known += fmt::format("{}{}", known.empty() ? "" : ", ", name);
    return Invalid(fmt::format("unknown key \"{}\" in {}; known are {}", key.str(), section, known),
                   PlaceOf(file, key.source()));
  }
  return {};
}

Result<std::string> Text(const toml::table& table, std::string_view key, const std::filesystem::path& file,
                         bool required) {
  const toml::node* found = table.get(key);
  if (found == nullptr) {
    if (required) return Invalid(fmt::format("\"{}\" is missing", key), file.string());
    return std::string();
  }
  const auto* text = found->as_string();
  if (text == nullptr) return Invalid(fmt::format("\"{}\" must be a text", key), PlaceOf(file, found->source()));
  return text->get();
}

Result<bool> Truth(const toml::table& table, std::string_view key, const std::filesystem::path& file) {
  const toml::node* found = table.get(key);
  if (found == nullptr) return false;
  const auto* truth = found->as_boolean();
  if (truth == nullptr)
    return Invalid(fmt::format("\"{}\" must be true or false", key), PlaceOf(file, found->source()));
  return truth->get();
}

Result<std::uint64_t> Whole(const toml::table* table, std::string_view key, std::uint64_t otherwise,
                            std::uint64_t least, std::uint64_t most, const std::filesystem::path& file) {
  const toml::node* found = table == nullptr ? nullptr : table->get(key);
  if (found == nullptr) return otherwise;
  const auto* number = found->as_integer();
  if (number == nullptr || number->get() < 0 || static_cast<std::uint64_t>(number->get()) < least ||
      static_cast<std::uint64_t>(number->get()) > most)
    return Invalid(fmt::format("\"{}\" must be a whole number from {} to {}", key, least, most),
                   PlaceOf(file, found->source()));
  return static_cast<std::uint64_t>(number->get());
}

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace entente::configured
