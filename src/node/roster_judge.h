// RosterJudge: asks the roster's own fold what it would make of an act, so that what cannot be used is refused instead
// of logged for ever. There is one set of rules, the fold's; this runs it and takes nothing.
//
// The roster is a view and may lag: what is durable is waited for, but not for long. What comes too late for that, or
// in one batch with what contradicts it, is logged, and the roster lists it as unusable, with the same reason.
//
// Thread safety: any thread.
#pragma once

#include "base/clock.h"
#include "log/log.h"
#include "node/follower.h"
#include "registration/roster_rules.h"
#include "views/roster/roster_view.h"

namespace entente::node {

class RosterJudge final : public registration::RosterRules {
 public:
  // REQUIRES: all of them outlive it.
  RosterJudge(roster::RosterView& roster, const log::Log& log, Follower& follower, const Clock& clock)
      : roster_(roster), log_(log), follower_(follower), clock_(clock) {}
  [[nodiscard]] Result<void> CheckUsable(const statement::SignedStatement& statement) const override;

 private:
  roster::RosterView& roster_;
  const log::Log& log_;
  Follower& follower_;
  const Clock& clock_;
};

}  // namespace entente::node
