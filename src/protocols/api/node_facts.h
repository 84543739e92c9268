// What a node says of itself.
#pragma once

#include <string>
#include <vector>

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

}  // namespace entente::protocols
