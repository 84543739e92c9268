// FlawGroups: which advisories of an index are about the same flaw (docs/formats/index.md, Groups). The index names the
// group of each; this is the way back, made once an index.
//
// Thread safety: immutable; const methods from any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "views/supply/index/index.h"

namespace entente::supply {

class FlawGroups {
 public:
  // Reads every advisory's head. Withdrawn ones are left out. Errors: kCorruption.
  [[nodiscard]] static Result<FlawGroups> Of(const AdvisoryIndex& index);

  // The members of a group, ascending, which is by id; empty for a flaw that one advisory alone is about.
  // `group` is AdvisoryHead::group.
  [[nodiscard]] std::span<const std::uint32_t> Members(std::uint32_t group) const;

 private:
  struct Group {
    std::uint32_t group = 0;
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };
  std::vector<Group> groups_;           // by group, of several members
  std::vector<std::uint32_t> members_;  // by group, then by position
};

}  // namespace entente::supply
