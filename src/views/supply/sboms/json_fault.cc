#include "views/supply/sboms/json_fault.h"

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>

namespace entente::supply {
namespace {

// Takes nothing, and remembers where it went wrong.
class FaultFinder {
 public:
  using Json = nlohmann::json;

  bool null() { return true; }
  bool boolean(bool /*value*/) { return true; }
  bool number_integer(Json::number_integer_t /*value*/) { return true; }
  bool number_unsigned(Json::number_unsigned_t /*value*/) { return true; }
  bool number_float(Json::number_float_t /*value*/, const Json::string_t& /*text*/) { return true; }
  bool string(Json::string_t& /*value*/) { return true; }
  bool binary(Json::binary_t& /*value*/) { return true; }
  bool start_object(std::size_t /*size*/) { return true; }
  bool key(Json::string_t& /*name*/) { return true; }
  bool end_object() { return true; }
  bool start_array(std::size_t /*size*/) { return true; }
  bool end_array() { return true; }
  bool parse_error(std::size_t position, const std::string& /*token*/, const Json::exception& /*why*/) {
    position_ = position;
    return false;
  }

  [[nodiscard]] std::size_t position() const { return position_; }

 private:
  std::size_t position_ = 0;
};

}  // namespace

std::string JsonFaultPlace(std::string_view document) {
  FaultFinder finder;
  if (nlohmann::json::sax_parse(document, &finder)) return {};
  const std::size_t end = std::min(finder.position(), document.size());
  return "line " + std::to_string(1 + std::ranges::count(document.substr(0, end == 0 ? 0 : end - 1), '\n'));
}

}  // namespace entente::supply
