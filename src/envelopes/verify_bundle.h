// A Sigstore bundle checked part by part: signature, certificate chain, entries of transparency logs, time. Seen inside
// envelopes/ only.
//
// Thread safety: pure functions.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "envelopes/known_trust.h"
#include "envelopes/outcome.h"

namespace entente::envelopes {

// Errors: kInvalidInput with the place, for a document that is no bundle.
[[nodiscard]] Result<EnvelopeOutcome> VerifyBundle(ByteView document, const KnownTrust& trust);

}  // namespace entente::envelopes
