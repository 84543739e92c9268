// Values out of a TOML file, for configurations whose unknown keys are errors. Every error names file and line.
//
// Thread safety: pure functions over values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
// toml++ 3.3 asserts in parse_key() what a malformed text need not keep ("[" at the end of a line), and reports it
// right behind: its assertions are off in every build, as in a release.
#define TOML_ASSERT(expression) static_assert(true)
#include <toml++/toml.h>

#include "base/result.h"

namespace entente::configured {

// "FILE:LINE".
[[nodiscard]] std::string PlaceOf(const std::filesystem::path& file, const toml::source_region& source);

// Reads the file, or a text that stands or is to stand in it. Errors: kInvalidInput, also when it cannot be read.
[[nodiscard]] Result<toml::table> ReadTable(const std::filesystem::path& file);
[[nodiscard]] Result<toml::table> ParseTable(std::string_view text, const std::filesystem::path& file);

// Errors, of all below: kInvalidInput.
[[nodiscard]] Result<void> OnlyKeys(const toml::table& table, std::initializer_list<std::string_view> allowed,
                                    std::string_view section, const std::filesystem::path& file);
// Empty when it is not there and not required.
[[nodiscard]] Result<std::string> Text(const toml::table& table, std::string_view key,
                                       const std::filesystem::path& file, bool required);
// False when it is not there.
[[nodiscard]] Result<bool> Truth(const toml::table& table, std::string_view key, const std::filesystem::path& file);
// `otherwise` when it, or the table, is not there.
[[nodiscard]] Result<std::uint64_t> Whole(const toml::table* table, std::string_view key, std::uint64_t otherwise,
                                          std::uint64_t least, std::uint64_t most, const std::filesystem::path& file);

// A text as TOML has it, in quotes.
[[nodiscard]] std::string Quoted(std::string_view text);

}  // namespace entente::configured
