// Reading TOML 1.0 with toml++, bounded, and values of tables whose wrong type is an error with its line.
//
// Thread safety: pure functions over values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/configured.h"  // toml++, set up as in all of the project
#include "base/result.h"

namespace entente::supply {

// Errors, of all below: kInvalidInput with a line as place.
[[nodiscard]] Result<toml::table> ParseToml(std::string_view text);

// "" when it is not there. The view is good as long as the table.
[[nodiscard]] Result<std::string_view> TomlText(const toml::table& table, std::string_view key);
// Null when it is not there.
[[nodiscard]] Result<const toml::array*> TomlArray(const toml::table& table, std::string_view key);
[[nodiscard]] Result<const toml::table*> TomlTable(const toml::table& table, std::string_view key);
// The tables of an array, which may hold nothing else; none when it is not there.
[[nodiscard]] Result<std::vector<const toml::table*>> TomlTables(const toml::table& table, std::string_view key);
// A table's value as it stands, "" when it is no text.
[[nodiscard]] std::string_view TomlTextOr(const toml::table& table, std::string_view key);
[[nodiscard]] bool TomlTrue(const toml::table& table, std::string_view key);
[[nodiscard]] std::string TomlPlace(const toml::node& node);

}  // namespace entente::supply
