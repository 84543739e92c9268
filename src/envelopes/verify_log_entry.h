// Entries of a transparency log (Rekor) as Sigstore bundles carry them: does a known log vouch for this one, and is it
// about this signature? Seen inside envelopes/ only.
//
// Thread safety: pure functions.
#pragma once

#include <vector>

#include "envelopes/known_trust.h"
#include "envelopes/outcome.h"
#include "envelopes/sigstore_bundle.h"

namespace entente::envelopes {

// What an entry must be about.
struct SignedThing {
  ByteView signature;
  crypto::Digest payload_digest{};  // SHA-256 of the DSSE payload, or of the artifact
  bool digest_known = true;
};

struct LogEntryOutcome {
  std::vector<PartOutcome> parts;
  // A known log vouches for this time: the signed entry timestamp holds, and the entry is about the signature.
  bool time_holds = false;
};
[[nodiscard]] LogEntryOutcome VerifyLogEntry(const LogEntry& entry, const SignedThing& thing, const KnownTrust& trust);

}  // namespace entente::envelopes
