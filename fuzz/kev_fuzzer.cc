// Whatever is taken as a catalog of exploited vulnerabilities is in order, and compares with itself as the same.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/check.h"
#include "views/supply/feeds/exploitation_changes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  const ByteView input(data, size);
  const auto catalog = supply::ReadKev(input);
  if (!catalog.has_value()) {
    CHECK(IsUtf8(AsBytes(catalog.error().Text())));
    return 0;
  }
  CHECK(!catalog->items.empty() && std::ranges::is_sorted(catalog->items, {}, &supply::KevItem::cve));
  const auto changes = supply::ChangesOf(supply::FeedKind::kKev, input, input);
  CHECK(changes.has_value() && changes->unchanged == catalog->items.size() && changes->added == 0);
  return 0;
}
