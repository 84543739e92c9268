// What of libsodium has several implementations, or draws random bytes, waits for this. Seen inside crypto/ only.
#pragma once

#include <sodium.h>

#include "base/check.h"

namespace entente::crypto {

// Chooses the fast implementations and opens the random source; once, whichever thread is first.
inline void ReadySodium() {
  static const bool ready = ::sodium_init() >= 0;
  CHECK(ready);
}

}  // namespace entente::crypto
