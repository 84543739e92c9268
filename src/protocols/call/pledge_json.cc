#include "protocols/call/pledge_json.h"

#include <algorithm>
#include <string>

#include "protocols/api/answer.h"
#include "views/roster/pledges/actions.h"

namespace entente::protocols {
namespace {

constexpr std::size_t kItemsMax = 500;

json::Value ActionOf(const roster::PledgeTerms& terms) {
  const roster::PledgeAction* action = roster::FindPledgeAction(terms.action);
  if (action == nullptr) return nullptr;
  return {{"id", action->id}, {"title", action->title}};
}

json::Value MeasureOf(const roster::PledgeTerms& terms) {
  json::Value measure = {{"text", TextOrNull(terms.measure.text)},
                         {"name", nullptr},
                         {"title", nullptr},
                         {"unit", nullptr},
                         {"at_least", nullptr},
                         {"at_most", nullptr}};
  if (!terms.measure.target.has_value()) return terms.measure.text.empty() ? json::Value(nullptr) : measure;
  const progress::Target& target = *terms.measure.target;
  const progress::Unit unit = progress::UnitOf(target.measure);
  measure["name"] = Name(target.measure);
  measure["title"] = Title(target.measure);
  measure["unit"] = Name(unit);
  measure[unit == progress::Unit::kShare ? "at_least" : "at_most"] = progress::AsNumber(target.millionths);
  return measure;
}

json::Value MarksOf(const std::vector<roster::PledgeMark>& marks) {
  json::Value names = json::Value::array();
  for (const roster::PledgeMark mark : marks) names.push_back(Name(mark));
  return names;
}

}  // namespace

json::Value ToJson(const roster::Shown& shown) {
  return {{"shown", shown.shown()}, {"because", Name(shown.because)}, {"entry", EntryOrNull(shown.entry)}};
}

json::Value ToJson(const roster::PledgeRow& pledge) {
  json::Value progress = ToJson(pledge.shown);
  progress["state"] = pledge.shown.shown() ? json::Value(Name(pledge.state)) : json::Value(nullptr);
  progress["reported_entry"] = EntryOrNull(pledge.reported_entry);
  const auto revised = std::ranges::count(pledge.acts, roster::PledgeActKind::kRevised, &roster::PledgeActRow::act);
  std::optional<std::uint64_t> in_doubt;
  for (const roster::PledgeActRow& act : pledge.acts)
    if (act.in_doubt_since.has_value() && !in_doubt.has_value()) in_doubt = act.in_doubt_since;
  return {{"entry", pledge.entry},
          {"id", pledge.id},
          {"party", {{"id", pledge.party}, {"name", pledge.party_name}}},
          {"instrument", pledge.instrument},
          {"clause", {{"id", pledge.clause}, {"title", TextOrNull(pledge.clause_title)}}},
          {"what", pledge.terms.what},
          {"measure", MeasureOf(pledge.terms)},
          {"action", ActionOf(pledge.terms)},
          {"made", TimeText(pledge.made)},
          {"due", TextOrNull(pledge.terms.due)},
          {"visibility", Name(pledge.terms.visibility)},
          {"withdrawn", pledge.withdrawn},
          {"revised", revised},
          {"newest_entry", pledge.acts.empty() ? pledge.entry : pledge.acts.back().entry},
          {"marks", MarksOf(pledge.marks)},
          {"in_doubt_since", EntryOrNull(in_doubt)},
          {"progress", std::move(progress)}};
}

json::Value ActsOf(const roster::PledgeRow& pledge) {
  json::Value acts = json::Value::array();
  for (const roster::PledgeActRow& act : pledge.acts) {
    json::Value shown = {{"entry", act.entry}, {"act", Name(act.act)}, {"time", TimeText(act.time)}};
    const bool stands = act.terms.has_value();
    shown["what"] = stands ? json::Value(act.terms->what) : json::Value(nullptr);
    shown["measure"] = stands ? MeasureOf(*act.terms) : json::Value(nullptr);
    shown["action"] = stands ? ActionOf(*act.terms) : json::Value(nullptr);
    shown["due"] = stands ? TextOrNull(act.terms->due) : json::Value(nullptr);
    shown["visibility"] = stands ? json::Value(Name(act.terms->visibility)) : json::Value(nullptr);
    shown["reason"] = TextOrNull(act.reason);
    shown["in_doubt_since"] = EntryOrNull(act.in_doubt_since);
    acts.push_back(std::move(shown));
  }
  return acts;
}

json::Value ReportsOf(const roster::PledgeRow& pledge) {
  json::Value reports = json::Value::array();
  for (const roster::PledgeReportRow& report : pledge.reports)
    reports.push_back({{"entry", report.entry},
                       {"time", TimeText(report.time)},
                       {"date", report.date},
                       {"state", Name(report.state)},
                       {"text", report.text},
                       {"value", report.value},
                       {"evidence", report.evidence},
                       {"counts", report.counts},
                       {"marks", MarksOf(report.marks)},
                       {"in_doubt_since", EntryOrNull(report.in_doubt_since)}});
  return reports;
}

template <class T>
json::Value NumberIf(bool known, T value) {
  return known ? json::Value(value) : json::Value(nullptr);
}

json::Value ToJson(const progress::Measured& measured) {
  json::Value items = json::Value::array();
  for (std::size_t i = 0; i < std::min(measured.items.size(), kItemsMax); ++i) {
    const progress::Counted& one = measured.items[i];
    items.push_back({{"what", one.what},
                     {"counts", one.counts},
                     {"days", one.days.has_value() ? json::Value(*one.days) : json::Value(nullptr)},
                     {"entries", one.entries}});
  }
  return {{"name", Name(measured.measure)},
          {"title", Title(measured.measure)},
          {"unit", Name(progress::UnitOf(measured.measure))},
          {"value", NumberIf(measured.measurable(), progress::AsNumber(measured.millionths))},
          {"numerator", NumberIf(measured.counted(), measured.numerator)},
          {"numerator_is", measured.numerator_is},
          {"denominator", NumberIf(measured.counted(), measured.denominator)},
          {"denominator_is", measured.denominator_is},
          {"not_measurable", TextOrNull(measured.not_measurable)},
          {"left_out", measured.left_out},
          {"items", std::move(items)},
          {"items_total", measured.items.size()},
          {"entries", measured.entries}};
}

json::Value ToJson(const progress::Measured& measured, const progress::Target& target) {
  return {{"outcome", Name(progress::Against(measured, target))},
          {"measure", Name(target.measure)},
          {"why", TextOrNull(measured.not_measurable)},
          {"value", NumberIf(measured.measurable(), progress::AsNumber(measured.millionths))},
          {"numerator", NumberIf(measured.counted(), measured.numerator)},
          {"denominator", NumberIf(measured.counted(), measured.denominator)}};
}

std::vector<std::uint64_t> EntriesOf(const roster::PledgeRow& pledge) {
  std::vector<std::uint64_t> entries;
  entries.reserve(pledge.acts.size() + pledge.reports.size() + 1);
  for (const roster::PledgeActRow& act : pledge.acts) entries.push_back(act.entry);
  for (const roster::PledgeReportRow& report : pledge.reports) {
    entries.push_back(report.entry);
    entries.insert(entries.end(), report.evidence.begin(), report.evidence.end());
  }
  if (pledge.shown.entry.has_value()) entries.push_back(*pledge.shown.entry);
  return entries;
}

void Settle(std::vector<std::uint64_t>& entries) {
  std::ranges::sort(entries);
  const auto twice = std::ranges::unique(entries);
  entries.erase(twice.begin(), twice.end());
}

roster::PledgeQueries PledgeQueriesOf(const CallDependencies& node) {
  return {node.roster, [&log = node.log](std::uint64_t cursor) -> Result<UnixSeconds> {
            TRY_ASSIGN(const auto last, log.ReadEntries(cursor - 1, 1));
            if (last.empty())
              return Fail(ErrorCode::kUnavailable, "the roster is ahead of the log that it is read with; try again");
            return last.front().time;
          }};
}

Result<progress::Measured> FigureOf(const CallDependencies& node, const std::string& party,
                                    progress::MeasureName measure, UnixSeconds now) {
  if (node.facts == nullptr) {
    progress::Measured none{.measure = measure};
    none.not_measurable = "nothing is measured here";
    return none;
  }
  TRY_ASSIGN(const progress::Facts facts, node.facts(party, measure, now));
  return Measure(measure, facts);
}

}  // namespace entente::protocols
