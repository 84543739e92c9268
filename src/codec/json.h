// JSON (RFC 8259) for small documents: strict UTF-8, bounded depth and size, duplicate member names refused (RFC 7493).
// Also refused: U+0000 in strings and names (it cuts text short in many readers), a byte order mark, and integers that
// fit no 64 bits (they would become other numbers).
//
// Large documents are read with simdjson where they are understood.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"

namespace entente::json {

using Value = nlohmann::ordered_json;

// Errors: kInvalidInput with the byte offset as its place, or, for JSON that is not taken, the member's JSON Pointer.
[[nodiscard]] Result<Value> Parse(std::string_view text, std::size_t bytes_max = limits::kStatementJsonBytesMax,
                                  std::size_t depth_max = limits::kJsonDepthMax);

// Reading members of an object, with errors that name the place ("/keys/0/roles").
[[nodiscard]] Result<std::string> RequireText(const Value& object, std::string_view member, std::string_view place);
[[nodiscard]] Result<std::string> OptionalText(const Value& object, std::string_view member,
                                               std::string_view place);  // "" when absent
[[nodiscard]] Result<const Value*> RequireArray(const Value& object, std::string_view member, std::string_view place);
[[nodiscard]] Result<const Value*> RequireObject(const Value& object, std::string_view member, std::string_view place);
// Errors when the object has a member that is not in the list: a misspelt member is an error, not silence.
[[nodiscard]] Result<void> OnlyMembers(const Value& object, std::initializer_list<std::string_view> allowed,
                                       std::string_view place);

}  // namespace entente::json
