#include "views/roster/contacts/contacts_part.h"

#include <fmt/format.h>

#include <array>

#include "base/encoding.h"
#include "statement/content_types.h"
#include "views/roster/contacts/contact_documents.h"
#include "views/roster/contacts/ping_documents.h"
#include "views/roster/doubt.h"
#include "views/roster/sql_values.h"

namespace entente::roster {
namespace {

namespace content_type = statement::content_type;

constexpr std::int64_t kSecondsAnHour = 3600;

constexpr std::string_view kSchema = R"sql(
CREATE TABLE restricted_entry (        -- that a party registered a restricted document, by its digest
  digest BLOB NOT NULL,
  issuer TEXT NOT NULL,
  log INTEGER NOT NULL REFERENCES log,
  entry INTEGER NOT NULL,              -- the first one
  time INTEGER NOT NULL,
  kid BLOB NOT NULL,
  signer TEXT NOT NULL,
  PRIMARY KEY (digest, issuer)) STRICT, WITHOUT ROWID;
CREATE INDEX restricted_entry_by_entry ON restricted_entry (entry);
CREATE TABLE contact (                 -- the newest word of a party on one function
  party INTEGER NOT NULL REFERENCES party,
  function INTEGER NOT NULL,
  log INTEGER NOT NULL REFERENCES log,
  entry INTEGER NOT NULL,
  time INTEGER NOT NULL,               -- of the entry, by the log
  kid BLOB NOT NULL,                   -- of the key that signed it
  signer TEXT NOT NULL,                -- whose key it is: the issuer, or its delegate
  withdrawn INTEGER NOT NULL,
  valid_until TEXT NOT NULL,
  answer_hours INTEGER,
  document TEXT NOT NULL,
  PRIMARY KEY (party, function)) STRICT, WITHOUT ROWID;
CREATE TABLE ping (
  log INTEGER NOT NULL REFERENCES log,
  entry INTEGER NOT NULL,
  time INTEGER NOT NULL,
  issuer TEXT NOT NULL,                -- who asks
  kid BLOB NOT NULL,
  signer TEXT NOT NULL,
  party INTEGER NOT NULL REFERENCES party,  -- who is asked
  function INTEGER NOT NULL,
  nonce TEXT NOT NULL,
  hours INTEGER NOT NULL,              -- that were agreed
  due INTEGER NOT NULL,                -- by the log's time
  contact_entry INTEGER NOT NULL,      -- the contact that was asked
  exercise TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (log, entry)) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ping_by_nonce ON ping (issuer, nonce);
CREATE INDEX ping_by_party ON ping (party, function);
CREATE TABLE ping_answer (
  log INTEGER NOT NULL REFERENCES log,
  ping INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  time INTEGER NOT NULL,
  kid BLOB NOT NULL,
  signer TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (log, ping)) STRICT, WITHOUT ROWID;
CREATE TABLE exercise (                -- the newest version of each
  uri TEXT PRIMARY KEY,
  log INTEGER NOT NULL REFERENCES log,
  entry INTEGER NOT NULL,
  time INTEGER NOT NULL,
  issuer TEXT NOT NULL,
  kid BLOB NOT NULL,
  signer TEXT NOT NULL,
  document TEXT NOT NULL) STRICT;
)sql";

constexpr std::string_view kClear =
    "DELETE FROM exercise; DELETE FROM ping_answer; DELETE FROM ping; DELETE FROM contact; DELETE FROM "
    "restricted_entry; ";

const std::array kContent = {
    views::SqlTable{
        {"restricted_entry", {"digest", "issuer", "log", "entry", "time", "kid", "signer"}, 2},
        "SELECT hex(r.digest), r.issuer, (SELECT origin FROM log WHERE id = r.log), r.entry, r.time, hex(r.kid), "
        "r.signer FROM restricted_entry r ORDER BY r.digest, r.issuer"},
    views::SqlTable{
        {"contact",
         {"party", "function", "log", "entry", "time", "kid", "signer", "withdrawn", "valid_until", "answer_hours",
          "document"},
         2},
        "SELECT p.uri, c.function, (SELECT origin FROM log WHERE id = c.log), c.entry, c.time, hex(c.kid), c.signer, "
        "c.withdrawn, c.valid_until, c.answer_hours, c.document FROM party p CROSS JOIN contact c ON c.party = p.id "
        "ORDER BY p.uri, c.function"},
    views::SqlTable{
        {"ping",
         {"log", "entry", "time", "issuer", "kid", "signer", "party", "function", "nonce", "hours", "due",
          "contact_entry", "exercise", "note"},
         2},
        "SELECT l.origin, g.entry, g.time, g.issuer, hex(g.kid), g.signer, (SELECT uri FROM party WHERE id = g.party), "
        "g.function, g.nonce, g.hours, g.due, g.contact_entry, g.exercise, g.note FROM log l CROSS JOIN ping g ON "
        "g.log = l.id ORDER BY l.origin, g.entry"},
    views::SqlTable{{"ping_answer", {"log", "ping", "entry", "time", "kid", "signer", "note"}, 2},
                    "SELECT l.origin, a.ping, a.entry, a.time, hex(a.kid), a.signer, a.note FROM log l CROSS JOIN "
                    "ping_answer a ON a.log = l.id ORDER BY l.origin, a.ping"},
    views::SqlTable{{"exercise", {"id", "log", "entry", "time", "issuer", "kid", "signer", "document"}, 1},
                    "SELECT e.uri, (SELECT origin FROM log WHERE id = e.log), e.entry, e.time, e.issuer, hex(e.kid), "
                    "e.signer, e.document FROM exercise e ORDER BY e.uri"},
};

Result<std::string> SignerOfEntry(const Taking& taking) {
  return SignerOf(taking.database, taking.issuer(), taking.kid(), taking.entry.index, taking.entry.time);
}

// ---- Restricted documents -------------------------------------------------------------------------------------------

Result<void> TakeRestricted(const Taking& taking) {
  const auto digest = taking.entry.statement->payload_digest();
  if (!digest.has_value()) return Unusable("a restricted document stands behind a hash envelope", "payload");
  TRY_ASSIGN(const std::string signer, SignerOfEntry(taking));
  return Change(taking.database, "INSERT OR IGNORE INTO restricted_entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                ByteView(*digest), taking.issuer(), taking.log, taking.entry.index, taking.entry.time, taking.kid(),
                signer);
}

// ---- Contacts -------------------------------------------------------------------------------------------------------

// A contact that stands, as a ping or a withdrawal needs it.
struct StandingContact {
  std::uint64_t entry = 0;
  std::optional<unsigned> answer_hours;
};

// Errors: unusable, saying why there is nobody to reach.
Result<StandingContact> RequireContact(const Taking& taking, const KnownParty& party, ContactFunction function) {
  TRY_ASSIGN(auto query,
             taking.database.Prepare("SELECT entry, withdrawn, valid_until, answer_hours FROM contact WHERE "
                                     "party = ?1 AND function = ?2"));
  BindAll(query, party.row, static_cast<int>(function));
  TRY_ASSIGN(const bool found, query.Step());
  if (!found) return Unusable(fmt::format("{} has no {} contact on this log", party.name, Name(function)), "/function");
  StandingContact contact{static_cast<std::uint64_t>(query.Int(0)), std::nullopt};
  if (query.Int(1) != 0)
    return Unusable(fmt::format("{} withdrew its {} contact with entry {}", party.name, Name(function), contact.entry),
                    "/function");
  const std::string until = query.Text(2);
  if (!until.empty() && until < taking.day())
    return Unusable(fmt::format("the {} contact of {} (entry {}) was valid until {}", Name(function), party.name,
                                contact.entry, until),
                    "/function");
  if (!query.IsNull(3)) contact.answer_hours = static_cast<unsigned>(query.Int(3));
  return contact;
}

Result<void> RequireOwnRestricted(const Taking& taking, const crypto::Digest& digest) {
  TRY_ASSIGN(const auto entry,
             FindNumber(taking.database, "SELECT entry FROM restricted_entry WHERE digest = ?1 AND issuer = ?2",
                        ByteView(digest), taking.issuer()));
  if (entry.has_value()) return {};
  return Unusable(
      "no statement of yours registered a restricted document with this digest before this one; submit the restricted "
      "part first",
      "/restricted");
}

Result<void> TakeContact(const Taking& taking) {
  TRY_ASSIGN(const ContactDocument document, ParseContact(taking.payload()));
  if (document.party != taking.issuer()) return Unusable("a party gives its own contacts alone", "/party");
  TRY_ASSIGN(const KnownParty party, RequireParty(taking, document.party, "/party"));
  if (!document.withdrawn.empty()) {
    TRY_ASSIGN(const auto there,
               FindNumber(taking.database, "SELECT 1 FROM contact WHERE party = ?1 AND function = ?2 AND withdrawn = 0",
                          party.row, static_cast<int>(document.function)));
    if (!there.has_value())
      return Unusable(fmt::format("{} has no {} contact to withdraw", party.name, Name(document.function)),
                      "/withdrawn");
  }
  if (!document.valid_until.empty() && document.valid_until < taking.day())
    return Unusable(fmt::format("it was valid until {}, and this log's day is {}: it would reach nobody",
                                document.valid_until, taking.day()),
                    "/valid_until");
  if (document.restricted.has_value()) TRY(RequireOwnRestricted(taking, *document.restricted));
  TRY_ASSIGN(const std::string signer, SignerOfEntry(taking));
  return Change(taking.database, "INSERT OR REPLACE INTO contact VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                party.row, static_cast<int>(document.function), taking.log, taking.entry.index, taking.entry.time,
                taking.kid(), signer, document.withdrawn.empty() ? 0 : 1, document.valid_until, document.answer_hours,
                ToJson(document));
}

// ---- Pings ----------------------------------------------------------------------------------------------------------

// The hours within which the answer is due: what the contact agreed to counts, and nobody can ask for less.
Result<unsigned> AgreedHours(const PingDocument& ping, const StandingContact& contact) {
  if (!ping.answer_hours.has_value() && !contact.answer_hours.has_value())
    return Unusable("neither the contact nor the ping says within how many hours to answer", "/answer_hours");
  if (!ping.answer_hours.has_value()) return *contact.answer_hours;
  if (contact.answer_hours.has_value() && *ping.answer_hours < *contact.answer_hours)
    return Unusable(fmt::format("the contact (entry {}) agrees to answer within {} hours; a ping cannot ask for less",
                                contact.entry, *contact.answer_hours),
                    "/answer_hours");
  return *ping.answer_hours;
}

Result<void> RequireFreshPing(const Taking& taking, const PingDocument& document, const KnownParty& party) {
  TRY_ASSIGN(const auto same, FindNumber(taking.database, "SELECT entry FROM ping WHERE issuer = ?1 AND nonce = ?2",
                                         taking.issuer(), document.nonce));
  if (same.has_value()) return Unusable(fmt::format("entry {} is a ping with this nonce", *same), "/nonce");
  // Or one party could fill another's record with pings.
  TRY_ASSIGN(const auto open,
             FindNumber(taking.database,
                        "SELECT g.entry FROM ping g WHERE g.issuer = ?1 AND g.party = ?2 AND g.function = ?3 AND g.due "
                        ">= ?4 AND NOT EXISTS (SELECT 1 FROM ping_answer a WHERE a.log = g.log AND a.ping = g.entry)",
                        taking.issuer(), party.row, static_cast<int>(document.function), taking.entry.time));
  if (open.has_value())
    return Unusable(fmt::format("your ping of this contact in entry {} is open yet; wait for its answer, or until it "
                                "is due",
                                *open),
                    "/function");
  return {};
}

Result<void> TakePing(const Taking& taking) {
  TRY_ASSIGN(const PingDocument document, ParsePing(taking.payload()));
  if (document.party == taking.issuer()) return Unusable("nobody pings itself", "/party");
  TRY(RequireParty(taking, taking.issuer(), "label 15, claim 1"));
  TRY_ASSIGN(const KnownParty party, RequireParty(taking, document.party, "/party"));
  TRY_ASSIGN(const StandingContact contact, RequireContact(taking, party, document.function));
  TRY_ASSIGN(const unsigned hours, AgreedHours(document, contact));
  TRY(RequireFreshPing(taking, document, party));
  TRY_ASSIGN(const std::string signer, SignerOfEntry(taking));
  return Change(taking.database,
                "INSERT INTO ping VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)", taking.log,
                taking.entry.index, taking.entry.time, taking.issuer(), taking.kid(), signer, party.row,
                static_cast<int>(document.function), document.nonce, hours, taking.entry.time + kSecondsAnHour * hours,
                contact.entry, document.exercise, document.note);
}

struct AskedPing {
  std::string asker;
  std::string asked;
  std::string nonce;
  std::optional<std::uint64_t> answered;  // by this entry
};

Result<AskedPing> RequirePing(const Taking& taking, std::uint64_t entry, const std::string& place) {
  TRY_ASSIGN(auto query, taking.database.Prepare(
                             "SELECT g.issuer, p.uri, g.nonce, a.entry FROM ping g JOIN party p ON p.id = g.party LEFT "
                             "JOIN ping_answer a ON a.log = g.log AND a.ping = g.entry WHERE g.log = ?1 AND g.entry = "
                             "?2"));
  BindAll(query, taking.log, entry);
  TRY_ASSIGN(const bool found, query.Step());
  if (!found) return Unusable(fmt::format("entry {} is no ping", entry), place);
  return AskedPing{query.Text(0), query.Text(1), query.Text(2), EntryOrNone(query, 3)};
}

// An entry number that SQL can hold.
Result<void> CheckEntry(std::uint64_t entry, const std::string& place) {
  if (entry <= static_cast<std::uint64_t>(INT64_MAX)) return {};
  return Unusable("there is no such entry", place);
}

Result<void> TakePingAnswer(const Taking& taking) {
  TRY_ASSIGN(const PingAnswerDocument document, ParsePingAnswer(taking.payload()));
  TRY(CheckEntry(document.ping, "/ping"));
  TRY_ASSIGN(const AskedPing ping, RequirePing(taking, document.ping, "/ping"));
  if (ping.asked != taking.issuer())
    return Unusable(fmt::format("the ping in entry {} asks {}, and nobody answers for it", document.ping, ping.asked),
                    "label 15, claim 1");
  if (ping.asker != document.asker)
    return Unusable(fmt::format("the ping in entry {} is of {}", document.ping, ping.asker), "/asker");
  if (ping.nonce != document.nonce)
    return Unusable(fmt::format("the ping in entry {} has another nonce", document.ping), "/nonce");
  if (ping.answered.has_value()) return Unusable(fmt::format("entry {} answered this ping", *ping.answered), "/ping");
  TRY_ASSIGN(const std::string signer, SignerOfEntry(taking));
  return Change(taking.database, "INSERT INTO ping_answer VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", taking.log,
                document.ping, taking.entry.index, taking.entry.time, taking.kid(), signer, document.note);
}

// ---- Exercises ------------------------------------------------------------------------------------------------------

Result<void> TakeExercise(const Taking& taking) {
  TRY_ASSIGN(const ExerciseDocument document, ParseExercise(taking.payload()));
  TRY(RequireParty(taking, taking.issuer(), "label 15, claim 1"));
  for (std::size_t i = 0; i < document.participants.size(); ++i)
    TRY(RequireParty(taking, document.participants[i], fmt::format("/participants/{}", i)));
  for (std::size_t i = 0; i < document.pings.size(); ++i) {
    const std::string place = fmt::format("/pings/{}", i);
    TRY(CheckEntry(document.pings[i], place));
    TRY(RequireEarlierEntry(taking, document.pings[i], place));
    TRY(RequirePing(taking, document.pings[i], place));
  }
  TRY_ASSIGN(auto query, taking.database.Prepare("SELECT issuer, entry FROM exercise WHERE uri = ?1"));
  BindAll(query, document.id);
  TRY_ASSIGN(const bool known, query.Step());
  if (known && query.Text(0) != taking.issuer())
    return Unusable(fmt::format("{} recorded this exercise with entry {}, and only it gives new versions",
                                query.Text(0), query.Int(1)),
                    "/id");
  TRY_ASSIGN(const std::string signer, SignerOfEntry(taking));
  return Change(taking.database, "INSERT OR REPLACE INTO exercise VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", document.id,
                taking.log, taking.entry.index, taking.entry.time, taking.issuer(), taking.kid(), signer,
                ToJson(document));
}

constexpr std::array kTakes = {
    TakesKind{content_type::kRestricted, TakeRestricted},
    TakesKind{content_type::kContact, TakeContact},
    TakesKind{content_type::kPing, TakePing},
    TakesKind{content_type::kPingAnswer, TakePingAnswer},
    TakesKind{content_type::kExercise, TakeExercise},
};
// How many of these, from the first, other rules than this part's are about: restricted documents'.
constexpr std::size_t kRuledElsewhere = 1;

// Whoever is on duty at night answers with a key that can say nothing else of the party.
void AddRules(registration::Policy& policy) {
  using registration::Role;
  policy.rules.push_back(
      RuleOfParties("contacts", std::span(kTakes).subspan(kRuledElsewhere), {Role::kConduct, Role::kInstrument}));
}

}  // namespace

constinit const Part kContactsPart{.name = "contacts",
                                   .takes = kTakes,
                                   .schema = kSchema,
                                   .clear = kClear,
                                   .content = kContent,
                                   .add_rules = AddRules};

}  // namespace entente::roster
