// Questions to the list of acts and to the versions of instruments. Each is answered from one consistent state.
//
// Errors: the database's; kNotFound and kInvalidInput as said. Thread safety: any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "views/roster/instruments/act_rows.h"
#include "views/roster/roster_view.h"

namespace entente::roster {

struct ActFilter {
  std::string instrument;               // empty: any
  std::string party;                    // whose act it is, under any id that it is shown as; empty: any
  std::span<const ActKind> kinds;       // empty: all
  std::string clause;                   // empty: any
  std::optional<bool> withdrawn;        // taken back, or standing
  std::optional<bool> confirmed;        // papers
  std::optional<OutcomeState> outcome;  // announcements and invitations
  std::optional<std::uint64_t> entry;   // that one alone
  std::string today;                    // by which outcomes are judged: the log's newest day
  std::uint64_t offset = 0;
  std::uint64_t limit = 100;
};

// The newest first; within an entry in the order of its positions.
[[nodiscard]] Result<PageOf<ActRow>> Acts(const RosterView& view, const ActFilter& filter);

// The oldest first. Errors: kNotFound for an instrument that is not here.
[[nodiscard]] Result<std::vector<VersionRow>> Versions(const RosterView& view, std::string_view instrument);

}  // namespace entente::roster
