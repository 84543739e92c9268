// Known keys: the checkpoint key of a log that is trusted, and those that the log has put in its place since, with the
// entries that say so. Each is signed by the key before it, so they speak for themselves; at which index they stand is
// known for good once the entry was read in a signed tree.
//
// Format: docs/monitor.md, "State" (member `keys`).  Thread safety: values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "codec/json.h"
#include "log/key_chain.h"
#include "monitor/signed_checkpoint.h"

namespace entente::monitor {

struct KeyEntry {
  std::uint64_t index = 0;
  Bytes bytes;  // the entry
  friend bool operator==(const KeyEntry&, const KeyEntry&) = default;
};

class KnownKeys {
 public:
  explicit KnownKeys(const log::NoteVerifier& trusted) : trusted_(trusted), chain_(trusted) {}

  // Takes what an entry says of the log's checkpoint key. True when it was not known before, at this index.
  bool Offer(std::uint64_t index, ByteView entry);
  // The same for entries that were kept. Errors: kInvalidInput for one that does not follow from those before it.
  [[nodiscard]] Result<void> TakeAll(const std::vector<KeyEntry>& entries);

  // A checkpoint under a key that is in force at its size. Errors: as ReadSignedCheckpoint().
  [[nodiscard]] Result<SignedCheckpoint> Read(std::string_view note) const;
  // A checkpoint under any of the keys, in force or not: what counts is that one of them signed it.
  [[nodiscard]] Result<SignedCheckpoint> ReadAnySigned(std::string_view note) const;

  [[nodiscard]] const std::vector<KeyEntry>& entries() const { return entries_; }
  [[nodiscard]] bool Has(const crypto::PublicKey& key) const { return chain_.line().Find(key) != nullptr; }
  // The newest as a verifier key.
  [[nodiscard]] std::string newest() const;

 private:
  log::NoteVerifier trusted_;
  log::KeyChain chain_;
  std::vector<KeyEntry> entries_;
};

[[nodiscard]] json::Value KeyEntriesToJson(const std::vector<KeyEntry>& entries);
// An absent member is no entries. Errors: kInvalidInput with the place.
[[nodiscard]] Result<std::vector<KeyEntry>> KeyEntriesFromJson(const json::Value& root, const std::string& member);

}  // namespace entente::monitor
