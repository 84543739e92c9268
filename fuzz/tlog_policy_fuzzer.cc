// A policy that is read has groups whose members stand before them, each in one; nobody is not enough where somebody is
// needed, and all are always enough.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/check.h"
#include "log/tlog_policy.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  const Result<log::TlogPolicy> policy = log::ParseTlogPolicy(AsText(ByteView(data, size)));
  if (!policy.has_value()) return 0;
  std::size_t members = 0;
  for (std::size_t i = 0; i < policy->groups.size(); ++i) {
    const log::TlogPolicy::Group& group = policy->groups[i];
    CHECK(group.needed >= 1 && group.needed <= group.members.size());
    for (const log::TlogPolicy::Member& one : group.members)
      CHECK(one.is_group ? one.index < i : one.index < policy->witnesses.size());
    members += group.members.size();
  }
  CHECK(members <= policy->witnesses.size() + policy->groups.size());
  const std::vector<bool> nobody(policy->witnesses.size());
  const std::vector<bool> all(policy->witnesses.size(), true);
  CHECK(log::MeetsQuorum(*policy, nobody) == !policy->quorum.has_value());
  CHECK(log::MeetsQuorum(*policy, all));
  CHECK(!log::QuorumWords(*policy).empty());
  return 0;
}
