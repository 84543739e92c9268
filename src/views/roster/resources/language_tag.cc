#include "views/roster/resources/language_tag.h"

#include <algorithm>
#include <cctype>

namespace entente::roster {
namespace {

constexpr std::size_t kSubtagMax = 8;

bool IsPrimary(std::string_view subtag, bool has_more) {
  const bool letters = std::ranges::all_of(subtag, [](unsigned char c) { return c < 0x80 && std::isalpha(c) != 0; });
  if (!letters) return false;
  if (subtag.size() == 1) return has_more && LowerTag(subtag).find_first_of("xi") == 0;
  return subtag.size() >= 2 && subtag.size() <= kSubtagMax;
}

bool IsSubtag(std::string_view subtag) {
  return !subtag.empty() && subtag.size() <= kSubtagMax &&
         std::ranges::all_of(subtag, [](unsigned char c) { return c < 0x80 && std::isalnum(c) != 0; });
}

}  // namespace

bool IsLanguageTag(std::string_view tag) {
  if (tag.size() > kLanguageTagBytesMax) return false;
  std::size_t end = std::min(tag.find('-'), tag.size());
  if (!IsPrimary(tag.substr(0, end), end < tag.size())) return false;
  while (end < tag.size()) {
    const std::size_t begin = end + 1;
    end = std::min(tag.find('-', begin), tag.size());
    // A single letter announces more; nothing may end with it.
    if (!IsSubtag(tag.substr(begin, end - begin)) || (end == tag.size() && end - begin == 1 && begin > 2)) return false;
  }
  return true;
}

std::string LowerTag(std::string_view tag) {
  std::string lower(tag);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

bool TagsFit(std::string_view one, std::string_view other) {
  const std::string first = LowerTag(one);
  const std::string second = LowerTag(other);
  const std::string& shorter = first.size() <= second.size() ? first : second;
  const std::string& longer = first.size() <= second.size() ? second : first;
  return longer.starts_with(shorter) && (longer.size() == shorter.size() || longer[shorter.size()] == '-');
}

}  // namespace entente::roster
