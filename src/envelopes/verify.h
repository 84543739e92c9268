// Foreign envelopes read and their signatures checked, apart from the statement that carries them: who submits is one
// thing, who signed the envelope another.
//
// Thread safety: pure functions.
#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "envelopes/known_trust.h"
#include "envelopes/outcome.h"

namespace entente::envelopes {

// Content types of foreign envelopes, and what each is read as.
[[nodiscard]] bool IsForeignEnvelope(std::string_view content_type);
[[nodiscard]] bool IsSigstoreBundle(std::string_view content_type);

// Reads the document and checks what can be checked by `trust`; an outcome "false" is no error here.
// Errors: kInvalidInput with the place, for a document that is not what its content type says.
[[nodiscard]] Result<EnvelopeOutcome> VerifyEnvelope(std::string_view content_type, ByteView document,
                                                     const KnownTrust& trust);

// Whether the document is well-formed; of signatures nothing is asked.
[[nodiscard]] Result<void> CheckDsse(ByteView document);
[[nodiscard]] Result<void> CheckSigstoreBundle(ByteView document);
// Errors: kInvalidInput with the place of the first signature that is false.
[[nodiscard]] Result<void> RefuseFalse(const EnvelopeOutcome& outcome);

// The content type of a document that is a foreign envelope; empty where it is none.
[[nodiscard]] std::string_view GuessEnvelopeType(ByteView document);

}  // namespace entente::envelopes
