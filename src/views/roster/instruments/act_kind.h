// Kinds of acts about an instrument, as the list of acts has them.
//
// Thread safety: constants and pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace entente::roster {

enum class ActKind : std::uint8_t {
  kFounded,        // the instrument's first version
  kVersion,        // a newer one
  kListed,         // the custodian says that somebody supports it
  kAnnounced,      // somebody will, says the custodian or that somebody
  kInvited,        // somebody is asked to
  kSigned,         // somebody does, says that somebody
  kEnded,          // and not any more
  kRemoved,        // not any more, says the custodian of who was listed
  kUnderstanding,  // how a supporter reads the whole or a clause
  kReservation,
  kObjection,  // what another one says of that
  kDisagreement,
  kWithdrawn,  // the last four, or an invitation, taken back
  kPaper,      // the custodian has it on paper
  kConfirmed,  // that paper is ours, says whose it is
};

inline constexpr std::array kAllActKinds = {
    ActKind::kFounded,   ActKind::kVersion,      ActKind::kListed,    ActKind::kAnnounced,     ActKind::kInvited,
    ActKind::kSigned,    ActKind::kEnded,        ActKind::kRemoved,   ActKind::kUnderstanding, ActKind::kReservation,
    ActKind::kObjection, ActKind::kDisagreement, ActKind::kWithdrawn, ActKind::kPaper,         ActKind::kConfirmed};

// "founded", "version", "listed", ...
[[nodiscard]] std::string_view Name(ActKind kind);
[[nodiscard]] Result<ActKind> ActKindFromName(std::string_view name);

}  // namespace entente::roster
