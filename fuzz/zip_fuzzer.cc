// Archives of any bytes: bounds hold, names stay where they are.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "codec/zip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  const int file = ::memfd_create("archive", MFD_CLOEXEC);
  CHECK(file >= 0);
  CHECK(::write(file, data, size) == static_cast<ssize_t>(size));
  constexpr zip::ZipLimits kLimits = {.entries_max = 100,
                                      .entry_bytes_max = 1 << 20,
                                      .total_bytes_max = 1 << 21,
                                      .ratio_max = 100,
                                      .ratio_free_bytes = 1'000,
                                      .name_bytes_max = 200};
  {
    Result<zip::ZipReader> reader = zip::ZipReader::Open("/proc/self/fd/" + std::to_string(file), kLimits);
    if (reader.has_value()) {
      std::size_t total = 0;
      const Result<void> done = reader->ForEach([&](std::string_view name, ByteView content) -> Result<void> {
        CHECK(!name.empty() && name.size() <= 200 && name.front() != '/' && !name.starts_with("../"));
        CHECK(content.size() <= kLimits.entry_bytes_max);
        total += content.size();
        CHECK(total <= kLimits.total_bytes_max);
        return {};
      });
      (void)done;
    }
  }
  ::close(file);
  return 0;
}
