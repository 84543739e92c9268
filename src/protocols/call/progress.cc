#include "protocols/call/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "http/problem.h"
#include "protocols/api/answer.h"
#include "protocols/call/asking.h"
#include "protocols/call/pledge_json.h"
#include "protocols/parse.h"

namespace entente::protocols {
namespace {

using roster::PledgeRow;
using roster::PledgeState;

// Error::rule of the refusal where nothing of a record is public.
constexpr std::string_view kNotPublicRule = "progress-not-public";

constexpr std::string_view kCaution =
    "declared: what the party says; measured: what this log shows, which is not all that there is. Support and pledges "
    "are voluntary; nothing here says that an obligation was broken";

// Pledges by what their parties say of them.
struct Declared {
  std::map<PledgeState, std::uint64_t> of;
  [[nodiscard]] json::Value Json() const {
    const auto count = [this](PledgeState state) {
      const auto found = of.find(state);
      return found == of.end() ? 0 : found->second;
    };
    return {{"open", count(PledgeState::kOpen)},
            {"under_way", count(PledgeState::kUnderWay)},
            {"due", count(PledgeState::kDue)},
            {"overdue", count(PledgeState::kOverdue)},
            {"kept", count(PledgeState::kKept)},
            {"missed", count(PledgeState::kMissed)},
            {"withdrawn", count(PledgeState::kWithdrawn)}};
  }
};

// Pledges by what the log shows.
struct MeasuredCounts {
  std::map<progress::Outcome, std::uint64_t> of;
  [[nodiscard]] json::Value Json() const {
    const auto count = [this](progress::Outcome outcome) {
      const auto found = of.find(outcome);
      return found == of.end() ? 0 : found->second;
    };
    return {{"met", count(progress::Outcome::kMet)},
            {"not_met", count(progress::Outcome::kNotMet)},
            {"not_measurable", count(progress::Outcome::kNotMeasurable)}};
  }
};

// Figures of parties, each computed once.
class Figures {
 public:
  Figures(const CallDependencies& node, UnixSeconds now) : node_(node), now_(now) {}

  Result<progress::Measured> Of(const std::string& party, progress::MeasureName measure) {
    const std::pair key(party, measure);
    if (const auto known = known_.find(key); known != known_.end()) return known->second;
    TRY_ASSIGN(progress::Measured measured, FigureOf(node_, party, measure, now_));
    return known_.emplace(key, std::move(measured)).first->second;
  }
  // Of a pledge that names a computed measure and stands.
  Result<std::optional<progress::Measured>> Of(const PledgeRow& pledge) {
    if (!pledge.terms.measure.target.has_value() || pledge.withdrawn) return std::nullopt;
    TRY_ASSIGN(progress::Measured measured, Of(pledge.party, pledge.terms.measure.target->measure));
    return std::optional(std::move(measured));
  }

 private:
  const CallDependencies& node_;
  UnixSeconds now_;
  std::map<std::pair<std::string, progress::MeasureName>, progress::Measured> known_;
};

// What is counted of some pledges: of a clause, or of a party.
struct Tally {
  Declared declared;
  MeasuredCounts measured;
  std::uint64_t pledges = 0;
  std::set<std::string> parties;
  std::vector<std::uint64_t> entries;

  void Count(const PledgeRow& pledge, const std::optional<progress::Measured>& figure) {
    ++pledges;
    ++declared.of[pledge.state];
    parties.insert(pledge.party);
    if (figure.has_value() && pledge.terms.measure.target.has_value())
      ++measured.of[progress::Against(*figure, *pledge.terms.measure.target)];
    const std::vector<std::uint64_t> rests_on = EntriesOf(pledge);
    entries.insert(entries.end(), rests_on.begin(), rests_on.end());
  }
};

json::Value JsonOf(const roster::InstrumentOfRecord& instrument) {
  return {{"id", instrument.id}, {"title", instrument.title}, {"vocabulary", Name(instrument.vocabulary)}};
}

// Clauses of the instrument in its order; behind them those of pledges that its newest version has no more.
std::vector<roster::Clause> ClausesOf(const roster::InstrumentOfRecord& instrument,
                                      const std::vector<PledgeRow>& pledges) {
  std::vector<roster::Clause> clauses = instrument.clauses;
  for (const PledgeRow& pledge : pledges)
    if (std::ranges::find(clauses, pledge.clause, &roster::Clause::id) == clauses.end())
      clauses.push_back({pledge.clause, ""});
  return clauses;
}

std::unexpected<Error> NotPublic(const roster::Asker& asker, const roster::RecordRow& record) {
  const std::string why =
      fmt::format("the progress record of {} on {} is not public: the party has not agreed that it is shown",
                  record.party, record.instrument.id);
  if (asker.party.empty())
    return std::unexpected(Error{ErrorCode::kUnauthorized,
                                 why + "; the party itself signs its request, as entente does with --reader",
                                 "Signature", std::string(http::kSignatureNeededRule)});
  return std::unexpected(Error{ErrorCode::kUnauthorized, why, "party", std::string(kNotPublicRule)});
}

// Measures of the whole record, or of the pledges that are public.
Result<json::Value> MeasuresOf(const roster::RecordRow& record, Figures& figures, std::vector<std::uint64_t>& entries) {
  json::Value measures = json::Value::array();
  for (const progress::MeasureName measure : progress::kAllMeasures) {
    const bool wanted = record.shown.shown() || std::ranges::any_of(record.pledges, [measure](const PledgeRow& one) {
                          return one.shown.shown() && !one.withdrawn && one.terms.measure.target.has_value() &&
                                 one.terms.measure.target->measure == measure;
                        });
    if (!wanted) continue;
    TRY_ASSIGN(const progress::Measured measured, figures.Of(record.party, measure));
    entries.insert(entries.end(), measured.entries.begin(), measured.entries.end());
    measures.push_back(ToJson(measured));
  }
  return measures;
}

Result<json::Value> ClausesJson(const roster::RecordRow& record, Figures& figures,
                                std::vector<std::uint64_t>& entries) {
  json::Value clauses = json::Value::array();
  for (const roster::Clause& clause : ClausesOf(record.instrument, record.pledges)) {
    Tally tally;
    json::Value pledges = json::Value::array();
    for (const PledgeRow& pledge : record.pledges) {
      if (pledge.clause != clause.id || !pledge.shown.shown()) continue;
      TRY_ASSIGN(const auto figure, figures.Of(pledge));
      tally.Count(pledge, figure);
      json::Value shown = ToJson(pledge);
      shown["reports"] = ReportsOf(pledge);
      shown["measured"] = figure.has_value() && pledge.terms.measure.target.has_value()
                              ? ToJson(*figure, *pledge.terms.measure.target)
                              : json::Value(nullptr);
      pledges.push_back(std::move(shown));
    }
    if (pledges.empty()) continue;
    entries.insert(entries.end(), tally.entries.begin(), tally.entries.end());
    clauses.push_back({{"id", clause.id},
                       {"title", TextOrNull(clause.title)},
                       {"declared", tally.declared.Json()},
                       {"measured", tally.measured.Json()},
                       {"pledges", std::move(pledges)}});
  }
  return clauses;
}

Result<json::Value> Record(const CallDependencies& node, const roster::Asker& asker, const http::Request& request) {
  TRY(OnlyQueries(request, {"instrument", "as"}));
  TRY_ASSIGN(const std::string instrument, QueryText(request, "instrument", limits::kClaimBytesMax));
  TRY_ASSIGN(const roster::RecordRow record,
             PledgeQueriesOf(node).Record(instrument, request.Parameter("party"), asker));
  const auto shown = std::ranges::count_if(record.pledges, [](const PledgeRow& one) { return one.shown.shown(); });
  if (!record.shown.shown() && shown == 0) return NotPublic(asker, record);
  Figures figures(node, record.now);
  std::vector<std::uint64_t> entries;
  if (record.consent.has_value()) entries.push_back(record.consent->entry);
  json::Value answer = {{"party", {{"id", record.party}, {"name", record.party_name}}},
                        {"instrument", JsonOf(record.instrument)},
                        {"as_of", TimeText(record.now)},
                        {"progress", ToJson(record.shown)}};
  answer["consent"] = nullptr;
  if (record.consent.has_value())
    answer["consent"] = {{"given", record.consent->given},
                         {"entry", record.consent->entry},
                         {"time", TimeText(record.consent->time)},
                         {"reason", TextOrNull(record.consent->reason)}};
  TRY_ASSIGN(answer["clauses"], ClausesJson(record, figures, entries));
  TRY_ASSIGN(answer["measures"], MeasuresOf(record, figures, entries));
  answer["withheld"] = static_cast<std::int64_t>(record.pledges.size()) - shown;
  answer["caution"] = kCaution;
  Settle(entries);
  answer["entries"] = std::move(entries);
  AddLogState(answer, node.log);
  return answer;
}

// A party in the summary, and why it stands there.
struct PartyTally {
  std::string name;
  roster::Shown shown;
  Tally tally;
};

json::Value JsonOf(const std::map<std::string, PartyTally>& parties) {
  json::Value rows = json::Value::array();
  for (const auto& [id, party] : parties)
    rows.push_back({{"id", id},
                    {"name", party.name},
                    {"because", Name(party.shown.because)},
                    {"entry", EntryOrNull(party.shown.entry)},
                    {"pledges", party.tally.pledges},
                    {"declared", party.tally.declared.Json()},
                    {"measured", party.tally.measured.Json()}});
  return rows;
}

json::Value JsonOf(const std::vector<roster::Clause>& clauses, std::map<std::string, Tally>& tallies,
                   std::vector<std::uint64_t>& entries) {
  json::Value rows = json::Value::array();
  for (const roster::Clause& clause : clauses) {
    Tally& tally = tallies[clause.id];
    Settle(tally.entries);
    entries.insert(entries.end(), tally.entries.begin(), tally.entries.end());
    rows.push_back({{"id", clause.id},
                    {"title", TextOrNull(clause.title)},
                    {"pledges", tally.pledges},
                    {"parties", tally.parties.size()},
                    {"declared", tally.declared.Json()},
                    {"measured", tally.measured.Json()},
                    {"entries", tally.entries}});
  }
  return rows;
}

Result<json::Value> Summary(const CallDependencies& node, const roster::Asker& asker, const http::Request& request) {
  TRY(OnlyQueries(request, {"instrument", "as"}));
  TRY_ASSIGN(const std::string instrument, QueryText(request, "instrument", limits::kClaimBytesMax));
  // The same for every party that asks: a summary is of what everybody may see, or of a copy.
  const roster::Asker everybody{.party = {}, .has_copy = asker.has_copy};
  TRY_ASSIGN(const roster::SummaryRow summary, PledgeQueriesOf(node).Summary(instrument, everybody));
  Figures figures(node, summary.now);
  std::map<std::string, Tally> clauses;
  std::map<std::string, PartyTally> parties;
  std::set<std::string> withheld_parties;
  std::uint64_t withheld = 0;
  std::vector<PledgeRow> shown;
  for (const PledgeRow& pledge : summary.pledges) {
    if (!pledge.shown.shown()) {
      ++withheld;
      withheld_parties.insert(pledge.party);
      continue;
    }
    TRY_ASSIGN(const auto figure, figures.Of(pledge));
    clauses[pledge.clause].Count(pledge, figure);
    PartyTally& party = parties[pledge.party];
    party.name = pledge.party_name;
    if (party.tally.pledges == 0) party.shown = pledge.shown;
    party.tally.Count(pledge, figure);
    shown.push_back(pledge);
  }
  std::vector<std::uint64_t> entries;
  json::Value answer = {{"instrument", JsonOf(summary.instrument)}, {"as_of", TimeText(summary.now)}};
  answer["clauses"] = JsonOf(ClausesOf(summary.instrument, shown), clauses, entries);
  answer["parties"] = JsonOf(parties);
  answer["withheld"] = {{"parties", withheld_parties.size()}, {"pledges", withheld}};
  answer["caution"] = kCaution;
  Settle(entries);
  answer["entries"] = std::move(entries);
  AddLogState(answer, node.log);
  return answer;
}

}  // namespace

http::Routes ProgressRoutes(const CallDependencies& node) {
  const auto summary = [node](const roster::Asker& asker, const http::Request& request) {
    return Summary(node, asker, request);
  };
  const auto record = [node](const roster::Asker& asker, const http::Request& request) {
    return Record(node, asker, request);
  };
  return {AskedRead("/api/v1/progress", node, summary), AskedRead("/api/v1/progress/{party}", node, record)};
}

}  // namespace entente::protocols
