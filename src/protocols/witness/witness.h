// A witness over HTTP (C2SP tlog-witness): POST add-checkpoint for logs, and for monitors the newest cosigned
// checkpoint of each log.
//
// The submission prefix is /witness, or nothing; the monitoring prefix is /witness.
//
// Thread safety: the routes may be called from any thread.
#pragma once

#include "http/router.h"
#include "witness/witness.h"

namespace entente::protocols {

// REQUIRES: the witness outlives the routes.
[[nodiscard]] http::Routes WitnessRoutes(witness::Witness& witness);

}  // namespace entente::protocols
