// SCITT reference API (SCRAPI): registering statements, their receipts, and the keys that receipts are signed with.
//
//   POST /entries                     application/cose -> 201 and a receipt; 200 when it was registered already
//   GET  /entries/{id}                -> a receipt under the newest signed root
//   GET  /.well-known/scitt-keys      -> COSE Key Set
//   GET  /.well-known/scitt-keys/{kid} -> COSE Key
//
// Errors are application/concise-problem-details+cbor (RFC 9290), or application/problem+json for who asks for that.
// Thread safety: the routes may be called from any thread.
#pragma once

#include <functional>
#include <vector>

#include "crypto/key.h"
#include "http/router.h"
#include "log/log.h"
#include "registration/registrar.h"

namespace entente::protocols {

struct ScittDependencies {
  registration::Registrar& registrar;
  const log::Log& log;
  std::function<std::vector<crypto::PublicKey>()> receipt_keys;  // the current one first; retired ones stay published
};

// REQUIRES: what the dependencies refer to outlives the routes.
[[nodiscard]] http::Routes ScittRoutes(const ScittDependencies& dependencies);

}  // namespace entente::protocols
