// The fold: one entry of the log after the other into the tables of the view. Seen inside attestations/ only.
//
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "envelopes/known_trust.h"
#include "storage/sqlite.h"
#include "views/view.h"

namespace entente::attestations {

// Raised when the fold makes other content of the same log: the view is then folded anew.
inline constexpr std::uint32_t kFoldVersion = 1;

extern const std::string_view kSchema;

class AttestationFold {
 public:
  // REQUIRES: all outlive it; a transaction is open on `database`.
  AttestationFold(storage::Database& database, envelopes::TrustMaterials& materials,
                  const views::PayloadSource& payloads)
      : database_(database), materials_(materials), payloads_(payloads) {}

  // Errors: the database's. What cannot be used stays on the log and changes nothing here.
  [[nodiscard]] Result<void> Take(const views::Entry& entry);

 private:
  [[nodiscard]] Result<void> TakeFounding(const views::Entry& entry);
  [[nodiscard]] Result<void> TakeParty(const views::Entry& entry);
  [[nodiscard]] Result<void> TakeRevocation(const views::Entry& entry);
  // New keys by the operator, instead of all that the party had. Those by the votes of others show with the party's
  // next statement: who has a vote is not known here.
  [[nodiscard]] Result<void> TakeRecovery(const views::Entry& entry);
  [[nodiscard]] Result<void> TakeErasure(const crypto::Digest& document);
  [[nodiscard]] Result<void> TakeMaterial(const views::Entry& entry);
  [[nodiscard]] Result<void> TakeEnvelope(const views::Entry& entry);
  // Lists a party's keys, of its own document or of the operator's founding one.
  [[nodiscard]] Result<void> ListKeys(std::string_view party, std::uint64_t entry, std::string_view document);
  // Holds envelopes with a key that was not known against what is known now; of one issuer, or of all.
  [[nodiscard]] Result<void> LookAgain(const std::optional<std::string>& issuer);
  [[nodiscard]] Result<bool> IsOperator(std::string_view party);
  [[nodiscard]] Result<envelopes::KnownTrust> TrustFor(std::string_view issuer, UnixSeconds time);

  storage::Database& database_;
  envelopes::TrustMaterials& materials_;
  const views::PayloadSource& payloads_;
};

}  // namespace entente::attestations
