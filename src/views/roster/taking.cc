#include "views/roster/taking.h"

#include <fmt/format.h>

#include <algorithm>

#include "views/roster/sql_values.h"

namespace entente::roster {

std::unexpected<Error> Unusable(std::string why, std::string place) {
  return Fail(ErrorCode::kPolicyRejected, std::move(why), std::move(place));
}

Result<KnownParty> RequireParty(const Taking& taking, std::string_view uri, std::string place) {
  TRY_ASSIGN(auto query, taking.database.Prepare(
                             "SELECT id, name, kind, coalesce(country, ''), standing FROM party WHERE uri = ?1"));
  BindAll(query, uri);
  TRY_ASSIGN(const bool found, query.Step());
  if (!found) return Unusable(fmt::format("{} is no party on this log", uri), std::move(place));
  return KnownParty{query.Int(0), query.Text(1), static_cast<registration::PartyKind>(query.Int(2)), query.Text(3),
                    static_cast<registration::Standing>(query.Int(4))};
}

Result<void> RequireOperator(const Taking& taking) {
  TRY_ASSIGN(auto query, taking.database.Prepare("SELECT coalesce(operator, '') FROM fold"));
  TRY(query.Step());
  if (query.Text(0) == taking.issuer()) return {};
  return Unusable("only the operator of the log says this", "label 15, claim 1");
}

Result<KnownInstrument> RequireInstrument(const Taking& taking, std::string_view uri, std::string place) {
  TRY_ASSIGN(auto query, taking.database.Prepare("SELECT id, uri, custodian, document FROM instrument WHERE uri = ?1"));
  BindAll(query, uri);
  TRY_ASSIGN(const bool found, query.Step());
  if (!found) return Unusable(fmt::format("there is no instrument {} on this log", uri), std::move(place));
  KnownInstrument instrument{query.Int(0), query.Text(1), query.Text(2), {}};
  TRY_ASSIGN(instrument.document, ParseInstrument(query.Text(3)));
  return instrument;
}

Result<void> RequireClause(const KnownInstrument& instrument, std::string_view clause, std::string place) {
  const std::vector<Clause>& clauses = instrument.document.clauses;
  if (std::ranges::find(clauses, clause, &Clause::id) != clauses.end()) return {};
  std::string known;
  for (const Clause& one : clauses) known += (known.empty() ? "" : ", ") + one.id;
  return Unusable(fmt::format("{} has no clause '{}' in its version {}; it has {}", instrument.uri, clause,
                              instrument.document.version, known.empty() ? "none" : known),
                  std::move(place));
}

Result<void> RequireEarlierEntry(const Taking& taking, std::uint64_t entry, std::string place) {
  if (entry < taking.entry.index) return {};
  return Unusable(fmt::format("there is no entry {} before this one; evidence must be on the log already", entry),
                  std::move(place));
}

}  // namespace entente::roster
