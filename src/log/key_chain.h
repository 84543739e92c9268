// Key chain: the checkpoint keys that follow from one that a reader trusts, by the log's own key changes. It needs no
// more of the log than these entries: each is signed by the key that was trusted before it.
//
// Format: docs/formats/log.md, "Keys".  Thread safety: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "log/checkpoint.h"
#include "log/key_line.h"
#include "log/note.h"
#include "statement/signed_statement.h"

namespace entente::log {

// Many more than a log will ever have.
inline constexpr std::size_t kKeyChangesMax = 1024;

class KeyChain {
 public:
  explicit KeyChain(const NoteVerifier& trusted) : origin_(trusted.name), line_(trusted.key, 0) {}

  // Takes an entry of the log, if it is a change of its checkpoint key that goes on from a key in the chain; true when
  // it did. All others are none of its business. REQUIRES: indexes ascend.
  bool Offer(std::uint64_t index, const statement::SignedStatement& statement);

  // Under any key of the chain that is in force at the checkpoint's size, as far as the chain knows. Errors: as
  // VerifyCheckpoint(), those of the newest such key.
  [[nodiscard]] Result<Checkpoint> Verify(std::string_view note) const;
  // The key that Verify() accepts the note by: the trusted one where it signed, else the newest that did.
  [[nodiscard]] const LogKey* SignerOf(std::string_view note) const;

  [[nodiscard]] const std::string& origin() const { return origin_; }
  [[nodiscard]] const KeyLine& line() const { return line_; }
  [[nodiscard]] NoteVerifier VerifierOf(const crypto::PublicKey& key) const;

 private:
  std::string origin_;
  KeyLine line_;
};

}  // namespace entente::log
