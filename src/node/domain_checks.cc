#include "node/domain_checks.h"

#include <algorithm>
#include <array>

#include "base/logging.h"
#include "statement/content_types.h"
#include "statement/signed_statement.h"
#include "views/roster/roster_view.h"

namespace entente::node {
namespace {

using roster::DomainCheckDocument;
using roster::DomainCheckRow;
using roster::DomainMethod;
using roster::DomainOutcome;
using roster::DomainState;

constexpr std::array kMethods = {DomainMethod::kDidWeb, DomainMethod::kDns};
constexpr std::int64_t kSecondsPerHour = 3600;
constexpr std::size_t kReasonBytesMax = 1024;
constexpr std::chrono::minutes kBetweenLooks{1};

DomainOutcome OutcomeOf(identity::Outcome outcome) {
  switch (outcome) {
    case identity::Outcome::kProved:
      return DomainOutcome::kProved;
    case identity::Outcome::kFailed:
      return DomainOutcome::kFailed;
    case identity::Outcome::kUnreachable:
      return DomainOutcome::kUnreachable;
  }
  return DomainOutcome::kUnreachable;
}

// The reason comes in part from the other side: it must not make a document that nobody takes.
std::string Bounded(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f) c = '?';
  if (text.size() > kReasonBytesMax) text.resize(kReasonBytesMax);
  return text;
}

DomainChecks::Look OverTheNetwork(const Configuration& configuration) {
  identity::Surroundings surroundings;
  surroundings.dns.server = configuration.identity_resolver;
  surroundings.ca_file = configuration.identity_ca_file;
  surroundings.allow_private_addresses = configuration.identity_allow_private_addresses;
  return [surroundings](DomainMethod method, const identity::Question& question) {
    return method == DomainMethod::kDns ? identity::CheckDomainRecord(question, surroundings)
                                        : identity::CheckDidDocument(question, surroundings);
  };
}

std::optional<DomainCheckRow> RowOf(const roster::PartyDomain& party, DomainMethod method) {
  const auto found = std::ranges::find(party.checks, method, &DomainCheckRow::method);
  return found == party.checks.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

bool IsWorthAnEntry(const std::optional<DomainCheckRow>& before, const DomainCheckDocument& now,
                    bool proved_otherwise) {
  const bool proves = now.outcome == DomainOutcome::kProved;
  const bool was_proved = before.has_value() && before->state == DomainState::kProved;
  // Of a party that shows its domain in one way, it is no news that it does not in another.
  if (!proves && !was_proved && proved_otherwise) return false;
  if (!before.has_value() || before->domain != now.domain || before->outcome != now.outcome) return true;
  if (proves && (!was_proved || before->kids != now.kids)) return true;
  const auto last = ParseTime(before->checked);
  const auto this_time = ParseTime(now.checked);
  return !last.has_value() || !this_time.has_value() || *this_time - *last >= kDomainHeartbeatSeconds;
}

DomainChecks::DomainChecks(Node& node, const Clock& clock)
    : DomainChecks(node, clock, OverTheNetwork(node.configuration())) {}

DomainChecks::DomainChecks(Node& node, const Clock& clock, Look look)
    : node_(node), clock_(clock), look_(std::move(look)) {}

Result<std::uint64_t> DomainChecks::Log(const DomainCheckDocument& document) {
  statement::Headers headers;
  headers.content_type = statement::content_type::kDomainCheck;
  headers.issuer = node_.configuration().operator_id;
  headers.subject = document.party;
  TRY_ASSIGN(const auto statement,
             statement::Sign(std::move(headers), AsBytes(roster::ToJson(document)), node_.operator_key()));
  TRY_ASSIGN(const auto registered, node_.Register(statement.entry()));
  LogLine(Severity::kInfo, "domain-check-logged",
          {{"entry", std::to_string(registered.index)},
           {"party", document.party},
           {"domain", document.domain},
           {"method", std::string(Name(document.method))},
           {"outcome", std::string(Name(document.outcome))}});
  return registered.index;
}

Result<std::vector<DomainFinding>> DomainChecks::CheckOne(const roster::PartyDomain& party) {
  std::vector<DomainFinding> findings;
  const identity::Question question{party.party, party.domain, party.kids};
  for (const DomainMethod method : kMethods) {
    identity::Finding found = look_(method, question);
    DomainCheckDocument document;
    document.party = party.party;
    document.domain = party.domain;
    document.method = method;
    document.outcome = OutcomeOf(found.outcome);
    document.kids = std::move(found.kids);
    document.reason = Bounded(std::move(found.reason));
    document.checked = FormatTime(clock_.NowSeconds());
    findings.push_back({std::move(document), std::nullopt});
  }
  looked_[party.party] = {clock_.NowSeconds(), party.domain, party.kids};
  for (DomainFinding& finding : findings) {
    const DomainMethod method = finding.document.method;
    const auto proves = [&party, method](const DomainFinding& other) {
      if (other.document.method == method) return false;
      if (other.document.outcome != DomainOutcome::kUnreachable)
        return other.document.outcome == DomainOutcome::kProved;
      const auto before = RowOf(party, other.document.method);  // which that nobody answers does not end
      return before.has_value() && before->state == DomainState::kProved;
    };
    const bool proved_otherwise =
        std::ranges::any_of(findings, proves) || std::ranges::any_of(party.checks, [](const DomainCheckRow& row) {
          return row.method == DomainMethod::kX509 && row.state == DomainState::kProved;
        });
    if (!IsWorthAnEntry(RowOf(party, method), finding.document, proved_otherwise)) continue;
    TRY_ASSIGN(finding.entry, Log(finding.document));
  }
  return findings;
}

Result<std::vector<DomainFinding>> DomainChecks::CheckNow(std::string_view party, const std::stop_token& stop) {
  const std::scoped_lock lock(mutex_);
  TRY(node_.CatchUp());
  if (!party.empty()) TRY(node_.roster().Party(party));
  TRY_ASSIGN(const auto domains, node_.roster().Domains(party));
  if (domains.empty() && !party.empty())
    return Fail(ErrorCode::kNotFound, std::string(party) + " names no domain in its party statement", "domain");
  std::vector<DomainFinding> all;
  for (const roster::PartyDomain& one : domains) {
    if (stop.stop_requested()) break;
    TRY_ASSIGN(auto findings, CheckOne(one));
    std::ranges::move(findings, std::back_inserter(all));
  }
  TRY(node_.CatchUp());
  return all;
}

bool DomainChecks::IsDue(const roster::PartyDomain& party) const {
  const auto seconds = static_cast<std::int64_t>(node_.configuration().identity_recheck_hours) * kSecondsPerHour;
  if (seconds == 0) return false;
  const auto looked = looked_.find(party.party);
  if (looked == looked_.end() || looked->second.domain != party.domain || looked->second.kids != party.kids)
    return true;
  return clock_.NowSeconds() - looked->second.time >= seconds;
}

Result<std::uint64_t> DomainChecks::CheckDue(const std::stop_token& stop) {
  const std::scoped_lock lock(mutex_);
  TRY(node_.CatchUp());
  TRY_ASSIGN(const auto domains, node_.roster().Domains(""));
  std::uint64_t looked = 0;
  for (const roster::PartyDomain& one : domains) {
    if (stop.stop_requested()) break;
    if (!IsDue(one)) continue;
    TRY(CheckOne(one));
    ++looked;
  }
  return looked;
}

DomainCheckTimer::DomainCheckTimer(Node& node, const Clock& clock)
    : checks_(node, clock), thread_([this, &node](const std::stop_token& stop) {
        if (node.configuration().identity_recheck_hours != 0) Run(stop);
      }) {}

void DomainCheckTimer::Run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, stop, kBetweenLooks, [] { return false; }) && !stop.stop_requested()) {
    const auto looked = checks_.CheckDue(stop);
    const std::string error = looked.has_value() ? std::string() : looked.error().Text();
    if (!error.empty() && error != last_error_) LogLine(Severity::kWarning, "domains-not-checked", {{"why", error}});
    last_error_ = error;
  }
}

}  // namespace entente::node
