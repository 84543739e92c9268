// What is said about support: invitations, understandings and reservations, objections, and their withdrawal.
#include <fmt/format.h>

#include <algorithm>

#include "views/roster/instruments/taking_acts.h"
#include "views/roster/sql_values.h"

namespace entente::roster {
namespace {

constexpr std::string_view kReadings = "'understanding', 'reservation'";
constexpr std::string_view kRetractable = "'understanding', 'reservation', 'objection', 'disagreement', 'invited'";

// What a later act is about.
struct Target {
  ActPlace place;
  ActKind what = ActKind::kUnderstanding;
  std::string party;
  std::string issuer;
  std::string clause;
  std::optional<std::uint64_t> withdrawn;
};

Result<std::vector<Target>> TargetsIn(const Taking& taking, const KnownInstrument& instrument, std::uint64_t entry,
                                      std::string_view kinds) {
  std::vector<Target> targets;
  TRY(ForEachRow(
      taking.database,
      fmt::format("SELECT entry, position, what, party, issuer, clause, withdrawn_entry FROM call_act WHERE log = ?1 "
                  "AND entry = ?2 AND instrument = ?3 AND what IN ({}) ORDER BY position",
                  kinds),
      [&targets](const storage::Query& row) -> Result<void> {
        Target one{{static_cast<std::uint64_t>(row.Int(0)), static_cast<std::uint64_t>(row.Int(1))},
                   ActKind::kUnderstanding,
                   row.Text(3),
                   row.Text(4),
                   row.Text(5),
                   std::nullopt};
        TRY_ASSIGN(one.what, ActKindFromName(row.Text(2)));
        if (!row.IsNull(6)) one.withdrawn = static_cast<std::uint64_t>(row.Int(6));
        targets.push_back(std::move(one));
        return {};
      },
      taking.log, entry, instrument.row));
  return targets;
}

std::string ClausesOf(const std::vector<Target>& targets) {
  std::string clauses;
  for (const Target& one : targets)
    clauses += (clauses.empty() ? "" : ", ") + (one.clause.empty() ? std::string("the whole") : one.clause);
  return clauses;
}

// The one on that clause; without a clause the one on the whole, or the only one.
// Errors: unusable, when it is not there or not clear which.
Result<Target> Choose(const std::vector<Target>& targets, std::uint64_t entry, const std::string& clause) {
  const auto on_it = std::ranges::find(targets, clause, &Target::clause);
  if (on_it != targets.end()) return *on_it;
  if (clause.empty() && targets.size() == 1) return targets.front();
  return Unusable(
      clause.empty()
          ? fmt::format("entry {} speaks of several clauses ({}): say which is meant", entry, ClausesOf(targets))
          : fmt::format("entry {} says nothing of clause '{}'; it speaks of {}", entry, clause, ClausesOf(targets)),
      "/clause");
}

Result<bool> SameParty(const Taking& taking, const KnownInstrument& instrument, std::string_view one,
                       std::string_view other) {
  if (one == other) return true;
  TRY_ASSIGN(const auto row, ShownRow(taking.database, instrument.row, one));
  TRY_ASSIGN(const auto other_row, ShownRow(taking.database, instrument.row, other));
  return row.has_value() && row == other_row;
}

}  // namespace

Result<void> TakeInvitation(const Taking& taking) {
  TRY_ASSIGN(const InvitationDocument document, ParseInvitation(taking.payload()));
  TRY_ASSIGN(const KnownInstrument instrument, RequireInstrument(taking, document.instrument, "/instrument"));
  if (instrument.custodian != taking.issuer()) {
    if (const auto supports = RequireSupport(taking, instrument, taking.issuer()); !supports.has_value())
      return std::unexpected(
          WithContext(supports.error(), "only the custodian or a supporter invites others to support it"));
  }
  if (document.invited.id == taking.issuer()) return Unusable("nobody invites itself", "/invited/id");
  TRY_ASSIGN(const auto now, SupportOf(taking.database, instrument.row, document.invited.id));
  if (now.has_value() && now->supports())
    return Unusable(fmt::format("{} supports it already (entry {})", document.invited.id, now->acts.back().entry),
                    "/invited/id");
  if (!document.by.empty() && document.date.has_value() && document.by < document.date->value)
    return Unusable("the day by which an answer is hoped for lies before the day of the invitation", "/by");
  NewActRow row;
  row.said = DigestOf(ToJson(document));
  TRY(RefuseTwice(taking, instrument, document.invited.id, "'invited'", row.said));
  TRY_ASSIGN(row.marks, MarksOf(taking, document.date, instrument, SpeaksOf::kNow));
  row.what = ActKind::kInvited;
  row.instrument = instrument.row;
  row.party = document.invited;
  row.by_custodian = instrument.custodian == taking.issuer();
  row.date = document.date;
  row.text = document.text;
  row.by = document.by;
  row.where = document.where;
  return RecordAct(taking, row);
}

Result<void> TakeUnderstanding(const Taking& taking) {
  TRY_ASSIGN(const UnderstandingDocument document, ParseUnderstanding(taking.payload()));
  TRY_ASSIGN(const KnownInstrument instrument, RequireInstrument(taking, document.instrument, "/instrument"));
  TRY(RequireWord(instrument, document.what, "/what"));
  TRY_ASSIGN(const Supporter self, PartyAsSupporter(taking, taking.issuer()));
  TRY_ASSIGN(const SupportNow now, RequireSupport(taking, instrument, self.id));
  const std::string version = now.adherence.own.has_value() ? now.adherence.own->version : std::string();
  TRY_ASSIGN(const MeantVersion meant, RequireVersion(taking, instrument, version));
  TRY(RequireClauseOf(meant, instrument, document.clause, "/clause"));
  NewActRow row;
  row.said = DigestOf(ToJson(document));
  TRY_ASSIGN(const auto twice,
             FindNumber(taking.database,
                        "SELECT entry FROM call_act WHERE issuer = ?1 AND said = ?2 AND withdrawn_entry IS NULL",
                        self.id, row.said));
  if (twice.has_value()) {
    TRY_ASSIGN(const bool in_doubt, IsInDoubt(taking, *twice));
    if (!in_doubt) return Unusable(fmt::format("entry {} says this already, and it stands", *twice));
  }
  TRY_ASSIGN(row.marks, MarksOf(taking, document.date, instrument, SpeaksOf::kNow));
  row.instrument = instrument.row;
  row.supporter = now.row;
  row.party = self;
  row.date = document.date;
  row.version = meant.version;
  return RecordReading(taking, std::move(row), document.what, {document.clause, document.text});
}

Result<void> TakeObjection(const Taking& taking) {
  TRY_ASSIGN(const ObjectionDocument document, ParseObjection(taking.payload()));
  TRY_ASSIGN(const KnownInstrument instrument, RequireInstrument(taking, document.instrument, "/instrument"));
  TRY(RequireWord(instrument, document.what, "/what"));
  TRY_ASSIGN(const Supporter self, PartyAsSupporter(taking, taking.issuer()));
  TRY_ASSIGN(const SupportNow now, RequireSupport(taking, instrument, self.id));
  TRY(RequireEarlierEntry(taking, document.entry, "/entry"));
  TRY_ASSIGN(const auto targets, TargetsIn(taking, instrument, document.entry, kReadings));
  if (targets.empty())
    return Unusable(fmt::format("entry {} is no understanding or reservation about {}: there is nothing to object to",
                                document.entry, instrument.uri),
                    "/entry");
  TRY_ASSIGN(const Target target, Choose(targets, document.entry, document.clause));
  TRY_ASSIGN(const bool own, SameParty(taking, instrument, target.party, self.id));
  if (own) return Unusable("nobody objects to its own statement: withdraw it", "/entry");
  if (target.withdrawn.has_value())
    return Unusable(fmt::format("entry {} took that back: there is nothing to object to", *target.withdrawn), "/entry");
  TRY_ASSIGN(const auto twice,
             FindNumber(taking.database,
                        "SELECT entry FROM call_act WHERE refers_entry = ?1 AND refers_position = ?2 AND issuer = ?3 "
                        "AND what IN ('objection', 'disagreement') AND withdrawn_entry IS NULL",
                        target.place.entry, target.place.position, self.id));
  if (twice.has_value()) {
    TRY_ASSIGN(const bool in_doubt, IsInDoubt(taking, *twice));
    if (!in_doubt)
      return Unusable(fmt::format("entry {} objects to that already; withdraw it before you say it anew", *twice),
                      "/entry");
  }
  NewActRow row;
  row.said = DigestOf(ToJson(document));
  TRY_ASSIGN(row.marks, MarksOf(taking, document.date, instrument, SpeaksOf::kNow));
  row.what = document.what == Against::kObjection ? ActKind::kObjection : ActKind::kDisagreement;
  row.instrument = instrument.row;
  row.supporter = now.row;
  row.party = self;
  row.date = document.date;
  row.clause = target.clause;
  row.text = document.text;
  row.refers = target.place;
  return RecordAct(taking, row);
}

Result<void> TakeStatementWithdrawal(const Taking& taking) {
  TRY_ASSIGN(const StatementWithdrawalDocument document, ParseStatementWithdrawal(taking.payload()));
  TRY_ASSIGN(const KnownInstrument instrument, RequireInstrument(taking, document.instrument, "/instrument"));
  TRY_ASSIGN(const Supporter self, PartyAsSupporter(taking, taking.issuer()));
  TRY(RequireEarlierEntry(taking, document.entry, "/entry"));
  TRY_ASSIGN(auto targets, TargetsIn(taking, instrument, document.entry, kRetractable));
  if (targets.empty())
    return Unusable(fmt::format("entry {} is no statement about {} that can be taken back; support is ended by an end "
                                "of support",
                                document.entry, instrument.uri),
                    "/entry");
  if (!document.clause.empty()) {
    TRY_ASSIGN(const Target chosen, Choose(targets, document.entry, document.clause));
    targets.assign(1, chosen);
  }
  for (const Target& target : targets) {
    // Who said it, not whom it is about: an invitation is its inviter's, an announcement may be the custodian's.
    TRY_ASSIGN(const bool own, SameParty(taking, instrument, target.issuer, self.id));
    if (!own)
      return Unusable(fmt::format("entry {} was said by {}, who alone takes it back", document.entry, target.issuer),
                      "/entry");
  }
  std::erase_if(targets, [](const Target& target) { return target.withdrawn.has_value(); });
  if (targets.empty()) return Unusable("that was taken back already", "/entry");
  NewActRow row;
  row.said = DigestOf(ToJson(document));
  TRY_ASSIGN(row.marks, MarksOf(taking, document.date, instrument, SpeaksOf::kNow));
  TRY_ASSIGN(row.supporter, ShownRow(taking.database, instrument.row, self.id));
  row.what = ActKind::kWithdrawn;
  row.instrument = instrument.row;
  row.party = self;
  row.date = document.date;
  row.text = document.reason;
  for (const Target& target : targets) {
    TRY(Change(taking.database,
               "UPDATE call_act SET withdrawn_entry = ?4 WHERE log = ?1 AND entry = ?2 AND position = ?3", taking.log,
               target.place.entry, target.place.position, taking.entry.index));
    row.clause = target.clause;
    row.refers = target.place;
    TRY(RecordAct(taking, row));
    ++row.position;
  }
  return {};
}

}  // namespace entente::roster
