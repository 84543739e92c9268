#include "node/roster_judge.h"

#include <chrono>

#include "views/roster/judged_kinds.h"

namespace entente::node {
namespace {

// Longer than the roster takes for what is durable, unless something else is amiss; a party that submits waits for it.
constexpr std::chrono::milliseconds kLagMax{2000};

}  // namespace

Result<void> RosterJudge::CheckUsable(const statement::SignedStatement& statement) const {
  if (!roster::IsJudgedByFold(statement.headers().content_type)) return {};
  // What is on the log already is answered with its own entry, whatever came of it since.
  TRY_ASSIGN(const auto there, log_.Find(statement.identity()));
  if (there.has_value()) return {};
  if (!follower_.WaitForView(roster_, log_.durable().size, kLagMax)) return {};
  return roster_.CheckUsable(statement, clock_.NowSeconds());
}

}  // namespace entente::node
