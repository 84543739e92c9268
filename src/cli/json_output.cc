#include "cli/json_output.h"

namespace entente::cli {

void PrintJson(Terminal& terminal, const json::Value& value) {
  terminal.PrintLine(value.dump(2, ' ', false, json::Value::error_handler_t::replace));
}

void PrintJsonLine(Terminal& terminal, const json::Value& value) {
  terminal.PrintLine(value.dump(-1, ' ', false, json::Value::error_handler_t::replace));
}

std::string CellText(const json::Value& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return value.get<std::string>();
  return value.dump(-1, ' ', false, json::Value::error_handler_t::replace);
}

std::string CellText(const json::Value& object, std::string_view member) {
  const auto found = object.is_object() ? object.find(member) : object.end();
  return found == object.end() ? std::string() : CellText(*found);
}

}  // namespace entente::cli
