// Charter: what a log says of itself, folded from its own entries: its keys, from the trust anchors on through every
// change of them; whether it has ended, and which log it succeeds. By it, and by nothing beside the log, it is known
// which keys sign a tree of which size.
//
// Format: docs/formats/log.md, "Keys".  Thread safety: values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "log/checkpoint.h"
#include "log/key_line.h"
#include "log/log_end.h"
#include "statement/signed_statement.h"

namespace entente::log {

// Entries that a log writes of itself, under no rule of the policy: by its operator's admin key, and through nobody's
// submission. Time entries, and what its charter is made of after the founding.
[[nodiscard]] bool IsLogsOwn(const statement::SignedStatement& statement);

class Charter {
 public:
  // Whether an entry of this content type says something that belongs here.
  [[nodiscard]] static bool Concerns(std::string_view content_type);

  // Whether the log would take this as its next entry; that it names the operator, others judge. Errors: kConflict
  // when it contradicts what stands; kUnauthorized when a key's signature does not hold; kInvalidInput for what is no
  // such document.
  [[nodiscard]] Result<void> Check(const statement::SignedStatement& statement) const;
  // Takes an entry that Concerns() names, and passes over others. Errors: as Check(); then nothing has changed.
  // REQUIRES: indexes ascend.
  [[nodiscard]] Result<void> Take(std::uint64_t index, const statement::SignedStatement& statement);

  // Set by the trust anchors. All that follows REQUIRES it.
  [[nodiscard]] bool founded() const { return !lines_.empty(); }
  [[nodiscard]] const std::string& origin() const { return origin_; }
  [[nodiscard]] const KeyLine& checkpoint_keys() const { return keys(KeyRole::kCheckpoint); }
  [[nodiscard]] const KeyLine& receipt_keys() const { return keys(KeyRole::kReceipt); }
  [[nodiscard]] const KeyLine& keys(KeyRole role) const { return lines_.at(static_cast<std::size_t>(role)); }
  [[nodiscard]] const crypto::PublicKey& ReceiptKeyAt(std::uint64_t size) const;
  // The checkpoint key in force as a C2SP verifier key.
  [[nodiscard]] std::string verifier_key() const;
  // Every receipt key that the log ever had, the one in force first.
  [[nodiscard]] std::vector<crypto::PublicKey> AllReceiptKeys() const;
  // Errors: what is said to whoever comes after its end.
  [[nodiscard]] Result<void> CheckNotEnded() const;
  // Once it has ended, nothing follows.
  [[nodiscard]] const std::optional<LogEnd>& end() const { return end_; }
  [[nodiscard]] std::uint64_t end_entry() const { return entries_.back(); }  // REQUIRES: end()
  [[nodiscard]] const std::optional<Predecessor>& predecessor() const { return predecessor_; }
  // Entries that changed it after the founding, ascending.
  [[nodiscard]] const std::vector<std::uint64_t>& entries() const { return entries_; }

  // A checkpoint of this log, signed by every key that is in force at its size. Errors: as VerifyCheckpoint().
  [[nodiscard]] Result<Checkpoint> Verify(std::string_view note) const;

  friend bool operator==(const Charter&, const Charter&) = default;

 private:
  [[nodiscard]] Result<void> Found(std::uint64_t index, const statement::SignedStatement& statement);
  [[nodiscard]] Result<void> CheckChange(const KeyChange& change) const;
  [[nodiscard]] Result<LogEnd> CheckEnd(const statement::SignedStatement& statement) const;

  std::string origin_;
  std::vector<KeyLine> lines_;  // by role; none before the founding
  std::vector<std::uint64_t> entries_;
  std::optional<LogEnd> end_;
  std::optional<Predecessor> predecessor_;
};

}  // namespace entente::log
