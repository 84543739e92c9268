// Progress facts: what this log holds that says how a party does, gathered from the views (progress/facts.h).
//
// Nothing here judges: measures are computed from the facts alone (progress/measures.h). The same log gives the same
// facts on a node and from a copy of it.
//
// Thread safety: any thread, as the views.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "node/capability.h"
#include "progress/facts.h"
#include "progress/target.h"

namespace entente::supply {
class SupplyView;
struct Finding;
}  // namespace entente::supply
namespace entente::attestations {
class AttestationView;
}
namespace entente::roster {
class RosterView;
}

namespace entente::node {

// Of each party only so many releases are looked at for advisories and findings, the newest.
inline constexpr std::size_t kReleasesLookedAtMax = 200;

class ProgressFacts {
 public:
  // `attestations` may be null: then nothing is known of provenance. REQUIRES: the views outlive it.
  ProgressFacts(const supply::SupplyView& supply, const attestations::AttestationView* attestations,
                const roster::RosterView& roster)
      : supply_(supply), attestations_(attestations), roster_(roster) {}

  // Those on which that measure rests; the others are not there. `now`: the log's time.
  [[nodiscard]] Result<progress::Facts> Gather(const std::string& party, progress::MeasureName measure,
                                               UnixSeconds now) const;

 private:
  struct Shipped;
  // Newest entry first: all, and as many as are looked at.
  [[nodiscard]] Result<std::vector<Shipped>> ShippedBy(const std::string& party) const;
  [[nodiscard]] Result<std::vector<Shipped>> NewestOf(const std::string& party) const;
  [[nodiscard]] Result<void> AddReleases(progress::Facts& facts) const;
  [[nodiscard]] Result<void> AddProvenance(progress::Facts& facts) const;
  // When the party's word on a finding was logged. REQUIRES: it is the log's.
  [[nodiscard]] Result<progress::Moment> MomentOfVex(const supply::Finding& finding,
                                                     const progress::Facts& facts) const;
  [[nodiscard]] Result<void> AddFindings(progress::Facts& facts) const;
  [[nodiscard]] Result<void> AddAdvisories(progress::Facts& facts) const;
  [[nodiscard]] Result<void> AddPings(progress::Facts& facts) const;

  const supply::SupplyView& supply_;
  const attestations::AttestationView* attestations_;
  const roster::RosterView& roster_;
};

// The view of attestations among those that the capabilities opened; nullptr when it is not among them.
[[nodiscard]] const attestations::AttestationView* FindAttestations(std::span<const OpenView> views);

}  // namespace entente::node
