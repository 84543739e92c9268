// Weighing what several parties say about one finding.
//
// The product's own supplier counts first, then parties in the order of the trust policy, then others (or not at all,
// as the policy says). Among those of equal weight the newest statement counts; of statements made at the same moment
// the one that stands later in the log, and without a log the more cautious one (affected, under investigation, fixed,
// not affected). What was overruled stays in the verdict, with the reason: a disagreement between parties is shown,
// never settled in silence.
//
// Invariants:
//  1. The order in which opinions are given does not matter, and neither does giving one twice.
//  2. An opinion of less weight never changes the winning status.
//  3. Of what one party says about a finding only its newest word can disagree with others.
//
// Thread safety: pure functions over views; nothing is kept.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "views/supply/vex/document.h"

namespace entente::supply::vex {

struct TrustPolicy {
  enum class Unknown : std::uint8_t { kLast, kIgnored };
  // Whom to believe, first those who are believed most: as `Opinion::said_by` names them.
  std::vector<std::string> order;
  // What to do with the word of parties that are neither the supplier nor in `order`.
  Unknown unknown = Unknown::kLast;
};

// One statement about one finding. What it views belongs to whoever made it.
struct Opinion {
  Status status = Status::kUnderInvestigation;
  Justification justification = Justification::kNone;
  Microseconds time = 0;
  std::string_view said_by;   // the party that answers for it
  std::string_view author;    // as the document says
  std::string_view document;  // the document's id
  std::string_view vulnerability;
  std::string_view product;  // the product that the statement names, for people
  std::string_view impact;
  std::string_view action;
  std::optional<std::uint64_t> entry;  // of the log that it stands in; nothing where there is none
  auto operator<=>(const Opinion&) const = default;
};

enum class Why : std::uint8_t {
  kOutdated,      // the same party said something else later
  kLessTrusted,   // a party that weighs more said something else
  kOlder,         // another party of the same weight said something else later
  kLessCautious,  // something more cautious was said with the same weight at the same time
};
[[nodiscard]] std::string_view WhyText(Why why);  // "outdated", "less-trusted", "older", "less-cautious"

struct Overruled {
  Opinion opinion;
  Why why = Why::kOutdated;
};

inline constexpr std::size_t kOverruledShownMax = 32;

struct Verdict {
  Opinion opinion;  // the one that counts
  // Whether somebody's newest word has another status.
  bool disagreement = false;
  std::size_t agreeing = 0;          // other opinions with the same status
  std::vector<Overruled> overruled;  // with another status, weightiest first; at most kOverruledShownMax
  std::size_t overruled_total = 0;
};

// Nothing when there is no opinion that counts. `supplier` is the product's own, as `said_by` names it; may be empty.
[[nodiscard]] std::optional<Verdict> Weigh(std::span<const Opinion> opinions, std::string_view supplier,
                                           const TrustPolicy& policy);

}  // namespace entente::supply::vex
