// What is taken can be written and read again, and is the same; what is refused says so in valid UTF-8.
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/check.h"
#include "codec/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  const Result<json::Value> value = json::Parse(AsText(ByteView(data, size)));
  if (!value.has_value()) {
    CHECK(IsUtf8(AsBytes(value.error().Text())));
    return 0;
  }
  const std::string text = value->dump();
  const Result<json::Value> again = json::Parse(text, text.size());
  CHECK(again.has_value());
  CHECK(again->dump() == text);
  return 0;
}
