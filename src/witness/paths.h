// What lies where in a witness's directory. Format: docs/witness.md.
//
// Thread safety: values.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/encoding.h"
#include "crypto/digest.h"

namespace entente::witness {

struct Paths {
  std::filesystem::path root;

  [[nodiscard]] std::filesystem::path configuration() const { return root / "witness.toml"; }
  [[nodiscard]] std::filesystem::path key() const { return root / "keys" / "witness.pem"; }
  // The newest checkpoint that was cosigned.
  [[nodiscard]] std::filesystem::path logs() const { return root / "logs"; }
  [[nodiscard]] std::filesystem::path checkpoint(std::string_view log_id) const { return logs() / log_id; }
  // Pairs of checkpoints that no honest log can have signed.
  [[nodiscard]] std::filesystem::path evidence(std::string_view log_id) const { return root / "evidence" / log_id; }
};

// How a log is named in paths and addresses: SHA-256 of its origin, in hexadecimal.
[[nodiscard]] inline std::string LogId(std::string_view origin) {
  return ToHex(crypto::Sha256(AsBytes(origin)));
}

}  // namespace entente::witness
