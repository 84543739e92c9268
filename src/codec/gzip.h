// gzip (RFC 1952) from outside: unpacked within a bound, checked against its checksum and length.
//
// Thread safety: pure functions.
#pragma once

#include <cstddef>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::gzip {

// Whether it begins as a gzip file does.
[[nodiscard]] bool Looks(ByteView bytes);

// All members of the file, one behind the other. Errors: kInvalidInput when it is no gzip, is cut off, has a wrong
// checksum or anything behind its end, or holds more than `bytes_max`.
[[nodiscard]] Result<Bytes> Unpack(ByteView packed, std::size_t bytes_max);

}  // namespace entente::gzip
