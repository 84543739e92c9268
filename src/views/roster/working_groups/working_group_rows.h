// What is answered about working groups: rows as plain values, and the questions to the tables. No JSON here.
//
// `today` is the day of the log's time: by it, deliverables are overdue.
//
// Thread safety: as the database's: one thread, inside one read transaction.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "storage/sqlite.h"
#include "views/roster/roster_rows.h"
#include "views/roster/said.h"
#include "views/roster/working_groups/working_group_documents.h"

namespace entente::roster {

// As the tables have it: kFounded to kConcluded.
enum class GroupAct : std::uint8_t { kFounded, kChanged, kJoined, kLeft, kUnderWay, kDelivered, kConcluded };
// "founded", "changed", "joined", "left", "under-way", "delivered", "concluded"
[[nodiscard]] std::string_view Name(GroupAct act);

// kPlanned, kUnderWay, kDelivered and kDropped stand in the tables; kOverdue comes with the day.
enum class DeliverableState : std::uint8_t { kPlanned, kUnderWay, kOverdue, kDelivered, kDropped };
inline constexpr std::array kAllDeliverableStates = {DeliverableState::kPlanned, DeliverableState::kUnderWay,
                                                     DeliverableState::kOverdue, DeliverableState::kDelivered,
                                                     DeliverableState::kDropped};
// "planned", "under-way", "overdue", "delivered", "dropped"
[[nodiscard]] std::string_view Name(DeliverableState state);

struct GroupActRow {
  SaidRow said;
  GroupAct what = GroupAct::kFounded;
  std::string deliverable;  // may be empty
  std::string text;         // reason or note; may be empty
  std::optional<CitedDocument> document;
};

struct DeliverableRow {
  PlannedDeliverable planned;
  DeliverableState state = DeliverableState::kPlanned;
  std::uint64_t entry = 0;            // that says so
  std::optional<GroupActRow> report;  // the newest
};

struct ChairRow {
  NamedParty party;
  std::optional<std::uint64_t> joined;  // its own statement
};

struct MemberRow {
  NamedParty party;
  std::uint64_t entry = 0;
  UnixSeconds time = 0;
  std::optional<std::uint64_t> left;
};

struct WorkingGroupRow {
  SaidRow said;     // of the newest version
  SaidRow founded;  // of the first
  bool by_custodian = false;
  WorkingGroupDocument document;
  std::vector<ChairRow> chairs;
  std::uint64_t members = 0;
  std::vector<NamedParty> may_change;
  std::vector<DeliverableRow> deliverables;
  std::optional<GroupActRow> concluded;
};

struct WorkingGroupFilter {
  std::string instrument = {};  // empty: any
  std::string party = {};       // empty: any; otherwise it chairs, or is a member
  std::optional<bool> concluded = {};
  std::uint64_t offset = 0;
  std::uint64_t limit = 100;
};

// The newest founding first.
[[nodiscard]] Result<PageOf<WorkingGroupRow>> ListWorkingGroups(storage::Database& database,
                                                                const WorkingGroupFilter& filter,
                                                                const std::string& today);
// Errors: kNotFound.
[[nodiscard]] Result<WorkingGroupRow> FindWorkingGroup(storage::Database& database, const std::string& id,
                                                       const std::string& today);
// In the order of the log.
[[nodiscard]] Result<std::vector<GroupActRow>> ActsOfGroup(storage::Database& database, const std::string& id);
// By entry; those that left, too.
[[nodiscard]] Result<std::vector<MemberRow>> MembersOfGroup(storage::Database& database, const std::string& id);

}  // namespace entente::roster
