// A time zone file. One that is taken gives an offset of less than 26 hours at every moment, and a moment for each time
// of the clock.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/check.h"
#include "views/roster/contacts/time_zone.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  const auto zone = roster::TimeZone::FromTzif(ByteView(data, size));
  if (!zone.has_value()) return 0;
  constexpr std::int64_t kStep = std::int64_t{86400} * 37;
  constexpr std::int64_t kOffsetMax = std::int64_t{26} * 3600;
  for (std::int64_t time = -4'000'000'000; time < 8'000'000'000; time += kStep) {
    CHECK(std::abs(std::int64_t{zone->At(time).offset}) < kOffsetMax);
    CHECK(std::abs(zone->ToUtc(time) - time) < kOffsetMax);
    CHECK(!roster::LocalText(*zone, time).empty());
  }
  return 0;
}
