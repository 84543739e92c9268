// What a node says of itself.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "crypto/key.h"

namespace entente::protocols {

struct NodeFacts {
  std::string name;
  std::string origin;
  std::string version;
  bool demonstration = false;
  std::string notice;                           // shown with everything; may be empty
  std::string checkpoint_key;                   // C2SP verifier key
  std::vector<crypto::PublicKey> receipt_keys;  // the current one first
};

// Who cosigns the log's checkpoints, as of the last one that was looked at.
struct WitnessFacts {
  std::string name;  // of its key
  std::uint32_t key_id = 0;
  std::uint64_t size = 0;      // of the largest tree of this log that it cosigned since the start; 0: none yet
  UnixSeconds time = 0;        // by its own clock
  std::uint64_t failures = 0;  // times since the start that it did not cosign what it was asked to
};
struct WitnessingFacts {
  std::vector<WitnessFacts> witnesses;
  std::string quorum;  // "2 of X1, X2, X3", for a person
  bool quorum_met = false;
};

}  // namespace entente::protocols
