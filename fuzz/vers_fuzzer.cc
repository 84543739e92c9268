// A range of VERS that is taken is written canonically: read again it is the same, and it holds the versions that it
// names. Ranges of package managers become such ranges. Input: a range; or a scheme, a line end and a native range.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/check.h"
#include "views/supply/native_range.h"
#include "views/supply/vers.h"

namespace {

using namespace entente;

void Examine(const supply::Vers& vers) {
  const std::string text = vers.Text();
  // Escaping may make a long range longer than is read.
  if (text.size() > supply::kVersBytesMax) return;
  const auto again = supply::Vers::ParseCanonical(text);
  CHECK(again.has_value());
  CHECK(again->Text() == text);
  CHECK(again->constraints() == vers.constraints());
  const auto excludes = [](const supply::VersConstraint& constraint) {
    return constraint.comparator == supply::VersComparator::kNotEqual;
  };
  const bool some_excluded = std::ranges::any_of(vers.constraints(), excludes);
  std::size_t asked = 0;
  for (const supply::VersConstraint& constraint : vers.constraints()) {
    if (constraint.comparator == supply::VersComparator::kAny || ++asked > 8) continue;
    const auto held = vers.Holds(constraint.version);
    CHECK(held.has_value() || supply::OrderOfScheme(vers.scheme()) == supply::VersionOrder::kNone);
    const bool names = constraint.comparator == supply::VersComparator::kEqual;
    if (held && names && !some_excluded) CHECK(*held);
    if (held && excludes(constraint)) CHECK(!*held);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = AsText(ByteView(data, size));
  const std::size_t line_end = text.find('\n');
  const auto vers = line_end == std::string_view::npos || text.starts_with("vers:")
                        ? supply::Vers::Parse(text)
                        : supply::FromNativeRange(text.substr(0, line_end), text.substr(line_end + 1));
  if (vers.has_value())
    Examine(*vers);
  else
    CHECK(!vers.error().message.empty());
  return 0;
}
