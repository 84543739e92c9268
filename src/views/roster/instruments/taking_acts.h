// Taking acts: what each kind of entry about an instrument does to the roster. Seen by the roster's own sources only.
//
// Invariants:
//  1. Only who founded an instrument gives it versions, lists, removes who it listed, and records papers.
//  2. What is said in the instrument's other vocabulary is unusable: no reservation to a political text.
//  3. An act is said once: the same words again, with nothing between, are unusable.
//
// Errors: as Taking says. Thread safety: one thread, inside the caller's transaction.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "views/roster/instruments/act_documents.h"
#include "views/roster/instruments/act_table.h"
#include "views/roster/instruments/supporting.h"
#include "views/roster/taking.h"

namespace entente::roster {

[[nodiscard]] Result<void> TakeInstrument(const Taking& taking);
[[nodiscard]] Result<void> TakeListing(const Taking& taking);
[[nodiscard]] Result<void> TakeAnnouncement(const Taking& taking);
[[nodiscard]] Result<void> TakeSupport(const Taking& taking);
[[nodiscard]] Result<void> TakeEndOfSupport(const Taking& taking);
[[nodiscard]] Result<void> TakeInvitation(const Taking& taking);
[[nodiscard]] Result<void> TakeUnderstanding(const Taking& taking);
[[nodiscard]] Result<void> TakeObjection(const Taking& taking);
[[nodiscard]] Result<void> TakeStatementWithdrawal(const Taking& taking);
[[nodiscard]] Result<void> TakePaperAct(const Taking& taking);
[[nodiscard]] Result<void> TakePaperConfirmation(const Taking& taking);

// ---- What several of them ask.

// The version that is meant: the one that is named; the only one; or none, where several are there and none is named.
// Errors: unusable, for a version that the instrument does not have; names those that it has.
struct MeantVersion {
  std::string version;          // empty: not said
  InstrumentDocument document;  // of that version, or the newest
};
[[nodiscard]] Result<MeantVersion> RequireVersion(const Taking& taking, const KnownInstrument& instrument,
                                                  const std::string& version);
// Errors: unusable, when the version has no such clause; names those that it has. An empty clause is the whole.
[[nodiscard]] Result<void> RequireClauseOf(const MeantVersion& meant, const KnownInstrument& instrument,
                                           const std::string& clause, std::string place);
// Errors: unusable, when the instrument's vocabulary has another word for it; says which.
[[nodiscard]] Result<void> RequireWord(const KnownInstrument& instrument, Reading what, std::string place);
[[nodiscard]] Result<void> RequireWord(const KnownInstrument& instrument, Against what, std::string place);
// Errors: unusable, when `issuer` is not the custodian.
[[nodiscard]] Result<void> RequireCustodian(const Taking& taking, const KnownInstrument& instrument,
                                            std::string_view does_what);
// The act of that entry was signed with a key that was compromised by then: it may be said again in the same words.
[[nodiscard]] Result<bool> IsInDoubt(const Taking& taking, std::int64_t entry);
// Errors: unusable, when the newest act of these kinds ("'signed', 'ended'") that this issuer said of `party` is the
// document with this digest, and is not in doubt.
[[nodiscard]] Result<void> RefuseTwice(const Taking& taking, const KnownInstrument& instrument, std::string_view party,
                                       std::string_view kinds, const std::string& said);

// A party's own support, by a statement of its own or by confirming a paper.
struct OwnSupport {
  MeantVersion meant;
  std::optional<DateWithPrecision> date;
  std::string understanding;
};
// Gives its supporter's row.
[[nodiscard]] Result<std::int64_t> SignAs(const Taking& taking, const KnownInstrument& instrument,
                                          const Supporter& self, const OwnSupport& support);
// Ends what `supporter_id` supports, by itself or by the custodian. Gives the row that it ended in.
// Errors: unusable, when there is nothing to end.
struct EndOf {
  std::string supporter_id;
  std::optional<DateWithPrecision> date;
  std::string reason;
  bool by_itself = true;
};
[[nodiscard]] Result<std::int64_t> EndAs(const Taking& taking, const KnownInstrument& instrument, const EndOf& end);

// Statements that go with a support or a paper, at positions from 1 on. REQUIRES: words and clauses were checked.
[[nodiscard]] Result<void> RecordReading(const Taking& taking, NewActRow row, Reading what,
                                         const ClauseStatement& statement);

}  // namespace entente::roster
