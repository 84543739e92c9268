#include "views/roster/resources/part.h"

#include <array>

#include "statement/content_types.h"
#include "views/roster/resources/fold.h"

namespace entente::roster {
namespace {

namespace content_type = statement::content_type;

constexpr std::array kTakes = {
    TakesKind{content_type::kOffer, resources::TakeOffer},
    TakesKind{content_type::kNeed, resources::TakeNeed},
    TakesKind{content_type::kTakeUp, resources::TakeTakeUp},
    TakesKind{content_type::kEndOfTakeUp, resources::TakeTakeUpEnd},
    TakesKind{content_type::kResourceWithdrawal, resources::TakeWithdrawal},
    TakesKind{content_type::kDelivery, resources::TakeDelivery},
    TakesKind{content_type::kDeliveryAnswer, resources::TakeDeliveryAnswer},
};

constexpr std::string_view kSchema = R"sql(
CREATE TABLE resource (                -- an offer or a need
  log INTEGER NOT NULL REFERENCES log,
  entry INTEGER NOT NULL,
  side INTEGER NOT NULL,               -- 0: offer, 1: need
  instrument TEXT NOT NULL,
  kind INTEGER NOT NULL,
  valid_from TEXT NOT NULL,            -- may be empty
  valid_until TEXT NOT NULL,           -- may be empty
  state INTEGER NOT NULL,              -- 0: open; ResourceState; never expired, which comes with the day
  take_up INTEGER,                     -- the one that stands
  document TEXT NOT NULL,
  party TEXT NOT NULL,
  marks TEXT NOT NULL,
  kid BLOB NOT NULL,
  signer TEXT NOT NULL,
  time INTEGER NOT NULL,
  PRIMARY KEY (log, entry)) STRICT, WITHOUT ROWID;
CREATE INDEX resource_by_kind ON resource (instrument, side, kind, state);
CREATE INDEX resource_by_party ON resource (party);
CREATE TABLE resource_tag (            -- clauses, countries and languages, to be found by
  log INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  what TEXT NOT NULL,                  -- clause, country, language (in lower case)
  value TEXT NOT NULL,
  PRIMARY KEY (log, entry, what, value)) STRICT, WITHOUT ROWID;
CREATE TABLE take_up (
  log INTEGER NOT NULL REFERENCES log,
  entry INTEGER NOT NULL,
  offer INTEGER,
  need INTEGER,
  giver TEXT NOT NULL,
  receiver TEXT NOT NULL,
  instrument TEXT NOT NULL,
  state INTEGER NOT NULL,              -- TakeUpState
  delivery INTEGER,                    -- the newest
  note TEXT NOT NULL,
  party TEXT NOT NULL,
  marks TEXT NOT NULL,
  kid BLOB NOT NULL,
  signer TEXT NOT NULL,
  time INTEGER NOT NULL,
  PRIMARY KEY (log, entry)) STRICT, WITHOUT ROWID;
CREATE INDEX take_up_by_offer ON take_up (log, offer);
CREATE INDEX take_up_by_need ON take_up (log, need);
CREATE TABLE resource_step (
  log INTEGER NOT NULL REFERENCES log,
  entry INTEGER NOT NULL,
  what INTEGER NOT NULL,               -- StepKind; 0: delivered
  take_up INTEGER,                     -- NULL: it is about an offer or a need that nobody had taken up
  resource INTEGER,                    -- of a withdrawal
  date TEXT NOT NULL,
  quantity TEXT NOT NULL,              -- JSON; may be empty
  text TEXT NOT NULL,                  -- note or reason
  evidence TEXT NOT NULL,              -- JSON
  party TEXT NOT NULL,
  marks TEXT NOT NULL,
  kid BLOB NOT NULL,
  signer TEXT NOT NULL,
  time INTEGER NOT NULL,
  PRIMARY KEY (log, entry)) STRICT, WITHOUT ROWID;
CREATE INDEX resource_step_by_take_up ON resource_step (log, take_up, entry);
CREATE INDEX resource_step_by_resource ON resource_step (log, resource, entry);
)sql";

constexpr std::string_view kClear =
    "DELETE FROM resource_step; DELETE FROM take_up; DELETE FROM resource_tag; DELETE FROM resource;";

const std::array kContent = {
    views::SqlTable{{"resource",
                     {"log", "entry", "side", "instrument", "kind", "valid_from", "valid_until", "state", "take_up",
                      "document", "party", "marks", "kid", "signer", "time"},
                     2},
                    "SELECT l.origin, r.entry, r.side, r.instrument, r.kind, r.valid_from, r.valid_until, r.state, "
                    "r.take_up, r.document, r.party, r.marks, hex(r.kid), r.signer, r.time FROM log l CROSS JOIN "
                    "resource r ON l.id = r.log ORDER BY l.origin, r.entry"},
    views::SqlTable{{"resource_tag", {"log", "entry", "what", "value"}, 4},
                    "SELECT l.origin, t.entry, t.what, t.value FROM log l CROSS JOIN resource_tag t ON l.id = t.log "
                    "ORDER BY l.origin, t.entry, t.what, t.value"},
    views::SqlTable{{"take_up",
                     {"log", "entry", "offer", "need", "giver", "receiver", "instrument", "state", "delivery", "note",
                      "party", "marks", "kid", "signer", "time"},
                     2},
                    "SELECT l.origin, t.entry, t.offer, t.need, t.giver, t.receiver, t.instrument, t.state, "
                    "t.delivery, t.note, t.party, t.marks, hex(t.kid), t.signer, t.time FROM log l CROSS JOIN take_up "
                    "t ON l.id = t.log ORDER BY l.origin, t.entry"},
    views::SqlTable{{"resource_step",
                     {"log", "entry", "what", "take_up", "resource", "date", "quantity", "text", "evidence", "party",
                      "marks", "kid", "signer", "time"},
                     2},
                    "SELECT l.origin, s.entry, s.what, s.take_up, s.resource, s.date, s.quantity, s.text, s.evidence, "
                    "s.party, s.marks, hex(s.kid), s.signer, s.time FROM log l CROSS JOIN resource_step s ON l.id = "
                    "s.log ORDER BY l.origin, s.entry"},
};

void AddRules(registration::Policy& policy) {
  policy.rules.push_back(RuleOfParties("resources", kTakes, {registration::Role::kInstrument}));
}

}  // namespace

constinit const Part kResources{.name = "resources",
                                .takes = kTakes,
                                .schema = kSchema,
                                .clear = kClear,
                                .content = kContent,
                                .add_rules = AddRules};

}  // namespace entente::roster
