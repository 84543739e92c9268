// FreeBSD's packages, pkg-version(8): version[_revision][,epoch]. The version is a list of components, each a number, a
// letter and a patch level; "alpha", "beta", "pre", "rc" and "pl" open a component of their own, which is before none
// ("1.0.a1" < "1.0" < "1.0a1"). Parts between "+" are compared one after the other.
#include <algorithm>
#include <array>

#include "views/supply/versions/key_writer.h"
#include "views/supply/versions/schemes.h"

namespace entente::supply::versions {
namespace {

struct Parts {
  std::string_view version;
  std::string_view revision;
  std::string_view epoch;
};

// Takes the digits behind the last `mark`, and the mark.
std::string_view TakeBehind(std::string_view& text, char mark) {
  const std::size_t at = text.rfind(mark);
  if (at == std::string_view::npos || !IsNumber(text.substr(at + 1))) return {};
  const std::string_view behind = text.substr(at + 1);
  text = text.substr(0, at);
  return behind;
}

Parts Split(std::string_view text) {
  Parts parts;
  parts.epoch = TakeBehind(text, ',');
  parts.revision = TakeBehind(text, '_');
  parts.version = text;
  return parts;
}

struct Component {
  bool numberless = false;  // before all numbers
  std::string_view number;
  int letter = 0;  // 1 for "a"; 0 for none and for "pl"
  bool patch_below = false;
  std::string_view patch;
};

struct Stage {
  std::string_view word;
  int letter;
};
constexpr std::array kStages = {Stage{"pl", 0}, Stage{"alpha", 1}, Stage{"beta", 2}, Stage{"pre", 16}, Stage{"rc", 18}};

const Stage* StageAt(std::string_view text) {
  const std::string_view word = TakeWhile(text, [](char c) { return IsAlpha(c); });
  if (word.size() < 2) return nullptr;
  for (const Stage& stage : kStages)
    if (std::ranges::equal(word, stage.word, [](char x, char y) { return Lower(x) == y; })) return &stage;
  return nullptr;
}

// REQUIRES: text that neither is empty nor begins with "+".
Component TakeComponent(std::string_view& text) {
  Component component;
  component.number = TakeDigits(text);
  component.numberless = component.number.empty();
  const Stage* stage = StageAt(text);
  // The word of a stage after a number begins the next component.
  if (!text.empty() && IsAlpha(text[0]) && (stage == nullptr || component.numberless)) {
    component.letter = stage != nullptr ? stage->letter : Lower(text[0]) - 'a' + 1;
    (void)TakeWhile(text, [](char c) { return IsAlpha(c); });
    component.patch = TakeDigits(text);
    component.patch_below = component.patch.empty();
  }
  (void)TakeWhile(text, [](char c) { return !IsDigit(c) && !IsAlpha(c) && c != '+'; });
  return component;
}

int CompareFlags(bool a, bool b) {
  return a == b ? 0 : (a ? -1 : 1);
}

int CompareComponents(const Component& a, const Component& b) {
  if (const int order = CompareFlags(a.numberless, b.numberless); order != 0) return order;
  if (const int order = CompareNumbers(a.number, b.number); order != 0) return order;
  if (a.letter != b.letter) return a.letter < b.letter ? -1 : 1;
  if (const int order = CompareFlags(a.patch_below, b.patch_below); order != 0) return order;
  return CompareNumbers(a.patch, b.patch);
}

int CompareLists(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    const bool stop_a = a.empty() || a[0] == '+';
    const bool stop_b = b.empty() || b[0] == '+';
    if (stop_a && stop_b) {
      a.remove_prefix(a.empty() ? 0 : 1);
      b.remove_prefix(b.empty() ? 0 : 1);
      continue;
    }
    const Component one = stop_a ? Component{} : TakeComponent(a);
    const Component two = stop_b ? Component{} : TakeComponent(b);
    if (const int order = CompareComponents(one, two); order != 0) return order;
  }
  return 0;
}

bool IsZero(const Component& component) {
  return !component.numberless && component.letter == 0 &&
         component.number.find_first_not_of('0') == std::string_view::npos;
}

void KeyComponent(const Component& component, KeyWriter& key) {
  constexpr std::uint8_t kNumberless = 0x02;
  if (component.numberless)
    key.Mark(kNumberless);
  else
    key.Number(component.number);
  key.Mark(static_cast<std::uint8_t>(component.letter));
  key.Mark(component.patch_below ? 1 : 2);
  if (!component.patch_below) key.Number(component.patch);
}

}  // namespace

bool AcceptsFreeBsd(std::string_view version) {
  return (IsDigit(version[0]) || IsAlpha(version[0])) && std::ranges::all_of(version, [](char c) {
           return IsDigit(c) || IsAlpha(c) || c == '.' || c == '_' || c == ',' || c == '+';
         });
}

int CompareFreeBsd(std::string_view a, std::string_view b) {
  const Parts one = Split(a);
  const Parts two = Split(b);
  if (const int order = CompareNumbers(one.epoch, two.epoch); order != 0) return order;
  if (const int order = CompareLists(one.version, two.version); order != 0) return order;
  return CompareNumbers(one.revision, two.revision);
}

bool KeyFreeBsd(std::string_view version, KeyWriter& key) {
  Parts parts = Split(version);
  if (parts.version.find('+') != std::string_view::npos) return false;
  key.Number(parts.epoch);
  PaddedKey list(key);
  while (!parts.version.empty()) {
    const Component component = TakeComponent(parts.version);
    if (IsZero(component)) {
      list.Zero();
      continue;
    }
    component.numberless ? list.BeforeLow() : list.BeforeHigh([&key] { KeyComponent(Component{}, key); });
    KeyComponent(component, key);
  }
  list.End();
  key.Number(parts.revision);
  return true;
}

}  // namespace entente::supply::versions
