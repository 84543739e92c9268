// Acts on paper: a note or a letter that the custodian received and records by its digest, and what makes it the
// party's own word.
#include <fmt/format.h>

#include "views/roster/instruments/taking_acts.h"
#include "views/roster/sql_values.h"
#include "views/roster/supporter_rows.h"

namespace entente::roster {
namespace {

std::string_view FormWords(PaperForm form) {
  switch (form) {
    case PaperForm::kNoteVerbale:
      return "note verbale";
    case PaperForm::kLetter:
      return "letter";
    case PaperForm::kOther:
      break;
  }
  return "paper";
}

Source SourceOf(const PaperActDocument& document) {
  return {fmt::format("{}, received {} by {}, SHA-256 {}", FormWords(document.form), document.received,
                      document.received_by, document.digest),
          {},
          document.received};
}

Result<void> CheckPaper(const Taking& taking, const KnownInstrument& instrument, const PaperActDocument& document) {
  if (document.received > taking.day())
    return Unusable(fmt::format("it was received on {}, and this is logged on {}", document.received, taking.day()),
                    "/received");
  if (document.act == PaperAct::kReservation) TRY(RequireWord(instrument, Reading::kReservation, "/act"));
  TRY_ASSIGN(const auto twice,
             FindNumber(taking.database,
                        "SELECT entry FROM call_act WHERE instrument = ?1 AND party = ?2 AND what = 'paper' AND "
                        "paper_digest = ?3 AND paper_act = ?4 AND clause = ?5",
                        instrument.row, document.supporter.id, document.digest, Name(document.act), document.clause));
  if (!twice.has_value()) return {};
  TRY_ASSIGN(const bool in_doubt, IsInDoubt(taking, *twice));
  if (in_doubt) return {};
  return Unusable(fmt::format("entry {} records this paper already", *twice), "/digest");
}

// What the custodian's word of it does by itself: it lists, or takes off its list. A signature is left alone until the
// party confirms the paper.
Result<void> ApplyPaper(const Taking& taking, const KnownInstrument& instrument, const PaperActDocument& document,
                        const NewActRow& row) {
  if (document.act == PaperAct::kSupport)
    return ApplyAct(taking, {.supporter = row.supporter.value_or(0),
                             .what = What::kListed,
                             .date = document.date,
                             .source = SourceOf(document),
                             .text = document.text,
                             .version = row.version,
                             .by_custodian = true});
  if (document.act != PaperAct::kEndOfSupport) return {};
  const EndOf end{document.supporter.id, document.date, SourceOf(document).title, false};
  const auto ended = EndAs(taking, instrument, end);
  if (ended.has_value() || ended.error().code == ErrorCode::kPolicyRejected) return {};
  return std::unexpected(ended.error());
}

struct RecordedPaper {
  PaperAct act = PaperAct::kOther;
  std::string party;
  std::string digest;
  std::string version;
  std::optional<DateWithPrecision> date;
  std::optional<std::uint64_t> confirmed;
};

Result<RecordedPaper> FindPaper(const Taking& taking, const KnownInstrument& instrument, std::uint64_t entry) {
  TRY_ASSIGN(auto query, taking.database.Prepare(
                             "SELECT paper_act, party, paper_digest, version, date, precision, confirmed_entry FROM "
                             "call_act WHERE log = ?1 AND entry = ?2 AND instrument = ?3 AND what = 'paper'"));
  BindAll(query, taking.log, entry, instrument.row);
  TRY_ASSIGN(const bool found, query.Step());
  if (!found) return Unusable(fmt::format("entry {} records no paper about {}", entry, instrument.uri), "/entry");
  RecordedPaper paper;
  TRY_ASSIGN(paper.act, PaperActFromName(query.Text(0)));
  paper.party = query.Text(1);
  paper.digest = query.Text(2);
  paper.version = query.Text(3);
  if (!query.IsNull(4)) paper.date = DateWithPrecision{query.Text(4), static_cast<Precision>(query.Int(5))};
  if (!query.IsNull(6)) paper.confirmed = static_cast<std::uint64_t>(query.Int(6));
  return paper;
}

// The paper's party is who confirms it: by its id, or as the row that it was found to be.
Result<void> RequireItsParty(const Taking& taking, const KnownInstrument& instrument, const RecordedPaper& paper) {
  if (paper.party == taking.issuer()) return {};
  TRY_ASSIGN(const auto row, ShownRow(taking.database, instrument.row, paper.party));
  TRY_ASSIGN(const auto own, ShownRow(taking.database, instrument.row, taking.issuer()));
  if (row.has_value() && row == own) return {};
  return Unusable(
      fmt::format("the paper is recorded as that of {}, which is not {}: claim that row first (entente roster claim)",
                  paper.party, taking.issuer()),
      "label 15, claim 1");
}

// Errors: unusable, when the party itself ended its support after the paper was recorded.
Result<void> RefuseAfterOwnEnd(const Taking& taking, const KnownInstrument& instrument, std::uint64_t entry) {
  TRY_ASSIGN(const auto now, SupportOf(taking.database, instrument.row, taking.issuer()));
  if (!now.has_value()) return {};
  for (const Act& act : now->acts)
    if (act.entry > entry && act.what == What::kEnded && !act.by_custodian)
      return Unusable(fmt::format("the support ended since (entry {}); sign a new support instead", act.entry),
                      "/entry");
  return {};
}

}  // namespace

Result<void> TakePaperAct(const Taking& taking) {
  TRY_ASSIGN(const PaperActDocument document, ParsePaperAct(taking.payload()));
  TRY_ASSIGN(const KnownInstrument instrument, RequireInstrument(taking, document.instrument, "/instrument"));
  TRY(RequireCustodian(taking, instrument, "records what it received on paper"));
  TRY(CheckPaper(taking, instrument, document));
  TRY_ASSIGN(const MeantVersion meant, RequireVersion(taking, instrument, document.version));
  TRY(RequireClauseOf(meant, instrument, document.clause, "/clause"));
  const bool is_reading = document.act == PaperAct::kUnderstanding || document.act == PaperAct::kReservation;
  if (is_reading || document.act == PaperAct::kEndOfSupport)
    TRY(RequireSupport(taking, instrument, document.supporter.id));
  NewActRow row;
  row.said = DigestOf(ToJson(document));
  TRY_ASSIGN(row.marks, MarksOf(taking, document.date, instrument, SpeaksOf::kPast));
  if (document.act == PaperAct::kSupport && meant.version.empty()) AddMark(row.marks, "version-not-stated");
  if (document.act == PaperAct::kSupport) {
    TRY_ASSIGN(row.supporter, SupporterRow(taking, instrument.row, document.supporter, true));
  } else {
    TRY_ASSIGN(row.supporter, ShownRow(taking.database, instrument.row, document.supporter.id));
  }
  row.what = ActKind::kPaper;
  row.instrument = instrument.row;
  row.party = document.supporter;
  row.by_custodian = true;
  row.date = document.date;
  row.version = document.act == PaperAct::kSupport ? meant.version : document.version;
  row.clause = document.clause;
  row.text = document.text;
  row.paper = Paper{document.act, document.form, document.digest, document.received, document.received_by};
  TRY(RecordAct(taking, row));
  if (is_reading) {
    row.position = 1;
    TRY(RecordReading(taking, row,
                      document.act == PaperAct::kReservation ? Reading::kReservation : Reading::kUnderstanding,
                      {document.clause, document.text}));
  }
  return ApplyPaper(taking, instrument, document, row);
}

Result<void> TakePaperConfirmation(const Taking& taking) {
  TRY_ASSIGN(const PaperConfirmationDocument document, ParsePaperConfirmation(taking.payload()));
  TRY_ASSIGN(const KnownInstrument instrument, RequireInstrument(taking, document.instrument, "/instrument"));
  TRY_ASSIGN(const Supporter self, PartyAsSupporter(taking, taking.issuer()));
  TRY(RequireEarlierEntry(taking, document.entry, "/entry"));
  TRY_ASSIGN(const RecordedPaper paper, FindPaper(taking, instrument, document.entry));
  TRY(RequireItsParty(taking, instrument, paper));
  if (paper.digest != document.digest)
    return Unusable(
        fmt::format("entry {} records a paper with the digest {}: this is another one", document.entry, paper.digest),
        "/digest");
  if (paper.confirmed.has_value()) {
    TRY_ASSIGN(const bool in_doubt, IsInDoubt(taking, static_cast<std::int64_t>(*paper.confirmed)));
    if (!in_doubt) return Unusable(fmt::format("entry {} confirms this paper already", *paper.confirmed), "/entry");
  }
  NewActRow row;
  row.what = ActKind::kConfirmed;
  if (paper.act == PaperAct::kSupport) {
    TRY(RefuseAfterOwnEnd(taking, instrument, document.entry));
    TRY_ASSIGN(MeantVersion meant, RequireVersion(taking, instrument, paper.version));
    TRY_ASSIGN(row.supporter, SignAs(taking, instrument, self, {std::move(meant), paper.date, {}}));
  } else if (paper.act == PaperAct::kEndOfSupport) {
    TRY_ASSIGN(row.supporter, EndAs(taking, instrument, {self.id, paper.date, {}, true}));
  } else {
    TRY_ASSIGN(row.supporter, ShownRow(taking.database, instrument.row, self.id));
  }
  TRY(Change(taking.database, "UPDATE call_act SET confirmed_entry = ?3 WHERE log = ?1 AND entry = ?2", taking.log,
             document.entry, taking.entry.index));
  row.instrument = instrument.row;
  row.party = self;
  row.date = paper.date;
  row.version = paper.version;
  row.refers = ActPlace{document.entry, 0};
  row.said = DigestOf(ToJson(document));
  return RecordAct(taking, row);
}

}  // namespace entente::roster
