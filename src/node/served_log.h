// Served log: one node's log as it is served: the routes over it, and what is done for it now and then meanwhile. A
// service has one for the node itself, and one for each of its groups.
//
// Thread safety: what is const from any thread; AnswerTo() from any thread.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "crypto/digest.h"
#include "http/router.h"
#include "node/domain_checks.h"
#include "node/matching_queries.h"
#include "node/node.h"
#include "node/osv_queries.h"
#include "node/progress_facts.h"
#include "node/queries.h"
#include "node/readers.h"
#include "node/retention.h"
#include "node/view_digests.h"
#include "protocols/call/log_address.h"
#include "protocols/payloads/payloads.h"

namespace entente::node {

// Removes payloads that nobody registered in time, as long as the node serves.
class OrphanExpiry {
 public:
  OrphanExpiry(const registration::Documents& documents, Erasures& erasures);

 private:
  void Run(const std::stop_token& stop);

  const registration::Documents documents_;
  Erasures& erasures_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: stops before the rest goes
};

class ServedLog {
 public:
  // REQUIRES: the node outlives it.
  ServedLog(Node& node, protocols::LogAddress address);

  [[nodiscard]] Node& node() const { return node_; }
  // By which names clients call the server; see Readers.
  void AnswerTo(std::vector<std::string> names) { readers_.AnswerTo(std::move(names)); }
  // Everything that is asked of the log, for those who may read it. `version`: of this program, as the node tells it.
  // REQUIRES: it outlives the routes.
  [[nodiscard]] http::Routes MakeRoutes(const std::string& version);
  // What keeps the log or its views from going on, if anything does.
  [[nodiscard]] std::optional<Error> failure() const;
  [[nodiscard]] const DomainCheckCounts& domain_counts() const { return domains_.counts(); }

 private:
  [[nodiscard]] http::Routes Api(const std::string& version);
  [[nodiscard]] Result<protocols::PayloadStanding> StandingOf(const crypto::Digest& payload) const;

  Node& node_;
  const protocols::LogAddress address_;
  RosterViewQueries roster_;
  SupplyViewQueries supply_;
  IndexMatchingQueries matching_;
  OsvIndexQueries osv_;
  ProgressFacts progress_;
  OrphanExpiry expiry_;
  ViewDigestTimer digests_;
  RetentionTimer retention_;
  DomainCheckTimer domains_;
  Readers readers_;
};

}  // namespace entente::node
