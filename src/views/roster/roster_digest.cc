// A digest of the roster's content: every table in a fixed order, without the row numbers that are this database's own.
#include <array>
#include <string>

#include "crypto/digest.h"
#include "views/roster/roster_state.h"
#include "views/roster/sql_values.h"

namespace entente::roster {
namespace {

struct Dump {
  std::string_view table;
  std::string_view sql;
  int columns;
};

constexpr std::array kDumps = {
    Dump{"fold",
         "SELECT f.next, l.origin, coalesce(f.operator, ''), f.admit_on_application FROM fold f JOIN log l ON l.id = "
         "f.log",
         4},
    Dump{
        "party",
        "SELECT p.uri, p.name, p.kind, p.country, p.domain, p.notice, p.standing, l.origin, p.entry, p.identity_entry, "
        "p.admission_entry, p.admission_decision, p.admission_by FROM party p JOIN log l ON l.id = p.log ORDER BY "
        "p.uri",
        13},
    Dump{"party_key",
         "SELECT p.uri, hex(k.kid), k.algorithm, k.roles, k.entry, k.ended_entry, k.ended_why FROM party_key k "
         "JOIN party p ON p.id = k.party ORDER BY p.uri, k.kid",
         7},
    Dump{"instrument",
         "SELECT i.uri, l.origin, i.custodian, i.founding_entry, i.entry, i.document FROM instrument i "
         "JOIN log l ON l.id = i.log ORDER BY i.uri",
         6},
    Dump{"instrument_version",
         "SELECT i.uri, l.origin, v.entry, v.version, v.document FROM instrument_version v JOIN log l ON l.id = v.log "
         "JOIN instrument i ON i.id = v.instrument ORDER BY l.origin, v.entry",
         5},
    Dump{
        "supporter",
        "SELECT i.uri, s.uri, s.name, s.name_key, s.kind, s.country, s.by_custodian, s.by_itself, t.uri, s.status FROM "
        "supporter s JOIN instrument i ON i.id = s.instrument LEFT JOIN supporter t ON t.id = s.same_as "
        "ORDER BY i.uri, s.uri",
        10},
    Dump{"act",
         "SELECT l.origin, a.entry, i.uri, s.uri, a.what, a.date, a.precision, a.source_title, a.source_address, "
         "a.source_as_of, a.text, a.version, a.issuer, a.by_custodian, a.day FROM act a JOIN log l ON l.id = a.log "
         "JOIN supporter s ON s.id = a.supporter JOIN instrument i ON i.id = s.instrument ORDER BY l.origin, a.entry",
         15},
    Dump{"unusable",
         "SELECT l.origin, u.entry, u.content_type, u.issuer, u.why FROM unusable u JOIN log l ON l.id = u.log "
         "ORDER BY l.origin, u.entry",
         5},
};

}  // namespace

Result<crypto::Digest> RosterView::ContentDigest() const {
  TRY_ASSIGN(const auto reading, state_->readers.Take());
  crypto::Sha256Stream digest;
  for (const Dump& dump : kDumps) {
    digest.Update(AsBytes(dump.table));
    digest.Update(AsBytes("\n"));
    TRY(ForEachRow(reading.database(), dump.sql, [&](const storage::Query& row) -> Result<void> {
      std::string line;
      for (int column = 0; column < dump.columns; ++column) {
        // Lengths stand before texts, so that no two different rows give the same bytes; NULL is no text.
        const std::string text = row.Text(column);
        line += row.IsNull(column) ? "-;" : std::to_string(text.size()) + ":" + text + ";";
      }
      digest.Update(AsBytes(line + "\n"));
      return {};
    }));
  }
  return digest.Finish();
}

}  // namespace entente::roster
