#include "identity/domain_names.h"

#include <algorithm>
#include <array>
#include <limits>
#include <ranges>
#include <vector>

#include "identity/skeleton.h"

namespace entente::identity {
namespace {

constexpr std::size_t kLabelBytesMax = 63;
constexpr std::size_t kOneEditLettersMin = 5;
constexpr std::array<std::string_view, 16> kDividers = {"ac", "co",  "com", "edu", "go",  "gob", "gov", "gouv",
                                                        "gv", "mil", "ne",  "net", "nic", "or",  "org", "police"};

std::vector<std::string_view> Labels(std::string_view domain) {
  std::vector<std::string_view> labels;
  for (const auto label : domain | std::views::split('.'))
    if (!label.empty()) labels.emplace_back(label.begin(), label.end());
  return labels;
}

void AppendUtf8(std::string& to, std::uint32_t code) {
  if (code < 0x80) {
    to += static_cast<char>(code);
  } else if (code < 0x800) {
    to += static_cast<char>(0xC0U | (code >> 6U));
    to += static_cast<char>(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    to += static_cast<char>(0xE0U | (code >> 12U));
    to += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    to += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    to += static_cast<char>(0xF0U | (code >> 18U));
    to += static_cast<char>(0x80U | ((code >> 12U) & 0x3FU));
    to += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    to += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

std::optional<std::uint32_t> DigitOf(char c) {
  if (c >= 'a' && c <= 'z') return static_cast<std::uint32_t>(c - 'a');
  if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0') + 26;
  return std::nullopt;
}

// RFC 3492 section 6.1.
std::uint32_t Adapted(std::uint32_t delta, std::uint32_t points, bool first) {
  delta = first ? delta / 700 : delta / 2;
  delta += delta / points;
  std::uint32_t k = 0;
  for (; delta > 455; k += 36) delta /= 35;
  return k + 36 * delta / (delta + 38);
}

// RFC 3492 section 6.2, of what stands behind "xn--".
std::optional<std::string> DecodePunycode(std::string_view text) {
  std::vector<std::uint32_t> codes;
  const std::size_t dash = text.rfind('-');
  if (dash != std::string_view::npos) {
    for (const char c : text.substr(0, dash)) codes.push_back(static_cast<unsigned char>(c));
    text.remove_prefix(dash + 1);
  }
  std::uint32_t n = 128;
  std::uint32_t i = 0;
  std::uint32_t bias = 72;
  while (!text.empty()) {
    const std::uint32_t before = i;
    std::uint32_t weight = 1;
    for (std::uint32_t k = 36;; k += 36) {
      if (text.empty()) return std::nullopt;
      const auto digit = DigitOf(text.front());
      text.remove_prefix(1);
      if (!digit.has_value() || *digit > (std::numeric_limits<std::uint32_t>::max() - i) / weight) return std::nullopt;
      i += *digit * weight;
      const std::uint32_t threshold = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
      if (*digit < threshold) break;
      if (weight > std::numeric_limits<std::uint32_t>::max() / (36 - threshold)) return std::nullopt;
      weight *= 36 - threshold;
    }
    const auto points = static_cast<std::uint32_t>(codes.size() + 1);
    bias = Adapted(i - before, points, before == 0);
    n += i / points;
    i %= points;
    if (n > 0x10FFFF || (n >= 0xD800 && n < 0xE000)) return std::nullopt;
    codes.insert(codes.begin() + i, n);
    ++i;
  }
  std::string decoded;
  for (const std::uint32_t code : codes) AppendUtf8(decoded, code);
  return decoded;
}

bool ShareSkeleton(std::string_view one, std::string_view other) {
  const auto a = SkeletonsOf(one);
  const auto b = SkeletonsOf(other);
  return std::ranges::any_of(a, [&b](const std::string& skeleton) { return std::ranges::binary_search(b, skeleton); });
}

bool IsWithin(std::string_view one, std::string_view other) {
  return one == other ||
         (one.size() > other.size() && one.ends_with(other) && one[one.size() - other.size() - 1] == '.');
}

}  // namespace

std::optional<RegisteredName> RegisteredNameOf(std::string_view domain) {
  const auto labels = Labels(domain);
  if (labels.size() < 2) return std::nullopt;
  const std::string_view last = labels.back();
  const std::string_view before = labels[labels.size() - 2];
  constexpr std::size_t kCountryLetters = 2;
  const bool divided =
      labels.size() > 2 && last.size() == kCountryLetters && std::ranges::find(kDividers, before) != kDividers.end();
  if (!divided) return RegisteredName{std::string(before), std::string(last)};
  return RegisteredName{std::string(labels[labels.size() - 3]), std::string(before) + "." + std::string(last)};
}

std::string ReadableLabel(std::string_view label) {
  constexpr std::string_view kPrefix = "xn--";
  if (!label.starts_with(kPrefix) || label.size() > kLabelBytesMax) return std::string(label);
  return DecodePunycode(label.substr(kPrefix.size())).value_or(std::string(label));
}

bool IsOneEditApart(std::string_view one, std::string_view other) {
  if (one.size() < other.size()) std::swap(one, other);
  if (one == other || one.size() - other.size() > 1) return false;
  std::size_t same = 0;
  while (same < other.size() && one[same] == other[same]) ++same;
  one.remove_prefix(same);
  other.remove_prefix(same);
  if (one.size() != other.size()) return one.substr(1) == other;
  if (one.substr(1) == other.substr(1)) return true;
  return one.size() > 1 && one[0] == other[1] && one[1] == other[0] && one.substr(2) == other.substr(2);
}

DomainLikeness LikenessOf(std::string_view one, std::string_view other) {
  if (one.empty() || other.empty()) return DomainLikeness::kNone;
  if (IsWithin(one, other) || IsWithin(other, one)) return DomainLikeness::kSame;
  const auto a = RegisteredNameOf(one);
  const auto b = RegisteredNameOf(other);
  // Two names under one registered name are of one holder.
  if (!a.has_value() || !b.has_value() || *a == *b) return DomainLikeness::kNone;
  if (a->label == b->label) return DomainLikeness::kOtherSuffix;
  const std::string label_a = ReadableLabel(a->label);
  const std::string label_b = ReadableLabel(b->label);
  if (ShareSkeleton(label_a, label_b)) return DomainLikeness::kConfusable;
  if (std::min(label_a.size(), label_b.size()) >= kOneEditLettersMin && IsOneEditApart(label_a, label_b))
    return DomainLikeness::kOneEdit;
  return DomainLikeness::kNone;
}

}  // namespace entente::identity
