// Of two versions that an order takes, the first comes before the second exactly when the second comes after the first,
// and each is equal to itself. Input: a byte for the order, then the two versions, divided by a line end.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/check.h"
#include "views/supply/versions/order.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  if (size == 0) return 0;
  const auto orders = static_cast<std::uint8_t>(supply::kLastVersionOrder);
  const auto order = static_cast<supply::VersionOrder>(data[0] % (orders + 1));
  const std::string_view text = AsText(ByteView(data + 1, size - 1));
  const std::size_t middle = text.find('\n');
  if (middle == std::string_view::npos) return 0;
  const std::string_view a = text.substr(0, middle);
  const std::string_view b = text.substr(middle + 1);
  if (!supply::Accepts(order, a) || !supply::Accepts(order, b)) return 0;
  const auto sign = [](int value) { return value < 0 ? -1 : (value > 0 ? 1 : 0); };
  CHECK(sign(supply::CompareVersions(order, a, b)) == -sign(supply::CompareVersions(order, b, a)));
  CHECK(supply::CompareVersions(order, a, a) == 0);
  return 0;
}
