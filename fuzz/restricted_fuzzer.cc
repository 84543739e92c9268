// Restricted documents: whatever is opened encodes to the same bytes.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "statement/restricted_document.h"

using namespace entente;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  const auto opened = statement::OpenRestricted(bytes);
  if (!opened.has_value()) return 0;
  CHECK(statement::BeginsLikeRestricted(bytes));
  auto again = statement::EncodeRestrictedPrefix(opened->head, opened->document.size());
  CHECK(again.has_value());
  Append(*again, opened->document);
  CHECK(*again == ToBytes(bytes));
  return 0;
}
