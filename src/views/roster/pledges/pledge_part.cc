#include "views/roster/pledges/pledge_part.h"

#include <array>

#include "statement/content_types.h"

namespace entente::roster {
namespace {

namespace content_type = statement::content_type;

constexpr std::array kTakes = {
    TakesKind{content_type::kPledge, TakePledge},
    TakesKind{content_type::kPledgeRevision, TakePledgeRevision},
    TakesKind{content_type::kPledgeWithdrawal, TakePledgeWithdrawal},
    TakesKind{content_type::kPledgeReport, TakePledgeReport},
    TakesKind{content_type::kProgressConsent, TakeProgressConsent},
    TakesKind{content_type::kProgressRule, TakeProgressRule},
};

// A pledge as it stands; what it said before stands in its acts.
constexpr std::string_view kSchema = R"sql(
CREATE TABLE pledge (
  id INTEGER PRIMARY KEY,
  party TEXT NOT NULL,
  uri TEXT NOT NULL,
  instrument INTEGER NOT NULL REFERENCES instrument,
  clause TEXT NOT NULL,
  supported INTEGER NOT NULL,          -- the party supported the instrument on that day
  action TEXT NOT NULL,                -- as the four below: of the newest terms; may be empty
  due TEXT NOT NULL,                   -- a date; empty: for good
  visible INTEGER NOT NULL,
  terms TEXT NOT NULL,
  log INTEGER NOT NULL REFERENCES log,
  entry INTEGER NOT NULL,              -- that made it
  terms_entry INTEGER NOT NULL,        -- that made or revised it last
  withdrawn_entry INTEGER,
  UNIQUE (party, uri)) STRICT;
CREATE UNIQUE INDEX pledge_by_entry ON pledge (log, entry);
CREATE INDEX pledge_by_instrument ON pledge (instrument, entry);
CREATE TABLE pledge_act (              -- made, revised, withdrawn
  log INTEGER NOT NULL REFERENCES log,
  entry INTEGER NOT NULL,
  pledge INTEGER NOT NULL REFERENCES pledge,
  act INTEGER NOT NULL,
  terms TEXT NOT NULL,                 -- empty: withdrawn
  reason TEXT NOT NULL,
  late INTEGER NOT NULL,               -- its day was over by then
  time INTEGER NOT NULL,
  kid BLOB NOT NULL,
  signer TEXT NOT NULL,
  PRIMARY KEY (log, entry)) STRICT, WITHOUT ROWID;
CREATE INDEX pledge_act_by_pledge ON pledge_act (pledge, log, entry);
CREATE TABLE pledge_report (
  log INTEGER NOT NULL REFERENCES log,
  entry INTEGER NOT NULL,
  pledge INTEGER NOT NULL REFERENCES pledge,
  date TEXT NOT NULL,
  state INTEGER NOT NULL,
  text TEXT NOT NULL,
  value TEXT NOT NULL,
  evidence TEXT NOT NULL,              -- entries, with one blank between two
  time INTEGER NOT NULL,
  kid BLOB NOT NULL,
  signer TEXT NOT NULL,
  PRIMARY KEY (log, entry)) STRICT, WITHOUT ROWID;
CREATE INDEX pledge_report_by_pledge ON pledge_report (pledge, log, entry);
CREATE TABLE progress_consent (
  log INTEGER NOT NULL REFERENCES log,
  entry INTEGER NOT NULL,
  party TEXT NOT NULL,
  instrument INTEGER NOT NULL REFERENCES instrument,
  given INTEGER NOT NULL,
  reason TEXT NOT NULL,
  time INTEGER NOT NULL,
  PRIMARY KEY (log, entry)) STRICT, WITHOUT ROWID;
CREATE INDEX progress_consent_by_party ON progress_consent (instrument, party, log, entry);
CREATE TABLE progress_rule (
  log INTEGER NOT NULL REFERENCES log,
  entry INTEGER NOT NULL,
  instrument INTEGER NOT NULL REFERENCES instrument,
  public INTEGER NOT NULL,
  reason TEXT NOT NULL,
  time INTEGER NOT NULL,
  PRIMARY KEY (log, entry)) STRICT, WITHOUT ROWID;
CREATE INDEX progress_rule_by_instrument ON progress_rule (instrument, log, entry);
)sql";

constexpr std::string_view kClear = R"sql(
DELETE FROM progress_rule; DELETE FROM progress_consent; DELETE FROM pledge_report; DELETE FROM pledge_act;
DELETE FROM pledge;
)sql";

const std::array kContent = {
    views::SqlTable{{"pledge",
                     {"party", "id", "instrument", "clause", "supported", "action", "due", "visible", "terms", "log",
                      "entry", "terms_entry", "withdrawn_entry"},
                     2},
                    "SELECT p.party, p.uri, (SELECT uri FROM instrument WHERE id = p.instrument), p.clause, "
                    "p.supported, p.action, p.due, p.visible, p.terms, (SELECT origin FROM log WHERE id = p.log), "
                    "p.entry, p.terms_entry, p.withdrawn_entry FROM pledge p ORDER BY p.party, p.uri"},
    views::SqlTable{
        {"pledge_act",
         {"log", "entry", "party", "pledge", "act", "terms", "reason", "late", "time", "kid", "signer"},
         2},
        "SELECT l.origin, a.entry, p.party, p.uri, a.act, a.terms, a.reason, a.late, a.time, hex(a.kid), a.signer FROM "
        "log l CROSS JOIN pledge_act a ON a.log = l.id LEFT JOIN pledge p ON p.id = a.pledge ORDER BY l.origin, "
        "a.entry"},
    views::SqlTable{
        {"pledge_report",
         {"log", "entry", "party", "pledge", "date", "state", "text", "value", "evidence", "time", "kid", "signer"},
         2},
        "SELECT l.origin, r.entry, p.party, p.uri, r.date, r.state, r.text, r.value, r.evidence, r.time, "
        "hex(r.kid), r.signer FROM log l CROSS JOIN pledge_report r ON r.log = l.id LEFT JOIN pledge p ON "
        "p.id = r.pledge ORDER BY l.origin, r.entry"},
    views::SqlTable{{"progress_consent", {"log", "entry", "party", "instrument", "given", "reason", "time"}, 2},
                    "SELECT l.origin, c.entry, c.party, (SELECT uri FROM instrument WHERE id = c.instrument), c.given, "
                    "c.reason, c.time FROM log l CROSS JOIN progress_consent c ON c.log = l.id ORDER BY l.origin, "
                    "c.entry"},
    views::SqlTable{{"progress_rule", {"log", "entry", "instrument", "public", "reason", "time"}, 2},
                    "SELECT l.origin, r.entry, (SELECT uri FROM instrument WHERE id = r.instrument), r.public, "
                    "r.reason, r.time FROM log l CROSS JOIN progress_rule r ON r.log = l.id ORDER BY l.origin, "
                    "r.entry"},
};

void AddRules(registration::Policy& policy) {
  policy.rules.push_back(RuleOfParties("pledges", kTakes, {registration::Role::kInstrument}));
}

}  // namespace

const Part kPledges{
    .name = "pledges", .takes = kTakes, .schema = kSchema, .clear = kClear, .content = kContent, .add_rules = AddRules};

}  // namespace entente::roster
