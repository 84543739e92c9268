// Whatever is taken as a file of probabilities, packed or not, is in order and within its bounds.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/check.h"
#include "codec/gzip.h"
#include "views/supply/feeds/exploitation_changes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  constexpr std::size_t kUnpackedMax = 1 << 20;
  Bytes plain(data, data + size);
  if (gzip::Looks(plain)) {
    auto unpacked = gzip::Unpack(plain, kUnpackedMax);
    if (!unpacked.has_value()) return 0;
    plain = *std::move(unpacked);
    CHECK(plain.size() <= kUnpackedMax);
  }
  const auto scores = supply::ReadEpss(plain);
  if (!scores.has_value()) {
    CHECK(IsUtf8(AsBytes(scores.error().Text())));
    return 0;
  }
  CHECK(!scores->scores.empty() && std::ranges::is_sorted(scores->scores, {}, &supply::EpssScore::cve));
  for (const supply::EpssScore& one : scores->scores)
    CHECK(one.probability_millionths <= 1'000'000 && one.percentile_millionths <= 1'000'000);
  CHECK(supply::ChangesOf(supply::FeedKind::kEpss, plain, plain)->unchanged == scores->scores.size());
  return 0;
}
