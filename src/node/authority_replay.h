// Who may say what, folded from a log that is there: at a node's start, and for questions that need no keys.
#pragma once

#include <array>
#include <string_view>

#include "base/result.h"
#include "log/log.h"
#include "statement/content_types.h"
#include "views/catalogue/catalogue_view.h"
#include "views/roster/authority.h"

namespace entente::node {

// Entries that say who may say what, and whose keys are known.
inline constexpr std::array<std::string_view, 9> kAuthorityTypes = {
    statement::content_type::kPolicy,        statement::content_type::kTrustAnchors,
    statement::content_type::kParty,         statement::content_type::kAdmission,
    statement::content_type::kKeyRevocation, statement::content_type::kKeyRecovery,
    statement::content_type::kDelegation,    statement::content_type::kTrustMaterial,
    statement::content_type::kX509Anchors};

// The catalogue knows where the few entries are that matter here; what it has not seen yet is read whole.
// REQUIRES: `authority` has seen nothing yet. Errors: the log's and the catalogue's.
[[nodiscard]] Result<void> ReplayAuthority(const log::Log& log, const catalogue::CatalogueView& catalogue,
                                           roster::Authority& authority);

}  // namespace entente::node
