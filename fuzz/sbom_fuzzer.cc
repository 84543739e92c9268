// SBOMs in JSON, and what makes them: a document is read whole or refused (sbom_invariants.h); what is made can be
// read.
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/check.h"
#include "sbom_invariants.h"
#include "views/supply/make_sbom.h"
#include "views/supply/sboms/sbom.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  const ByteView input(data, size);
  // The makers read outside text, too, and write what can be read.
  const supply::SbomSubject subject{.name = "x", .version = "1", .purl = {}, .time = 0, .serial_number = {}};
  for (const auto& made :
       {supply::MakeNpmLockSbom(AsText(input), subject), supply::MakeListedSbom(AsText(input), subject),
        supply::MakeDpkgSbom(AsText(input), "ID=debian\nVERSION_ID=12\n", subject)})
    if (made.has_value()) CHECK(supply::ReadSbom(AsBytes(*made)).has_value());
  supply::CheckSbomReading(input);
  return 0;
}
