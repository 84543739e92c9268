// CycloneDX XML: a document is read whole or refused (sbom_invariants.h).
#include <cstddef>
#include <cstdint>

#include "sbom_invariants.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  const ByteView input(data, size);
  supply::CheckSbomReading(input);
  return 0;
}
