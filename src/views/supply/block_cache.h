// BlockCache: unpacked blocks of an index's records, the last used ones. Unpacking a block costs a hundred times what
// copying a record out of it does, and a package's advisories often lie side by side.
//
// Thread safety: any thread. Two threads that miss the same block unpack it twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/result.h"
#include "views/supply/index/index.h"

namespace entente::supply {

class BlockCache {
 public:
  // A block that would take more than a quarter of it is not kept.
  explicit BlockCache(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  // As AdvisoryIndex::Record(). When another index is asked than before, what was kept of that goes.
  [[nodiscard]] Result<std::string> Record(const std::shared_ptr<const AdvisoryIndex>& index, std::uint32_t advisory);

 private:
  using Block = std::shared_ptr<const std::string>;
  struct Kept {
    std::uint32_t number;
    Block block;
  };

  [[nodiscard]] Block Find(const std::shared_ptr<const AdvisoryIndex>& index, std::uint32_t number);
  void Keep(const std::shared_ptr<const AdvisoryIndex>& index, std::uint32_t number, const Block& block);

  const std::size_t bytes_max_;
  std::mutex mutex_;  // guards what follows
  std::weak_ptr<const AdvisoryIndex> of_;
  std::list<Kept> kept_;  // last used first
  std::unordered_map<std::uint32_t, std::list<Kept>::iterator> by_number_;
  std::size_t bytes_ = 0;
};

}  // namespace entente::supply
