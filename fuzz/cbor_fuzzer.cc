// Whatever the strict decoder takes is exactly what it encodes to; whatever the lenient one takes has one strict form.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "codec/cbor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  const ByteView input(data, size);
  const Result<cbor::Value> strict = cbor::Decode(input);
  const Result<cbor::Value> lenient = cbor::DecodeLenient(input);
  if (strict.has_value()) {
    CHECK(cbor::Encode(*strict) == ToBytes(input));
    CHECK(lenient.has_value());
    CHECK(cbor::Diagnose(*strict) == cbor::Diagnose(*lenient));
  }
  if (lenient.has_value()) {
    const Bytes canonical = cbor::Encode(*lenient);
    const Result<cbor::Value> again = cbor::Decode(canonical);
    CHECK(again.has_value());
    CHECK(cbor::Encode(*again) == canonical);
  }
  return 0;
}
