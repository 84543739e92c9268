// Judging one version by what an advisory says of its package: ranges of the ecosystem's order, ranges of commits, and
// lists. The one place where "affected" is decided; matching and explaining both ask here.
//
// OSV schema, "affected[].ranges[].events": within a range, events apply in the order of their versions; `introduced`
// begins, `fixed` ends and is not affected itself, `last_affected` ends and is affected itself, versions at or above
// every `limit` are not affected.
//
// Thread safety: a VersionToJudge belongs to one thread at a time; the rest are functions over an immutable index.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "views/supply/index/index.h"
#include "views/supply/versions/order.h"

namespace entente::supply {

// A version with what is worked out once of it, for every range that it meets.
class VersionToJudge {
 public:
  // REQUIRES: the text outlives it.
  explicit VersionToJudge(std::string_view version) : version_(version) {}

  [[nodiscard]] std::string_view text() const { return version_; }
  // Whether it has a place in this order.
  [[nodiscard]] bool IsIn(VersionOrder order);
  // Its key in this order (versions/key.h); nothing when it has none.
  [[nodiscard]] std::optional<std::string_view> KeyIn(VersionOrder order);

 private:
  struct Known {
    VersionOrder order = VersionOrder::kNone;
    bool is_in = false;
    bool has_key = false;
    std::string key;
  };
  Known& In(VersionOrder order);

  std::string_view version_;
  // A package's ranges are of its ecosystem's order or of SemVer.
  std::array<Known, 2> known_;
  std::size_t known_count_ = 0;
};

enum class RangeState : std::uint8_t {
  kHolds,        // the version is in it
  kDoesNotHold,  //
  kSaysNothing,  // its events cannot be ordered, or the version has no place in their order
  kNamesOthers,  // a range of commits that does not name this one: whose history goes through it is not known here
};

struct RangeVerdict {
  RangeState state = RangeState::kSaysNothing;
  std::string_view fixed;  // the nearest version above it that is not affected; empty when none is known
};
// Errors: kCorruption.
[[nodiscard]] Result<RangeVerdict> JudgeRange(const AdvisoryIndex& index, const index_format::Range& range,
                                              VersionToJudge& version);

struct RowVerdict {
  bool affected = false;
  bool by_range = false;  // and not by the list alone
  std::string_view fixed;
};
// All that an advisory says of a package in one place: the version is affected when a range holds it, or the list names
// it. Errors: kCorruption.
[[nodiscard]] Result<RowVerdict> JudgeRow(const AdvisoryIndex& index, const index_format::Affected& affected,
                                          VersionToJudge& version);

}  // namespace entente::supply
