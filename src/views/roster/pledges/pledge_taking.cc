// What entries on pledges do to the tables: made, revised, withdrawn, reported on.
#include <fmt/format.h>

#include "views/roster/doubt.h"
#include "views/roster/pledges/pledge_documents.h"
#include "views/roster/pledges/pledge_part.h"
#include "views/roster/pledges/pledge_rows.h"
#include "views/roster/public_fields.h"
#include "views/roster/roster_state.h"
#include "views/roster/sql_values.h"

namespace entente::roster {
namespace {

struct OwnPledge {
  std::int64_t row = 0;
  std::string due;
  std::string terms;
  std::optional<std::uint64_t> withdrawn;
};

// The issuer's own pledge. Errors: unusable, when it made none of this id, or has withdrawn it.
Result<OwnPledge> RequireOwnPledge(const Taking& taking, const std::string& uri) {
  TRY_ASSIGN(auto query, taking.database.Prepare(
                             "SELECT id, due, terms, withdrawn_entry FROM pledge WHERE party = ?1 AND uri = ?2"));
  BindAll(query, taking.issuer(), uri);
  TRY_ASSIGN(const bool found, query.Step());
  if (found) {
    OwnPledge pledge{query.Int(0), query.Text(1), query.Text(2), EntryOrNone(query, 3)};
    if (!pledge.withdrawn.has_value()) return pledge;
    return Unusable(fmt::format("this pledge was withdrawn by entry {}; a new one needs another id", *pledge.withdrawn),
                    "/pledge");
  }
  TRY_ASSIGN(const auto others, FindNumber(taking.database, "SELECT entry FROM pledge WHERE uri = ?1 LIMIT 1", uri));
  if (others.has_value())
    return Unusable(
        fmt::format("the pledge {} of entry {} is another party's; only who made it speaks of it", uri, *others),
        "/pledge");
  return Unusable(fmt::format("{} has made no pledge {}", taking.issuer(), uri), "/pledge");
}

Result<void> AddAct(const Taking& taking, std::int64_t pledge, PledgeActKind act, std::string_view terms,
                    std::string_view reason, bool late) {
  TRY_ASSIGN(const std::string signer,
             SignerOf(taking.database, taking.issuer(), taking.kid(), taking.entry.index, taking.entry.time));
  return Change(taking.database, "INSERT INTO pledge_act VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)", taking.log,
                taking.entry.index, pledge, static_cast<int>(act), terms, reason, late, taking.entry.time, taking.kid(),
                signer);
}

bool IsOver(std::string_view due, std::string_view day) {
  return !due.empty() && due < day;
}

Result<void> CheckDue(const Taking& taking, std::string_view due) {
  if (!IsOver(due, taking.day())) return {};
  return Unusable(
      fmt::format("the day by which it is due, {}, was over when this was logged, on {}", due, taking.day()), "/due");
}

}  // namespace

Result<void> TakePledge(const Taking& taking) {
  TRY_ASSIGN(const PledgeDocument document, ParsePledge(taking.payload()));
  TRY(RequireParty(taking, taking.issuer(), "label 15, claim 1"));
  TRY_ASSIGN(const KnownInstrument instrument, RequireInstrument(taking, document.instrument, "/instrument"));
  TRY(RequireClause(instrument, document.clause, "/clause"));
  TRY_ASSIGN(const auto before, FindNumber(taking.database, "SELECT entry FROM pledge WHERE party = ?1 AND uri = ?2",
                                           taking.issuer(), document.id));
  if (before.has_value())
    return Unusable(fmt::format("{} made a pledge of this id by entry {}; it is revised, or a new one gets another id",
                                taking.issuer(), *before),
                    "/id");
  TRY(CheckDue(taking, document.terms.due));
  // An answer that is not certain is none: a name that several have, say.
  const auto support = AnswerIn(taking.database, instrument.uri, taking.issuer(), taking.entry.time, std::nullopt);
  if (!support.has_value() && support.error().code != ErrorCode::kInvalidInput) return std::unexpected(support.error());
  const bool supported =
      taking.issuer() == instrument.custodian || (support.has_value() && support->verdict == Verdict::kYes);
  const std::string terms = ToJson(document.terms);
  TRY(Change(taking.database,
             "INSERT INTO pledge (party, uri, instrument, clause, supported, action, due, visible, terms, log, entry, "
             "terms_entry) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11)",
             taking.issuer(), document.id, instrument.row, document.clause, supported, document.terms.action,
             document.terms.due, document.terms.visibility == Visibility::kPublic, terms, taking.log,
             taking.entry.index));
  return AddAct(taking, taking.database.last_insert_rowid(), PledgeActKind::kMade, terms, "", false);
}

Result<void> TakePledgeRevision(const Taking& taking) {
  TRY_ASSIGN(const PledgeRevisionDocument document, ParsePledgeRevision(taking.payload()));
  TRY_ASSIGN(const OwnPledge pledge, RequireOwnPledge(taking, document.pledge));
  const std::string terms = ToJson(document.terms);
  if (terms == pledge.terms) return Unusable("this changes nothing of the pledge", "/what");
  // A day that was over stays what it was; a new one lies ahead.
  if (document.terms.due != pledge.due) TRY(CheckDue(taking, document.terms.due));
  TRY(Change(taking.database,
             "UPDATE pledge SET action = ?2, due = ?3, visible = ?4, terms = ?5, terms_entry = ?6 WHERE id = ?1",
             pledge.row, document.terms.action, document.terms.due, document.terms.visibility == Visibility::kPublic,
             terms, taking.entry.index));
  return AddAct(taking, pledge.row, PledgeActKind::kRevised, terms, document.reason, IsOver(pledge.due, taking.day()));
}

Result<void> TakePledgeWithdrawal(const Taking& taking) {
  TRY_ASSIGN(const PledgeWithdrawalDocument document, ParsePledgeWithdrawal(taking.payload()));
  TRY_ASSIGN(const OwnPledge pledge, RequireOwnPledge(taking, document.pledge));
  TRY(Change(taking.database, "UPDATE pledge SET withdrawn_entry = ?2 WHERE id = ?1", pledge.row, taking.entry.index));
  return AddAct(taking, pledge.row, PledgeActKind::kWithdrawn, "", document.reason, IsOver(pledge.due, taking.day()));
}

Result<void> TakePledgeReport(const Taking& taking) {
  TRY_ASSIGN(const PledgeReportDocument document, ParsePledgeReport(taking.payload()));
  TRY_ASSIGN(const OwnPledge pledge, RequireOwnPledge(taking, document.pledge));
  TRY(RequireEvidence(taking, document.evidence));
  std::string evidence;
  for (const std::uint64_t entry : document.evidence) evidence += (evidence.empty() ? "" : " ") + std::to_string(entry);
  TRY_ASSIGN(const std::string signer,
             SignerOf(taking.database, taking.issuer(), taking.kid(), taking.entry.index, taking.entry.time));
  return Change(taking.database, "INSERT INTO pledge_report VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                taking.log, taking.entry.index, pledge.row, document.date, static_cast<int>(document.state),
                document.text, document.value, evidence, taking.entry.time, taking.kid(), signer);
}

}  // namespace entente::roster
