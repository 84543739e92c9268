// A purl that is taken is written canonically: read again it is the same in every part, and so is one that is built
// from these parts; its base is a purl, too, and its name in advisories is one that compares as it is written.
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/check.h"
#include "views/supply/ecosystem.h"
#include "views/supply/osv.h"
#include "views/supply/purl.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  const auto purl = supply::Purl::Parse(AsText(ByteView(data, size)));
  if (!purl.has_value()) {
    CHECK(IsUtf8(AsBytes(purl.error().message)));
    return 0;
  }
  const std::string text = purl->Text();
  const auto again = supply::Purl::Parse(text);
  // Escaping may make a long purl longer than is read.
  if (text.size() > supply::kPurlBytesMax) return 0;
  CHECK(again.has_value());
  CHECK(again->Text() == text);
  CHECK(again->type == purl->type && again->name_space == purl->name_space && again->name == purl->name);
  CHECK(again->version == purl->version && again->qualifiers == purl->qualifiers && again->subpath == purl->subpath);
  const auto built = supply::Purl::Build(*purl);
  CHECK(built.has_value());
  CHECK(built->Text() == text);
  CHECK(text.starts_with(purl->BaseAndVersion()));
  CHECK(purl->BaseAndVersion().starts_with(purl->Base()));
  const supply::AdvisoryName name = supply::AdvisoryNameOf(*purl, {});
  // Repositories have commits and tags, and no order of them.
  CHECK(!name.missing.empty() || name.ecosystem == supply::kGitEcosystem ||
        supply::OrderOf(name.ecosystem) != supply::VersionOrder::kNone);
  CHECK(name.ecosystem.empty() || supply::LookupEcosystems(name.ecosystem).front() == name.ecosystem);
  return 0;
}
