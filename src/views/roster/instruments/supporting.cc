#include "views/roster/instruments/supporting.h"

#include <fmt/format.h>

#include "views/roster/doubt.h"
#include "views/roster/name_key.h"
#include "views/roster/sql_values.h"
#include "views/roster/supporter_rows.h"

namespace entente::roster {
namespace {

Result<void> InsertAct(const Taking& taking, const NewAct& act) {
  TRY_ASSIGN(const std::string signer,
             SignerOf(taking.database, taking.issuer(), taking.kid(), taking.entry.index, taking.entry.time));
  std::optional<std::string> date;
  std::optional<int> precision;
  if (act.date.has_value()) {
    date = act.date->value;
    precision = static_cast<int>(act.date->precision);
  }
  std::optional<std::string> title;
  std::optional<std::string> address;
  std::optional<std::string> as_of;
  if (act.source.has_value()) {
    title = act.source->title;
    address = act.source->address;
    as_of = act.source->as_of;
  }
  return Change(taking.database,
                "INSERT INTO act VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, "
                "?17)",
                taking.log, taking.entry.index, act.supporter, static_cast<int>(act.what), date, precision, title,
                address, as_of, act.text, act.version, taking.issuer(), act.by_custodian, taking.day(),
                taking.entry.time, taking.kid(), signer);
}

// Statements on how an instrument is read go with support, and end with it.
Result<void> EndStatements(const Taking& taking, std::int64_t supporter) {
  TRY_ASSIGN(const auto shown_in,
             FindNumber(taking.database, "SELECT same_as FROM supporter WHERE id = ?1", supporter));
  const std::int64_t row = shown_in.value_or(supporter);
  TRY_ASSIGN(const auto acts, ReadActs(taking.database, row));
  if (acts.empty() || AdherenceOf(acts).status != What::kEnded) return {};
  return Change(taking.database,
                "UPDATE call_act SET withdrawn_entry = ?2 WHERE supporter IN (SELECT ?1 UNION ALL SELECT id FROM "
                "supporter WHERE same_as = ?1) AND withdrawn_entry IS NULL AND what IN ('understanding', "
                "'reservation', 'objection', 'disagreement')",
                row, taking.entry.index);
}

}  // namespace

Result<Supporter> PartyAsSupporter(const Taking& taking, const std::string& uri) {
  TRY_ASSIGN(KnownParty party, RequireParty(taking, uri, "label 15, claim 1"));
  return Supporter{uri, std::move(party.name), party.kind, std::move(party.country)};
}

Result<std::optional<std::int64_t>> ShownRow(storage::Database& database, std::int64_t instrument,
                                             std::string_view uri) {
  TRY_ASSIGN(const auto own,
             FindNumber(database, "SELECT coalesce(same_as, id) FROM supporter WHERE instrument = ?1 AND uri = ?2",
                        instrument, uri));
  if (own.has_value()) return own;
  return FindNumber(database,
                    "SELECT s.id FROM claim c JOIN supporter s ON s.id = c.supporter WHERE c.party = ?2 AND c.holds "
                    "AND s.instrument = ?1",
                    instrument, uri);
}

Result<std::int64_t> SupporterRow(const Taking& taking, std::int64_t instrument, const Supporter& supporter,
                                  bool by_custodian) {
  storage::Database& database = taking.database;
  TRY(Change(database,
             "INSERT INTO supporter (instrument, uri, name, name_key, kind, country, by_custodian, by_itself, status) "
             "VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, ?7) ON CONFLICT DO NOTHING",
             instrument, supporter.id, supporter.name, NameKey(supporter.name), static_cast<int>(supporter.kind),
             OrNull(supporter.country), static_cast<int>(What::kAnnounced)));
  TRY_ASSIGN(const auto id, FindNumber(database, "SELECT id FROM supporter WHERE instrument = ?1 AND uri = ?2",
                                       instrument, supporter.id));
  if (!id.has_value()) return Fail(ErrorCode::kInternal, "a supporter that was just written is not there");
  TRY(Change(database,
             "UPDATE supporter SET by_custodian = by_custodian OR ?2, by_itself = by_itself OR ?3 WHERE id = ?1", *id,
             by_custodian, !by_custodian));
  if (by_custodian) TRY(ChangeIdentity(database, *id, supporter));
  return *id;
}

Result<std::optional<SupportNow>> SupportOf(storage::Database& database, std::int64_t instrument,
                                            std::string_view uri) {
  TRY_ASSIGN(const auto row, ShownRow(database, instrument, uri));
  if (!row.has_value()) return std::nullopt;
  SupportNow now;
  now.row = *row;
  TRY_ASSIGN(now.acts, ReadActs(database, *row));
  if (now.acts.empty()) return std::nullopt;
  now.adherence = AdherenceOf(now.acts);
  return now;
}

Result<SupportNow> RequireSupport(const Taking& taking, const KnownInstrument& instrument, const std::string& uri) {
  TRY_ASSIGN(auto now, SupportOf(taking.database, instrument.row, uri));
  if (!now.has_value()) return Unusable(fmt::format("{} does not support {}", uri, instrument.uri), "/instrument");
  if (now->supports()) return *std::move(now);
  if (now->adherence.status == What::kEnded && now->adherence.ended.has_value())
    return Unusable(fmt::format("the support of {} ended (entry {})", uri, now->adherence.ended->entry), "/instrument");
  return Unusable(fmt::format("{} announced its support and does not support {} yet", uri, instrument.uri),
                  "/instrument");
}

Result<void> ApplyAct(const Taking& taking, const NewAct& act) {
  TRY(InsertAct(taking, act));
  TRY(RefreshStatus(taking.database, act.supporter));
  if (act.what == What::kEnded) return EndStatements(taking, act.supporter);
  return Relink(taking.database, act.supporter);
}

}  // namespace entente::roster
