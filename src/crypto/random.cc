#include "crypto/random.h"

#include <openssl/rand.h>

#include <climits>

#include "base/check.h"

namespace entente::crypto {

Bytes RandomBytes(std::size_t count) {
  CHECK(count <= INT_MAX);
  Bytes bytes(count);
  // There is nothing sensible to do without randomness: a caller that went on would make weak keys.
  if (count != 0) CHECK(RAND_bytes(bytes.data(), static_cast<int>(count)) == 1);
  return bytes;
}

}  // namespace entente::crypto
