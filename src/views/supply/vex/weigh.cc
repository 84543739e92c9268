#include "views/supply/vex/weigh.h"

#include <algorithm>
#include <array>
#include <compare>
#include <map>
#include <tuple>

namespace entente::supply::vex {
namespace {

// Which of two statements is newer. Where their times are the same, the order of the log tells, if both stand in one:
// its time moves in steps.
struct Newness {
  Microseconds time = 0;
  std::uint64_t entry = 0;
  auto operator<=>(const Newness&) const = default;
};
Newness NewnessOf(const Opinion& opinion) {
  return {opinion.time, opinion.entry.value_or(0)};
}

struct Weighed {
  std::size_t rank = 0;  // 0 weighs most
  Opinion opinion;
};

// The weightiest first. Behind rank, newness and caution the rest of an opinion decides, so that no order of input
// does.
bool Before(const Weighed& a, const Weighed& b) {
  if (a.rank != b.rank) return a.rank < b.rank;
  if (NewnessOf(a.opinion) != NewnessOf(b.opinion)) return NewnessOf(a.opinion) > NewnessOf(b.opinion);
  if (a.opinion.status != b.opinion.status) return a.opinion.status > b.opinion.status;
  return a.opinion < b.opinion;
}

std::vector<Weighed> Ranked(std::span<const Opinion> opinions, std::string_view supplier, const TrustPolicy& policy) {
  std::vector<Weighed> ranked;
  ranked.reserve(opinions.size());
  for (const Opinion& opinion : opinions) {
    if (!supplier.empty() && opinion.said_by == supplier) {
      ranked.push_back({0, opinion});
      continue;
    }
    const auto place = std::ranges::find(policy.order, opinion.said_by);
    if (place == policy.order.end() && policy.unknown == TrustPolicy::Unknown::kIgnored) continue;
    ranked.push_back({1 + static_cast<std::size_t>(place - policy.order.begin()), opinion});
  }
  std::ranges::sort(ranked, Before);
  const auto [first, last] =
      std::ranges::unique(ranked, [](const Weighed& a, const Weighed& b) { return a.opinion == b.opinion; });
  ranked.erase(first, last);
  return ranked;
}

Why WhyOverruled(const Weighed& one, const Weighed& winner, const Newness& newest_of_party) {
  if (NewnessOf(one.opinion) < newest_of_party) return Why::kOutdated;
  if (one.rank != winner.rank) return Why::kLessTrusted;
  return NewnessOf(one.opinion) != NewnessOf(winner.opinion) ? Why::kOlder : Why::kLessCautious;
}

}  // namespace

std::string_view WhyText(Why why) {
  constexpr std::array<std::string_view, 4> kTexts = {"outdated", "less-trusted", "older", "less-cautious"};
  return kTexts[static_cast<std::size_t>(why)];
}

std::optional<Verdict> Weigh(std::span<const Opinion> opinions, std::string_view supplier, const TrustPolicy& policy) {
  const std::vector<Weighed> ranked = Ranked(opinions, supplier, policy);
  if (ranked.empty()) return std::nullopt;
  std::map<std::string_view, Newness> newest;
  for (const Weighed& one : ranked) {
    const auto [at, added] = newest.try_emplace(one.opinion.said_by, NewnessOf(one.opinion));
    if (!added) at->second = std::max(at->second, NewnessOf(one.opinion));
  }
  const Weighed& winner = ranked.front();
  Verdict verdict;
  verdict.opinion = winner.opinion;
  for (const Weighed& one : std::span(ranked).subspan(1)) {
    if (one.opinion.status == winner.opinion.status) {
      ++verdict.agreeing;
      continue;
    }
    const Why why = WhyOverruled(one, winner, newest.at(one.opinion.said_by));
    verdict.disagreement = verdict.disagreement || why != Why::kOutdated;
    ++verdict.overruled_total;
    if (verdict.overruled.size() < kOverruledShownMax) verdict.overruled.push_back({one.opinion, why});
  }
  return verdict;
}

}  // namespace entente::supply::vex
