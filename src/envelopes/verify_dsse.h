// Signatures of a DSSE envelope against known keys. Seen inside envelopes/ only.
//
// Thread safety: pure functions.
#pragma once

#include <functional>
#include <string>

#include "envelopes/dsse.h"
#include "envelopes/known_trust.h"
#include "envelopes/outcome.h"

namespace entente::envelopes {

// Whether a key made the signature in question. Errors: kUnauthorized when it did not; kInvalidInput when that cannot
// be told for this kind of key.
using MadeBy = std::function<Result<void>(const crypto::PublicKey& key)>;
// A signature held against the signing keys of `trust`; `keyid` says which one is meant, and may be empty.
[[nodiscard]] SignatureOutcome VerifyByKnownKey(const MadeBy& made_by, const std::string& keyid,
                                                const KnownTrust& trust, std::string place);
// What the payload says, where it is an in-toto Statement. Errors: kInvalidInput with the place.
[[nodiscard]] Result<void> TakePayload(const DsseEnvelope& envelope, const std::string& place,
                                       EnvelopeOutcome& outcome);

}  // namespace entente::envelopes
