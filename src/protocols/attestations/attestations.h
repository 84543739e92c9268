// GET /api/v1/attestations: what was said of an artifact in others' envelopes, by whom, and what came of checking it.
// GET /api/v1/attestations/{entry}: one of them, whole.
//
// Thread safety: the routes may be called from any thread.
#pragma once

#include "http/router.h"
#include "log/log.h"
#include "views/attestations/attestation_view.h"

namespace entente::protocols {

// REQUIRES: view and log outlive the routes.
[[nodiscard]] http::Routes AttestationRoutes(const attestations::AttestationView& view, const log::Log& log);

}  // namespace entente::protocols
