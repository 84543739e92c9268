#include "node/retention.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>
#include <vector>

#include "base/encoding.h"
#include "base/logging.h"
#include "statement/content_types.h"
#include "statement/erasure.h"
#include "statement/signed_statement.h"

namespace entente::node {
namespace {

constexpr std::uint64_t kPortion = 256;
constexpr std::chrono::hours kBetweenLooks{1};
constexpr UnixSeconds kSecondsPerDay = 24 * 3600;

UnixSeconds SecondsOf(const registration::PolicyRule& rule) {
  return static_cast<UnixSeconds>(rule.retention_days) * kSecondsPerDay;
}

// The rule whose time has to pass for this document; null when it is kept for ever.
const registration::PolicyRule* RuleOf(const registration::Policy& policy,
                                       const std::vector<payloads::Registration>& registrations) {
  const registration::PolicyRule* longest = nullptr;
  for (const payloads::Registration& one : registrations) {
    const auto rule = std::ranges::find_if(policy.rules, [&one](const registration::PolicyRule& candidate) {
      return std::ranges::find(candidate.content_types, one.content_type) != candidate.content_types.end();
    });
    if (rule == policy.rules.end() || rule->retention_days == 0) return nullptr;
    if (longest == nullptr || rule->retention_days > longest->retention_days) longest = &*rule;
  }
  return longest;
}

// Nothing when every rule keeps for ever.
std::optional<UnixSeconds> ShortestOf(const registration::Policy& policy) {
  UnixSeconds shortest = std::numeric_limits<UnixSeconds>::max();
  for (const registration::PolicyRule& rule : policy.rules)
    if (rule.retention_days > 0) shortest = std::min(shortest, SecondsOf(rule));
  return shortest == std::numeric_limits<UnixSeconds>::max() ? std::nullopt : std::optional(shortest);
}

}  // namespace

Result<std::uint64_t> Retention::EraseDue(const std::stop_token& stop) {
  const std::scoped_lock lock(mutex_);
  // Without an entry nothing is erased.
  if (!node_.log().CheckTakes().has_value()) return 0;
  const auto policy = node_.policy().Get();
  const auto shortest = ShortestOf(*policy);
  if (!shortest.has_value()) return 0;
  // A statement of a moment ago may be about an old document.
  TRY(node_.CatchUp());
  const UnixSeconds now = clock_.NowSeconds();
  std::uint64_t erased = 0;
  std::optional<std::uint64_t> after;
  while (!stop.stop_requested()) {
    TRY_ASSIGN(const auto quiet, node_.payloads_view().QuietSince(now - *shortest, after, kPortion));
    if (quiet.empty()) break;
    after = quiet.back().last_entry;
    for (const auto& one : quiet) {
      TRY_ASSIGN(const auto registrations, node_.payloads_view().RegistrationsOf(one.payload));
      const registration::PolicyRule* rule = RuleOf(*policy, registrations);
      if (rule == nullptr || registrations.back().time > now - SecondsOf(*rule)) continue;
      TRY(Erase(one.payload, *rule));
      ++erased;
    }
  }
  if (erased > 0) TRY(node_.CatchUp());
  return erased;
}

Result<void> Retention::Erase(const crypto::Digest& payload, const registration::PolicyRule& rule) {
  statement::ErasureDocument document;
  document.payload = payload;
  document.reason = statement::kRetentionReason;
  document.basis = fmt::format("rule {} of the policy: {} days", rule.name, rule.retention_days);
  statement::Headers headers;
  headers.content_type = statement::content_type::kErasure;
  headers.issuer = node_.configuration().operator_id;
  headers.subject = ToHex(payload);
  TRY_ASSIGN(const auto statement,
             statement::Sign(std::move(headers), AsBytes(statement::ToJson(document)), node_.operator_key()));
  TRY(node_.Register(statement.entry()));
  return {};
}

RetentionTimer::RetentionTimer(Node& node, const Clock& clock)
    : retention_(node, clock), thread_([this](const std::stop_token& stop) { Run(stop); }) {}

void RetentionTimer::Run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  do {
    const auto erased = retention_.EraseDue(stop);
    const std::string error = erased.has_value() ? std::string() : erased.error().Text();
    if (!error.empty() && error != last_error_) LogLine(Severity::kWarning, "retention-failed", {{"why", error}});
    if (erased.value_or(0) > 0) LogLine(Severity::kInfo, "retention-erased", {{"count", std::to_string(*erased)}});
    last_error_ = error;
  } while (!wake_.wait_for(lock, stop, kBetweenLooks, [] { return false; }) && !stop.stop_requested());
}

}  // namespace entente::node
