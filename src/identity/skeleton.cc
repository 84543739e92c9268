#include "identity/skeleton.h"

#include <algorithm>
#include <cstdint>
#include <unordered_map>

namespace entente::identity {
namespace {

struct LooksLike {
  std::string_view target;
  std::string_view characters;
};
constexpr LooksLike kLooksLike[] = {
#include "identity/confusables.inc"
};

// The length of the character that begins here; 1 for what is no UTF-8.
std::size_t CharacterBytes(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t bytes = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
  return std::min(bytes, text.size());
}

template <class Take>
void ForEachCharacter(std::string_view text, Take take) {
  while (!text.empty()) {
    const std::size_t bytes = CharacterBytes(text);
    take(text.substr(0, bytes));
    text.remove_prefix(bytes);
  }
}

using Table = std::unordered_map<std::string_view, std::string_view>;

const Table& TheTable() {
  static const Table table = [] {
    Table made;
    for (const LooksLike& one : kLooksLike)
      ForEachCharacter(one.characters, [&](std::string_view character) { made.emplace(character, one.target); });
    return made;
  }();
  return table;
}

// Combining marks (U+0300 to U+036F), and what is not seen: soft hyphen, zero-width characters, marks of direction,
// variation selectors.
bool IsSilent(std::string_view character) {
  if (character.size() == 2) return (character >= "\xCC\x80" && character <= "\xCD\xAF") || character == "\xC2\xAD";
  if (character.size() != 3) return false;
  return (character >= "\xE2\x80\x8B" && character <= "\xE2\x80\x8F") ||
         (character >= "\xE2\x80\xAA" && character <= "\xE2\x80\xAE") ||
         (character >= "\xE2\x81\xA0" && character <= "\xE2\x81\xAF") ||
         (character >= "\xEF\xB8\x80" && character <= "\xEF\xB8\x8F") || character == "\xEF\xBB\xBF";
}

bool IsLetterOrMore(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Small ASCII letters, without what does not count.
void AddPlain(std::string& to, std::string_view text) {
  ForEachCharacter(text, [&to](std::string_view character) {
    if (IsSilent(character)) return;
    for (const char c : character)
      if (IsLetterOrMore(c)) to += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
}

std::string Small(std::string_view text) {
  std::string small(text);
  for (char& c : small)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return small;
}

std::string Skeleton(std::string_view text) {
  const Table& table = TheTable();
  std::string skeleton;
  ForEachCharacter(text, [&](std::string_view character) {
    const auto found = table.find(character);
    AddPlain(skeleton, found == table.end() ? character : found->second);
  });
  return skeleton;
}

// With marks taken off letters, but every letter left as it is: what the table gives for a letter with marks begins
// with a letter of the same script, and for any other character is another character.
std::string Letters(std::string_view text) {
  const Table& table = TheTable();
  std::string letters;
  ForEachCharacter(text, [&](std::string_view character) {
    const auto found = table.find(character);
    const bool has_marks = found != table.end() && found->second.size() > CharacterBytes(found->second) &&
                           IsSilent(found->second.substr(CharacterBytes(found->second)).substr(0, 2));
    AddPlain(letters, has_marks ? found->second : character);
  });
  return letters;
}

}  // namespace

std::vector<std::string> SkeletonsOf(std::string_view text) {
  std::vector<std::string> skeletons = {Skeleton(text), Skeleton(Small(text))};
  // Capitals of other scripts are small letters by now, which look like something themselves.
  skeletons.push_back(Skeleton(skeletons.front()));
  std::ranges::sort(skeletons);
  const auto twice = std::ranges::unique(skeletons);
  skeletons.erase(twice.begin(), twice.end());
  std::erase(skeletons, std::string());
  return skeletons;
}

bool SameLetters(std::string_view one, std::string_view other) {
  return Letters(one) == Letters(other);
}

}  // namespace entente::identity
