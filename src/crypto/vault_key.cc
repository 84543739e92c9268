#include "crypto/vault_key.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/encoding.h"
#include "crypto/key_text.h"
#include "crypto/pkcs8.h"
#include "crypto/sodium_ready.h"

namespace entente::crypto {
namespace {

constexpr const char* kKeyKind = "X25519";
constexpr std::string_view kIdLabel = "entente vault 1 id";
constexpr std::size_t kIdBytes = 16;

Result<VaultKey> SecretOf(const EVP_PKEY& pkey) {
  if (EVP_PKEY_is_a(&pkey, kKeyKind) != 1)
    return Invalid("this private key is not a vault's key, which is an X25519 key in PKCS#8 form");
  SecretBytes secret;
  std::size_t size = SecretBytes::kSize;
  CHECK(EVP_PKEY_get_raw_private_key(&pkey, secret.fill().data(), &size) == 1 && size == SecretBytes::kSize);
  return VaultKey::FromSecret(secret.reveal());
}

}  // namespace

SecretBytes::~SecretBytes() {
  OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

VaultKey VaultKey::Generate() {
  auto secret = std::make_shared<SecretBytes>();
  // There is nothing sensible to do without randomness: a caller that went on would make a weak key.
  CHECK(RAND_priv_bytes(secret->fill().data(), static_cast<int>(SecretBytes::kSize)) == 1);
  return VaultKey(std::move(secret));
}

Result<VaultKey> VaultKey::FromSecret(ByteView secret) {
  if (secret.size() != SecretBytes::kSize) return Invalid("a vault's key has 32 bytes");
  auto own = std::make_shared<SecretBytes>();
  std::ranges::copy(secret, own->fill().begin());
  return VaultKey(std::move(own));
}

std::string VaultKey::id() const {
  ReadySodium();
  std::array<std::uint8_t, kIdBytes> id{};
  const ByteView label = AsBytes(kIdLabel);
  const auto key = secret_->reveal();
  CHECK(crypto_generichash_blake2b(id.data(), id.size(), label.data(), label.size(), key.data(), key.size()) == 0);
  return ToHex(id);
}

Result<void> WriteVaultKey(const std::filesystem::path& pem, const VaultKey& key, std::string_view passphrase) {
  TRY(RequireAbsent(pem));
  const auto secret = key.secret_->reveal();
  const PkeyPtr pkey(EVP_PKEY_new_raw_private_key_ex(nullptr, kKeyKind, nullptr, secret.data(), secret.size()));
  CHECK(pkey != nullptr);
  TRY_ASSIGN(std::string encoded, PkeyToPem(*pkey, passphrase));
  const SecretText text(std::move(encoded));
  const TemporaryKeyFile file(pem);
  TRY(WriteSynced(file.path(), text.text, kPrivateMode));
  TRY(Publish(file.path(), pem));
  return SyncDirectoryOf(pem);
}

Result<VaultKey> ReadVaultKey(const std::filesystem::path& pem, std::string_view passphrase) {
  TRY_ASSIGN(const SecretText content, ReadKeyText(pem));
  Result<PkeyPtr> pkey = PkeyFromPem(content.text, passphrase);
  Result<VaultKey> key = pkey.has_value() ? SecretOf(**pkey) : std::unexpected(std::move(pkey.error()));
  if (!key.has_value()) key.error().place = pem.string();
  return key;
}

}  // namespace entente::crypto
