// SPDX tag-value: a document is read whole or refused (sbom_invariants.h).
#include <cstddef>
#include <cstdint>
#include <string>

#include "sbom_invariants.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  const ByteView input(data, size);
  supply::CheckSbomReading(input);
  // What changed beyond recognition is read as what it was.
  const std::string begun = "SPDXVersion: SPDX-2.3\n" + std::string(AsText(input));
  supply::CheckSbomReading(AsBytes(begun));
  return 0;
}
