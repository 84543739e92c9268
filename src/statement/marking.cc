#include "statement/marking.h"

#include <algorithm>
#include <string>

#include "base/check.h"

namespace entente::statement {
namespace {

constexpr std::string_view kPrefix = "TLP:";

char UpperCase(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

std::string_view Name(Marking marking) {
  switch (marking) {
    case Marking::kClear:
      return "TLP:CLEAR";
    case Marking::kGreen:
      return "TLP:GREEN";
    case Marking::kAmber:
      return "TLP:AMBER";
    case Marking::kAmberStrict:
      return "TLP:AMBER+STRICT";
    case Marking::kRed:
      return "TLP:RED";
  }
  CHECK(false);
}

Result<Marking> MarkingFromName(std::string_view name) {
  std::string upper(name);
  std::ranges::transform(upper, upper.begin(), UpperCase);
  if (!upper.starts_with(kPrefix)) upper.insert(0, kPrefix);
  for (const Marking marking : kAllMarkings)
    if (upper == Name(marking)) return marking;
  return Invalid("a marking is one of TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT, TLP:RED");
}

bool NamesItsAudience(Marking marking) {
  return marking != Marking::kClear && marking != Marking::kGreen;
}

bool MayRead(const Audience& audience, const std::optional<Reader>& reader) {
  if (audience.marking == Marking::kClear) return true;
  if (!reader.has_value() || !reader->admitted) return false;
  if (audience.marking == Marking::kGreen || reader->party == audience.issuer) return true;
  return std::ranges::find(audience.parties, reader->party) != audience.parties.end();
}

}  // namespace entente::statement
