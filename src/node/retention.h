// Retention: documents whose time is over by the policy are erased, by a statement of the operator that names the rule.
//
// A rule's retention_days count from the log's time of the last statement about the document. Where statements of
// several kinds are about one document, the longest time counts, and one kind that is kept for ever keeps it.
//
// Thread safety: any thread; of two calls at once one waits.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "base/clock.h"
#include "base/result.h"
#include "node/node.h"
#include "views/payloads/payloads_view.h"

namespace entente::node {

class Retention {
 public:
  // REQUIRES: node and clock outlive it.
  Retention(Node& node, const Clock& clock) : node_(node), clock_(clock) {}

  // Logs an erasure for each document that is due now; gives how many. Errors: the views' and the log's;
  // kPolicyRejected when the log's policy does not let the operator erase.
  [[nodiscard]] Result<std::uint64_t> EraseDue(const std::stop_token& stop = {});

 private:
  [[nodiscard]] Result<void> Erase(const crypto::Digest& payload, const registration::PolicyRule& rule);

  Node& node_;
  const Clock& clock_;
  std::mutex mutex_;
};

// Asks EraseDue() at the start and every hour, as long as a node serves. What goes wrong is in the node's log lines,
// once.
class RetentionTimer {
 public:
  RetentionTimer(Node& node, const Clock& clock);

 private:
  void Run(const std::stop_token& stop);

  Retention retention_;
  std::string last_error_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: stops before the rest goes
};

}  // namespace entente::node
