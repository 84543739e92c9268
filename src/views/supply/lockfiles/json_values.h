// Values of JSON members that count only where they are of the type that a reader expects. Seen by the readers only.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "views/supply/json_dom.h"

namespace entente::supply {

// False, and `into` as it was, where the member is absent or of another type.
[[nodiscard]] inline bool Take(const std::optional<dom::element>& element, dom::object& into) {
  return element.has_value() && element->get_object().get(into) == simdjson::SUCCESS;
}
[[nodiscard]] inline bool Take(const std::optional<dom::element>& element, dom::array& into) {
  return element.has_value() && element->get_array().get(into) == simdjson::SUCCESS;
}
[[nodiscard]] inline bool Take(const std::optional<dom::element>& element, std::string_view& into) {
  return element.has_value() && element->get_string().get(into) == simdjson::SUCCESS;
}
[[nodiscard]] inline bool Take(const std::optional<dom::element>& element, std::int64_t& into) {
  return element.has_value() && element->get_int64().get(into) == simdjson::SUCCESS;
}
[[nodiscard]] inline bool IsTrue(const std::optional<dom::element>& element) {
  bool value = false;
  return element.has_value() && element->get_bool().get(value) == simdjson::SUCCESS && value;
}

}  // namespace entente::supply
