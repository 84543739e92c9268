// The questions of OSV's query API, answered from the advisory index that the supply view names at that moment.
//
// Thread safety: any thread.
#pragma once

#include <cstddef>
#include <memory>

#include "base/result.h"
#include "protocols/osv/osv_queries.h"
#include "views/supply/block_cache.h"

namespace entente::supply {
class SupplyView;
}

namespace entente::node {

// REQUIRES: the view outlives it.
class OsvIndexQueries final : public protocols::OsvQueries {
 public:
  explicit OsvIndexQueries(const supply::SupplyView& view) : view_(view) {}

  [[nodiscard]] Result<std::unique_ptr<const protocols::OsvMoment>> Now() const override;

 private:
  static constexpr std::size_t kCachedBytesMax = std::size_t{32} * 1024 * 1024;

  const supply::SupplyView& view_;
  mutable supply::BlockCache records_{kCachedBytesMax};
};

}  // namespace entente::node
