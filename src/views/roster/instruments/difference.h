// Difference: what changed between two versions of an instrument, clause by clause and member by member.
//
// Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/json.h"
#include "views/roster/documents.h"

namespace entente::roster {

// Null where it was not there, or is not there any more.
struct Changed {
  json::Value from;
  json::Value to;
};

struct ChangedMember {
  std::string member;
  Changed value;
};

enum class ClauseChange : std::uint8_t { kAdded, kRemoved, kChanged };
[[nodiscard]] std::string_view Name(ClauseChange change);  // "added", "removed", "changed"

struct ChangedClause {
  std::string id;
  ClauseChange change = ClauseChange::kChanged;
  std::optional<Changed> title;  // nothing: it did not change
  std::optional<Changed> text;
  std::optional<Changed> translations;
};

struct Difference {
  std::vector<ChangedMember> members;  // other than version and clauses
  // Of the newer version in its order, then those that were removed.
  std::vector<ChangedClause> clauses;
  bool reordered = false;  // clauses that are in both stand in another order
};

[[nodiscard]] Difference Compare(const InstrumentDocument& from, const InstrumentDocument& to);

}  // namespace entente::roster
