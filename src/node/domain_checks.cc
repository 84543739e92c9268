#include "node/domain_checks.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
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

constexpr std::array kAsked = {DomainMethod::kDidWeb, DomainMethod::kDns};
constexpr std::int64_t kSecondsPerHour = 3600;
constexpr std::size_t kReasonBytesMax = 1024;
// How much later the log's time of an entry may be than the look that it is of.
constexpr UnixSeconds kEntryTimeSlack = 2;
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

std::uint64_t NewestChain(const roster::PartyDomain& party) {
  return party.chains.empty() ? 0 : party.chains.front().entry;
}

// Whether the domain is proved by a method other than this one, after what was found now.
bool ProvedOtherwise(const roster::PartyDomain& party, const std::vector<DomainFinding>& findings,
                     DomainMethod method) {
  constexpr std::array kAll = {DomainMethod::kDidWeb, DomainMethod::kDns, DomainMethod::kX509};
  return std::ranges::any_of(kAll, [&](DomainMethod other) {
    if (other == method) return false;
    const auto now =
        std::ranges::find_if(findings, [other](const DomainFinding& one) { return one.document.method == other; });
    if (now != findings.end() && now->document.outcome != DomainOutcome::kUnreachable)
      return now->document.outcome == DomainOutcome::kProved;
    const auto before = RowOf(party, other);  // which that nobody answers does not end
    return before.has_value() && before->state == DomainState::kProved;
  });
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

DomainCheckDocument DomainChecks::Blank(const roster::PartyDomain& party, DomainMethod method) const {
  DomainCheckDocument document;
  document.party = party.party;
  document.domain = party.domain;
  document.method = method;
  document.outcome = DomainOutcome::kFailed;
  document.checked = FormatTime(clock_.NowSeconds());
  return document;
}

std::vector<DomainFinding> DomainChecks::Ask(const roster::PartyDomain& party) {
  std::vector<DomainFinding> findings;
  const identity::Question question{party.party, party.domain, party.kids};
  for (const DomainMethod method : kAsked) {
    identity::Finding found = look_(method, question);
    DomainCheckDocument document = Blank(party, method);
    document.outcome = OutcomeOf(found.outcome);
    document.kids = std::move(found.kids);
    document.reason = Bounded(std::move(found.reason));
    findings.push_back({std::move(document), std::nullopt});
  }
  return findings;
}

Result<DomainFinding> DomainChecks::LookAtChain(const roster::PartyDomain& party, std::vector<Bytes> chain) const {
  const UnixSeconds now = clock_.NowSeconds();
  const std::array times = {now, now + kEntryTimeSlack};
  DomainFinding finding{Blank(party, DomainMethod::kX509), std::nullopt};
  const auto proof = node_.roster().ProveByCertificates(party.party, chain, times);
  if (proof.has_value()) {
    finding.document.outcome = DomainOutcome::kProved;
    finding.document.kids = {proof->kid};
    finding.document.statement = proof->statement;
    finding.document.chain = std::move(chain);
    return finding;
  }
  if (proof.error().code != ErrorCode::kUnauthorized) return std::unexpected(proof.error());
  finding.document.reason = Bounded(proof.error().message);
  return finding;
}

Result<std::optional<DomainFinding>> DomainChecks::LookAtCertificates(const roster::PartyDomain& party) const {
  const auto before = RowOf(party, DomainMethod::kX509);
  if (party.chains.empty() && !before.has_value()) return std::nullopt;
  std::vector<roster::DomainChain> chains = party.chains;
  // What proves it now stays what proves it, as long as it does.
  const auto now = std::ranges::find_if(chains, [&before](const roster::DomainChain& one) {
    return before.has_value() && std::ranges::find(before->kids, ToBase64Url(one.kid)) != before->kids.end();
  });
  if (now != chains.end()) std::rotate(chains.begin(), now, now + 1);
  std::optional<DomainFinding> first;
  for (roster::DomainChain& one : chains) {
    TRY_ASSIGN(DomainFinding finding, LookAtChain(party, std::move(one.chain)));
    const bool proves = finding.document.outcome == DomainOutcome::kProved;
    if (proves || !first.has_value()) first = std::move(finding);
    if (proves) return first;
  }
  if (first.has_value()) return first;
  DomainFinding none{Blank(party, DomainMethod::kX509), std::nullopt};
  none.document.reason = "no certificate for the domain stands on the log";
  return none;
}

Result<std::vector<DomainFinding>> DomainChecks::CheckOne(const roster::PartyDomain& party, Due due) {
  std::vector<DomainFinding> findings;
  if (due == Due::kAll) {
    findings = Ask(party);
    looked_[party.party] = {clock_.NowSeconds(), party.domain, party.kids, 0};
  }
  TRY_ASSIGN(auto certified, LookAtCertificates(party));
  if (certified.has_value()) findings.push_back(*std::move(certified));
  looked_[party.party].chain = NewestChain(party);
  for (DomainFinding& finding : findings) {
    const DomainMethod method = finding.document.method;
    counts_.Count(method, finding.document.outcome);
    if (!IsWorthAnEntry(RowOf(party, method), finding.document, ProvedOtherwise(party, findings, method))) continue;
    TRY_ASSIGN(finding.entry, Log(finding.document));
  }
  return findings;
}

Result<roster::PartyDomain> DomainChecks::DomainOf(std::string_view party) const {
  TRY(node_.roster().Party(party));
  TRY_ASSIGN(auto domains, node_.roster().Domains(party));
  if (domains.empty())
    return Fail(ErrorCode::kNotFound, std::string(party) + " names no domain in its party statement", "domain");
  return std::move(domains.front());
}

Result<DomainFinding> DomainChecks::CheckCertificates(std::string_view party, std::vector<Bytes> chain) {
  const std::scoped_lock lock(mutex_);
  TRY(node_.CatchUp());
  TRY_ASSIGN(const roster::PartyDomain domain, DomainOf(party));
  TRY_ASSIGN(DomainFinding finding, LookAtChain(domain, std::move(chain)));
  counts_.Count(DomainMethod::kX509, finding.document.outcome);
  if (finding.document.outcome != DomainOutcome::kProved) return finding;
  // Newer certificates of the same key are worth an entry: they will hold for longer.
  const bool known = std::ranges::any_of(
      domain.chains, [&finding](const roster::DomainChain& one) { return one.chain == finding.document.chain; });
  if (known && !IsWorthAnEntry(RowOf(domain, DomainMethod::kX509), finding.document, false)) return finding;
  TRY_ASSIGN(finding.entry, Log(finding.document));
  TRY(node_.CatchUp());
  return finding;
}

Result<std::vector<DomainFinding>> DomainChecks::CheckNow(std::string_view party, const std::stop_token& stop) {
  const std::scoped_lock lock(mutex_);
  TRY(node_.CatchUp());
  if (!party.empty()) TRY(DomainOf(party));
  TRY_ASSIGN(const auto domains, node_.roster().Domains(party));
  std::vector<DomainFinding> all;
  for (const roster::PartyDomain& one : domains) {
    if (stop.stop_requested()) break;
    TRY_ASSIGN(auto findings, CheckOne(one, Due::kAll));
    std::ranges::move(findings, std::back_inserter(all));
  }
  TRY(node_.CatchUp());
  return all;
}

DomainChecks::Due DomainChecks::IsDue(const roster::PartyDomain& party) const {
  const auto seconds = static_cast<std::int64_t>(node_.configuration().identity_recheck_hours) * kSecondsPerHour;
  if (seconds == 0) return Due::kNo;
  const auto looked = looked_.find(party.party);
  if (looked == looked_.end() || looked->second.domain != party.domain || looked->second.kids != party.kids)
    return Due::kAll;
  if (clock_.NowSeconds() - looked->second.time >= seconds) return Due::kAll;
  // Somebody who signs by certificates often is not asked for his domain each time.
  const auto shown = RowOf(party, DomainMethod::kX509);
  const bool proved = shown.has_value() && shown->state == DomainState::kProved;
  return !proved && looked->second.chain != NewestChain(party) ? Due::kCertificates : Due::kNo;
}

Result<std::uint64_t> DomainChecks::CheckDue(const std::stop_token& stop) {
  // What is found is an entry.
  if (!node_.log().CheckTakes().has_value()) return 0;
  const std::scoped_lock lock(mutex_);
  TRY(node_.CatchUp());
  TRY_ASSIGN(const auto domains, node_.roster().Domains(""));
  std::uint64_t looked = 0;
  for (const roster::PartyDomain& one : domains) {
    if (stop.stop_requested()) break;
    const Due due = IsDue(one);
    if (due == Due::kNo) continue;
    TRY(CheckOne(one, due));
    ++looked;
  }
  counts_.RoundEnded(clock_.NowSeconds());
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
