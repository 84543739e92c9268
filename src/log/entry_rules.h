// What each entry of a log must be, taken in order: a Signed Statement in its one form; first the policy, the trust
// anchors and a time entry; time that never goes back; keys that follow one from the other; nothing twice. Seen inside
// log/ only.
//
// Format: docs/formats/log.md, "Entries".  Thread safety: one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "log/charter.h"
#include "log/check_faults.h"
#include "log/identity_table.h"
#include "statement/signed_statement.h"

namespace entente::log {

class EntryRules {
 public:
  // Gives an entry that was checked before.
  using EarlierEntry = std::function<Result<Bytes>(std::uint64_t index)>;

  // REQUIRES: what is given outlives the rules.
  EntryRules(std::string origin, CheckFaults& faults, EarlierEntry earlier)
      : origin_(std::move(origin)), faults_(faults), earlier_(std::move(earlier)) {}

  // What the log says of itself by the entries that were checked.
  [[nodiscard]] const Charter& charter() const { return charter_; }

  // Adds the faults of an entry; gives it when it is a statement at all.
  [[nodiscard]] std::optional<statement::SignedStatement> Check(std::uint64_t index, ByteView bytes);

 private:
  void CheckFounding(std::uint64_t index, const statement::SignedStatement& statement);
  void CheckCharter(std::uint64_t index, const statement::SignedStatement& statement);
  void CheckTime(std::uint64_t index, const statement::SignedStatement& statement);
  [[nodiscard]] bool IsOperator(const std::string& issuer) const;
  void CheckNotTwice(std::uint64_t index, const statement::SignedStatement& statement);

  std::string origin_;
  CheckFaults& faults_;
  EarlierEntry earlier_;
  std::optional<std::string> operator_issuer_;  // the issuer of entry 0, once that was read
  std::optional<UnixSeconds> time_;
  IdentityTable seen_;
  Charter charter_;
};

}  // namespace entente::log
