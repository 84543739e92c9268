// What entries do that say whether progress may be shown: the party's consent, the instrument's rule.
#include <fmt/format.h>

#include "views/roster/pledges/pledge_documents.h"
#include "views/roster/pledges/pledge_part.h"
#include "views/roster/sql_values.h"

namespace entente::roster {
namespace {

struct LastWord {
  std::uint64_t entry = 0;
  bool yes = false;
};

template <class... Values>
Result<std::optional<LastWord>> FindLast(storage::Database& database, std::string_view sql, const Values&... values) {
  TRY_ASSIGN(auto query, database.Prepare(sql));
  BindAll(query, values...);
  TRY_ASSIGN(const bool found, query.Step());
  if (!found) return std::nullopt;
  return LastWord{static_cast<std::uint64_t>(query.Int(0)), query.Int(1) != 0};
}

}  // namespace

Result<void> TakeProgressConsent(const Taking& taking) {
  TRY_ASSIGN(const ProgressConsentDocument document, ParseProgressConsent(taking.payload()));
  TRY(RequireParty(taking, taking.issuer(), "label 15, claim 1"));
  TRY_ASSIGN(const KnownInstrument instrument, RequireInstrument(taking, document.instrument, "/instrument"));
  TRY_ASSIGN(const auto last, FindLast(taking.database,
                                       "SELECT entry, given FROM progress_consent WHERE instrument = ?1 AND party = ?2 "
                                       "ORDER BY log DESC, entry DESC LIMIT 1",
                                       instrument.row, taking.issuer()));
  if (!document.given && !last.has_value())
    return Unusable(fmt::format("{} gave no consent that could be revoked", taking.issuer()), "/consent");
  if (last.has_value() && last->yes == document.given)
    return Unusable(fmt::format("{} said so by entry {} already", taking.issuer(), last->entry), "/consent");
  return Change(taking.database, "INSERT INTO progress_consent VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", taking.log,
                taking.entry.index, taking.issuer(), instrument.row, document.given, document.reason,
                taking.entry.time);
}

Result<void> TakeProgressRule(const Taking& taking) {
  TRY_ASSIGN(const ProgressRuleDocument document, ParseProgressRule(taking.payload()));
  TRY_ASSIGN(const KnownInstrument instrument, RequireInstrument(taking, document.instrument, "/instrument"));
  if (instrument.custodian != taking.issuer())
    return Unusable(fmt::format("only the custodian of {}, {}, says this", instrument.uri, instrument.custodian),
                    "label 15, claim 1");
  TRY_ASSIGN(const auto last, FindLast(taking.database,
                                       "SELECT entry, public FROM progress_rule WHERE instrument = ?1 ORDER BY log "
                                       "DESC, entry DESC LIMIT 1",
                                       instrument.row));
  // Without a rule progress is shown by consent.
  if (last.has_value() ? last->yes == document.is_public : !document.is_public)
    return Unusable(last.has_value() ? fmt::format("this is the rule already, by entry {}", last->entry)
                                     : std::string("this is so where there is no rule"),
                    "/progress");
  return Change(taking.database, "INSERT INTO progress_rule VALUES (?1, ?2, ?3, ?4, ?5, ?6)", taking.log,
                taking.entry.index, instrument.row, document.is_public, document.reason, taking.entry.time);
}

}  // namespace entente::roster
