#include "views/roster/name_key.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace entente::roster {
namespace {

// The plain letter under a Latin letter with marks, one character for each code point; '.' where there is none.
constexpr char32_t kFirstLatin = 0x00C0;  // to U+024F
constexpr std::string_view kLatin =
    "aaaaaa.ceeeeiiiidnooooo.ouuuuy..aaaaaa.ceeeeiiiidnooooo.ouuuuy.y"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkkklllllll"
    "lllnnnnnnnnnoooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
    "...............e..f.............oo.............uu..............."
    ".............aaiioouuuuuuuuuu.aaaa....ggkkoooo..j...gg..nnaa...."
    "aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............"
    "................";
constexpr char32_t kFirstAdditional = 0x1E00;  // to U+1EFF
constexpr std::string_view kAdditional =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
    "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
    "wwwwwwwwwwxxxxyyzzzzzzhtwy.s....aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
    "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";

struct Ligature {
  char32_t point;
  std::string_view letters;
};
constexpr std::array<Ligature, 22> kLigatures = {{
    {0x00C6, "ae"}, {0x00DE, "th"}, {0x00DF, "ss"}, {0x00E6, "ae"}, {0x00FE, "th"}, {0x0132, "ij"},
    {0x0133, "ij"}, {0x0152, "oe"}, {0x0153, "oe"}, {0x01C4, "dz"}, {0x01C5, "dz"}, {0x01C6, "dz"},
    {0x01C7, "lj"}, {0x01C8, "lj"}, {0x01C9, "lj"}, {0x01CA, "nj"}, {0x01CB, "nj"}, {0x01CC, "nj"},
    {0x01F1, "dz"}, {0x01F2, "dz"}, {0x01F3, "dz"}, {0x1E9E, "ss"},
}};

struct Decoded {
  char32_t point = 0;
  std::size_t bytes = 1;
};

// REQUIRES: well-formed UTF-8 at the start of `text`.
Decoded Decode(std::string_view text) {
  const auto byte = [text](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return {((lead & 0x1FU) << 6U) | (byte(1) & 0x3FU), 2};
  if (lead < 0xF0) return {((lead & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU), 3};
  return {((lead & 0x07U) << 18U) | ((byte(1) & 0x3FU) << 12U) | ((byte(2) & 0x3FU) << 6U) | (byte(3) & 0x3FU), 4};
}

bool IsCombiningMark(char32_t point) {
  return point >= 0x0300 && point <= 0x036F;
}

// "" when there is no plain letter for it.
std::string_view PlainLetters(char32_t point) {
  const auto ligature = std::ranges::lower_bound(kLigatures, point, {}, &Ligature::point);
  if (ligature != kLigatures.end() && ligature->point == point) return ligature->letters;
  std::string_view letter;
  if (point >= kFirstLatin && point < kFirstLatin + kLatin.size()) {
    letter = kLatin.substr(point - kFirstLatin, 1);
  } else if (point >= kFirstAdditional && point < kFirstAdditional + kAdditional.size()) {
    letter = kAdditional.substr(point - kFirstAdditional, 1);
  }
  return letter == "." ? std::string_view() : letter;
}

char LowerAscii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::string NameKey(std::string_view name) {
  std::string key;
  key.reserve(name.size());
  while (!name.empty()) {
    const Decoded next = Decode(name);
    const std::size_t bytes = std::min(next.bytes, name.size());
    if (next.point < 0x80) {
      key += LowerAscii(name.front());
    } else if (const std::string_view plain = PlainLetters(next.point); !plain.empty()) {
      key += plain;
    } else if (!IsCombiningMark(next.point)) {
      key += name.substr(0, bytes);
    }
    name.remove_prefix(bytes);
  }
  return key;
}

Slug SlugOf(std::string_view name) {
  constexpr std::size_t kSlugBytesMax = 80;
  Slug slug;
  bool gap = false;
  for (const char c : NameKey(name)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!plain) {
      gap = true;
      if (static_cast<unsigned char>(c) >= 0x80) slug.whole = false;
      continue;
    }
    if (gap && !slug.text.empty()) slug.text += '-';
    gap = false;
    slug.text += c;
  }
  if (slug.text.size() > kSlugBytesMax) {
    slug.text.resize(kSlugBytesMax);
    slug.whole = false;
  }
  if (slug.text.empty()) slug.whole = false;
  return slug;
}

}  // namespace entente::roster
