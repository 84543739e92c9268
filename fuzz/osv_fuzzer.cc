// Whatever is taken as an OSV record makes an index that holds: verified, and the record comes back as it was.
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/check.h"
#include "index_for_fuzzers.h"
#include "views/supply/index/builder.h"
#include "views/supply/osv_links.h"
#include "views/supply/osv_source.h"
#include "views/supply/payload_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  const ByteView input(data, size);
  supply::IndexBuilder builder;
  builder.BeginFeed({.feed = "fuzz", .source = {}, .entry = {}, .digest = {}, .time = 0, .records = 0});
  const auto report = supply::ReadOsvLines(input, "input", [&builder](std::string_view, ByteView record) {
    static_cast<void>(supply::ReadOsvLinks(record));
    return builder.Add(record);
  });
  for (const supply::SkippedRecord& one : report.first_skipped) CHECK(IsUtf8(AsBytes(one.error.Text())));
  if (supply::CheckOsvSnapshot(input).has_value()) CHECK(report.skipped == 0);
  if (report.records == 0) return 0;
  const auto content = builder.Finish();
  CHECK(content.has_value());
  const auto index = supply::OpenInMemory(content->Joined());
  CHECK(index.has_value());
  CHECK((*index)->Verify().has_value());
  supply::UseAll(**index);
  return 0;
}
