// The JSON API's questions about software that is on no log, answered from the advisory index that the supply view
// names at that moment.
//
// Thread safety: any thread.
#pragma once

#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/result.h"
#include "protocols/api/matching_queries.h"
#include "views/supply/vex/weigh.h"

namespace entente::supply {
class SupplyView;
}

namespace entente::node {

// REQUIRES: the view outlives it.
class IndexMatchingQueries final : public protocols::MatchingQueries {
 public:
  // `trust`: whose VEX counts first, behind the supplier's.
  explicit IndexMatchingQueries(const supply::SupplyView& view, supply::vex::TrustPolicy trust = {})
      : view_(view), trust_(std::move(trust)) {}

  [[nodiscard]] Result<protocols::ScanAnswer> Scan(ByteView document) const override;
  [[nodiscard]] Result<protocols::PackageAnswer> Package(const protocols::PackageQuestion& question) const override;
  [[nodiscard]] Result<protocols::ExplainAnswer> Explain(std::string_view id,
                                                         const protocols::PackageQuestion& question) const override;

 private:
  const supply::SupplyView& view_;
  const supply::vex::TrustPolicy trust_;
};

}  // namespace entente::node
