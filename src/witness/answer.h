// What a witness answers to add-checkpoint: cosignature lines, or a refusal of one of the kinds that C2SP tlog-witness
// tells apart.
//
// Thread safety: values.
#pragma once

#include <cstdint>
#include <expected>
#include <string>

#include "base/result.h"

namespace entente::witness {

struct Refusal {
  enum class Kind : std::uint8_t {
    kMalformed,     // 400: no request, or the old size is over the checkpoint's
    kUnknownLog,    // 404: the origin is not configured
    kNotSigned,     // 403: no signature of a key of that log holds
    kOutOfStep,     // 409: the old size is not that of the newest cosigned checkpoint, which is known_size
    kForked,        // 409: of the same size as the newest cosigned checkpoint, and another tree. Evidence is kept
    kInconsistent,  // 422: the consistency proof does not hold
    kNotStored,     // the disk does not take it; nothing was cosigned
  };
  Kind kind = Kind::kMalformed;
  Error error;
  std::uint64_t known_size = 0;
};

// Signature lines, each with its newline.
using Answer = std::expected<std::string, Refusal>;

}  // namespace entente::witness
