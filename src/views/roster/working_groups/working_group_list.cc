#include <fmt/format.h>

#include <algorithm>

#include "views/roster/doubt.h"
#include "views/roster/sql_values.h"
#include "views/roster/working_groups/working_group_rows.h"

namespace entente::roster {
namespace {

// ?1 instrument, ?2 party, ?3 concluded; NULL: any.
constexpr std::string_view kFilterSql =
    "(?1 IS NULL OR w.instrument = ?1) AND (?2 IS NULL OR EXISTS (SELECT 1 FROM working_group_member m WHERE "
    "m.working_group = w.uri AND m.party = ?2 AND m.left_entry IS NULL) OR EXISTS (SELECT 1 FROM "
    "json_each(w.document, '$.chairs') c WHERE c.value = ?2)) AND (?3 IS NULL OR (w.concluded IS NOT NULL) = ?3) ";

Result<GroupActRow> ActOf(const storage::Query& row) {
  GroupActRow act;
  act.said = ReadSaid(row, 0);
  act.what = static_cast<GroupAct>(row.Int(kSaidSqlColumns));
  act.deliverable = row.Text(kSaidSqlColumns + 1);
  act.text = row.Text(kSaidSqlColumns + 2);
  if (const std::string document = row.Text(kSaidSqlColumns + 3); !document.empty()) {
    TRY_ASSIGN(const json::Value value, json::Parse(document));
    TRY_ASSIGN(act.document, ReadCitedDocument(value, ""));
  }
  return act;
}

const std::string& ActSql() {
  static const std::string kSql =
      "SELECT " + SaidSql("a") + ", a.what, a.deliverable, a.text, a.document FROM working_group_act a ";
  return kSql;
}

Result<std::optional<GroupActRow>> FindAct(storage::Database& database, const std::string& group, std::uint64_t entry) {
  std::optional<GroupActRow> found;
  TRY(ForEachRow(
      database, ActSql() + "WHERE a.working_group = ?1 AND a.entry = ?2",
      [&found](const storage::Query& row) -> Result<void> {
        TRY_ASSIGN(found, ActOf(row));
        return {};
      },
      group, entry));
  return found;
}

Result<std::vector<DeliverableRow>> DeliverablesOf(storage::Database& database, const std::string& group,
                                                   const std::string& today) {
  std::vector<DeliverableRow> rows;
  std::vector<std::optional<std::uint64_t>> reports;
  TRY(ForEachRow(
      database,
      "SELECT id, title, due, state, entry, report FROM working_group_deliverable WHERE working_group = ?1 ORDER BY "
      "state = ?2, place, id",
      [&](const storage::Query& row) -> Result<void> {
        DeliverableRow one;
        one.planned = {row.Text(0), row.Text(1), row.Text(2)};
        one.state = static_cast<DeliverableState>(row.Int(3));
        one.entry = static_cast<std::uint64_t>(row.Int(4));
        const bool open = one.state == DeliverableState::kPlanned || one.state == DeliverableState::kUnderWay;
        if (open && !one.planned.due.empty() && one.planned.due < today) one.state = DeliverableState::kOverdue;
        rows.push_back(std::move(one));
        reports.push_back(EntryOrNone(row, 5));
        return {};
      },
      group, static_cast<int>(DeliverableState::kDropped)));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!reports[i].has_value()) continue;
    TRY_ASSIGN(rows[i].report, FindAct(database, group, *reports[i]));
  }
  return rows;
}

Result<std::vector<ChairRow>> ChairsOf(storage::Database& database, const WorkingGroupDocument& document) {
  std::vector<ChairRow> chairs;
  chairs.reserve(document.chairs.size());
  for (const std::string& id : document.chairs) {
    ChairRow chair;
    TRY_ASSIGN(chair.party, NameParty(database, id));
    TRY_ASSIGN(const auto joined,
               FindNumber(database,
                          "SELECT entry FROM working_group_member WHERE working_group = ?1 AND party = ?2 AND "
                          "left_entry IS NULL",
                          document.id, id));
    if (joined.has_value()) chair.joined = static_cast<std::uint64_t>(*joined);
    chairs.push_back(std::move(chair));
  }
  return chairs;
}

// Founder, chairs, custodian, each once.
Result<std::vector<NamedParty>> MayChange(storage::Database& database, const WorkingGroupRow& group,
                                          const std::string& custodian) {
  std::vector<NamedParty> parties = {group.founded.party};
  const auto add = [&parties](const NamedParty& party) {
    if (std::ranges::find(parties, party) == parties.end()) parties.push_back(party);
  };
  for (const ChairRow& chair : group.chairs) add(chair.party);
  if (!custodian.empty()) {
    TRY_ASSIGN(const NamedParty named, NameParty(database, custodian));
    add(named);
  }
  return parties;
}

struct GroupKey {
  std::string uri;
  std::uint64_t founding_entry = 0;
  std::uint64_t entry = 0;
  std::optional<std::uint64_t> concluded;
  std::string document;
  std::string custodian;
};

constexpr std::string_view kGroupSql =
    "SELECT w.uri, w.founding_entry, w.entry, w.concluded, w.document, coalesce((SELECT custodian FROM instrument "
    "WHERE uri = w.instrument), '') FROM working_group w WHERE ";

GroupKey KeyOf(const storage::Query& row) {
  return {row.Text(0),
          static_cast<std::uint64_t>(row.Int(1)),
          static_cast<std::uint64_t>(row.Int(2)),
          EntryOrNone(row, 3),
          row.Text(4),
          row.Text(5)};
}

Result<WorkingGroupRow> RowOf(storage::Database& database, const GroupKey& key, const std::string& today) {
  WorkingGroupRow group;
  TRY_ASSIGN(group.document, ParseWorkingGroup(key.document));
  TRY_ASSIGN(const auto newest, FindAct(database, key.uri, key.entry));
  TRY_ASSIGN(const auto first, FindAct(database, key.uri, key.founding_entry));
  if (newest.has_value()) group.said = newest->said;
  if (first.has_value()) group.founded = first->said;
  if (key.concluded.has_value()) {
    TRY_ASSIGN(group.concluded, FindAct(database, key.uri, *key.concluded));
  }
  group.by_custodian = group.founded.party.id == key.custodian;
  TRY_ASSIGN(group.chairs, ChairsOf(database, group.document));
  TRY_ASSIGN(
      const auto members,
      FindNumber(database, "SELECT count(*) FROM working_group_member WHERE working_group = ?1 AND left_entry IS NULL",
                 key.uri));
  group.members = static_cast<std::uint64_t>(members.value_or(0));
  TRY_ASSIGN(group.may_change, MayChange(database, group, key.custodian));
  TRY_ASSIGN(group.deliverables, DeliverablesOf(database, key.uri, today));
  return group;
}

}  // namespace

std::string_view Name(GroupAct act) {
  constexpr std::array<std::string_view, 7> kNames = {"founded",   "changed",   "joined",   "left",
                                                      "under-way", "delivered", "concluded"};
  return kNames[static_cast<std::size_t>(act)];
}

std::string_view Name(DeliverableState state) {
  constexpr std::array<std::string_view, kAllDeliverableStates.size()> kNames = {"planned", "under-way", "overdue",
                                                                                 "delivered", "dropped"};
  return kNames[static_cast<std::size_t>(state)];
}

Result<PageOf<WorkingGroupRow>> ListWorkingGroups(storage::Database& database, const WorkingGroupFilter& filter,
                                                  const std::string& today) {
  const auto instrument = OrNull(filter.instrument);
  const auto party = OrNull(filter.party);
  std::optional<int> concluded;
  if (filter.concluded.has_value()) concluded = *filter.concluded ? 1 : 0;
  PageOf<WorkingGroupRow> page;
  TRY_ASSIGN(const auto total,
             FindNumber(database, "SELECT count(*) FROM working_group w WHERE " + std::string(kFilterSql), instrument,
                        party, concluded));
  page.total = static_cast<std::uint64_t>(total.value_or(0));
  std::vector<GroupKey> keys;
  TRY(ForEachRow(
      database,
      std::string(kGroupSql) + std::string(kFilterSql) + "ORDER BY w.founding_entry DESC, w.uri LIMIT ?4 OFFSET ?5",
      [&keys](const storage::Query& row) -> Result<void> {
        keys.push_back(KeyOf(row));
        return {};
      },
      instrument, party, concluded, filter.limit, filter.offset));
  page.items.reserve(keys.size());
  for (const GroupKey& key : keys) {
    TRY_ASSIGN(WorkingGroupRow group, RowOf(database, key, today));
    page.items.push_back(std::move(group));
  }
  return page;
}

Result<WorkingGroupRow> FindWorkingGroup(storage::Database& database, const std::string& id, const std::string& today) {
  std::optional<GroupKey> key;
  TRY(ForEachRow(
      database, std::string(kGroupSql) + "w.uri = ?1",
      [&key](const storage::Query& row) -> Result<void> {
        key = KeyOf(row);
        return {};
      },
      id));
  if (!key.has_value()) return Fail(ErrorCode::kNotFound, fmt::format("there is no working group {} here", id));
  return RowOf(database, *key, today);
}

Result<std::vector<GroupActRow>> ActsOfGroup(storage::Database& database, const std::string& id) {
  std::vector<GroupActRow> acts;
  TRY(ForEachRow(
      database, ActSql() + "WHERE a.working_group = ?1 ORDER BY a.entry",
      [&acts](const storage::Query& row) -> Result<void> {
        TRY_ASSIGN(GroupActRow act, ActOf(row));
        acts.push_back(std::move(act));
        return {};
      },
      id));
  return acts;
}

Result<std::vector<MemberRow>> MembersOfGroup(storage::Database& database, const std::string& id) {
  std::vector<MemberRow> members;
  TRY(ForEachRow(
      database,
      "SELECT m.party, coalesce((SELECT name FROM party WHERE uri = m.party), m.party), m.entry, m.time, m.left_entry "
      "FROM working_group_member m WHERE m.working_group = ?1 ORDER BY m.entry",
      [&members](const storage::Query& row) -> Result<void> {
        members.push_back(
            {{row.Text(0), row.Text(1)}, static_cast<std::uint64_t>(row.Int(2)), row.Int(3), EntryOrNone(row, 4)});
        return {};
      },
      id));
  return members;
}

}  // namespace entente::roster
