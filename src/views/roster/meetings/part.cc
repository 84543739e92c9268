#include "views/roster/meetings/part.h"

#include <array>

#include "statement/content_types.h"
#include "views/roster/meetings/fold.h"

namespace entente::roster {
namespace {

namespace content_type = statement::content_type;

constexpr std::array kTakes = {
    TakesKind{content_type::kMeeting, meetings::TakeMeeting},
    TakesKind{content_type::kMeetingAnswer, meetings::TakeAnswer},
    TakesKind{content_type::kFollowUpReport, meetings::TakeReport},
};

constexpr std::string_view kSchema = R"sql(
CREATE TABLE meeting (
  uri TEXT PRIMARY KEY,
  log INTEGER NOT NULL REFERENCES log,
  recorder TEXT NOT NULL,
  entry INTEGER NOT NULL,              -- the newest record
  instrument TEXT NOT NULL,            -- its own, or its working group's
  working_group TEXT NOT NULL,         -- may be empty
  kind INTEGER NOT NULL,
  day_from TEXT NOT NULL,
  day_until TEXT NOT NULL,
  document TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_by_day ON meeting (day_from);
CREATE TABLE meeting_follow_up (
  meeting TEXT NOT NULL REFERENCES meeting,
  id TEXT NOT NULL,
  place INTEGER NOT NULL,              -- in the newest record that has it
  title TEXT NOT NULL,
  responsible TEXT NOT NULL,
  due TEXT NOT NULL,                   -- may be empty
  state INTEGER NOT NULL,              -- FollowUpState; never overdue, which comes with the day
  entry INTEGER NOT NULL,              -- that says so
  PRIMARY KEY (meeting, id)) STRICT, WITHOUT ROWID;
CREATE TABLE meeting_act (
  log INTEGER NOT NULL REFERENCES log,
  entry INTEGER NOT NULL,
  meeting TEXT NOT NULL REFERENCES meeting,
  what INTEGER NOT NULL,               -- MeetingAct: 0 recorded or corrected, 1 answered, 2 reported
  record INTEGER,                      -- that is answered
  follow_up TEXT NOT NULL,             -- that is reported on; may be empty
  yes INTEGER NOT NULL,                -- confirmed, or done
  text TEXT NOT NULL,                  -- reason or note
  evidence TEXT NOT NULL,              -- JSON
  party TEXT NOT NULL,
  marks TEXT NOT NULL,
  kid BLOB NOT NULL,
  signer TEXT NOT NULL,
  time INTEGER NOT NULL,
  PRIMARY KEY (log, entry)) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_act_by_meeting ON meeting_act (meeting, what, entry);
)sql";

constexpr std::string_view kClear = "DELETE FROM meeting_act; DELETE FROM meeting_follow_up; DELETE FROM meeting;";

const std::array kContent = {
    views::SqlTable{
        {"meeting",
         {"id", "log", "recorder", "entry", "instrument", "working_group", "kind", "day_from", "day_until", "document"},
         1},
        "SELECT m.uri, (SELECT origin FROM log WHERE id = m.log), m.recorder, m.entry, m.instrument, "
        "m.working_group, m.kind, m.day_from, m.day_until, m.document FROM meeting m ORDER BY m.uri"},
    views::SqlTable{
        {"meeting_follow_up", {"meeting", "id", "place", "title", "responsible", "due", "state", "entry"}, 2},
        "SELECT meeting, id, place, title, responsible, due, state, entry FROM meeting_follow_up ORDER BY meeting, id"},
    views::SqlTable{{"meeting_act",
                     {"log", "entry", "meeting", "what", "record", "follow_up", "yes", "text", "evidence", "party",
                      "marks", "kid", "signer", "time"},
                     2},
                    "SELECT l.origin, a.entry, a.meeting, a.what, a.record, a.follow_up, a.yes, a.text, a.evidence, "
                    "a.party, a.marks, hex(a.kid), a.signer, a.time FROM log l CROSS JOIN meeting_act a ON l.id = "
                    "a.log ORDER BY l.origin, a.entry"},
};

void AddRules(registration::Policy& policy) {
  policy.rules.push_back(RuleOfParties("meetings", kTakes, {registration::Role::kInstrument}));
}

}  // namespace

constinit const Part kMeetings{.name = "meetings",
                               .takes = kTakes,
                               .schema = kSchema,
                               .clear = kClear,
                               .content = kContent,
                               .add_rules = AddRules};

}  // namespace entente::roster
