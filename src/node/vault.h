// The vault's key of a node: where it lies, and how it comes to be.
//
// Thread safety: functions without shared state; one process at a time has a node open.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "crypto/digest.h"
#include "crypto/vault_key.h"
#include "node/layout.h"

namespace entente::node {

// The key in keys/vault.pem. A directory of before the vault has none, and its vault is empty: then one is made,
// encrypted as the node's other keys are. Errors: those of crypto::ReadVaultKey(); kCorruption when the key is gone, or
// is another one, and documents are there, which nobody can read then.
[[nodiscard]] Result<crypto::VaultKey> OpenVaultKey(const Layout& layout, const std::string& passphrase);

}  // namespace entente::node
