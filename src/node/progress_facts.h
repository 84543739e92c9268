// Progress facts: what this log holds that says how a party does, gathered from the views (progress/facts.h).
//
// Nothing here judges: measures are computed from the facts alone (progress/measures.h). The same log gives the same
// facts on a node and from a copy of it.
//
// Thread safety: any thread, as the views.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "node/capability.h"
#include "progress/facts.h"

namespace entente::supply {
class SupplyView;
}
namespace entente::attestations {
class AttestationView;
}

namespace entente::node {

// Of each party only so many releases are looked at for advisories and findings, the newest.
inline constexpr std::size_t kReleasesLookedAtMax = 200;

// A vulnerability in what a party ships.
struct VexQuestion {
  std::string party;
  std::vector<std::string> vulnerability;  // its id and its other names
  std::string product;                     // purl without version
  std::string version;
  std::string component;  // purl; may be empty
};

// What other fields of the log know; nullptr: nothing yet, and the measures that rest on it say so.
struct FurtherFacts {
  // The first moment at which the party's own VEX spoke of the vulnerability for the product; nothing: it did not.
  std::function<Result<std::optional<progress::Moment>>(const VexQuestion&)> first_vex;
  // The moment since which the party's own VEX says that it does not hold, or is mended; nothing: it does not say so.
  std::function<Result<std::optional<progress::Moment>>(const VexQuestion&)> closing_vex;
  // All pings of the party's contacts.
  std::function<Result<progress::Gathered<progress::PingFact>>(const std::string& party)> pings;
};

class ProgressFacts {
 public:
  // `attestations` may be null: then nothing is known of provenance. REQUIRES: the views outlive it.
  ProgressFacts(const supply::SupplyView& supply, const attestations::AttestationView* attestations,
                FurtherFacts further = {});

  // `now`: the log's time.
  [[nodiscard]] Result<progress::Facts> Gather(const std::string& party, UnixSeconds now) const;

 private:
  struct Shipped;
  [[nodiscard]] Result<std::vector<Shipped>> ShippedBy(const std::string& party) const;
  [[nodiscard]] Result<void> AddProvenance(progress::Facts& facts) const;
  [[nodiscard]] Result<void> AddFindings(const std::vector<Shipped>& shipped, progress::Facts& facts) const;
  [[nodiscard]] Result<void> AddAdvisories(const std::vector<Shipped>& shipped, progress::Facts& facts) const;

  const supply::SupplyView& supply_;
  const attestations::AttestationView* attestations_;
  FurtherFacts further_;
};

// The view of attestations among those that the capabilities opened; nullptr when it is not among them.
[[nodiscard]] const attestations::AttestationView* FindAttestations(std::span<const OpenView> views);

}  // namespace entente::node
