#include "views/supply/vex/read.h"

#include <array>

#include "views/supply/json_dom.h"
#include "views/supply/vex/readers.h"

namespace entente::supply::vex {

struct VexReader::State {
  JsonParser parser;
};

VexReader::VexReader() : state_(std::make_unique<State>()) {}
VexReader::~VexReader() = default;
VexReader::VexReader(VexReader&&) noexcept = default;
VexReader& VexReader::operator=(VexReader&&) noexcept = default;

Result<VexDocument> VexReader::Read(ByteView document, std::size_t bytes_max) {
  const std::string_view text = AsText(document);
  if (const std::size_t first = text.find_first_not_of("\xEF\xBB\xBF \t\r\n");
      first != std::string_view::npos && text[first] == '<')
    return Invalid("XML is not read as VEX: OpenVEX, CSAF and CycloneDX are, in JSON");
  TRY_ASSIGN(const dom::element element, state_->parser.Parse(document, bytes_max));
  const Place root;
  TRY_ASSIGN(const dom::object object, RequireObject(element, root));
  TRY_ASSIGN(const auto members,
             TakeMembers(object, std::to_array<std::string_view>({"@context", "document", "bomFormat"}), root));
  if (members[0]) return ReadOpenVex(object);
  if (members[1]) return ReadCsaf(object);
  if (members[2]) return ReadCycloneDx(object);
  return Invalid("not recognised as VEX: no \"@context\" (OpenVEX), \"document\" (CSAF) or \"bomFormat\" (CycloneDX)");
}

}  // namespace entente::supply::vex
