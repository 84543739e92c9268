#include "node/domain_check_counts.h"

#include "protocols/operations/metrics.h"

namespace entente::node {
namespace {

using roster::DomainMethod;
using roster::DomainOutcome;

constexpr std::array kMethods = {DomainMethod::kDidWeb, DomainMethod::kDns, DomainMethod::kX509};
constexpr std::array kOutcomes = {DomainOutcome::kProved, DomainOutcome::kFailed, DomainOutcome::kUnreachable};

}  // namespace

void DomainCheckCounts::Count(DomainMethod method, DomainOutcome outcome) {
  ++looks_[static_cast<std::size_t>(method)][static_cast<std::size_t>(outcome)];
}

std::uint64_t DomainCheckCounts::Of(DomainMethod method, DomainOutcome outcome) const {
  return looks_[static_cast<std::size_t>(method)][static_cast<std::size_t>(outcome)];
}

void DomainCheckCounts::WriteTo(std::string& text) const {
  constexpr std::string_view kLooks = "entente_domain_checks_total";
  protocols::WriteHelp(text, kLooks, "counter", "Looks at parties' domains, by method and outcome.");
  for (const DomainMethod method : kMethods)
    for (const DomainOutcome outcome : kOutcomes)
      protocols::WriteSample(text, kLooks, {{"method", Name(method)}, {"outcome", Name(outcome)}}, Of(method, outcome));
  protocols::WriteMetric(text, "entente_domain_check_round_timestamp_seconds", "gauge",
                         "When the last round over parties' domains ended, in seconds since 1970; 0 before the first.",
                         static_cast<std::uint64_t>(last_round()));
}

}  // namespace entente::node
