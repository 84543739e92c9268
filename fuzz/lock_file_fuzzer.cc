// The first byte says which format, the rest is the file. What is read is in UTF-8, within its bounds, and a package
// that is looked up is one of a public registry.
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/check.h"
#include "views/supply/lockfiles/as_sbom.h"
#include "views/supply/lockfiles/lock_file.h"
#include "views/supply/purl.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  if (size == 0 || data[0] >= supply::kLockFileKinds) return 0;
  const auto kind = static_cast<supply::LockFileKind>(data[0]);
  const supply::LockFileContext context{.mirrors = {}, .os_release = "ID=debian\nVERSION_ID=12\n"};
  auto file = supply::ReadLockFile(kind, ByteView(data + 1, size - 1), context);
  if (!file.has_value()) {
    CHECK(IsUtf8(AsBytes(file.error().Text())));
    return 0;
  }
  for (const std::string& warning : file->warnings) CHECK(IsUtf8(AsBytes(warning)));
  for (std::size_t i = 0; i < file->packages.size(); ++i) {
    const supply::LockPackage& one = file->packages[i];
    CHECK(!one.name.empty() && IsUtf8(AsBytes(one.name)) && IsUtf8(AsBytes(one.version)));
    CHECK(one.purl.empty() || supply::Purl::Parse(one.purl).has_value() || one.purl.size() > supply::kPurlBytesMax);
    CHECK(one.origin == supply::LockOrigin::kRegistry || !one.not_looked_up.empty());
    CHECK(!one.purl.empty() || !one.not_looked_up.empty());
    for (std::size_t k = 0; k < one.depends_on.size(); ++k) {
      CHECK(one.depends_on[k] < file->packages.size() && one.depends_on[k] != i);
      CHECK(k == 0 || one.depends_on[k - 1] < one.depends_on[k]);
    }
  }
  for (const supply::SbomComponent& component : supply::AsSbom(*std::move(file)).components)
    CHECK(!component.advisory.ecosystem.empty() || !component.advisory.missing.empty());
  return 0;
}
