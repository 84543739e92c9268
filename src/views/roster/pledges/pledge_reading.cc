#include "views/roster/pledges/pledge_reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "views/roster/doubt.h"
#include "views/roster/marks.h"
#include "views/roster/roster_state.h"
#include "views/roster/sql_values.h"

namespace entente::roster {
namespace {

constexpr UnixSeconds kDay = 86'400;

std::vector<std::uint64_t> EntriesOf(std::string_view text) {
  std::vector<std::uint64_t> entries;
  while (!text.empty()) {
    std::uint64_t one = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), one);
    if (read.ec != std::errc()) break;
    entries.push_back(one);
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    if (!text.empty()) text.remove_prefix(1);
  }
  return entries;
}

bool SameSubstance(const PledgeTerms& one, const PledgeTerms& other) {
  return one.what == other.what && one.due == other.due && one.measure.text == other.measure.text &&
         one.measure.target == other.measure.target;
}

// Since which entry the pledge is what it is now.
std::uint64_t SubstanceSince(const PledgeRow& pledge) {
  std::uint64_t since = pledge.entry;
  for (const PledgeActRow& act : pledge.acts)
    if (act.substantial) since = act.entry;
  return since;
}

// REQUIRES: acts and reports are there.
void SetState(PledgeRow& pledge, UnixSeconds now) {
  if (pledge.withdrawn) {
    pledge.state = PledgeState::kWithdrawn;
    return;
  }
  const PledgeReportRow* last = nullptr;
  for (const PledgeReportRow& report : pledge.reports)
    if (report.counts) last = &report;
  if (last != nullptr && last->state != Reported::kUnderWay) {
    pledge.state = last->state == Reported::kKept ? PledgeState::kKept : PledgeState::kMissed;
    pledge.reported_entry = last->entry;
    return;
  }
  if (!pledge.terms.due.empty() && pledge.terms.due < FormatDate(now)) {
    const auto due = ParseDate(pledge.terms.due);
    const bool long_over = due.has_value() && now >= *due + (kDueDays + 1) * kDay;
    pledge.state = long_over ? PledgeState::kOverdue : PledgeState::kDue;
    return;
  }
  if (last == nullptr) return;
  pledge.state = PledgeState::kUnderWay;
  pledge.reported_entry = last->entry;
}

}  // namespace

Result<PledgeReading> PledgeReading::Open(storage::Database& database, const PledgeQueries::TimeAt& time_at,
                                          const Asker& asker) {
  PledgeReading reading(database, asker);
  TRY_ASSIGN(const auto cursor, FindNumber(database, "SELECT next FROM fold"));
  if (cursor.value_or(0) > 0) {
    TRY_ASSIGN(reading.now_, time_at(static_cast<std::uint64_t>(*cursor)));
  }
  return reading;
}

Result<InstrumentOfRecord> PledgeReading::Instrument(std::int64_t row) {
  if (const auto known = instruments_.find(row); known != instruments_.end()) return known->second;
  TRY_ASSIGN(auto query, database_->Prepare("SELECT document, custodian FROM instrument WHERE id = ?1"));
  BindAll(query, row);
  TRY(query.Step());
  TRY_ASSIGN(InstrumentDocument document, ParseInstrument(query.Text(0)));
  InstrumentOfRecord read{std::move(document.id), std::move(document.title), document.vocabulary,
                          std::move(document.clauses), query.Text(1)};
  return instruments_.emplace(row, std::move(read)).first->second;
}

Result<std::optional<ConsentRow>> PledgeReading::Consent(std::int64_t instrument, std::string_view party) {
  const PartyOnInstrument key{instrument, std::string(party)};
  if (const auto known = consents_.find(key); known != consents_.end()) return known->second;
  TRY_ASSIGN(auto query,
             database_->Prepare("SELECT given, entry, time, reason FROM progress_consent WHERE instrument = ?1 AND "
                                "party = ?2 ORDER BY log DESC, entry DESC LIMIT 1"));
  BindAll(query, instrument, party);
  TRY_ASSIGN(const bool found, query.Step());
  std::optional<ConsentRow> consent;
  if (found)
    consent = ConsentRow{query.Int(0) != 0, static_cast<std::uint64_t>(query.Int(1)), query.Int(2), query.Text(3)};
  return consents_.emplace(key, std::move(consent)).first->second;
}

Result<std::optional<std::uint64_t>> PledgeReading::PublicRule(std::int64_t instrument) {
  if (const auto known = rules_.find(instrument); known != rules_.end()) return known->second;
  TRY_ASSIGN(auto query, database_->Prepare("SELECT entry, public FROM progress_rule WHERE instrument = ?1 ORDER BY "
                                            "log DESC, entry DESC LIMIT 1"));
  BindAll(query, instrument);
  TRY_ASSIGN(const bool found, query.Step());
  std::optional<std::uint64_t> rule;
  if (found && query.Int(1) != 0) rule = static_cast<std::uint64_t>(query.Int(0));
  return rules_.emplace(instrument, rule).first->second;
}

Shown PledgeReading::WholeShown(const std::optional<ConsentRow>& consent, std::string_view party) const {
  if (consent.has_value() && consent->given) return {Because::kConsent, consent->entry};
  if (!asker_.party.empty() && asker_.party == party) return {Because::kSelf, std::nullopt};
  if (asker_.has_copy) return {Because::kCopy, std::nullopt};
  return {};
}

Result<Shown> PledgeReading::ShownFor(const PledgeRow& pledge, std::int64_t instrument) {
  TRY_ASSIGN(const auto consent, Consent(instrument, pledge.party));
  const Shown whole = WholeShown(consent, pledge.party);
  if (whole.because == Because::kConsent) return whole;
  if (pledge.terms.visibility == Visibility::kPublic) return Shown{Because::kPledge, pledge.terms_entry};
  // Who pledged before there was such a rule did not agree to it.
  TRY_ASSIGN(const auto rule, PublicRule(instrument));
  if (rule.has_value() && pledge.entry > *rule) return Shown{Because::kRule, rule};
  return whole;
}

Result<bool> PledgeReading::SupportsNow(std::int64_t instrument, const std::string& party) {
  const PartyOnInstrument key{instrument, party};
  if (const auto known = supports_.find(key); known != supports_.end()) return known->second;
  TRY_ASSIGN(const InstrumentOfRecord meant, Instrument(instrument));
  const auto support = AnswerIn(*database_, meant.id, party, now_, std::nullopt);
  if (!support.has_value() && support.error().code != ErrorCode::kInvalidInput) return std::unexpected(support.error());
  const bool yes = meant.custodian == party || (support.has_value() && support->verdict == Verdict::kYes);
  return supports_.emplace(key, yes).first->second;
}

Result<void> PledgeReading::AddActs(std::int64_t row, PledgeRow& pledge) {
  static const std::string kActs = fmt::format(
      "SELECT a.entry, a.act, a.time, a.terms, a.reason, a.late, {} FROM pledge_act a WHERE a.pledge = ?1 "
      "ORDER BY a.log, a.entry",
      DoubtSql("a.signer", "a.kid", "a.entry", "a.time"));
  std::optional<PledgeTerms> before;
  const auto take = [&pledge, &before](const storage::Query& found) -> Result<void> {
    PledgeActRow act;
    act.entry = static_cast<std::uint64_t>(found.Int(0));
    act.act = static_cast<PledgeActKind>(found.Int(1));
    act.time = found.Int(2);
    if (const std::string terms = found.Text(3); !terms.empty()) {
      TRY_ASSIGN(act.terms, ParsePledgeTerms(terms));
      act.substantial = !before.has_value() || !SameSubstance(*before, *act.terms);
      before = act.terms;
    }
    act.reason = found.Text(4);
    act.late = found.Int(5) != 0;
    act.in_doubt_since = EntryOrNone(found, 6);
    pledge.acts.push_back(std::move(act));
    return {};
  };
  return ForEachRow(*database_, kActs, take, row);
}

Result<void> PledgeReading::AddReports(std::int64_t row, PledgeRow& pledge) {
  static const std::string kReports = fmt::format(
      "SELECT r.entry, r.time, r.date, r.state, r.text, r.value, r.evidence, {} FROM pledge_report r WHERE r.pledge = "
      "?1 ORDER BY r.log, r.entry",
      DoubtSql("r.signer", "r.kid", "r.entry", "r.time"));
  const std::uint64_t since = SubstanceSince(pledge);
  const auto take = [&pledge, since](const storage::Query& found) -> Result<void> {
    PledgeReportRow report;
    report.entry = static_cast<std::uint64_t>(found.Int(0));
    report.time = found.Int(1);
    report.date = found.Text(2);
    report.state = static_cast<Reported>(found.Int(3));
    report.text = found.Text(4);
    report.value = found.Text(5);
    report.evidence = EntriesOf(found.Text(6));
    report.counts = report.entry > since;
    report.in_doubt_since = EntryOrNone(found, 7);
    const UnixSeconds date = ParseDate(report.date).value_or(report.time);
    if (date > report.time) report.marks.push_back(PledgeMark::kFutureDated);
    if (date < report.time - kFarDays * kDay) report.marks.push_back(PledgeMark::kBackDated);
    if (report.in_doubt_since.has_value()) report.marks.push_back(PledgeMark::kKeyInDoubt);
    pledge.reports.push_back(std::move(report));
    return {};
  };
  return ForEachRow(*database_, kReports, take, row);
}

Result<void> PledgeReading::AddMarks(std::int64_t instrument, bool supported, PledgeRow& pledge) {
  const auto mark = [&pledge](bool holds, PledgeMark which) {
    if (holds) pledge.marks.push_back(which);
  };
  mark(!supported, PledgeMark::kNotASupporter);
  TRY_ASSIGN(const bool supports, SupportsNow(instrument, pledge.party));
  mark(supported && !supports, PledgeMark::kSupportEnded);
  const PledgeActRow* newest_terms = &pledge.acts.front();
  for (const PledgeActRow& act : pledge.acts)
    if (act.terms.has_value()) newest_terms = &act;
  const auto due = ParseDate(pledge.terms.due);
  mark(due.has_value() && *due > newest_terms->time + kFarAheadDays * kDay, PledgeMark::kDueFarAhead);
  const auto late = [&pledge](PledgeActKind kind) {
    return std::ranges::any_of(pledge.acts, [kind](const PledgeActRow& act) {
      return act.act == kind && act.late && (act.substantial || kind == PledgeActKind::kWithdrawn);
    });
  };
  mark(late(PledgeActKind::kRevised), PledgeMark::kRevisedAfterDue);
  mark(late(PledgeActKind::kWithdrawn), PledgeMark::kWithdrawnAfterDue);
  mark(std::ranges::any_of(pledge.acts, [](const PledgeActRow& act) { return act.in_doubt_since.has_value(); }),
       PledgeMark::kKeyInDoubt);
  return {};
}

Result<PledgeRow> PledgeReading::Read(std::int64_t row) {
  PledgeRow pledge;
  std::int64_t instrument = 0;
  bool supported = false;
  {
    TRY_ASSIGN(auto query, database_->Prepare("SELECT p.entry, p.uri, p.party, coalesce(q.name, ''), p.instrument, "
                                              "p.clause, p.supported, p.terms, p.terms_entry, p.withdrawn_entry FROM "
                                              "pledge p LEFT JOIN party q ON q.uri = p.party WHERE p.id = ?1"));
    BindAll(query, row);
    TRY(query.Step());
    pledge.entry = static_cast<std::uint64_t>(query.Int(0));
    pledge.id = query.Text(1);
    pledge.party = query.Text(2);
    pledge.party_name = query.Text(3);
    instrument = query.Int(4);
    pledge.clause = query.Text(5);
    supported = query.Int(6) != 0;
    TRY_ASSIGN(pledge.terms, ParsePledgeTerms(query.Text(7)));
    pledge.terms_entry = static_cast<std::uint64_t>(query.Int(8));
    pledge.withdrawn = !query.IsNull(9);
  }
  TRY_ASSIGN(const InstrumentOfRecord of, Instrument(instrument));
  pledge.instrument = of.id;
  if (const auto clause = std::ranges::find(of.clauses, pledge.clause, &Clause::id); clause != of.clauses.end())
    pledge.clause_title = clause->title;
  TRY(AddActs(row, pledge));
  pledge.made = pledge.acts.front().time;
  TRY(AddMarks(instrument, supported, pledge));
  TRY_ASSIGN(pledge.shown, ShownFor(pledge, instrument));
  if (!pledge.shown.shown()) return pledge;
  TRY(AddReports(row, pledge));
  SetState(pledge, now_);
  return pledge;
}

}  // namespace entente::roster
