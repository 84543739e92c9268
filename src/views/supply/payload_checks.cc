#include "views/supply/payload_checks.h"

#include <algorithm>
#include <string>

#include "base/limits.h"
#include "views/supply/osv.h"
#include "views/supply/sboms/sbom.h"

namespace entente::supply {
namespace {

Result<void> CheckSbom(ByteView document, SbomFormat wanted) {
  TRY_ASSIGN(const Sbom sbom, ReadSbom(document));
  if (sbom.format == wanted && sbom.encoding == SbomEncoding::kJson) return {};
  return Invalid("the document is " + sbom.FormatName() + " in " + std::string(EncodingName(sbom.encoding)) +
                 ", and its content type says otherwise");
}

}  // namespace

Result<void> CheckCycloneDx(ByteView document) {
  return CheckSbom(document, SbomFormat::kCycloneDx);
}
Result<void> CheckSpdx(ByteView document) {
  return CheckSbom(document, SbomFormat::kSpdx);
}

Result<void> CheckOsvSnapshot(ByteView document) {
  if (document.size() > limits::kPayloadBytesMax) return Invalid("larger than a payload may be");
  if (document.empty()) return Invalid("the snapshot is empty");
  OsvReader reader;
  std::string last;
  std::string_view rest = AsText(document);
  for (std::size_t line = 1; !rest.empty(); ++line) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const auto record = reader.Read(AsBytes(rest.substr(0, end)));
    const std::string place = "line " + std::to_string(line);
    if (!record) return Invalid(record.error().message, place + record.error().place);
    if (record->id < last)
      return Invalid("records are ordered by id, and \"" + std::string(record->id) + "\" stands too late", place);
    last = record->id;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return {};
}

}  // namespace entente::supply
