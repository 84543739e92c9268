#include "views/roster/working_groups/part.h"

#include <array>

#include "statement/content_types.h"
#include "views/roster/working_groups/fold.h"

namespace entente::roster {
namespace {

namespace content_type = statement::content_type;

constexpr std::array kTakes = {
    TakesKind{content_type::kWorkingGroup, working_groups::TakeWorkingGroup},
    TakesKind{content_type::kWorkingGroupMembership, working_groups::TakeMembership},
    TakesKind{content_type::kWorkingGroupReport, working_groups::TakeReport},
    TakesKind{content_type::kEndOfWorkingGroup, working_groups::TakeEnd},
};

constexpr std::string_view kSchema = R"sql(
CREATE TABLE working_group (
  uri TEXT PRIMARY KEY,
  log INTEGER NOT NULL REFERENCES log,
  instrument TEXT NOT NULL,
  founder TEXT NOT NULL,
  founding_entry INTEGER NOT NULL,
  entry INTEGER NOT NULL,              -- the newest version
  concluded INTEGER,                   -- the entry that says so
  document TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX working_group_by_founding ON working_group (founding_entry);
CREATE TABLE working_group_member (
  working_group TEXT NOT NULL REFERENCES working_group,
  entry INTEGER NOT NULL,              -- by which it joined
  party TEXT NOT NULL,
  time INTEGER NOT NULL,
  left_entry INTEGER,
  PRIMARY KEY (working_group, entry)) STRICT, WITHOUT ROWID;
CREATE INDEX working_group_member_by_party ON working_group_member (party);
CREATE TABLE working_group_deliverable (
  working_group TEXT NOT NULL REFERENCES working_group,
  id TEXT NOT NULL,
  place INTEGER NOT NULL,              -- in the newest version that has it
  title TEXT NOT NULL,
  due TEXT NOT NULL,                   -- may be empty
  state INTEGER NOT NULL,              -- DeliverableState; never overdue, which comes with the day
  entry INTEGER NOT NULL,              -- that says so
  report INTEGER,                      -- the newest
  PRIMARY KEY (working_group, id)) STRICT, WITHOUT ROWID;
CREATE TABLE working_group_act (
  log INTEGER NOT NULL REFERENCES log,
  entry INTEGER NOT NULL,
  working_group TEXT NOT NULL REFERENCES working_group,
  what INTEGER NOT NULL,               -- GroupAct
  deliverable TEXT NOT NULL,           -- may be empty
  text TEXT NOT NULL,                  -- reason or note
  document TEXT NOT NULL,              -- JSON; may be empty
  party TEXT NOT NULL,
  marks TEXT NOT NULL,
  kid BLOB NOT NULL,
  signer TEXT NOT NULL,
  time INTEGER NOT NULL,
  PRIMARY KEY (log, entry)) STRICT, WITHOUT ROWID;
CREATE INDEX working_group_act_by_group ON working_group_act (working_group, entry);
)sql";

constexpr std::string_view kClear =
    "DELETE FROM working_group_act; DELETE FROM working_group_deliverable; DELETE FROM working_group_member; DELETE "
    "FROM working_group;";

const std::array kContent = {
    views::SqlTable{
        {"working_group",
         {"id", "log", "instrument", "founder", "founding_entry", "entry", "concluded", "document"},
         1},
        "SELECT w.uri, (SELECT origin FROM log WHERE id = w.log), w.instrument, w.founder, w.founding_entry, w.entry, "
        "w.concluded, w.document FROM working_group w ORDER BY w.uri"},
    views::SqlTable{{"working_group_member", {"working_group", "entry", "party", "time", "left_entry"}, 2},
                    "SELECT working_group, entry, party, time, left_entry FROM working_group_member ORDER BY "
                    "working_group, entry"},
    views::SqlTable{
        {"working_group_deliverable", {"working_group", "id", "place", "title", "due", "state", "entry", "report"}, 2},
        "SELECT working_group, id, place, title, due, state, entry, report FROM working_group_deliverable ORDER BY "
        "working_group, id"},
    views::SqlTable{{"working_group_act",
                     {"log", "entry", "working_group", "what", "deliverable", "text", "document", "party", "marks",
                      "kid", "signer", "time"},
                     2},
                    "SELECT l.origin, a.entry, a.working_group, a.what, a.deliverable, a.text, a.document, a.party, "
                    "a.marks, hex(a.kid), a.signer, a.time FROM log l CROSS JOIN working_group_act a ON l.id = a.log "
                    "ORDER BY l.origin, a.entry"},
};

void AddRules(registration::Policy& policy) {
  policy.rules.push_back(RuleOfParties("working-groups", kTakes, {registration::Role::kInstrument}));
}

}  // namespace

constinit const Part kWorkingGroups{.name = "working-groups",
                                    .takes = kTakes,
                                    .schema = kSchema,
                                    .clear = kClear,
                                    .content = kContent,
                                    .add_rules = AddRules};

}  // namespace entente::roster
