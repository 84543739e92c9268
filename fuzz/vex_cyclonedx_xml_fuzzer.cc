// CycloneDX XML as statements about vulnerabilities: what it is brought to is JSON; read whole or refused, with a line
// of the document as place.
#include <simdjson.h>

#include <cstddef>
#include <cstdint>

#include "base/limits.h"
#include "vex_for_fuzzers.h"
#include "views/supply/vex/cyclonedx_xml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  const ByteView input(data, size);
  if (const auto json = supply::vex::CycloneDxXmlAsJson(input, limits::kPayloadBytesMax); json.has_value()) {
    simdjson::dom::parser parser;
    CHECK(parser.parse(*json).error() == simdjson::SUCCESS);
  }
  supply::vex::ReadAndAsk(input, supply::vex::Format::kCycloneDx);
  return 0;
}
