// A bundle that is read is written the same way, and holds one number of entries only.
// The first byte is one less than how many entries are expected.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/check.h"
#include "log/tile_path.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  if (size == 0) return 0;
  const std::size_t count = std::size_t{data[0]} + 1;
  const ByteView bundle(data + 1, size - 1);
  const Result<std::vector<ByteView>> entries = log::SplitBundle(bundle, count);
  if (!entries.has_value()) return 0;
  CHECK(entries->size() == count);
  Bytes written;
  for (const ByteView entry : *entries) log::AppendBundleEntry(written, entry);
  CHECK(written == ToBytes(bundle));
  CHECK(!log::SplitBundle(bundle, count + 1).has_value());
  CHECK(!log::SplitBundle(bundle, count - 1).has_value());
  return 0;
}
