#include "views/roster/judged_kinds.h"

#include <algorithm>
#include <array>

#include "statement/content_types.h"
#include "views/roster/part.h"

namespace entente::roster {
namespace {

namespace content_type = statement::content_type;

constexpr std::array kOfTheRosterItself = {
    content_type::kInstrument,   content_type::kListing, content_type::kAnnouncement, content_type::kSupport,
    content_type::kEndOfSupport, content_type::kClaim,   content_type::kClaimDecision};

}  // namespace

bool IsJudgedByFold(std::string_view content_type) {
  return std::ranges::find(kOfTheRosterItself, content_type) != kOfTheRosterItself.end() ||
         FindTaker(content_type) != nullptr;
}

}  // namespace entente::roster
