// A document is read whole or refused with a message in UTF-8; what is read is in UTF-8, too, and each component once.
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

#include "base/bytes.h"
#include "base/check.h"
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
  const auto sbom = supply::ReadSbom(input);
  if (!sbom.has_value()) {
    CHECK(IsUtf8(AsBytes(sbom.error().Text())));
    return 0;
  }
  std::set<std::string> seen;
  for (const supply::SbomComponent& component : sbom->components) {
    CHECK(!component.name.empty());
    CHECK(IsUtf8(AsBytes(component.name)) && IsUtf8(AsBytes(component.purl)) &&
          IsUtf8(AsBytes(component.advisory.missing)));
    CHECK(!component.advisory.ecosystem.empty() || !component.advisory.missing.empty());
    CHECK(seen.insert((component.purl.empty() ? component.name : component.purl) + '\n' + component.version).second);
  }
  for (const std::string& warning : sbom->warnings) CHECK(IsUtf8(AsBytes(warning)));
  return 0;
}
