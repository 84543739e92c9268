// A log one of whose public files is altered, in whatever way, is not clean: the checker reads hash tiles, entry
// bundles and checkpoints from anybody. The first byte names the file; the second one says whether the rest replaces
// it, or is laid over it from some byte on.
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "base/check.h"
#include "log/check.h"
#include "log/check_fixture.h"
#include "log/note.h"

namespace {

using namespace entente;

constexpr std::size_t kEntries = 260;  // a full tile and bundle, partial ones, two levels

const log::PublicFiles& Honest() {
  static const log::PublicFiles files = log::PublicFilesOf(log::TestEntries(kEntries));
  return files;
}

Bytes Altered(const Bytes& honest, std::uint8_t how, ByteView rest) {
  if (how == 0 || honest.empty()) return ToBytes(rest);
  Bytes bytes = honest;
  const std::size_t at = (how * std::size_t{251}) % bytes.size();
  for (std::size_t i = 0; i < rest.size() && at + i < bytes.size(); ++i) bytes[at + i] ^= rest[i];
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto file = std::next(Honest().begin(), data[0] % static_cast<std::ptrdiff_t>(Honest().size()));
  const Bytes altered = Altered(file->second, data[1], ByteView(data + 2, size - 2));
  const bool changed = altered != file->second;
  const log::PublicFile honest = log::Reading(Honest());
  const log::PublicFile reading = [&](const std::string& path) -> Result<Bytes> {
    return path == file->first ? altered : honest(path);
  };
  log::CheckOptions options;
  options.log_key = log::TestLogKey();
  const Result<log::CheckReport> report = log::CheckPublicLog(reading, options);
  CHECK(report.has_value());
  if (!report->clean()) {
    CHECK(changed);
    return 0;
  }
  // Only what is no part of the log may have changed: lines behind its signature.
  CHECK(!changed || file->first == "checkpoint");
  CHECK(report->signature_checked && report->size == kEntries && report->entries == kEntries);
  return 0;
}
