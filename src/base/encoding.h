// Hexadecimal and base64 (RFC 4648). Decoders are strict: no white space, no missing or surplus padding, no stray bits,
// so that each byte string has one text.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace entente {

[[nodiscard]] std::string ToHex(ByteView bytes);  // lower case
[[nodiscard]] Result<Bytes> FromHex(std::string_view text);

[[nodiscard]] std::string ToBase64(ByteView bytes);  // standard alphabet, padded
[[nodiscard]] Result<Bytes> FromBase64(std::string_view text);

[[nodiscard]] std::string ToBase64Url(ByteView bytes);  // URL alphabet, unpadded
[[nodiscard]] Result<Bytes> FromBase64Url(std::string_view text);

}  // namespace entente
