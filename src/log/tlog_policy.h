// C2SP tlog-policy: which logs are trusted, which witnesses, and how many of them must have cosigned a checkpoint.
//
//   log VKEY [URL]
//   witness NAME VKEY [URL]
//   group NAME all|any|K NAME...
//   quorum NAME|none
//
// A name is defined once and before it is used, and is a member of one group at most: so members form trees, and each
// witness counts in one way. Names are octets. Keys of types that are not understood here (log/note.h) are refused, and
// so is a file whose last line has no newline, since a part of it may be missing.
//
// Which version of the text this follows: docs/formats/tlog.md. Thread safety: values; pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "log/checkpoint.h"
#include "log/cosignature.h"

namespace entente::log {

inline constexpr std::size_t kTlogPolicyBytesMax = std::size_t{256} * 1024;
// Logs, witnesses and groups, each.
inline constexpr std::size_t kTlogPolicyDefinitionsMax = 256;

struct TlogPolicy {
  struct Log {
    NoteVerifier key;
    std::string url;  // may be empty
  };
  struct Witness {
    std::string name;
    CosignatureVerifier key;
    std::string url;  // may be empty
  };
  // A witness, or a group of groups defined before it.
  struct Member {
    bool is_group = false;
    std::size_t index = 0;  // in witnesses or groups
  };
  struct Group {
    std::string name;
    std::size_t needed = 1;  // of the members
    std::vector<Member> members;
  };
  std::vector<Log> logs;
  std::vector<Witness> witnesses;
  std::vector<Group> groups;
  std::optional<Member> quorum;  // nothing: none is needed
};

// Errors: kInvalidInput with the line as place.
[[nodiscard]] Result<TlogPolicy> ParseTlogPolicy(std::string_view text);

// Whether these witnesses are enough. REQUIRES: as many as the policy has, in its order.
[[nodiscard]] bool MeetsQuorum(const TlogPolicy& policy, const std::vector<bool>& cosigned);
// "2 of X1, X2, X3" and so on, for a person.
[[nodiscard]] std::string QuorumWords(const TlogPolicy& policy);

// What a policy says of a note.
struct PolicyFindings {
  struct Cosigner {
    std::string name;  // in the policy
    UnixSeconds time = 0;
  };
  std::vector<Cosigner> cosigners;   // the policy's witnesses whose cosignatures hold
  std::vector<std::string> missing;  // of the others, why not
  bool quorum_met = false;
};
// The policy's witnesses alone; whose log it is, VerifyCheckpoint() says under one of policy.logs.
[[nodiscard]] PolicyFindings CheckCosigners(const Note& note, const TlogPolicy& policy);

}  // namespace entente::log
