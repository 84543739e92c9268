#include "crypto/key_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "crypto/key_text.h"

namespace entente::crypto {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kPublicMode = 0644;

}  // namespace

fs::path PublicKeyPath(const fs::path& pem) {
  const fs::path stem = pem.extension() == ".pem" ? fs::path(pem).replace_extension() : pem;
  return stem.string() + ".pub.pem";
}

Result<void> WriteKeyFiles(const fs::path& pem, const PrivateKey& key, std::string_view passphrase) {
  const fs::path public_pem = PublicKeyPath(pem);
  // Asked first, since encryption takes its time; Publish() asks again.
  TRY(RequireAbsent(pem));
  TRY(RequireAbsent(public_pem));
  TRY_ASSIGN(std::string private_text, key.ToPem(passphrase));
  const SecretText secret(std::move(private_text));
  const TemporaryKeyFile private_file(pem);
  const TemporaryKeyFile public_file(public_pem);
  TRY(WriteSynced(private_file.path(), secret.text, kPrivateMode));
  TRY(WriteSynced(public_file.path(), key.public_key().ToPem(), kPublicMode));
  // A crash between the two leaves a public key that belongs to nothing, rather than a private key that looks whole.
  TRY(Publish(public_file.path(), public_pem));
  if (Result<void> published = Publish(private_file.path(), pem); !published.has_value()) {
    ::unlink(public_pem.c_str());
    return published;
  }
  return SyncDirectoryOf(pem);
}

Result<PrivateKey> ReadPrivateKey(const fs::path& pem, std::string_view passphrase) {
  TRY_ASSIGN(const SecretText content, ReadKeyText(pem));
  Result<PrivateKey> key = PrivateKey::FromPem(content.text, passphrase);
  if (!key.has_value()) key.error().place = pem.string();
  return key;
}

Result<PublicKey> ReadPublicKey(const fs::path& pem) {
  Result<SecretText> content = ReadKeyText(pem);
  // NAME.pem stands for the pair: the public key beside it is as good.
  const bool is_public = content.has_value() && content->text.find("BEGIN PUBLIC KEY") != std::string::npos;
  const fs::path beside = PublicKeyPath(pem);
  struct stat status{};
  if (!is_public && ::stat(beside.c_str(), &status) == 0) return ReadPublicKey(beside);
  if (!content.has_value()) return std::unexpected(std::move(content.error()));
  Result<PublicKey> key = PublicKey::FromPem(content->text);
  if (!key.has_value()) key.error().place = pem.string();
  return key;
}

Result<bool> IsEncrypted(const fs::path& pem) {
  TRY_ASSIGN(const SecretText content, ReadKeyText(pem));
  if (content.text.find("-----BEGIN ENCRYPTED PRIVATE KEY-----") != std::string::npos) return true;
  if (content.text.find("-----BEGIN PRIVATE KEY-----") != std::string::npos) return false;
  return Invalid("this file holds no private key in PKCS#8 PEM form", pem.string());
}

}  // namespace entente::crypto
