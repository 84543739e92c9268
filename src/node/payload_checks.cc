#include "node/payload_checks.h"

#include <algorithm>
#include <array>

#include "statement/content_types.h"
#include "views/roster/documents.h"
#include "views/supply/payload_checks.h"

namespace entente::node {
namespace {

namespace content_type = statement::content_type;

struct DocumentCheck {
  std::string_view content_type;
  Result<void> (*check)(ByteView document);
};
constexpr std::array kSupplyChecks = {
    DocumentCheck{content_type::kCycloneDx, supply::CheckCycloneDx},
    DocumentCheck{content_type::kSpdx, supply::CheckSpdx},
    DocumentCheck{content_type::kOsvSnapshot, supply::CheckOsvSnapshot},
};

}  // namespace

Result<void> ViewPayloadChecks::Check(std::string_view content_type, ByteView document) const {
  const auto found = std::ranges::find(kSupplyChecks, content_type, &DocumentCheck::content_type);
  if (found != kSupplyChecks.end()) return found->check(document);
  return roster::CheckDocument(content_type, document);
}

}  // namespace entente::node
