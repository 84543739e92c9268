// What a node's operator says of its log itself, each an entry: another key is put into the place of one that signs, or
// one signs nothing more; or the log ends. Why so: docs/decisions/009-log-keys.md, 011-end-of-a-log.md.
//
// What a crash leaves: the new key's files lie in keys/ before the entry is committed, under a name of their own.
// Before the commit they are a key that the log does not speak of; from the commit on the node signs with it.
//
// Thread safety: as the node's.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"
#include "crypto/key.h"
#include "log/key_change.h"
#include "log/log_end.h"
#include "node/node.h"

namespace entente::node {

struct KeyRotation {
  log::KeyRole role = log::KeyRole::kCheckpoint;
  bool at_once = false;                        // checkpoint keys: without an overlap
  std::string reason;                          // one line, on the log; may be empty
  std::string passphrase;                      // of the new key's file; empty: not encrypted
  std::optional<crypto::Algorithm> algorithm;  // of a receipt key; that of the one before unless said otherwise
};

struct KeyChanged {
  std::uint64_t entry = 0;
  std::string old_key;  // as log::KeyText()
  std::string new_key;
  std::filesystem::path new_file;  // of a rotation
  std::filesystem::path old_file;  // empty when it is not there
};

// Errors: kConflict when the log cannot take the change now (a key that still overlaps, say); kUnavailable when the log
// stopped, and then whether the change is on it shows at the next start.
[[nodiscard]] Result<KeyChanged> RotateKey(Node& node, const KeyRotation& rotation);
// Ends the overlap of the checkpoint key before the one in force. Errors: kConflict when none overlaps.
[[nodiscard]] Result<KeyChanged> RetireKey(Node& node, const std::string& reason);

// Ends the log: its last entry, published when this returns. Errors: kPolicyRejected when it has ended; kUnavailable,
// rule log::kWitnessesMissingRule, when the end is on the log and too few witnesses have cosigned it yet.
[[nodiscard]] Result<std::uint64_t> EndLog(Node& node, const std::optional<log::Successor>& successor,
                                           const std::string& reason);

// Writes what the log says of itself, signed by the operator, and waits until it is durable. Gives its index.
[[nodiscard]] Result<std::uint64_t> WriteLogsOwn(Node& node, std::string_view content_type,
                                                 const std::string& document);

}  // namespace entente::node
