#include "views/roster/resources/totals.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "views/roster/countries.h"
#include "views/roster/documents.h"
#include "views/roster/resources/matching.h"
#include "views/roster/resources/resource_rows.h"
#include "views/roster/sql_values.h"

namespace entente::roster {
namespace {

// The group of what names no principle: the instrument as a whole.
constexpr std::string_view kWhole = "all";

void Add(Figure& figure, std::uint64_t entry, const std::optional<Quantity>& quantity) {
  figure.entries.push_back(entry);
  if (!quantity.has_value() || !quantity->is_number()) return;
  Amount& amount = figure.amounts[quantity->unit];
  ++amount.count;
  if (__builtin_add_overflow(amount.thousandths, quantity->thousandths, &amount.thousandths))
    amount.thousandths = INT64_MAX;
}

// Where something is counted.
struct Place {
  std::string instrument;
  ResourceKind kind = ResourceKind::kOther;
  std::vector<std::string> clauses;
  std::vector<std::string> countries;
};

class Counting {
 public:
  void Count(FigureKind figure, const Place& place, std::uint64_t entry, const std::optional<Quantity>& quantity) {
    const auto add = [&](Figures& group) { Add(group.figures[static_cast<std::size_t>(figure)], entry, quantity); };
    add(all_);
    add(by_kind_[static_cast<std::size_t>(place.kind)]);
    if (place.clauses.empty()) add(by_principle_[{place.instrument, std::string(kWhole)}]);
    for (const std::string& clause : place.clauses) add(by_principle_[{place.instrument, clause}]);
    if (place.countries.empty()) add(by_region_[std::string(kAnyCountry)]);
    for (const std::string& country : place.countries) add(by_region_[country]);
  }
  [[nodiscard]] Result<Totals> Finish(storage::Database& database);

 private:
  Figures all_;
  std::array<Figures, kAllResourceKinds.size()> by_kind_;
  std::map<std::pair<std::string, std::string>, Figures> by_principle_;  // by instrument and clause
  std::map<std::string, Figures> by_region_;
};

Result<std::map<std::string, std::vector<Clause>>> ClausesOf(storage::Database& database) {
  std::map<std::string, std::vector<Clause>> clauses;
  TRY(ForEachRow(database, "SELECT uri, document FROM instrument",
                 [&clauses](const storage::Query& row) -> Result<void> {
                   TRY_ASSIGN(InstrumentDocument document, ParseInstrument(row.Text(1)));
                   clauses[row.Text(0)] = std::move(document.clauses);
                   return {};
                 }));
  return clauses;
}

void SortEntries(Figures& group) {
  for (Figure& figure : group.figures) std::ranges::sort(figure.entries);
}

Result<Totals> Counting::Finish(storage::Database& database) {
  TRY_ASSIGN(const auto clauses, ClausesOf(database));
  Totals totals;
  totals.all = std::move(all_);
  totals.all.key = kWhole;
  totals.by_kind.reserve(by_kind_.size());
  for (const ResourceKind kind : kAllResourceKinds) {
    totals.by_kind.push_back(std::move(by_kind_[static_cast<std::size_t>(kind)]));
    totals.by_kind.back().key = Name(kind);
  }
  // In the order of the instrument's newest version; then clauses that only an older one had; the whole last.
  const auto place_of = [&clauses](const Figures& group) -> std::size_t {
    if (group.key == kWhole) return SIZE_MAX;
    const auto known = clauses.find(group.instrument);
    if (known == clauses.end()) return SIZE_MAX - 1;
    const auto found = std::ranges::find(known->second, group.key, &Clause::id);
    return found == known->second.end() ? SIZE_MAX - 1 : static_cast<std::size_t>(found - known->second.begin());
  };
  totals.by_principle.reserve(by_principle_.size());
  for (auto& [name, group] : by_principle_) {
    group.instrument = name.first;
    group.key = name.second;
    if (const auto known = clauses.find(name.first); known != clauses.end())
      if (const auto found = std::ranges::find(known->second, group.key, &Clause::id); found != known->second.end())
        group.title = found->title;
    totals.by_principle.push_back(std::move(group));
  }
  std::ranges::sort(totals.by_principle, [&place_of](const Figures& one, const Figures& other) {
    return std::tuple(std::string_view(one.instrument), place_of(one), std::string_view(one.key)) <
           std::tuple(std::string_view(other.instrument), place_of(other), std::string_view(other.key));
  });
  totals.by_region.reserve(by_region_.size());
  for (auto& [code, group] : by_region_) {  // capitals come before "any"
    group.key = code;
    group.title = CountryName(code);
    totals.by_region.push_back(std::move(group));
  }
  SortEntries(totals.all);
  for (auto* groups : {&totals.by_kind, &totals.by_principle, &totals.by_region})
    for (Figures& group : *groups) SortEntries(group);
  return totals;
}

Place PlaceOf(const ResourceDocument& document) {
  return {document.instrument, document.kind, document.clauses, document.countries};
}

std::vector<std::string> Shared(const std::vector<std::string>& offered, const std::vector<std::string>& needed) {
  if (offered.empty()) return needed;
  if (needed.empty()) return offered;
  auto common = InCommon(offered, needed);
  return common.has_value() ? *std::move(common) : offered;
}

std::optional<Quantity> Shared(const std::optional<Quantity>& offered, const std::optional<Quantity>& needed) {
  const bool offer_says = offered.has_value() && offered->is_number();
  const bool need_says = needed.has_value() && needed->is_number();
  if (offer_says && need_says && offered->unit == needed->unit && needed->thousandths < offered->thousandths)
    return needed;
  if (offer_says) return offered;
  return need_says ? needed : std::nullopt;
}

using Resources = std::map<std::uint64_t, ResourceRow>;

// The newest delivery, and the answer to it, if there is one.
struct Outcome {
  std::optional<std::uint64_t> delivery;
  std::optional<std::uint64_t> answer;
  std::optional<Quantity> quantity;
};
Outcome OutcomeOf(const TakeUpRow& take_up) {
  Outcome outcome;
  for (const ResourceStepRow& step : take_up.steps) {
    if (step.what == StepKind::kDelivered) {
      outcome = {step.said.entry, std::nullopt, step.quantity};
    } else if (step.what == StepKind::kConfirmed || step.what == StepKind::kDisputed) {
      outcome.answer = step.said.entry;
    }
  }
  return outcome;
}

void CountTakeUp(Counting& counting, const Resources& resources, const TakeUpRow& take_up) {
  if (take_up.state == TakeUpState::kEnded) return;
  const auto find = [&resources](const std::optional<std::uint64_t>& entry) -> const ResourceDocument* {
    const auto found = entry.has_value() ? resources.find(*entry) : resources.end();
    return found == resources.end() ? nullptr : &found->second.document;
  };
  const ResourceDocument* offer = find(take_up.offer);
  const ResourceDocument* need = find(take_up.need);
  if (offer == nullptr && need == nullptr) return;
  Place place = PlaceOf(offer != nullptr ? *offer : *need);
  std::optional<Quantity> quantity = offer != nullptr ? offer->quantity : need->quantity;
  if (offer != nullptr && need != nullptr) {
    place.clauses = Shared(offer->clauses, need->clauses);
    place.countries = Shared(offer->countries, need->countries);
    quantity = Shared(offer->quantity, need->quantity);
  }
  const Outcome outcome = OutcomeOf(take_up);
  counting.Count(FigureKind::kTakenUp, place, take_up.said.entry, quantity);
  if (take_up.state == TakeUpState::kTakenUp || !outcome.delivery.has_value()) return;
  const auto& delivered = outcome.quantity.has_value() ? outcome.quantity : quantity;
  counting.Count(FigureKind::kDelivered, place, *outcome.delivery, delivered);
  if (!outcome.answer.has_value()) return;
  const auto answered = take_up.state == TakeUpState::kConfirmed ? FigureKind::kConfirmed : FigureKind::kDisputed;
  counting.Count(answered, place, *outcome.answer, delivered);
}

}  // namespace

std::string_view Name(FigureKind figure) {
  constexpr std::array<std::string_view, kAllFigures.size()> kNames = {
      "needed", "offered", "taken_up", "delivered", "confirmed", "disputed", "withdrawn", "expired"};
  return kNames[static_cast<std::size_t>(figure)];
}

Result<Totals> TotalsOf(storage::Database& database, const std::string& instrument, const std::string& today) {
  ResourceFilter filter;
  filter.instrument = instrument;
  filter.limit = INT64_MAX;
  TRY_ASSIGN(PageOf<ResourceRow> page, ListResources(database, filter, today));
  Counting counting;
  Resources resources;
  for (ResourceRow& one : page.items) {
    const Place place = PlaceOf(one.document);
    counting.Count(one.side == Side::kOffer ? FigureKind::kOffered : FigureKind::kNeeded, place, one.said.entry,
                   one.document.quantity);
    if (one.withdrawn.has_value())
      counting.Count(FigureKind::kWithdrawn, place, one.withdrawn->entry, one.document.quantity);
    if (one.state == ResourceState::kExpired)
      counting.Count(FigureKind::kExpired, place, one.said.entry, one.document.quantity);
    const std::uint64_t entry = one.said.entry;
    resources.emplace(entry, std::move(one));
  }
  TRY_ASSIGN(const auto take_ups, AllTakeUps(database, instrument));
  for (const TakeUpRow& one : take_ups) CountTakeUp(counting, resources, one);
  return counting.Finish(database);
}

}  // namespace entente::roster
