// Conan 2: items between dots, then "-" and a pre-release, then "+" and a build, both of which are versions themselves.
// Zeros at the end do not count. Two numbers compare as numbers, all else as texts, so that 9 < 10 < 1a < 9.
#include <algorithm>

#include "views/supply/versions/key_writer.h"
#include "views/supply/versions/schemes.h"

namespace entente::supply::versions {
namespace {

struct Parts {
  std::string_view items;
  bool has_pre = false;
  std::string_view pre;
  bool has_build = false;
  std::string_view build;
};

std::string_view WithoutZerosAtFront(std::string_view digits) {
  while (digits.size() > 1 && digits[0] == '0') digits.remove_prefix(1);
  return digits;
}

std::string_view WithoutZeroItemsAtEnd(std::string_view items) {
  while (true) {
    const std::size_t dot = items.rfind('.');
    const std::string_view last = dot == std::string_view::npos ? items : items.substr(dot + 1);
    if (last.empty() || last.find_first_not_of('0') != std::string_view::npos) return items;
    if (dot == std::string_view::npos) return {};
    items = items.substr(0, dot);
  }
}

Parts Split(std::string_view version) {
  Parts parts;
  if (const std::size_t plus = version.rfind('+'); plus != std::string_view::npos) {
    parts.has_build = true;
    parts.build = version.substr(plus + 1);
    version = version.substr(0, plus);
  }
  if (const std::size_t hyphen = version.rfind('-'); hyphen != std::string_view::npos) {
    parts.has_pre = true;
    parts.pre = version.substr(hyphen + 1);
    version = version.substr(0, hyphen);
  }
  parts.items = WithoutZeroItemsAtEnd(version);
  return parts;
}

std::string_view TakeItem(std::string_view& items) {
  const std::size_t end = std::min(items.find('.'), items.size());
  const std::string_view item = items.substr(0, end);
  items.remove_prefix(std::min(end + 1, items.size()));
  return item;
}

int CompareItem(std::string_view a, std::string_view b) {
  if (IsNumber(a) && IsNumber(b)) return CompareNumbers(a, b);
  return CompareText(IsNumber(a) ? WithoutZerosAtFront(a) : a, IsNumber(b) ? WithoutZerosAtFront(b) : b);
}

int CompareItems(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty())
    if (const int order = CompareItem(TakeItem(a), TakeItem(b)); order != 0) return order;
  return a.empty() == b.empty() ? 0 : (a.empty() ? -1 : 1);
}

}  // namespace

bool AcceptsConan(std::string_view version) {
  return (IsDigit(version[0]) || IsAlpha(version[0])) && std::ranges::all_of(version, [](char c) {
           return IsDigit(c) || IsAlpha(c) || c == '.' || c == '+' || c == '-' || c == '_' || c == '*';
         });
}

// Each call is on a shorter text than the last, and versions are at most kVersionBytesMax long.
// NOLINTNEXTLINE(misc-no-recursion)
int CompareConan(std::string_view a, std::string_view b) {
  const Parts one = Split(a);
  const Parts two = Split(b);
  if (const int order = CompareItems(one.items, two.items); order != 0) return order;
  if (one.has_pre != two.has_pre) return one.has_pre ? -1 : 1;
  if (one.has_pre)
    if (const int order = CompareConan(one.pre, two.pre); order != 0) return order;
  if (one.has_build != two.has_build) return one.has_build ? 1 : -1;
  return one.has_build ? CompareConan(one.build, two.build) : 0;
}

// Of versions that are numbers only: where words and numbers meet, the order goes round in circles.
// NOLINTNEXTLINE(misc-no-recursion)
bool KeyConan(std::string_view version, KeyWriter& key) {
  constexpr std::uint8_t kPreRelease = 0x01;  // both end the items
  constexpr std::uint8_t kRelease = 0x02;
  Parts parts = Split(version);
  while (!parts.items.empty()) {
    const std::string_view item = TakeItem(parts.items);
    if (!IsNumber(item)) return false;
    key.Number(item);
  }
  key.Mark(parts.has_pre ? kPreRelease : kRelease);
  if (parts.has_pre && !KeyConan(parts.pre, key)) return false;
  key.Mark(parts.has_build ? 2 : 1);
  return !parts.has_build || KeyConan(parts.build, key);
}

}  // namespace entente::supply::versions
