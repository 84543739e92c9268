// Of two versions that an order takes, the first comes before the second exactly when the second comes after the first,
// and each is equal to itself; where both have keys, the keys say the same, and neither begins the other. Input: a byte
// for the order, then the two versions, divided by a line end.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/check.h"
#include "views/supply/versions/key.h"
#include "views/supply/versions/order.h"

namespace {

using namespace entente;

int Sign(int value) {
  return value < 0 ? -1 : (value > 0 ? 1 : 0);
}

// Behind other bytes, as a caller's buffer has them; those stay.
bool TakeKey(supply::VersionOrder order, std::string_view version, std::string& key) {
  std::string buffer = "before";
  const bool made = supply::AppendVersionKey(order, version, buffer);
  CHECK(buffer.starts_with("before"));
  key = buffer.substr(6);
  CHECK(made ? !key.empty() : key.empty());
  CHECK(key.size() <= supply::kVersionKeyBytesMax);
  CHECK(!made || (supply::HasKeys(order) && supply::Accepts(order, version)));
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto orders = static_cast<std::uint8_t>(supply::kLastVersionOrder);
  const auto order = static_cast<supply::VersionOrder>(data[0] % (orders + 1));
  const std::string_view text = AsText(ByteView(data + 1, size - 1));
  const std::size_t middle = text.find('\n');
  if (middle == std::string_view::npos) return 0;
  const std::string_view a = text.substr(0, middle);
  const std::string_view b = text.substr(middle + 1);
  std::string key_a;
  std::string key_b;
  const bool keys = TakeKey(order, a, key_a) && TakeKey(order, b, key_b);
  if (!supply::Accepts(order, a) || !supply::Accepts(order, b)) return 0;
  const int compared = Sign(supply::CompareVersions(order, a, b));
  CHECK(compared == -Sign(supply::CompareVersions(order, b, a)));
  CHECK(supply::CompareVersions(order, a, a) == 0);
  if (!keys) return 0;
  CHECK(Sign(key_a.compare(key_b)) == compared);
  CHECK(compared == 0 || (!key_a.starts_with(key_b) && !key_b.starts_with(key_a)));
  return 0;
}
