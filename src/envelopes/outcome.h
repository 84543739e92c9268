// What came of checking the signatures inside a foreign envelope, in words that are shown as they are.
//
// Thread safety: values and pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "codec/json.h"
#include "envelopes/in_toto.h"

namespace entente::envelopes {

enum class Outcome : std::uint8_t {
  kVerified,     // it holds, under a key that is known
  kKeyNotKnown,  // nothing that is known says whose it is: kept, and never called valid
  kNotChecked,   // a part that is not looked into here; only parts have this
  kFalse,        // it contradicts a key that is known, or itself
};
[[nodiscard]] std::string_view Name(Outcome outcome);  // "verified", "key-not-known", "not-checked", "false"

// One thing that was looked into: "certificate chain", "signed entry timestamp", …
struct PartOutcome {
  std::string part;
  Outcome outcome = Outcome::kNotChecked;
  std::string why;
};

struct SignatureOutcome {
  std::string place;  // "/signatures/0"
  Outcome outcome = Outcome::kKeyNotKnown;
  std::string why;
  std::string keyid;             // as the envelope has it; may be empty
  std::string key;               // thumbprint of the key that it was made by, base64url; empty where not known
  std::string whose;             // of a known key: the party, or the trust material; empty where not known
  std::uint64_t known_from = 0;  // the log entry that says so
  // Of a certificate: for whom it was issued, on whose word.
  std::vector<std::string> identities;  // "email:…", "uri:…", "dns:…"
  std::string identity_issuer;          // the OpenID Connect issuer that Fulcio states; may be empty
  std::vector<PartOutcome> parts;
};

struct EnvelopeOutcome {
  std::string format;        // "dsse", "sigstore-bundle"
  std::string payload_type;  // of DSSE; empty for a bundle over an artifact
  std::vector<SignatureOutcome> signatures;
  // What was signed: in-toto's subjects, or the artifact of a bundle.
  std::string statement_type;  // empty where it is no in-toto Statement
  std::string predicate_type;
  std::vector<InTotoSubject> subjects;

  // The worst of the signatures: false before key-not-known before verified.
  [[nodiscard]] Outcome worst() const;
  [[nodiscard]] bool verified_by_any() const;
};

[[nodiscard]] json::Value ToJson(const EnvelopeOutcome& outcome);

}  // namespace entente::envelopes
