// Sigstore bundles (protobuf JSON, media types v0.1 to v0.3): a DSSE envelope, or a signature over an artifact, with
// what is needed to check it: a certificate or the hint to a key, and entries of transparency logs.
//
// Members that are not known are passed over, as protobuf's JSON wants it.
// Thread safety: values and pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "crypto/x509.h"
#include "envelopes/dsse.h"

namespace entente::envelopes {

inline constexpr std::size_t kLogEntriesMax = 8;

struct LogInclusion {
  std::uint64_t index = 0;
  std::uint64_t tree_size = 0;
  crypto::Digest root{};
  std::vector<crypto::Digest> path;  // at most 64
  std::string checkpoint;            // a signed note; may be empty
};

// One entry of a transparency log (Rekor).
struct LogEntry {
  std::string place;
  std::uint64_t index = 0;
  Bytes log_id;      // SHA-256 of the log's key, as a rule
  std::string kind;  // "dsse", "hashedrekord", "intoto"
  std::string version;
  UnixSeconds integrated = 0;  // 0: not said
  Bytes promise;               // signed entry timestamp; may be empty
  std::optional<LogInclusion> inclusion;
  Bytes body;  // canonicalised; what the log hashes
};

struct ArtifactSignature {
  std::optional<crypto::Digest> digest;  // SHA-256 of the artifact
  Bytes signature;
};

struct SigstoreBundle {
  std::vector<crypto::Certificate> certificates;  // the leaf first; empty where a key is meant
  std::string key_hint;
  std::vector<LogEntry> log_entries;
  std::size_t timestamps = 0;  // RFC 3161: counted, and not looked into
  // One of the two.
  std::optional<DsseEnvelope> dsse;
  std::optional<ArtifactSignature> artifact;
};

// Errors: kInvalidInput with the place in the document.
[[nodiscard]] Result<SigstoreBundle> ReadSigstoreBundle(std::string_view document);

}  // namespace entente::envelopes
