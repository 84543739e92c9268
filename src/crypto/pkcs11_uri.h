// PKCS #11 URIs (RFC 7512) that name a key in a token: pkcs11:token=acme;object=build?module-path=/usr/lib/….so
//
// Taken of the path: token, serial, manufacturer, model, slot-id, object, id, and type, which must be private or
// public; of the query: module-path, which is needed, and pin-source, a file. Everything else is refused by name rather
// than ignored, since it would have narrowed the choice; pin-value is refused since command lines are no place for a
// PIN.
//
// Thread safety: values and pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::crypto {

struct Pkcs11Uri {
  // Which token; what is empty is not asked for.
  std::string token;
  std::string serial;
  std::string manufacturer;
  std::string model;
  std::optional<std::uint64_t> slot;
  // Which key in it.
  std::string object;
  Bytes id;
  // The library that speaks to the token: an absolute path.
  std::string module_path;
  // A file that holds the PIN; may be empty.
  std::string pin_source;
};

// Whether a text that stands for a key is such a URI and no file's name.
[[nodiscard]] bool IsPkcs11Uri(std::string_view text);
// Errors: kInvalidInput, which never repeats a value.
[[nodiscard]] Result<Pkcs11Uri> ParsePkcs11Uri(std::string_view text);

}  // namespace entente::crypto
