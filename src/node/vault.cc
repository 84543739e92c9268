#include "node/vault.h"

#include <algorithm>

#include "crypto/key_file.h"
#include "storage/files.h"
#include "storage/sealed_file.h"

namespace entente::node {
namespace {

bool HoldsDocuments(const std::filesystem::path& vault) {
  std::error_code failed;
  for (std::filesystem::recursive_directory_iterator at(vault, failed), end; !failed && at != end; at.increment(failed))
    if (at->path().filename().string().ends_with(storage::kSealedNameEnd)) return true;
  return false;
}

}  // namespace

Result<crypto::VaultKey> OpenVaultKey(const Layout& layout, const std::string& passphrase) {
  auto key = crypto::ReadVaultKey(layout.vault_key(), passphrase);
  if (key.has_value() || key.error().code != ErrorCode::kNotFound) return key;
  if (HoldsDocuments(layout.vault()))
    return Fail(ErrorCode::kCorruption,
                "the vault's key is not there, and without it its documents cannot be read: put keys/vault.pem back "
                "from a backup",
                layout.vault_key().string());
  TRY_ASSIGN(const bool encrypted, crypto::IsEncrypted(layout.operator_key()));
  const auto made = crypto::VaultKey::Generate();
  TRY(crypto::WriteVaultKey(layout.vault_key(), made, encrypted ? std::string_view(passphrase) : std::string_view()));
  return made;
}

}  // namespace entente::node
