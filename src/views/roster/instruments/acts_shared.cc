// What several kinds of acts ask: versions, clauses, words, custodian, twice.
#include <fmt/format.h>

#include <set>

#include "views/roster/doubt.h"
#include "views/roster/instruments/taking_acts.h"
#include "views/roster/sql_values.h"

namespace entente::roster {

Result<MeantVersion> RequireVersion(const Taking& taking, const KnownInstrument& instrument,
                                    const std::string& version) {
  std::string known;
  std::set<std::string> versions;  // one is said again where its key was compromised
  std::optional<std::string> found;
  TRY(ForEachRow(
      taking.database, "SELECT version, document FROM instrument_version WHERE instrument = ?1 ORDER BY log, entry",
      [&](const storage::Query& row) -> Result<void> {
        const std::string one = row.Text(0);
        if (versions.insert(one).second) known += (known.empty() ? "" : ", ") + one;
        if (one == version) found = row.Text(1);
        return {};
      },
      instrument.row));
  if (version.empty())
    return MeantVersion{versions.size() == 1 ? instrument.document.version : "", instrument.document};
  if (!found.has_value())
    return Unusable(fmt::format("{} has no version '{}'; it has {}", instrument.uri, version, known), "/version");
  MeantVersion meant{version, {}};
  TRY_ASSIGN(meant.document, ParseInstrument(*found));
  return meant;
}

Result<void> RequireClauseOf(const MeantVersion& meant, const KnownInstrument& instrument, const std::string& clause,
                             std::string place) {
  if (clause.empty()) return {};
  KnownInstrument of_version = instrument;
  of_version.document = meant.document;
  return RequireClause(of_version, clause, std::move(place));
}

Result<void> RequireWord(const KnownInstrument& instrument, Reading what, std::string place) {
  if (what == Reading::kUnderstanding || instrument.document.vocabulary == Vocabulary::kTreaty) return {};
  return Unusable(
      fmt::format("{} is a political instrument, to which there are no reservations: say 'understanding' (a statement "
                  "of understanding)",
                  instrument.uri),
      std::move(place));
}

Result<void> RequireWord(const KnownInstrument& instrument, Against what, std::string place) {
  const bool treaty = instrument.document.vocabulary == Vocabulary::kTreaty;
  if (treaty == (what == Against::kObjection)) return {};
  if (treaty)
    return Unusable(fmt::format("{} is a treaty: say 'objection' for 'disagreement'", instrument.uri),
                    std::move(place));
  return Unusable(
      fmt::format("{} is a political instrument, to which nobody objects in law: say 'disagreement' (a statement of "
                  "disagreement)",
                  instrument.uri),
      std::move(place));
}

Result<void> RequireCustodian(const Taking& taking, const KnownInstrument& instrument, std::string_view does_what) {
  if (instrument.custodian == taking.issuer()) return {};
  return Unusable(fmt::format("only the custodian of the instrument, {}, {}", instrument.custodian, does_what),
                  "label 15, claim 1");
}

Result<bool> IsInDoubt(const Taking& taking, std::int64_t entry) {
  static const std::string kSql = "SELECT " + DoubtSql("a.signer", "a.kid", "a.entry", "a.time") +
                                  " FROM call_act a WHERE a.log = ?1 AND a.entry = ?2 AND a.position = 0";
  TRY_ASSIGN(const auto since, FindNumber(taking.database, kSql, taking.log, entry));
  return since.has_value();
}

Result<void> RefuseTwice(const Taking& taking, const KnownInstrument& instrument, std::string_view party,
                         std::string_view kinds, const std::string& said) {
  const std::string sql = fmt::format(
      "SELECT entry, said FROM call_act WHERE instrument = ?1 AND party = ?2 AND issuer = ?3 AND what IN "
      "({}) ORDER BY log DESC, entry DESC, position LIMIT 1",
      kinds);
  std::optional<std::int64_t> twice;
  TRY(ForEachRow(
      taking.database, sql,
      [&](const storage::Query& row) -> Result<void> {
        if (row.Text(1) == said) twice = row.Int(0);
        return {};
      },
      instrument.row, party, taking.issuer()));
  if (!twice.has_value()) return {};
  TRY_ASSIGN(const bool in_doubt, IsInDoubt(taking, *twice));
  if (in_doubt) return {};
  return Unusable(fmt::format("entry {} says this already, and it stands", *twice));
}

Result<void> RecordReading(const Taking& taking, NewActRow row, Reading what, const ClauseStatement& statement) {
  row.what = what == Reading::kReservation ? ActKind::kReservation : ActKind::kUnderstanding;
  row.clause = statement.clause;
  row.text = statement.text;
  return RecordAct(taking, row);
}

}  // namespace entente::roster
