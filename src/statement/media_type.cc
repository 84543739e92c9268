#include "statement/media_type.h"

#include <algorithm>
#include <cstddef>

namespace entente::statement {
namespace {

constexpr std::size_t kMediaTypeBytesMax = 255;
constexpr std::size_t kNameBytesMax = 127;

bool IsRestrictedName(std::string_view name) {
  const auto alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !name.empty() && name.size() <= kNameBytesMax && alphanumeric(name.front()) &&
         std::ranges::all_of(name, [&](char c) {
           return alphanumeric(c) || std::string_view("!#$&-^_.+").find(c) != std::string_view::npos;
         });
}

}  // namespace

bool IsMediaType(std::string_view type) {
  const std::string_view essence = type.substr(0, type.find(';'));
  const std::string_view parameters = type.substr(essence.size());
  const std::size_t slash = essence.find('/');
  return type.size() <= kMediaTypeBytesMax && slash != std::string_view::npos &&
         IsRestrictedName(essence.substr(0, slash)) && IsRestrictedName(essence.substr(slash + 1)) &&
         parameters.size() != 1 && std::ranges::all_of(parameters, [](char c) { return c >= 0x20 && c < 0x7F; });
}

}  // namespace entente::statement
