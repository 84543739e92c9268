// Private keys as PKCS#8 in PEM (RFC 5958, RFC 7468), plain or encrypted (PBES2, RFC 8018): what every private key's
// file holds, of whatever kind the key is. Seen inside crypto/ only.
//
// Thread safety: functions without shared state.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "crypto/openssl_ptr.h"

namespace entente::crypto {

// Reads plain ones and those encrypted with PBKDF2-HMAC-SHA-256 or scrypt, AES-256-CBC.
// Errors: kUnauthorized for a wrong or missing passphrase; kInvalidInput for anything that is no such key.
[[nodiscard]] Result<PkeyPtr> PkeyFromPem(std::string_view pem, std::string_view passphrase);
// An empty passphrase gives an unencrypted key. The text is the caller's to wipe.
[[nodiscard]] Result<std::string> PkeyToPem(EVP_PKEY& pkey, std::string_view passphrase);

}  // namespace entente::crypto
