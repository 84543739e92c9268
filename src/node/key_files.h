// Key files of a node's log. keys/checkpoint.pem and keys/receipt.pem hold the keys that its trust anchors name; a key
// that came later is keys/checkpoint-ID.pem or keys/receipt-ID.pem, and lies there before the log speaks of it. Files
// are added and never replaced: which key signs, the log says (log/charter.h), so that no crash can leave a directory
// whose files and log disagree.
//
// Thread safety: functions without shared state.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "log/key_change.h"
#include "log/key_ring.h"
#include "node/layout.h"

namespace entente::node {

struct KeyFile {
  std::filesystem::path file;  // of the private half
  log::KeyRole role = log::KeyRole::kCheckpoint;
  crypto::PublicKey key;
  bool can_sign = false;  // the private half is there
};

// By name; those whose public half cannot be read are left out. Errors: those of the directory.
[[nodiscard]] Result<std::vector<KeyFile>> ListKeyFiles(const Layout& layout);

// Every key that can be opened. One of several of a role that cannot be is passed over with a log line; the log says if
// it is needed. Errors: those of the first file, when no key of a role can be opened.
[[nodiscard]] Result<log::KeyRing> OpenKeyRing(const Layout& layout, const std::string& passphrase);

// Where a new key goes.
[[nodiscard]] std::filesystem::path NewKeyFile(const Layout& layout, log::KeyRole role, const std::string& origin,
                                               const crypto::PublicKey& key);

}  // namespace entente::node
