// Documents of working groups: what a group is, who joins and leaves, how far its deliverables are, and its end.
//
// Format: docs/formats/payloads.md.  Thread safety: values and pure functions.  Errors: kInvalidInput with the place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "views/roster/public_fields.h"

namespace entente::roster {

inline constexpr std::size_t kChairsMax = 16;
inline constexpr std::size_t kGoalsMax = 64;
inline constexpr std::size_t kDeliverablesMax = 64;

struct PlannedDeliverable {
  std::string id;  // within the group
  std::string title;
  std::string due;  // a day; may be empty
};

// The whole group: a newer one replaces it, as a newer version of an instrument does.
struct WorkingGroupDocument {
  std::string id;
  std::string instrument;
  std::string title;
  std::string purpose;              // may be empty
  std::vector<std::string> chairs;  // ids of parties; at least one
  std::vector<std::string> goals;
  std::vector<PlannedDeliverable> deliverables;
  std::vector<CitedDocument> documents;
  std::string reason;  // of a change; empty at the founding
};

enum class Membership : std::uint8_t { kJoins, kLeaves };
[[nodiscard]] std::string_view Name(Membership membership);  // "joins", "leaves"

// Said by the party that joins or leaves.
struct MembershipDocument {
  std::string working_group;
  Membership membership = Membership::kJoins;
  std::string reason;  // may be empty
};

// Said by who may change the group.
struct DeliverableReportDocument {
  std::string working_group;
  std::string deliverable;
  bool delivered = false;                 // "delivered"; otherwise "under-way"
  std::optional<CitedDocument> document;  // of what was delivered, always
  std::string note;                       // may be empty
};

struct EndOfWorkingGroupDocument {
  std::string working_group;
  std::string reason;
};

[[nodiscard]] Result<WorkingGroupDocument> ParseWorkingGroup(std::string_view json);
[[nodiscard]] Result<MembershipDocument> ParseMembership(std::string_view json);
[[nodiscard]] Result<DeliverableReportDocument> ParseDeliverableReport(std::string_view json);
[[nodiscard]] Result<EndOfWorkingGroupDocument> ParseEndOfWorkingGroup(std::string_view json);
[[nodiscard]] std::string ToJson(const WorkingGroupDocument& document);
[[nodiscard]] std::string ToJson(const MembershipDocument& document);
[[nodiscard]] std::string ToJson(const DeliverableReportDocument& document);
[[nodiscard]] std::string ToJson(const EndOfWorkingGroupDocument& document);
[[nodiscard]] Result<void> CheckWorkingGroup(ByteView document);
[[nodiscard]] Result<void> CheckMembership(ByteView document);
[[nodiscard]] Result<void> CheckDeliverableReport(ByteView document);
[[nodiscard]] Result<void> CheckEndOfWorkingGroup(ByteView document);

}  // namespace entente::roster
