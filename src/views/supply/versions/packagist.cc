// PHP's version_compare(), with Composer's leading "v": parts between dots, hyphens and changes from digits to letters;
// "dev" < "alpha" < "beta" < "RC" < numbers < "pl", and unknown words before all of these.
#include <array>

#include "views/supply/versions/key_writer.h"
#include "views/supply/versions/schemes.h"

namespace entente::supply::versions {
namespace {

bool IsSeparator(char c) {
  return c == '.' || c == '-' || c == '_' || c == '+';
}

std::string_view TakePart(std::string_view& version) {
  (void)TakeWhile(version, IsSeparator);
  if (version.empty()) return {};
  if (IsDigit(version[0])) return TakeDigits(version);
  return TakeWhile(version, [](char c) { return !IsDigit(c) && !IsSeparator(c); });
}

constexpr int kNumberRank = 4;

int RankOf(std::string_view part) {
  struct Form {
    std::string_view word;
    int rank;
  };
  constexpr std::array kForms = {Form{"dev", 0}, Form{"alpha", 1}, Form{"a", 1},  Form{"beta", 2},
                                 Form{"b", 2},   Form{"RC", 3},    Form{"rc", 3}, Form{"#", kNumberRank},
                                 Form{"pl", 5},  Form{"p", 5}};
  if (part.empty() || IsDigit(part[0])) return kNumberRank;
  for (const Form& form : kForms)
    if (part.starts_with(form.word)) return form.rank;
  return -1;
}

}  // namespace

bool AcceptsPackagist(std::string_view version) {
  if (Lower(version[0]) == 'v') version.remove_prefix(1);
  return !version.empty() && IsDigit(version[0]) && version.find_first_of(" *|,") == std::string_view::npos;
}

int ComparePackagist(std::string_view a, std::string_view b) {
  if (Lower(a[0]) == 'v') a.remove_prefix(1);
  if (Lower(b[0]) == 'v') b.remove_prefix(1);
  while (true) {
    const std::string_view one = TakePart(a);
    const std::string_view two = TakePart(b);
    if (one.empty() && two.empty()) return 0;
    if (one.empty() || two.empty()) {
      // The longer one is later when it goes on with a number, and otherwise where its word puts it.
      const std::string_view more = one.empty() ? two : one;
      const int order = IsDigit(more[0]) ? 1 : Sign(RankOf(more) - kNumberRank);
      if (order != 0) return one.empty() ? -order : order;
      continue;
    }
    const int order = IsDigit(one[0]) && IsDigit(two[0]) ? CompareNumbers(one, two) : Sign(RankOf(one) - RankOf(two));
    if (order != 0) return order;
  }
}

// Unknown words, dev, alpha, beta, RC, the end, numbers, pl. What stands behind the known letters does not count. "#"
// equals every number, so that versions with it have no key.
bool KeyPackagist(std::string_view version, KeyWriter& key) {
  constexpr std::uint8_t kEnd = 0x08;
  constexpr std::uint8_t kPatch = 0xE0;
  constexpr int kFirst = 0x03;
  if (Lower(version[0]) == 'v') version.remove_prefix(1);
  for (std::string_view part = TakePart(version); !part.empty(); part = TakePart(version)) {
    if (IsDigit(part[0])) {
      key.Number(part);
      continue;
    }
    const int rank = RankOf(part);
    if (rank == kNumberRank) return false;
    key.Mark(rank > kNumberRank ? kPatch : static_cast<std::uint8_t>(kFirst + rank));
  }
  key.Mark(kEnd);
  return true;
}

}  // namespace entente::supply::versions
