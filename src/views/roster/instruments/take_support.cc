// Who supports an instrument: listed, announced, signed, ended.
#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "views/roster/instruments/taking_acts.h"
#include "views/roster/sql_values.h"
#include "views/roster/supporter_rows.h"

namespace entente::roster {
namespace {

constexpr std::string_view kListActs = "'listed', 'removed'";
constexpr std::string_view kAnnouncements = "'announced', 'ended', 'removed'";
constexpr std::string_view kOwnActs = "'signed', 'ended', 'confirmed'";

// The supporter itself said last that it is none any more.
bool EndedByItself(const std::vector<Act>& acts) {
  const auto own = std::ranges::find_if(acts | std::views::reverse, [](const Act& act) { return !act.by_custodian; });
  return own != std::ranges::rend(acts) && own->what == What::kEnded;
}

struct Statement {
  Reading what = Reading::kUnderstanding;
  ClauseStatement said;
};

// Errors: unusable, for a word or a clause that the instrument does not have.
Result<std::vector<Statement>> StatementsOf(const SupportDocument& document, const KnownInstrument& instrument,
                                            const MeantVersion& meant) {
  std::vector<Statement> statements;
  statements.reserve(document.understandings.size() + document.reservations.size() + 1);
  if (!document.understanding.empty()) statements.push_back({Reading::kUnderstanding, {{}, document.understanding}});
  if (!document.reservations.empty()) TRY(RequireWord(instrument, Reading::kReservation, "/reservations"));
  const auto add = [&](const std::vector<ClauseStatement>& said, Reading what, const char* member) -> Result<void> {
    for (std::size_t i = 0; i < said.size(); ++i) {
      TRY(RequireClauseOf(meant, instrument, said[i].clause, fmt::format("/{}/{}/clause", member, i)));
      statements.push_back({what, said[i]});
    }
    return {};
  };
  TRY(add(document.understandings, Reading::kUnderstanding, "understandings"));
  TRY(add(document.reservations, Reading::kReservation, "reservations"));
  return statements;
}

// What went with an older signature that this one corrects.
Result<void> ReplaceStatements(const Taking& taking, std::int64_t supporter) {
  return Change(
      taking.database,
      "UPDATE call_act SET withdrawn_entry = ?2 WHERE supporter = ?1 AND withdrawn_entry IS NULL AND position "
      "> 0 AND what IN ('understanding', 'reservation') AND EXISTS (SELECT 1 FROM call_act s WHERE s.log = "
      "call_act.log AND s.entry = call_act.entry AND s.position = 0 AND s.what = 'signed')",
      supporter, taking.entry.index);
}

}  // namespace

Result<void> TakeListing(const Taking& taking) {
  TRY_ASSIGN(const ListingDocument document, ParseListing(taking.payload()));
  TRY_ASSIGN(const KnownInstrument instrument, RequireInstrument(taking, document.instrument, "/instrument"));
  TRY(RequireCustodian(taking, instrument, "says who is on its list"));
  NewActRow row;
  row.said = DigestOf(ToJson(document));
  TRY(RefuseTwice(taking, instrument, document.supporter.id, kListActs, row.said));
  TRY_ASSIGN(row.marks, MarksOf(taking, document.date, instrument, SpeaksOf::kPast));
  TRY_ASSIGN(const auto before, SupportOf(taking.database, instrument.row, document.supporter.id));
  if (before.has_value() && EndedByItself(before->acts)) AddMark(row.marks, "after-own-end");
  TRY_ASSIGN(const std::int64_t supporter, SupporterRow(taking, instrument.row, document.supporter, true));
  row.what = ActKind::kListed;
  row.instrument = instrument.row;
  row.supporter = supporter;
  row.party = document.supporter;
  row.by_custodian = true;
  row.date = document.date;
  row.source = document.source;
  row.text = document.note;
  TRY(RecordAct(taking, row));
  return ApplyAct(taking, {.supporter = supporter,
                           .what = What::kListed,
                           .date = document.date,
                           .source = document.source,
                           .text = document.note,
                           .by_custodian = true});
}

Result<void> TakeAnnouncement(const Taking& taking) {
  TRY_ASSIGN(const AnnouncementDocument document, ParseAnnouncement(taking.payload()));
  TRY_ASSIGN(const KnownInstrument instrument, RequireInstrument(taking, document.instrument, "/instrument"));
  const bool by_itself = document.supporter.id == taking.issuer();
  NewActRow row;
  row.party = document.supporter;
  if (by_itself) {
    TRY_ASSIGN(row.party, PartyAsSupporter(taking, taking.issuer()));
    TRY_ASSIGN(const auto now, SupportOf(taking.database, instrument.row, taking.issuer()));
    if (now.has_value() && now->supports())
      return Unusable(fmt::format("{} supports it already: there is nothing left to announce", taking.issuer()),
                      "/supporter/id");
  } else {
    TRY(RequireCustodian(taking, instrument, "announces for others: a party announces for itself alone"));
  }
  if (!document.by.empty() && document.date.has_value() && document.by < document.date->value)
    return Unusable("the day by which it is to be done lies before the day on which it was announced", "/by");
  row.said = DigestOf(ToJson(document));
  TRY(RefuseTwice(taking, instrument, row.party.id, kAnnouncements, row.said));
  TRY_ASSIGN(row.marks, MarksOf(taking, document.date, instrument, by_itself ? SpeaksOf::kNow : SpeaksOf::kPast));
  TRY_ASSIGN(const std::int64_t supporter, SupporterRow(taking, instrument.row, row.party, !by_itself));
  row.what = ActKind::kAnnounced;
  row.instrument = instrument.row;
  row.supporter = supporter;
  row.by_custodian = !by_itself;
  row.date = document.date;
  row.source = document.source;
  row.text = document.note;
  row.by = document.by;
  row.where = document.where;
  TRY(RecordAct(taking, row));
  return ApplyAct(taking, {.supporter = supporter,
                           .what = What::kAnnounced,
                           .date = document.date,
                           .source = document.source,
                           .text = document.note,
                           .by_custodian = !by_itself});
}

Result<std::int64_t> SignAs(const Taking& taking, const KnownInstrument& instrument, const Supporter& self,
                            const OwnSupport& support) {
  TRY_ASSIGN(const std::int64_t supporter, SupporterRow(taking, instrument.row, self, false));
  TRY(ReplaceStatements(taking, supporter));
  TRY(ApplyAct(taking, {.supporter = supporter,
                        .what = What::kSigned,
                        .date = support.date,
                        .text = support.understanding,
                        .version = support.meant.version}));
  return supporter;
}

Result<void> TakeSupport(const Taking& taking) {
  TRY_ASSIGN(const SupportDocument document, ParseSupport(taking.payload()));
  TRY_ASSIGN(const KnownInstrument instrument, RequireInstrument(taking, document.instrument, "/instrument"));
  TRY_ASSIGN(const Supporter self, PartyAsSupporter(taking, taking.issuer()));
  TRY_ASSIGN(MeantVersion meant, RequireVersion(taking, instrument, document.version));
  TRY_ASSIGN(const auto statements, StatementsOf(document, instrument, meant));
  NewActRow row;
  row.said = DigestOf(ToJson(document));
  TRY(RefuseTwice(taking, instrument, self.id, kOwnActs, row.said));
  TRY_ASSIGN(row.marks, MarksOf(taking, document.date, instrument, SpeaksOf::kNow));
  if (meant.version.empty()) AddMark(row.marks, "version-not-stated");
  row.version = meant.version;
  TRY_ASSIGN(const std::int64_t supporter,
             SignAs(taking, instrument, self, {std::move(meant), document.date, document.understanding}));
  row.what = ActKind::kSigned;
  row.instrument = instrument.row;
  row.supporter = supporter;
  row.party = self;
  row.date = document.date;
  TRY(RecordAct(taking, row));
  for (const Statement& statement : statements) {
    ++row.position;
    TRY(RecordReading(taking, row, statement.what, statement.said));
  }
  return {};
}

Result<std::int64_t> EndAs(const Taking& taking, const KnownInstrument& instrument, const EndOf& end) {
  TRY_ASSIGN(auto row, FindNumber(taking.database, "SELECT id FROM supporter WHERE instrument = ?1 AND uri = ?2",
                                  instrument.row, end.supporter_id));
  if (!row.has_value()) {
    // A party that claimed a listed row with success ends what is said there of it.
    TRY_ASSIGN(row, ShownRow(taking.database, instrument.row, end.supporter_id));
  }
  if (!row.has_value()) return Unusable("it is not on the roster", "/supporter_id");
  // An end by the supporter itself ends what is shown as one with it, too.
  TRY_ASSIGN(const auto shown_in, FindNumber(taking.database, "SELECT same_as FROM supporter WHERE id = ?1", *row));
  TRY_ASSIGN(const auto acts, ReadActs(taking.database, shown_in.value_or(*row)));
  Act act;
  act.what = What::kEnded;
  act.by_custodian = !end.by_itself;
  if (!EndsSomething(acts, act)) {
    return Unusable(end.by_itself
                        ? "there is no support to end"
                        : "the custodian has nothing on its list to end; a signature is ended by its supporter alone",
                    "/supporter_id");
  }
  TRY(ApplyAct(
      taking,
      {.supporter = *row, .what = What::kEnded, .date = end.date, .text = end.reason, .by_custodian = !end.by_itself}));
  return *row;
}

Result<void> TakeEndOfSupport(const Taking& taking) {
  TRY_ASSIGN(const EndOfSupportDocument document, ParseEndOfSupport(taking.payload()));
  TRY_ASSIGN(const KnownInstrument instrument, RequireInstrument(taking, document.instrument, "/instrument"));
  const bool by_itself = taking.issuer() == document.supporter_id;
  if (!by_itself && taking.issuer() != instrument.custodian)
    return Unusable(
        fmt::format("only the supporter itself, or {} for one that it listed, ends support", instrument.custodian),
        "/supporter_id");
  if (!by_itself && document.reason.empty())
    return Unusable("nobody is taken off the list without a reason: say why", "/reason");
  NewActRow row;
  row.said = DigestOf(ToJson(document));
  TRY_ASSIGN(row.marks, MarksOf(taking, document.date, instrument, SpeaksOf::kNow));
  TRY_ASSIGN(const std::int64_t supporter,
             EndAs(taking, instrument, {document.supporter_id, document.date, document.reason, by_itself}));
  {
    TRY_ASSIGN(auto query,
               taking.database.Prepare("SELECT uri, name, kind, coalesce(country, '') FROM supporter WHERE id = ?1"));
    BindAll(query, supporter);
    TRY(query.Step());
    row.party = {query.Text(0), query.Text(1), static_cast<registration::PartyKind>(query.Int(2)), query.Text(3)};
  }
  if (by_itself) {
    TRY_ASSIGN(row.party, PartyAsSupporter(taking, taking.issuer()));
  }
  row.what = by_itself ? ActKind::kEnded : ActKind::kRemoved;
  row.instrument = instrument.row;
  row.supporter = supporter;
  row.by_custodian = !by_itself;
  row.date = document.date;
  row.text = document.reason;
  return RecordAct(taking, row);
}

}  // namespace entente::roster
