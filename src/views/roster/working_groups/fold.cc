#include "views/roster/working_groups/fold.h"

#include <fmt/format.h>

#include <algorithm>

#include "views/roster/marks.h"
#include "views/roster/said.h"
#include "views/roster/sql_values.h"
#include "views/roster/working_groups/working_group_documents.h"
#include "views/roster/working_groups/working_group_rows.h"

namespace entente::roster::working_groups {
namespace {

constexpr const char* kIssuerPlace = "label 15, claim 1";

struct KnownGroup {
  std::string founder;
  std::uint64_t entry = 0;
  std::optional<std::uint64_t> concluded;
  WorkingGroupDocument document;
};

Result<std::optional<KnownGroup>> FindGroup(const Taking& taking, const std::string& id) {
  TRY_ASSIGN(auto query,
             taking.database.Prepare("SELECT founder, entry, concluded, document FROM working_group WHERE uri = ?1"));
  BindAll(query, id);
  TRY_ASSIGN(const bool found, query.Step());
  if (!found) return std::nullopt;
  KnownGroup group{query.Text(0), static_cast<std::uint64_t>(query.Int(1)), std::nullopt, {}};
  if (!query.IsNull(2)) group.concluded = static_cast<std::uint64_t>(query.Int(2));
  TRY_ASSIGN(group.document, ParseWorkingGroup(query.Text(3)));
  return group;
}

// One that is there and not concluded.
Result<KnownGroup> RequireActive(const Taking& taking, const std::string& id, const std::string& place) {
  TRY_ASSIGN(const auto group, FindGroup(taking, id));
  if (!group.has_value()) return Unusable(fmt::format("there is no working group {} on this log", id), place);
  if (group->concluded.has_value())
    return Unusable(fmt::format("the working group was concluded by entry {}", *group->concluded), place);
  return *group;
}

Result<void> RequireMayChange(const Taking& taking, const KnownGroup& group, const KnownInstrument& instrument) {
  const std::string& issuer = taking.issuer();
  const bool may = issuer == group.founder || issuer == instrument.custodian ||
                   std::ranges::find(group.document.chairs, issuer) != group.document.chairs.end();
  if (may) return {};
  return Unusable(fmt::format("only its founder ({}), its chairs and the custodian of the instrument ({}) may do this",
                              group.founder, instrument.custodian),
                  kIssuerPlace);
}

struct NewAct {
  GroupAct what = GroupAct::kFounded;
  std::string deliverable;
  std::string text;
  std::string document;  // JSON; may be empty
};

Result<void> InsertAct(const Taking& taking, const std::string& group, const NewAct& act,
                       const KnownInstrument& instrument, Marks marks) {
  TRY(MarkStanding(taking, instrument, marks));
  TRY_ASSIGN(const SaidColumns said, SaidNow(taking, marks));
  return Change(taking.database,
                "INSERT INTO working_group_act VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)", taking.log,
                taking.entry.index, group, static_cast<int>(act.what), act.deliverable, act.text, act.document,
                said.party, said.marks, said.kid, said.signer, said.time);
}

Result<void> RequireChairs(const Taking& taking, const WorkingGroupDocument& document) {
  for (std::size_t i = 0; i < document.chairs.size(); ++i)
    TRY(RequireParty(taking, document.chairs[i], fmt::format("/chairs/{}", i)));
  return {};
}

// A change says what it is for, keeps the instrument, and drops nothing that was delivered.
Result<void> CheckChange(const Taking& taking, const KnownGroup& group, const WorkingGroupDocument& document) {
  if (document.instrument != group.document.instrument)
    return Unusable(fmt::format("the group works under {}; found another group", group.document.instrument),
                    "/instrument");
  if (document.reason.empty()) return Unusable("a change of a working group says its reason", "/reason");
  WorkingGroupDocument same = document;
  same.reason = group.document.reason;
  if (ToJson(same) == ToJson(group.document))
    return Unusable(fmt::format("this changes nothing of what entry {} says", group.entry));
  return ForEachRow(
      taking.database, "SELECT id FROM working_group_deliverable WHERE working_group = ?1 AND state = ?2 ORDER BY id",
      [&document](const storage::Query& row) -> Result<void> {
        const std::string id = row.Text(0);
        if (std::ranges::find(document.deliverables, id, &PlannedDeliverable::id) != document.deliverables.end())
          return {};
        return Unusable(fmt::format("'{}' was delivered: it stays", id), "/deliverables");
      },
      document.id, static_cast<int>(DeliverableState::kDelivered));
}

// Deliverables of the newest version are there; others are dropped by it. One that comes back is planned again.
Result<void> KeepDeliverables(const Taking& taking, const WorkingGroupDocument& document) {
  const auto dropped = static_cast<int>(DeliverableState::kDropped);
  for (std::size_t i = 0; i < document.deliverables.size(); ++i) {
    const PlannedDeliverable& one = document.deliverables[i];
    TRY(Change(taking.database,
               "INSERT INTO working_group_deliverable VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL) ON CONFLICT DO UPDATE "
               "SET place = ?3, title = ?4, due = ?5, entry = CASE WHEN state = ?8 THEN ?7 ELSE entry END, state = "
               "CASE WHEN state = ?8 THEN ?6 ELSE state END",
               document.id, one.id, i, one.title, one.due, static_cast<int>(DeliverableState::kPlanned),
               taking.entry.index, dropped));
  }
  std::vector<std::string> gone;
  TRY(ForEachRow(
      taking.database, "SELECT id FROM working_group_deliverable WHERE working_group = ?1 AND state <> ?2 ORDER BY id",
      [&](const storage::Query& row) -> Result<void> {
        std::string id = row.Text(0);
        if (std::ranges::find(document.deliverables, id, &PlannedDeliverable::id) == document.deliverables.end())
          gone.push_back(std::move(id));
        return {};
      },
      document.id, dropped));
  for (const std::string& id : gone)
    TRY(Change(taking.database,
               "UPDATE working_group_deliverable SET state = ?3, entry = ?4 WHERE working_group = ?1 AND id = ?2",
               document.id, id, dropped, taking.entry.index));
  return {};
}

}  // namespace

Result<void> TakeWorkingGroup(const Taking& taking) {
  TRY_ASSIGN(const WorkingGroupDocument document, ParseWorkingGroup(taking.payload()));
  TRY(RequireParty(taking, taking.issuer(), kIssuerPlace));
  TRY_ASSIGN(const KnownInstrument instrument, RequireInstrument(taking, document.instrument, "/instrument"));
  TRY(RequireChairs(taking, document));
  TRY(RequireCited(taking, document.documents, "/documents"));
  TRY_ASSIGN(const auto known, FindGroup(taking, document.id));
  const std::string text = ToJson(document);
  Marks marks;
  NewAct act{GroupAct::kFounded, {}, document.reason, {}};
  if (known.has_value()) {
    TRY_ASSIGN(const KnownGroup group, RequireActive(taking, document.id, "/id"));
    TRY(RequireMayChange(taking, group, instrument));
    TRY(CheckChange(taking, group, document));
    act.what = GroupAct::kChanged;
    TRY(Change(taking.database, "UPDATE working_group SET entry = ?2, document = ?3 WHERE uri = ?1", document.id,
               taking.entry.index, text));
  } else {
    for (const PlannedDeliverable& one : document.deliverables) MarkDate(one.due, taking.day(), marks);
    TRY(Change(taking.database, "INSERT INTO working_group VALUES (?1, ?2, ?3, ?4, ?5, ?5, NULL, ?6)", document.id,
               taking.log, document.instrument, taking.issuer(), taking.entry.index, text));
  }
  TRY(KeepDeliverables(taking, document));
  return InsertAct(taking, document.id, act, instrument, marks);
}

Result<void> TakeMembership(const Taking& taking) {
  TRY_ASSIGN(const MembershipDocument document, ParseMembership(taking.payload()));
  TRY(RequireParty(taking, taking.issuer(), kIssuerPlace));
  TRY_ASSIGN(const KnownGroup group, RequireActive(taking, document.working_group, "/working_group"));
  TRY_ASSIGN(const KnownInstrument instrument, RequireInstrument(taking, group.document.instrument, "/working_group"));
  const bool joins = document.membership == Membership::kJoins;
  TRY_ASSIGN(const auto member,
             FindNumber(taking.database,
                        "SELECT entry FROM working_group_member WHERE working_group = ?1 AND party = ?2 AND "
                        "left_entry IS NULL",
                        document.working_group, taking.issuer()));
  if (joins && member.has_value())
    return Unusable(fmt::format("the party is a member already, since entry {}", *member), "/membership");
  if (!joins && !member.has_value()) return Unusable("the party is no member of this group", "/membership");
  if (joins) {
    TRY(Change(taking.database, "INSERT INTO working_group_member VALUES (?1, ?2, ?3, ?4, NULL)",
               document.working_group, taking.entry.index, taking.issuer(), taking.entry.time));
  } else {
    TRY(Change(taking.database,
               "UPDATE working_group_member SET left_entry = ?3 WHERE working_group = ?1 AND entry = ?2",
               document.working_group, *member, taking.entry.index));
  }
  return InsertAct(taking, document.working_group,
                   {joins ? GroupAct::kJoined : GroupAct::kLeft, {}, document.reason, {}}, instrument, {});
}

Result<void> TakeReport(const Taking& taking) {
  TRY_ASSIGN(const DeliverableReportDocument document, ParseDeliverableReport(taking.payload()));
  TRY_ASSIGN(const KnownGroup group, RequireActive(taking, document.working_group, "/working_group"));
  TRY_ASSIGN(const KnownInstrument instrument, RequireInstrument(taking, group.document.instrument, "/working_group"));
  TRY(RequireMayChange(taking, group, instrument));
  const auto planned = std::ranges::find(group.document.deliverables, document.deliverable, &PlannedDeliverable::id);
  if (planned == group.document.deliverables.end()) {
    std::string known;
    for (const PlannedDeliverable& one : group.document.deliverables) known += (known.empty() ? "" : ", ") + one.id;
    return Unusable(
        fmt::format("the group plans no '{}'; it plans {}", document.deliverable, known.empty() ? "nothing" : known),
        "/deliverable");
  }
  TRY_ASSIGN(const auto delivered,
             FindNumber(taking.database,
                        "SELECT entry FROM working_group_deliverable WHERE working_group = ?1 AND id = ?2 AND state = "
                        "?3",
                        document.working_group, document.deliverable, static_cast<int>(DeliverableState::kDelivered)));
  if (delivered.has_value()) return Unusable(fmt::format("it was delivered by entry {}", *delivered), "/deliverable");
  std::string cited;
  if (document.document.has_value()) {
    TRY(RequireCited(taking, {*document.document}, "/document"));
    cited = Dump(JsonOf(*document.document));
  }
  Marks marks;
  if (document.delivered && !planned->due.empty() && planned->due < taking.day()) marks.Add(Mark::kLate);
  const auto state = document.delivered ? DeliverableState::kDelivered : DeliverableState::kUnderWay;
  TRY(Change(taking.database,
             "UPDATE working_group_deliverable SET state = ?3, entry = ?4, report = ?4 WHERE working_group = ?1 AND id "
             "= ?2",
             document.working_group, document.deliverable, static_cast<int>(state), taking.entry.index));
  return InsertAct(
      taking, document.working_group,
      {document.delivered ? GroupAct::kDelivered : GroupAct::kUnderWay, document.deliverable, document.note, cited},
      instrument, marks);
}

Result<void> TakeEnd(const Taking& taking) {
  TRY_ASSIGN(const EndOfWorkingGroupDocument document, ParseEndOfWorkingGroup(taking.payload()));
  TRY_ASSIGN(const KnownGroup group, RequireActive(taking, document.working_group, "/working_group"));
  TRY_ASSIGN(const KnownInstrument instrument, RequireInstrument(taking, group.document.instrument, "/working_group"));
  TRY(RequireMayChange(taking, group, instrument));
  TRY(Change(taking.database, "UPDATE working_group SET concluded = ?2 WHERE uri = ?1", document.working_group,
             taking.entry.index));
  return InsertAct(taking, document.working_group, {GroupAct::kConcluded, {}, document.reason, {}}, instrument, {});
}

}  // namespace entente::roster::working_groups
