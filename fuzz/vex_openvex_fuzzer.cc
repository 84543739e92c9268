// OpenVEX documents as statements about vulnerabilities: read whole or refused, and what is read can be asked about.
#include "vex_for_fuzzers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  supply::vex::ReadAndAsk(ByteView(data, size), supply::vex::Format::kOpenVex);
  return 0;
}
