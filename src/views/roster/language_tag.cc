#include "views/roster/language_tag.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string>
#include <vector>

namespace entente::roster {
namespace {

constexpr std::size_t kTagBytesMax = 64;

bool IsAlpha(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}
bool IsDigits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}
bool IsAlphanumeric(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return IsAlpha({&c, 1}) || IsDigits({&c, 1}); });
}

// The subtags of a tag, one after the other; behind the last one empty texts.
class Subtags {
 public:
  explicit Subtags(std::string_view text) {
    while (true) {
      const std::size_t hyphen = text.find('-');
      parts_.push_back(text.substr(0, hyphen));
      if (hyphen == std::string_view::npos) break;
      text.remove_prefix(hyphen + 1);
    }
  }
  [[nodiscard]] bool ended() const { return at_ == parts_.size(); }
  [[nodiscard]] std::string_view now() const { return ended() ? std::string_view() : parts_[at_]; }
  void Next() { at_ += ended() ? 0 : 1; }

 private:
  std::vector<std::string_view> parts_;
  std::size_t at_ = 0;
};

bool IsVariant(std::string_view text) {
  if (!IsAlphanumeric(text)) return false;
  return (text.size() >= 5 && text.size() <= 8) || (text.size() == 4 && IsDigits(text.substr(0, 1)));
}

// "u-co-phonebk", "x-internal": at least one subtag behind each single letter.
bool EndsInExtensions(Subtags& tags) {
  while (!tags.ended()) {
    if (tags.now().size() != 1 || !IsAlphanumeric(tags.now())) return false;
    const bool is_private = tags.now() == "x" || tags.now() == "X";
    const std::size_t least = is_private ? 1 : 2;
    tags.Next();
    std::size_t parts = 0;
    for (; !tags.ended() && tags.now().size() >= least && tags.now().size() <= 8 && IsAlphanumeric(tags.now()); ++parts)
      tags.Next();
    if (parts == 0) return false;
    if (is_private) return tags.ended();
  }
  return true;
}

}  // namespace

bool IsLanguageTag(std::string_view text) {
  if (text.size() > kTagBytesMax) return false;
  Subtags tags(text);
  if (LowerTag(tags.now()) == "x") return EndsInExtensions(tags);  // of private use as a whole
  if (!IsAlpha(tags.now()) || tags.now().size() < 2 || tags.now().size() > 3) return false;
  tags.Next();
  constexpr int kExtendedMax = 3;
  for (int i = 0; i < kExtendedMax && tags.now().size() == 3 && IsAlpha(tags.now()); ++i) tags.Next();
  if (tags.now().size() == 4 && IsAlpha(tags.now())) tags.Next();
  const std::string_view region = tags.now();
  if ((region.size() == 2 && IsAlpha(region)) || (region.size() == 3 && IsDigits(region))) tags.Next();
  while (!tags.ended() && IsVariant(tags.now())) tags.Next();
  return EndsInExtensions(tags);
}

std::string LowerTag(std::string_view tag) {
  std::string lower(tag);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
  return lower;
}

bool FindsLanguage(std::string_view range, std::string_view tag) {
  if (range == "*") return true;
  const std::string wanted = LowerTag(range);
  const std::string has = LowerTag(tag);
  return has.starts_with(wanted) && (has.size() == wanted.size() || has[wanted.size()] == '-');
}

bool TagsFit(std::string_view one, std::string_view other) {
  return FindsLanguage(one, other) || FindsLanguage(other, one);
}

}  // namespace entente::roster
