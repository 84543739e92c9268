// SCITT reference API (SCRAPI, draft-ietf-scitt-scrapi-11): registering statements, their receipts, and the keys that
// receipts are signed with. docs/scitt.md goes through the draft's rules one by one.
//
//   POST /entries                     application/cose -> 201 and a receipt; 200 when it was registered already;
//                                     202 while it is running
//   GET  /entries/{id}                -> a receipt under the newest signed root; 204 while it is running
//   GET  /.well-known/scitt-keys      -> COSE Key Set
//   GET  /.well-known/scitt-keys/{kid} -> COSE Key
//
// {id} is the index of the entry, or the identity of the statement in hexadecimal, which is known before it has an
// index: what is still running has only that one.
//
// Errors are application/concise-problem-details+cbor (RFC 9290), or application/problem+json for who asks for that.
// Thread safety: the routes may be called from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

#include "crypto/key.h"
#include "http/router.h"
#include "log/log.h"
#include "registration/registrar.h"

namespace entente::protocols {

// Which of its two addresses a registered statement is said to have.
enum class Locators : std::uint8_t {
  kIndex,     // "/entries/57", but for answers to who asked to be answered before it is done
  kIdentity,  // "/entries/<64 hexadecimal digits>" in all answers, as SCRAPI wants it of services that answer 202
};

struct ScittDependencies {
  registration::Registrar& registrar;
  const log::Log& log;
  std::function<std::vector<crypto::PublicKey>()> receipt_keys;  // the current one first; retired ones stay published
  Locators locators = Locators::kIndex;
  // A registration that takes longer is answered with 202, and goes on. Who asks for it (RFC 7240) gets it sooner.
  std::chrono::milliseconds answer_within{10'000};
};

// REQUIRES: what the dependencies refer to outlives the routes.
[[nodiscard]] http::Routes ScittRoutes(const ScittDependencies& dependencies);

}  // namespace entente::protocols
