// in-toto Statements (Attestation Framework, Statement v1 and v0.1): which artifacts, by digest, a predicate speaks of.
//
// {"_type", "subject": [{"name", "uri", "digest": {algorithm: hex}}], "predicateType", "predicate": {…}}. The predicate
// is carried and not interpreted. As the framework wants it, members that are not known are passed over.
//
// Thread safety: values and pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::envelopes {

inline constexpr std::string_view kInTotoPayload = "application/vnd.in-toto+json";
inline constexpr std::size_t kSubjectsMax = 1'024;

struct SubjectDigest {
  std::string algorithm;  // "sha256", "gitCommit", …
  std::string value;      // as it stands there; lower-case hex for sha256, sha384 and sha512
};
struct InTotoSubject {
  std::string name;  // or, where there is none, the uri; may be empty
  std::vector<SubjectDigest> digests;
};
struct InTotoStatement {
  std::string type;
  std::string predicate_type;
  std::vector<InTotoSubject> subjects;
};

// Errors: kInvalidInput with the place in the statement.
[[nodiscard]] Result<InTotoStatement> ReadInToto(ByteView payload);

}  // namespace entente::envelopes
