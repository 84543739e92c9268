// What the looks at parties' domains came to since the process began, for /metrics.
//
// Thread safety: any thread; nobody waits.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>

#include "base/clock.h"
#include "views/roster/domain_check_document.h"

namespace entente::node {

class DomainCheckCounts {
 public:
  void Count(roster::DomainMethod method, roster::DomainOutcome outcome);
  // A round over all parties ended, whether any of them was due or not.
  void RoundEnded(UnixSeconds at) { last_round_ = at; }

  [[nodiscard]] std::uint64_t Of(roster::DomainMethod method, roster::DomainOutcome outcome) const;
  [[nodiscard]] UnixSeconds last_round() const { return last_round_; }  // 0: none yet
  // Appends the metrics in text form (docs/metrics.md).
  void WriteTo(std::string& text) const;

 private:
  // By method, then by outcome.
  std::array<std::array<std::atomic<std::uint64_t>, 3>, 3> looks_{};
  std::atomic<UnixSeconds> last_round_ = 0;
};

}  // namespace entente::node
