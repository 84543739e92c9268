// Fold: what each kind of entry does to the roster's tables. Seen by RosterView only.
//
// An entry that cannot be used is recorded in `unusable` with the reason, and changes nothing else.
//
// Thread safety: one thread, inside the caller's transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "registration/admission.h"
#include "storage/sqlite.h"
#include "views/roster/documents.h"
#include "views/view.h"

namespace entente::roster {

class RosterFold {
 public:
  explicit RosterFold(storage::Database& database) : database_(database) {}

  // Errors: the database's alone.
  [[nodiscard]] Result<void> Take(const views::Entry& entry);
  // The same, but an entry that cannot be used is an error (kInvalidInput or kPolicyRejected), not a row.
  [[nodiscard]] Result<void> Try(const views::Entry& entry) { return Dispatch(entry); }

 private:
  // An error of kind kInvalidInput or kPolicyRejected says that the entry cannot be used.
  [[nodiscard]] Result<void> Dispatch(const views::Entry& entry);
  [[nodiscard]] Result<void> TakePolicy(const views::Entry& entry);
  [[nodiscard]] Result<void> TakeTrustAnchors(const views::Entry& entry);
  [[nodiscard]] Result<void> TakeParty(const views::Entry& entry);
  [[nodiscard]] Result<void> TakeAdmission(const views::Entry& entry);
  [[nodiscard]] Result<void> TakeRevocation(const views::Entry& entry);
  [[nodiscard]] Result<void> TakeCompromise(std::int64_t party, ByteView kid, std::uint64_t entry,
                                            std::optional<UnixSeconds> since);
  [[nodiscard]] Result<void> TakeRecovery(const views::Entry& entry);
  [[nodiscard]] Result<void> TakeDelegation(const views::Entry& entry);
  [[nodiscard]] Result<void> TakeClaim(const views::Entry& entry);
  [[nodiscard]] Result<void> TakeClaimDecision(const views::Entry& entry);
  [[nodiscard]] Result<void> TakeDomainCheck(const views::Entry& entry);
  [[nodiscard]] Result<void> TakeX509Anchors(const views::Entry& entry);
  // A certificate for the issuer's domain, by which this entry was signed.
  [[nodiscard]] Result<void> NoteChain(const views::Entry& entry);

  [[nodiscard]] Result<std::string> Operator();
  // What the issuer's word counts on who is admitted. Errors: as Dispatch(), where it counts nothing.
  [[nodiscard]] Result<registration::Admits> AdmitsAs(const views::Entry& entry);
  // Counts the issuer's word. Gives who said the same and may vote now, if they are enough; nobody otherwise.
  [[nodiscard]] Result<std::vector<std::string>> Vote(const views::Entry& entry, std::int64_t party, int what,
                                                      std::string_view word);
  // Keeps who said so together, if anybody, and forgets the count.
  [[nodiscard]] Result<void> Decided(const views::Entry& entry, std::int64_t party, int what,
                                     const std::vector<std::string>& voters);
  [[nodiscard]] Result<void> RequireOperator(const views::Entry& entry);
  [[nodiscard]] Result<std::int64_t> PartyId(const std::string& uri);
  [[nodiscard]] Result<std::int64_t> InstrumentId(const std::string& uri, std::string* custodian);
  [[nodiscard]] Result<void> ListKeys(std::int64_t party, std::uint64_t entry, const std::vector<KeyWithRoles>& keys);
  // After what changed a party's domain or keys: a proof of its domain may not stand any more.
  [[nodiscard]] Result<void> DomainsMayChange(std::int64_t party, std::uint64_t entry);
  [[nodiscard]] Result<void> NoteSelfSigned(std::int64_t party, const views::Entry& entry);
  // What a changed party changes among the supporters that it signed as.
  [[nodiscard]] Result<void> PartyChanged(const std::string& uri);

  storage::Database& database_;
  std::int64_t log_ = 1;  // the only log that is folded so far
};

}  // namespace entente::roster
