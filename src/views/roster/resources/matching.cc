#include "views/roster/resources/matching.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "views/roster/language_tag.h"

namespace entente::roster {
namespace {

using Texts = std::vector<std::string>;

std::string Joined(const Texts& texts) {
  return fmt::format("{}", fmt::join(texts, ", "));
}

// What both speak, in the words of the need; empty where one of them asks for none, nullopt where nothing fits.
std::optional<Texts> LanguagesInCommon(const Texts& offered, const Texts& needed) {
  Texts common;
  if (offered.empty() || needed.empty()) return common;
  common.reserve(needed.size());
  for (const std::string& one : needed)
    if (std::ranges::any_of(offered, [&one](const std::string& other) { return TagsFit(one, other); }))
      common.push_back(one);
  if (common.empty()) return std::nullopt;
  return common;
}

struct Days {
  std::string from;
  std::string until;
};
std::optional<Days> DaysInCommon(const ResourceDocument& one, const ResourceDocument& other) {
  Days days{std::max(one.from, other.from), std::min(one.until, other.until)};
  if (one.until.empty() || other.until.empty()) days.until = std::max(one.until, other.until);
  if (!days.until.empty() && days.from > days.until) return std::nullopt;
  return days;
}

Reason DaysReason(const Days& days) {
  if (days.from.empty() && days.until.empty()) return {FitReason::kDays, {}, "neither names a day"};
  std::string text = days.from.empty() ? "" : "from " + days.from;
  if (days.until.empty()) text += " on";
  if (!days.until.empty()) text += (text.empty() ? "until " : " until ") + days.until;
  return {FitReason::kDays, {days.from, days.until}, std::move(text)};
}

// Where both say it in the same unit.
std::optional<Reason> QuantityReason(const ResourceDocument& offer, const ResourceDocument& need, bool* enough) {
  *enough = false;
  if (!offer.quantity.has_value() || !need.quantity.has_value()) return std::nullopt;
  const Quantity& offered = *offer.quantity;
  const Quantity& needed = *need.quantity;
  if (!offered.is_number() || offered.unit != needed.unit) return std::nullopt;
  *enough = offered.thousandths >= needed.thousandths;
  return Reason{
      FitReason::kQuantity,
      {Describe(offered), Describe(needed)},
      fmt::format("{} offered, {} needed: {}", Describe(offered), Describe(needed), *enough ? "enough" : "a part")};
}

// A reason of what is in common in a list, and of what is open.
Reason ListReason(FitReason what, Texts common, std::string_view open) {
  Reason reason{what, {}, std::string(open)};
  if (!common.empty()) reason.text = "both: " + Joined(common);
  reason.values = std::move(common);
  return reason;
}

}  // namespace

std::string_view Name(FitReason reason) {
  constexpr std::array<std::string_view, 6> kNames = {"kind",      "principles", "countries",
                                                      "languages", "days",       "quantity"};
  return kNames[static_cast<std::size_t>(reason)];
}

std::optional<Texts> InCommon(const Texts& one, const Texts& other) {
  Texts common;
  if (one.empty() || other.empty()) return common;
  common.reserve(one.size());
  for (const std::string& text : one)
    if (std::ranges::find(other, text) != other.end()) common.push_back(text);
  if (common.empty()) return std::nullopt;
  std::ranges::sort(common);
  return common;
}

std::optional<Fit> FitOf(const Terms& offer, const Terms& need) {
  const ResourceDocument& given = offer.document;
  const ResourceDocument& wanted = need.document;
  if (offer.party == need.party || given.instrument != wanted.instrument || given.kind != wanted.kind)
    return std::nullopt;
  auto clauses = InCommon(given.clauses, wanted.clauses);
  auto countries = InCommon(given.countries, wanted.countries);
  auto languages = LanguagesInCommon(given.languages, wanted.languages);
  const auto days = DaysInCommon(given, wanted);
  if (!clauses.has_value() || !countries.has_value() || !languages.has_value() || !days.has_value())
    return std::nullopt;
  Fit fit;
  bool enough = false;
  const auto quantity = QuantityReason(given, wanted, &enough);
  fit.principles = static_cast<std::uint32_t>(clauses->size());
  for (const bool one : {!clauses->empty(), !countries->empty(), !languages->empty(), enough}) fit.holds += one ? 1 : 0;
  fit.reasons.reserve(6);
  const std::string kind(Name(given.kind));
  fit.reasons.push_back({FitReason::kKind, {kind}, "both: " + kind});
  fit.reasons.push_back(ListReason(FitReason::kPrinciples, *std::move(clauses), "for the instrument as a whole"));
  fit.reasons.push_back(ListReason(FitReason::kCountries, *std::move(countries), "any country"));
  fit.reasons.push_back(ListReason(FitReason::kLanguages, *std::move(languages), "no language is asked for"));
  fit.reasons.push_back(DaysReason(*days));
  if (quantity.has_value()) fit.reasons.push_back(*quantity);
  return fit;
}

std::vector<RankedFit> RankFits(Side side, const Terms& of, const std::vector<Terms>& candidates) {
  std::vector<RankedFit> ranked;
  ranked.reserve(candidates.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    auto fit = side == Side::kOffer ? FitOf(of, candidates[i]) : FitOf(candidates[i], of);
    if (fit.has_value()) ranked.push_back({i, *std::move(fit)});
  }
  std::ranges::sort(ranked, [&candidates](const RankedFit& one, const RankedFit& other) {
    return std::tuple(other.fit.holds, other.fit.principles, candidates[one.candidate].entry) <
           std::tuple(one.fit.holds, one.fit.principles, candidates[other.candidate].entry);
  });
  return ranked;
}

}  // namespace entente::roster
