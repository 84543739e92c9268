// JSON for machines: two spaces deep, one value, a line break at the end; or one line a value.
#pragma once

#include "cli/terminal.h"
#include "codec/json.h"

namespace entente::cli {

// Text that is not UTF-8 (a file's name, say) has its odd bytes replaced.
void PrintJson(Terminal& terminal, const json::Value& value);
void PrintJsonLine(Terminal& terminal, const json::Value& value);
// A value in a table's cell: text as it is, "" for null.
[[nodiscard]] std::string CellText(const json::Value& value);
// The member's cell text; "" when there is no such member.
[[nodiscard]] std::string CellText(const json::Value& object, std::string_view member);

}  // namespace entente::cli
