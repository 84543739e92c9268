// A bucket's list, and behind an empty line two snapshots to put together: what comes of it is a snapshot, and putting
// the same in again changes nothing.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/check.h"
#include "views/supply/feeds/snapshot_merge.h"
#include "views/supply/payload_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  const auto cut = [](std::string_view& rest) {
    const std::size_t end = std::min(rest.find("\n\n"), rest.size());
    const std::string_view part = rest.substr(0, std::min(end + 1, rest.size()));
    rest.remove_prefix(std::min(end + 2, rest.size()));
    return part;
  };
  std::string_view rest = AsText(ByteView(data, size));
  const std::string_view list = cut(rest);
  const std::string_view before = cut(rest);
  const std::string_view came = cut(rest);
  supply::IdSet listed;
  const auto records = supply::ReadModifiedList(AsBytes(list));
  if (!records.has_value())
    CHECK(IsUtf8(AsBytes(records.error().Text())));
  else
    for (const supply::ListedRecord& one : *records)
      CHECK(one.path.ends_with(one.id) && one.modified >= 0 && listed.emplace(one.id).second);
  const auto merged = supply::MergeSnapshots(AsBytes(before), AsBytes(came), listed, false);
  if (!merged.has_value()) {
    CHECK(IsUtf8(AsBytes(merged.error().Text())));
    return 0;
  }
  if (merged->document.empty()) return 0;
  CHECK(supply::CheckOsvSnapshot(merged->document).has_value());
  const auto again = supply::MergeSnapshots(merged->document, AsBytes(came), listed, false);
  CHECK(again.has_value() && again->document == merged->document);
  return 0;
}
