#include "node/vault.h"

#include <algorithm>
#include <vector>

#include "crypto/key_file.h"
#include "storage/read_payload.h"
#include "storage/sealed_file.h"

namespace entente::node {
namespace {

// So many documents are tried with the key. Each may be damaged.
constexpr std::size_t kTriedMax = 8;

std::vector<crypto::Digest> SomeDocuments(const std::filesystem::path& vault) {
  std::vector<crypto::Digest> found;
  std::error_code failed;
  for (std::filesystem::recursive_directory_iterator at(vault, failed), end; !failed && at != end;
       at.increment(failed)) {
    const std::string name = at->path().filename().string();
    if (!name.ends_with(storage::kSealedNameEnd)) continue;
    const auto digest = crypto::DigestFromHex(name.substr(0, name.size() - storage::kSealedNameEnd.size()));
    if (digest.has_value()) found.push_back(*digest);
    if (found.size() == kTriedMax) break;
  }
  return found;
}

// Nothing in a sealed file tells a wrong key from damage, and what comes in under a wrong key could not be read later.
Result<void> CheckOpens(const Layout& layout, const crypto::VaultKey& key) {
  const std::vector<crypto::Digest> documents = SomeDocuments(layout.vault());
  const auto store = storage::PayloadsToRead(layout.vault(), 0, key);
  const bool opens =
      std::ranges::any_of(documents, [&](const crypto::Digest& digest) { return store->Size(digest).has_value(); });
  if (opens || documents.empty()) return {};
  return Fail(
      ErrorCode::kCorruption,
      "this key opens none of the vault's documents: put the keys/vault.pem that they were sealed with back from "
      "a backup",
      layout.vault_key().string());
}

}  // namespace

Result<crypto::VaultKey> OpenVaultKey(const Layout& layout, const std::string& passphrase) {
  auto key = crypto::ReadVaultKey(layout.vault_key(), passphrase);
  if (key.has_value()) {
    TRY(CheckOpens(layout, *key));
    return key;
  }
  if (key.error().code != ErrorCode::kNotFound) return key;
  if (!SomeDocuments(layout.vault()).empty())
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
