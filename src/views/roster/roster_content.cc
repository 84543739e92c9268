// What the roster holds, without the row numbers that are this database's own. Each query walks an index in the order
// of the key, so that nothing is sorted.
#include <array>
#include <vector>

#include "views/roster/part.h"
#include "views/roster/roster_schema.h"
#include "views/roster/roster_state.h"
#include "views/sql_content.h"

namespace entente::roster {
namespace {

const std::array kOwnTables = {
    views::SqlTable{
        {"fold", {"log", "operator", "admit_on_application", "policy"}, 1},
        "SELECT l.origin, f.operator, f.admit_on_application, f.policy FROM fold f JOIN log l ON l.id = f.log"},
    views::SqlTable{
        {"party",
         {"id", "name", "name_key", "kind", "country", "domain", "notice", "standing", "log", "entry", "identity_entry",
          "admission_entry", "admission_decision", "admission_by", "admission_kid", "admission_time", "signatures",
          "certificates"},
         1},
        "SELECT p.uri, p.name, p.name_key, p.kind, p.country, p.domain, p.notice, p.standing, "
        "(SELECT origin FROM log WHERE id = p.log), p.entry, p.identity_entry, p.admission_entry, "
        "p.admission_decision, p.admission_by, hex(p.admission_kid), p.admission_time, p.signatures, p.certificates "
        "FROM party p ORDER BY p.uri"},
    views::SqlTable{
        {"party_key", {"party", "kid", "algorithm", "roles", "entry", "first_entry", "ended_entry", "ended_why"}, 2},
        "SELECT p.uri, hex(k.kid), k.algorithm, k.roles, k.entry, k.first_entry, k.ended_entry, k.ended_why FROM party "
        "p "
        "CROSS JOIN party_key k ON p.id = k.party ORDER BY p.uri, k.kid"},
    views::SqlTable{{"compromise", {"party", "kid", "entry", "since"}, 3},
                    "SELECT p.uri, hex(c.kid), c.entry, c.since FROM party p "
                    "CROSS JOIN compromise c ON p.id = c.party ORDER BY p.uri, c.kid, c.entry"},
    views::SqlTable{{"recovery", {"party", "entry", "by", "reason", "evidence", "time", "kid"}, 2},
                    "SELECT p.uri, r.entry, r.by, r.reason, r.evidence, r.time, hex(r.kid) FROM party p "
                    "CROSS JOIN recovery r ON p.id = r.party ORDER BY p.uri, r.entry"},
    views::SqlTable{{"vote", {"party", "what", "voter", "word", "entry", "time", "kid"}, 3},
                    "SELECT p.uri, v.what, v.voter, v.word, v.entry, v.time, hex(v.kid) FROM party p "
                    "CROSS JOIN vote v ON p.id = v.party ORDER BY p.uri, v.what, v.voter"},
    views::SqlTable{{"voter", {"party", "decision_entry", "voter", "entry", "time", "kid"}, 3},
                    "SELECT p.uri, v.decision_entry, v.voter, v.entry, v.time, hex(v.kid) FROM party p "
                    "CROSS JOIN voter v ON p.id = v.party ORDER BY p.uri, v.decision_entry, v.voter"},
    views::SqlTable{{"delegation", {"party", "delegate", "entry", "roles", "until"}, 3},
                    "SELECT p.uri, d.delegate, d.entry, d.roles, d.until FROM party p "
                    "CROSS JOIN delegation d ON p.id = d.party ORDER BY p.uri, d.delegate, d.entry"},
    views::SqlTable{{"self_signed", {"party", "kid", "entry"}, 2},
                    "SELECT p.uri, hex(s.kid), s.entry FROM party p CROSS JOIN self_signed s ON s.party = p.id "
                    "ORDER BY p.uri, s.kid"},
    views::SqlTable{
        {"domain_check",
         {"party", "method", "domain", "outcome", "kids", "proved_entry", "proved_at", "unreachable_entry",
          "unreachable_at", "lost_entry", "log", "entry", "checked", "reason", "anchor", "statement"},
         2},
        "SELECT p.uri, d.method, d.domain, d.outcome, d.kids, d.proved_entry, d.proved_at, "
        "d.unreachable_entry, d.unreachable_at, d.lost_entry, (SELECT origin FROM log WHERE id = d.log), "
        "d.entry, d.checked, d.reason, d.anchor, d.statement FROM party p CROSS JOIN domain_check d ON d.party = p.id "
        "ORDER BY p.uri, d.method"},
    views::SqlTable{{"domain_chain", {"party", "kid", "entry", "statement", "chain"}, 2},
                    "SELECT p.uri, hex(c.kid), c.entry, c.statement, c.chain FROM party p CROSS JOIN domain_chain c ON "
                    "c.party = p.id ORDER BY p.uri, c.kid"},
    views::SqlTable{{"domain_anchor", {"name", "certificate", "entry"}, 2},
                    "SELECT name, hex(certificate), entry FROM domain_anchor ORDER BY name, certificate"},
    views::SqlTable{{"instrument", {"id", "log", "custodian", "founding_entry", "entry", "document"}, 1},
                    "SELECT i.uri, (SELECT origin FROM log WHERE id = i.log), i.custodian, i.founding_entry, i.entry, "
                    "i.document FROM instrument i ORDER BY i.uri"},
    views::SqlTable{{"instrument_version", {"log", "entry", "instrument", "version", "document"}, 2},
                    "SELECT l.origin, v.entry, (SELECT uri FROM instrument WHERE id = v.instrument), v.version, "
                    "v.document FROM log l CROSS JOIN instrument_version v ON l.id = v.log ORDER BY l.origin, v.entry"},
    views::SqlTable{
        {"supporter",
         {"instrument", "id", "name", "name_key", "kind", "country", "by_custodian", "by_itself", "same_as", "status"},
         2},
        "SELECT i.uri, s.uri, s.name, s.name_key, s.kind, s.country, s.by_custodian, s.by_itself, "
        "(SELECT uri FROM supporter WHERE id = s.same_as), s.status "
        "FROM instrument i CROSS JOIN supporter s ON s.instrument = i.id ORDER BY i.uri, s.uri"},
    views::SqlTable{
        {"act",
         {"log", "entry", "instrument", "supporter", "what", "date", "precision", "source_title", "source_address",
          "source_as_of", "text", "version", "issuer", "by_custodian", "day", "time", "kid", "signer"},
         2},
        "SELECT l.origin, a.entry, i.uri, s.uri, a.what, a.date, a.precision, a.source_title, "
        "a.source_address, a.source_as_of, a.text, a.version, a.issuer, a.by_custodian, a.day, "
        "a.time, hex(a.kid), a.signer "
        "FROM log l CROSS JOIN act a ON l.id = a.log LEFT JOIN supporter s ON s.id = a.supporter "
        "LEFT JOIN instrument i ON i.id = s.instrument ORDER BY l.origin, a.entry"},
    views::SqlTable{
        {"claim",
         {"instrument", "supporter", "party", "log", "entry", "ruling", "ruling_entry", "ruling_text", "holds"},
         3},
        "SELECT i.uri, s.uri, c.party, (SELECT origin FROM log WHERE id = c.log), c.entry, c.ruling, c.ruling_entry, "
        "c.ruling_text, c.holds FROM instrument i CROSS JOIN supporter s ON s.instrument = i.id "
        "CROSS JOIN claim c ON c.supporter = s.id ORDER BY i.uri, s.uri, c.party"},
    views::SqlTable{{"unusable", {"log", "entry", "content_type", "issuer", "why"}, 2},
                    "SELECT l.origin, u.entry, u.content_type, u.issuer, u.why FROM log l "
                    "CROSS JOIN unusable u ON l.id = u.log ORDER BY l.origin, u.entry"},
};

// Those of the parts behind the roster's own.
const std::vector<views::SqlTable>& AllTables() {
  static const std::vector<views::SqlTable> kAll = [] {
    std::vector<views::SqlTable> all(kOwnTables.begin(), kOwnTables.end());
    for (const Part* part : AllParts()) all.insert(all.end(), part->content.begin(), part->content.end());
    return all;
  }();
  return kAll;
}

}  // namespace

Result<std::unique_ptr<views::Content>> RosterView::ContentNow() const {
  return views::SqlContent::Open(
      state_->file,
      {.view = name(), .fold_version = kFoldVersion, .cursor_query = "SELECT next FROM fold", .tables = AllTables()});
}

}  // namespace entente::roster
