// What claims, and the custodian's decisions on them, do to the roster.
#include <fmt/format.h>

#include "views/roster/claim_documents.h"
#include "views/roster/claim_rows.h"
#include "views/roster/roster_fold.h"
#include "views/roster/sql_values.h"
#include "views/roster/supporter_rows.h"

namespace entente::roster {
namespace {

std::unexpected<Error> Unusable(std::string why, std::string place) {
  return Fail(ErrorCode::kPolicyRejected, std::move(why), std::move(place));
}

struct ListedRow {
  std::int64_t id = 0;
  bool listed = false;
  bool speaks_for_itself = false;
  registration::PartyKind kind = registration::PartyKind::kUnknown;
};

Result<ListedRow> FindListed(storage::Database& database, std::int64_t instrument, const std::string& uri) {
  TRY_ASSIGN(auto query, database.Prepare("SELECT id, by_custodian, by_itself, kind FROM supporter WHERE instrument = "
                                          "?1 AND uri = ?2"));
  BindAll(query, instrument, uri);
  TRY_ASSIGN(const bool found, query.Step());
  if (!found) return Unusable("it is not on the roster", "/supporter");
  return ListedRow{query.Int(0), query.Int(1) != 0, query.Int(2) != 0,
                   static_cast<registration::PartyKind>(query.Int(3))};
}

}  // namespace

std::string_view Name(ClaimState state) {
  switch (state) {
    case ClaimState::kOpen:
      return "open";
    case ClaimState::kConfirmed:
      return "confirmed";
    case ClaimState::kRefused:
      return "refused";
    case ClaimState::kLapsed:
      return "lapsed";
  }
  return "open";
}

Result<void> RosterFold::TakeClaim(const views::Entry& entry) {
  TRY_ASSIGN(const ClaimDocument document, ParseClaim(AsText(entry.statement->payload())));
  const std::string& party = entry.statement->headers().issuer;
  std::string custodian;
  TRY_ASSIGN(const std::int64_t instrument, InstrumentId(document.instrument, &custodian));
  TRY_ASSIGN(const auto kind, FindNumber(database_, "SELECT kind FROM party WHERE uri = ?1", party));
  if (!kind.has_value()) return Unusable(fmt::format("{} is no party on this log", party), "label 15, claim 1");
  TRY_ASSIGN(const ListedRow row, FindListed(database_, instrument, document.supporter));
  if (document.supporter == party)
    return Unusable("the row has the party's own id: they are one already", "/supporter");
  if (!row.listed || row.speaks_for_itself)
    return Unusable("only what the custodian alone says of somebody can be claimed", "/supporter");
  const auto own_kind = static_cast<registration::PartyKind>(*kind);
  if (own_kind != row.kind)
    return Unusable(fmt::format("a party claims a row of its own kind: this one is of the kind {}, the party {}",
                                registration::Name(row.kind), registration::Name(own_kind)),
                    "/supporter");
  TRY_ASSIGN(const auto by_name,
             FindNumber(database_, "SELECT 1 FROM supporter WHERE instrument = ?1 AND uri = ?2 AND by_custodian",
                        instrument, party));
  if (by_name.has_value()) return Unusable("the custodian lists the party under the party's own id", "/supporter");
  TRY(Change(database_,
             "INSERT INTO claim VALUES (?1, ?2, ?3, ?4, NULL, NULL, '', 0) ON CONFLICT DO UPDATE SET entry = ?4",
             row.id, party, log_, entry.index));
  return Relink(database_, row.id);
}

Result<void> RosterFold::TakeClaimDecision(const views::Entry& entry) {
  TRY_ASSIGN(const ClaimDecisionDocument document, ParseClaimDecision(AsText(entry.statement->payload())));
  std::string custodian;
  TRY_ASSIGN(const std::int64_t instrument, InstrumentId(document.instrument, &custodian));
  if (custodian != entry.statement->headers().issuer)
    return Unusable(fmt::format("only the custodian of the instrument, {}, says who is who on its list", custodian),
                    "label 15, claim 1");
  TRY_ASSIGN(const ListedRow row, FindListed(database_, instrument, document.supporter));
  if (document.ruling == Ruling::kConfirmed) {
    TRY_ASSIGN(const auto claimed,
               FindNumber(database_, "SELECT 1 FROM claim WHERE supporter = ?1 AND party = ?2 AND entry IS NOT NULL",
                          row.id, document.party));
    if (!claimed.has_value()) return Unusable(fmt::format("{} did not claim this row", document.party), "/party");
    TRY_ASSIGN(const auto other,
               FindNumber(database_,
                          "SELECT c.ruling_entry FROM claim c JOIN supporter l ON l.id = c.supporter WHERE "
                          "l.instrument = ?1 AND c.ruling = ?4 AND (c.supporter = ?2) <> (c.party = ?3) LIMIT 1",
                          instrument, row.id, document.party, static_cast<int>(Ruling::kConfirmed)));
    if (other.has_value())
      return Unusable(fmt::format("entry {} confirms another party for this row, or this party for another row; that "
                                  "is refused first",
                                  *other),
                      "/party");
  }
  TRY(Change(database_,
             "INSERT INTO claim VALUES (?1, ?2, ?3, NULL, ?4, ?5, ?6, 0) ON CONFLICT DO UPDATE SET ruling = ?4, "
             "ruling_entry = ?5, ruling_text = ?6",
             row.id, document.party, log_, static_cast<int>(document.ruling), entry.index, document.reason));
  return Relink(database_, row.id);
}

}  // namespace entente::roster
