// Key files: NAME.pem (PKCS#8, encrypted by default, mode 0600) and NAME.pub.pem (SubjectPublicKeyInfo) beside it.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "crypto/key.h"

namespace entente::crypto {

// NAME.pub.pem for NAME.pem.
[[nodiscard]] std::filesystem::path PublicKeyPath(const std::filesystem::path& pem);
// Writes both files, synced, by rename; never overwrites. An empty passphrase writes an unencrypted key.
// Errors: kConflict when either exists.
[[nodiscard]] Result<void> WriteKeyFiles(const std::filesystem::path& pem, const PrivateKey& key,
                                         std::string_view passphrase);
// Errors: kUnauthorized when the file can be read by others than its owner, or the passphrase is wrong.
[[nodiscard]] Result<PrivateKey> ReadPrivateKey(const std::filesystem::path& pem, std::string_view passphrase);
// Takes the public key's file, or the private one's, beside which it stands.
[[nodiscard]] Result<PublicKey> ReadPublicKey(const std::filesystem::path& pem);
[[nodiscard]] Result<bool> IsEncrypted(const std::filesystem::path& pem);

}  // namespace entente::crypto
