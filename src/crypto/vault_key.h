// The key of a vault: 32 random bytes, from which the key of each sealed document is derived (crypto/sealed_stream.h).
// Whoever has it can read the vault; without it nobody can, its owner included.
//
// Its file is a private key in PEM like those of crypto/key_file.h, so that it is encrypted, looked after and backed up
// in the same way: PKCS#8 (RFC 5958) of an X25519 key (RFC 8410) whose 32 bytes are the secret. There is no public
// half.
//
// Thread safety: const methods and copies from any thread. Copies share the one place in memory that holds the secret;
// it is wiped when the last of them goes.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/secret_bytes.h"

namespace entente::crypto {

class VaultKey {
 public:
  [[nodiscard]] static VaultKey Generate();
  // For fixed keys in tests. Errors: kInvalidInput unless there are 32 bytes.
  [[nodiscard]] static Result<VaultKey> FromSecret(ByteView secret);

  // Tells keys apart, and nothing about the key itself: 32 hexadecimal digits of its BLAKE2b.
  [[nodiscard]] std::string id() const;

 private:
  explicit VaultKey(std::shared_ptr<const SecretBytes> secret) : secret_(std::move(secret)) {}
  std::shared_ptr<const SecretBytes> secret_;
  friend class StreamKey;
  friend Result<void> WriteVaultKey(const std::filesystem::path& pem, const VaultKey& key, std::string_view passphrase);
};

// Writes the file, synced, by rename, with mode 0600; never overwrites. An empty passphrase writes an unencrypted key:
// only for callers that were asked for that. Errors: kConflict when the file is there; kUnavailable for the disk.
[[nodiscard]] Result<void> WriteVaultKey(const std::filesystem::path& pem, const VaultKey& key,
                                         std::string_view passphrase);
// Whether a passphrase is needed says IsEncrypted() of crypto/key_file.h.
// Errors: kNotFound; kUnauthorized when the file can be read by others than its owner, or the passphrase is wrong;
// kInvalidInput for anything that is no vault's key.
[[nodiscard]] Result<VaultKey> ReadVaultKey(const std::filesystem::path& pem, std::string_view passphrase);

}  // namespace entente::crypto
