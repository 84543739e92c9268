// What makes signatures when the private key is not in this process: a token, say. PrivateKey::FromSigner() makes a key
// of it that is used like any other.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

namespace entente::crypto {

class Signer {
 public:
  Signer() = default;
  Signer(const Signer&) = delete;
  Signer& operator=(const Signer&) = delete;
  virtual ~Signer() = default;

  // The signature of `message` in the form that COSE has: r||s for ECDSA. It need not be checked: the caller verifies
  // it with the public key before it goes anywhere. Thread safety: from any thread.
  [[nodiscard]] virtual Result<Bytes> Sign(ByteView message) const = 0;
};

}  // namespace entente::crypto
