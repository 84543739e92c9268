// Domain checks: the node looks whether parties hold the domains that they name, and logs what it found, signed by the
// operator. Of what it finds it logs what changes what the roster shows, and otherwise, now and then, that it still is
// so. It asks the domain, and looks at the certificates that the log has of it.
//
// Thread safety: any thread; of two calls at once one waits, for as long as the network takes.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "identity/domain_check.h"
#include "node/domain_check_counts.h"
#include "node/node.h"
#include "views/roster/domain_check_document.h"
#include "views/roster/roster_rows.h"

namespace entente::node {

// After so long an unchanged finding is logged again.
inline constexpr std::int64_t kDomainHeartbeatSeconds = std::int64_t{30} * 24 * 3600;

// What was found of one party by one method.
struct DomainFinding {
  roster::DomainCheckDocument document;
  std::optional<std::uint64_t> entry;  // where it was logged, if it was worth it
};

class DomainChecks {
 public:
  // Asks a domain by one method: the network, or a test's own.
  using Look = std::function<identity::Finding(roster::DomainMethod method, const identity::Question& question)>;

  // REQUIRES: node and clock outlive it.
  DomainChecks(Node& node, const Clock& clock);
  DomainChecks(Node& node, const Clock& clock, Look look);

  // Looks now; `party` empty: at all that name a domain. Errors: kNotFound for a party that is not here or names none;
  // the log's; kPolicyRejected when the log's policy does not let the operator say this.
  [[nodiscard]] Result<std::vector<DomainFinding>> CheckNow(std::string_view party, const std::stop_token& stop = {});
  // Looks at these certificates (DER, the domain's first) and nothing else. That they prove nothing is not logged.
  // Errors: as CheckNow().
  [[nodiscard]] Result<DomainFinding> CheckCertificates(std::string_view party, std::vector<Bytes> chain);
  // Looks at those whose time has come: never looked at since this was made or since the domain changed, or longer ago
  // than the configuration says; and at certificates that the log has since. Gives how many were looked at.
  [[nodiscard]] Result<std::uint64_t> CheckDue(const std::stop_token& stop = {});

  [[nodiscard]] const DomainCheckCounts& counts() const { return counts_; }

 private:
  struct Looked {
    UnixSeconds time = 0;
    std::string domain;
    std::vector<std::string> kids;
    std::uint64_t chain = 0;  // entry of the newest certificates
  };
  enum class Due : std::uint8_t { kNo, kCertificates, kAll };

  // REQUIRES (all below): mutex_ is held.
  [[nodiscard]] Result<roster::PartyDomain> DomainOf(std::string_view party) const;
  [[nodiscard]] Result<std::vector<DomainFinding>> CheckOne(const roster::PartyDomain& party, Due due);
  [[nodiscard]] std::vector<DomainFinding> Ask(const roster::PartyDomain& party);
  // What the log's certificates of the domain prove; nothing where it has none.
  [[nodiscard]] Result<std::optional<DomainFinding>> LookAtCertificates(const roster::PartyDomain& party) const;
  [[nodiscard]] Result<DomainFinding> LookAtChain(const roster::PartyDomain& party, std::vector<Bytes> chain) const;
  [[nodiscard]] roster::DomainCheckDocument Blank(const roster::PartyDomain& party, roster::DomainMethod method) const;
  [[nodiscard]] Due IsDue(const roster::PartyDomain& party) const;
  [[nodiscard]] Result<std::uint64_t> Log(const roster::DomainCheckDocument& document);

  Node& node_;
  const Clock& clock_;
  Look look_;
  DomainCheckCounts counts_;
  std::mutex mutex_;                      // guards what follows
  std::map<std::string, Looked> looked_;  // by party, since this was made
};

// Whether a finding changes what the roster shows, or is due as a heartbeat. `before`: what it shows of this method, if
// anything. `proved_otherwise`: another method proves the domain. Pure.
[[nodiscard]] bool IsWorthAnEntry(const std::optional<roster::DomainCheckRow>& before,
                                  const roster::DomainCheckDocument& now, bool proved_otherwise);

// Asks CheckDue() each minute, as long as a node serves; the first time a minute after the start. Does nothing where
// the configuration says that nothing is looked at again.
class DomainCheckTimer {
 public:
  DomainCheckTimer(Node& node, const Clock& clock);
  [[nodiscard]] const DomainCheckCounts& counts() const { return checks_.counts(); }

 private:
  void Run(const std::stop_token& stop);

  DomainChecks checks_;
  std::string last_error_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: stops before the rest goes
};

}  // namespace entente::node
