// Supporting: whose row a party's is, what it supports now, and what an act does to that. Seen by the roster's own
// sources only.
//
// Thread safety: one thread, inside the caller's transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "views/roster/adherence.h"
#include "views/roster/taking.h"

namespace entente::roster {

// A party as a supporter: its id, name, kind and country. Errors: unusable, when it is no party on this log.
[[nodiscard]] Result<Supporter> PartyAsSupporter(const Taking& taking, const std::string& uri);

// The row that a party or supporter is shown in: its own, the one that it was found to be, or the one that it claimed
// with success.
[[nodiscard]] Result<std::optional<std::int64_t>> ShownRow(storage::Database& database, std::int64_t instrument,
                                                           std::string_view uri);
// The row with that id; a new one when there is none. `by_custodian`: whose word name, kind and country are.
[[nodiscard]] Result<std::int64_t> SupporterRow(const Taking& taking, std::int64_t instrument,
                                                const Supporter& supporter, bool by_custodian);

// What stands of a party's support; nothing when it never did anything about this instrument.
struct SupportNow {
  std::int64_t row = 0;  // ShownRow()
  std::vector<Act> acts;
  Adherence adherence;

  [[nodiscard]] bool supports() const { return adherence.status == What::kSigned || adherence.status == What::kListed; }
};
[[nodiscard]] Result<std::optional<SupportNow>> SupportOf(storage::Database& database, std::int64_t instrument,
                                                          std::string_view uri);
// Errors: unusable, when the party does not support the instrument, or not any more.
[[nodiscard]] Result<SupportNow> RequireSupport(const Taking& taking, const KnownInstrument& instrument,
                                                const std::string& uri);

// What an act does to who supports what.
struct NewAct {
  std::int64_t supporter = 0;
  What what = What::kListed;
  std::optional<DateWithPrecision> date = {};
  std::optional<Source> source = {};
  std::string text = {};
  std::string version = {};
  bool by_custodian = false;
};
// And what follows from it for status and links; an end of all support ends the statements that went with it.
[[nodiscard]] Result<void> ApplyAct(const Taking& taking, const NewAct& act);

}  // namespace entente::roster
