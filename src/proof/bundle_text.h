// The text of a proof bundle, written from front to back: most of it is base64, which a general writer of JSON would
// look through for what has to be escaped. Seen inside proof/ only.
//
// Format: docs/formats/proof.md.  Thread safety: one thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "codec/json.h"
#include "crypto/digest.h"

namespace entente::proof {

class BundleText {
 public:
  // Any texts; they are escaped here.
  BundleText(std::string_view origin, std::string_view checkpoint);
  // REQUIRES: in order of their indexes.
  void Add(std::uint64_t index, bool cited, ByteView entry, std::span<const crypto::Digest> proof);
  // The whole; `claim` is null where there is none. Only once.
  [[nodiscard]] std::string Finish(const json::Value& claim) &&;

 private:
  std::string text_;
  bool has_entries_ = false;
};

}  // namespace entente::proof
