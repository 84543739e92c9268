// Random bytes from the operating system's generator (OpenSSL's RAND_bytes).
#pragma once

#include <cstddef>

#include "base/bytes.h"

namespace entente::crypto {

[[nodiscard]] Bytes RandomBytes(std::size_t count);

}  // namespace entente::crypto
