// Certificates: from when until when a chain of X.509 certificates may be used.
//
// Thread safety: pure functions over the file system.
#pragma once

#include <filesystem>

#include "base/clock.h"
#include "base/result.h"

namespace entente::crypto {

struct Validity {
  UnixSeconds from = 0;
  UnixSeconds until = 0;
};

// The time in which all certificates of a PEM file are valid together.
// Errors: kNotFound; kUnavailable; kInvalidInput when the file holds no certificate.
[[nodiscard]] Result<Validity> ValidityOf(const std::filesystem::path& pem);

}  // namespace entente::crypto
