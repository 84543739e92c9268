#include "views/supply/judge.h"

#include <cstring>
#include <span>

#include "views/supply/index/sections.h"
#include "views/supply/osv.h"
#include "views/supply/versions/key.h"

namespace entente::supply {
namespace {

using index_format::Event;

// Full object names of SHA-1 and SHA-256 repositories.
bool IsCommit(std::string_view text) {
  if (text.size() != 40 && text.size() != 64) return false;
  for (const char c : text)
    if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) return false;
  return true;
}

bool IsBeginning(OsvEventKind kind, std::string_view at) {
  return kind == OsvEventKind::kIntroduced && at == "0";
}

// How a version compares with those of a range's events: by their keys where all have some, else by the order's
// comparator.
class Places {
 public:
  Places(const AdvisoryIndex& index, const index_format::Range& range, VersionToJudge& version)
      : index_(index), order_(static_cast<VersionOrder>(range.order)), version_(version.text()) {
    if ((range.flags & index_format::kRangeWithKeys) != 0) key_ = version.KeyIn(order_);
  }

  // Negative, zero or positive: the version against the event's.
  [[nodiscard]] Result<int> Against(const Event& event) const {
    if (key_.has_value()) {
      TRY_ASSIGN(const std::string_view other, index_.KeyOf(event));
      return key_->compare(other);  // bytes, as unsigned
    }
    TRY_ASSIGN(const std::string_view at, index_.Text(event.version));
    if (IsBeginning(static_cast<OsvEventKind>(event.kind), at)) return 1;
    // An index file is made of versions that the order knows; a forged one may not be, and no comparator reads those.
    if (!Accepts(order_, at)) return BadIndex("a range has an event at what is no version of its order");
    return CompareVersions(order_, version_, at);
  }

 private:
  const AdvisoryIndex& index_;
  const VersionOrder order_;
  const std::string_view version_;
  std::optional<std::string_view> key_;
};

Result<RangeVerdict> JudgeVersions(const AdvisoryIndex& index, std::span<const Event> events, const Places& places) {
  bool affected = false;
  const Event* fixed = nullptr;
  bool limited = false;
  bool below_limit = false;
  for (const Event& event : events) {
    TRY_ASSIGN(const int place, places.Against(event));
    switch (static_cast<OsvEventKind>(event.kind)) {
      case OsvEventKind::kIntroduced:
        affected = affected || place >= 0;
        break;
      case OsvEventKind::kFixed:
        if (place >= 0)
          affected = false;
        else if (fixed == nullptr)
          fixed = &event;
        break;
      case OsvEventKind::kLastAffected:
        affected = affected && place <= 0;
        break;
      case OsvEventKind::kLimit:
        limited = true;
        below_limit = below_limit || place < 0;
        break;
    }
  }
  if (limited && !below_limit) affected = false;
  RangeVerdict verdict{affected ? RangeState::kHolds : RangeState::kDoesNotHold, {}};
  if (fixed != nullptr) {
    TRY_ASSIGN(verdict.fixed, index.Text(fixed->version));
  }
  return verdict;
}

// Of a range of commits only what it names is certain: nobody knows the repository's history here.
Result<RangeVerdict> JudgeCommit(const AdvisoryIndex& index, std::span<const Event> events, std::string_view commit) {
  if (!IsCommit(commit)) return RangeVerdict{};
  RangeVerdict verdict{RangeState::kNamesOthers, {}};
  for (const Event& event : events) {
    TRY_ASSIGN(const std::string_view at, index.Text(event.version));
    const auto kind = static_cast<OsvEventKind>(event.kind);
    if (at == commit) {
      const bool affected = kind == OsvEventKind::kIntroduced || kind == OsvEventKind::kLastAffected;
      verdict.state = affected ? RangeState::kHolds : RangeState::kDoesNotHold;
    }
    if (kind == OsvEventKind::kFixed && verdict.fixed.empty()) verdict.fixed = at;
  }
  return verdict;
}

// The first fix that is told, or a lower one of the same order.
struct NearestFix {
  VersionOrder order = VersionOrder::kNone;
  std::string_view fixed;

  void Take(VersionOrder its_order, std::string_view its_fixed) {
    if (its_fixed.empty()) return;
    if (!fixed.empty() && !IsLower(its_order, its_fixed)) return;
    fixed = its_fixed;
    order = its_order;
  }

 private:
  // Fixes of commits have no order, whatever order a forged index gives them.
  [[nodiscard]] bool IsLower(VersionOrder its_order, std::string_view its_fixed) const {
    return its_order == order && order != VersionOrder::kNone && Accepts(order, its_fixed) && Accepts(order, fixed) &&
           CompareVersions(order, its_fixed, fixed) < 0;
  }
};

}  // namespace

VersionToJudge::Known& VersionToJudge::In(VersionOrder order) {
  for (std::size_t i = 0; i < known_count_; ++i)
    if (known_[i].order == order) return known_[i];
  Known& known = known_[known_count_ < known_.size() ? known_count_++ : known_.size() - 1];
  known.order = order;
  known.key.clear();
  known.has_key = AppendVersionKey(order, version_, known.key);
  known.is_in = known.has_key || Accepts(order, version_);
  return known;
}

bool VersionToJudge::IsIn(VersionOrder order) {
  return In(order).is_in;
}

std::optional<std::string_view> VersionToJudge::KeyIn(VersionOrder order) {
  const Known& known = In(order);
  if (!known.has_key) return std::nullopt;
  return known.key;
}

Result<RangeVerdict> JudgeRange(const AdvisoryIndex& index, const index_format::Range& range, VersionToJudge& version) {
  TRY_ASSIGN(const auto events, index.EventsOf(range));
  if ((range.flags & index_format::kRangeOfCommits) != 0) return JudgeCommit(index, events, version.text());
  if ((range.flags & index_format::kRangeWithoutOrder) != 0 ||
      range.order > static_cast<std::uint8_t>(kLastVersionOrder))
    return RangeVerdict{};
  if (!version.IsIn(static_cast<VersionOrder>(range.order))) return RangeVerdict{};
  return JudgeVersions(index, events, Places(index, range, version));
}

Result<RowVerdict> JudgeRow(const AdvisoryIndex& index, const index_format::Affected& affected,
                            VersionToJudge& version) {
  TRY_ASSIGN(const auto ranges, index.RangesOf(affected));
  RowVerdict row;
  NearestFix of_those_that_hold;
  NearestFix of_any;  // for a version that is only listed
  for (const index_format::Range& range : ranges) {
    TRY_ASSIGN(const RangeVerdict verdict, JudgeRange(index, range, version));
    const bool holds = verdict.state == RangeState::kHolds;
    row.by_range = row.by_range || holds;
    (holds ? of_those_that_hold : of_any).Take(static_cast<VersionOrder>(range.order), verdict.fixed);
  }
  row.affected = row.by_range;
  if (!row.affected) {
    TRY_ASSIGN(row.affected, index.Lists(affected, version.text()));
  }
  row.fixed = (row.by_range ? of_those_that_hold : of_any).fixed;
  return row;
}

}  // namespace entente::supply
