// Policy diff: what one policy says that another does not, by rule and member; and what that means for statements, by
// content type: what becomes allowed that was not, what is refused that was allowed.
//
// The order of words in a list says nothing and is no difference; the order of rules is one, since the first rule that
// names a content type decides.
//
// Thread safety: pure functions.
#pragma once

#include <string>
#include <vector>

#include "registration/policy.h"

namespace entente::registration {

// One member of one rule (or of the policy itself: `rule` is empty) that differs.
struct PolicyChange {
  std::string rule;
  // As in the document: "standings", ...; "rule" for a whole rule that came or went, "order" for that of the rules.
  std::string member;
  std::string before;  // in words; empty where there was nothing
  std::string after;
  friend bool operator==(const PolicyChange&, const PolicyChange&) = default;
};

// What it means for statements of one content type (empty: for all parties).
struct PolicyEffect {
  std::string content_type;
  bool allows = false;  // something is taken that was refused; otherwise something is refused that was taken
  std::string says;
  friend bool operator==(const PolicyEffect&, const PolicyEffect&) = default;
};

struct PolicyDiff {
  std::vector<PolicyChange> changes;  // the policy's own members, then rules by name
  std::vector<PolicyEffect> effects;  // by content type; what is allowed first
  [[nodiscard]] bool empty() const { return changes.empty(); }
};

[[nodiscard]] PolicyDiff Compare(const Policy& before, const Policy& after);

// "3 members differ; allows more for 2 content types, less for 1": one line.
[[nodiscard]] std::string SummaryOf(const PolicyDiff& diff);

}  // namespace entente::registration
