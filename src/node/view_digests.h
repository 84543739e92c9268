// View digests: the operator's signed word, on the log, on what each view holds at one index. Whoever has a copy of the
// log can fold the views anew and say whether it was true (node/rebuild.h).
//
// Made beside everything else: the views go on folding while theirs are read, and the sequencer takes the statement
// like any other.
//
// Thread safety: any thread; of two calls at once one waits.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "base/clock.h"
#include "base/result.h"
#include "node/node.h"
#include "views/view_digest_document.h"

namespace entente::node {

struct LoggedViewDigest {
  std::uint64_t index = 0;  // its entry
  UnixSeconds time = 0;
  views::ViewDigestDocument document;
};

class ViewDigests {
 public:
  // REQUIRES: node and clock outlive it.
  ViewDigests(Node& node, const Clock& clock) : node_(node), clock_(clock) {}

  // The last one on the log. Errors: the log's.
  [[nodiscard]] Result<std::optional<LoggedViewDigest>> Last() const;
  // Logs one now. Nothing when nothing but digests and time entries was logged since the last one. Errors: the views';
  // kPolicyRejected when the log's policy does not let the operator say this.
  [[nodiscard]] Result<std::optional<LoggedViewDigest>> LogNow();
  // The same, if the configuration's [views] says that it is time: so many entries since the last one, or so many hours
  // and any entry. A log without any counts from its founding.
  [[nodiscard]] Result<std::optional<LoggedViewDigest>> LogIfDue(const std::stop_token& stop = {});

 private:
  // What was logged since the last digest; counted on from where it was counted before.
  struct Since {
    std::optional<std::uint64_t> digest;  // its entry
    UnixSeconds time = 0;                 // when that was, or the founding, by the log
    std::uint64_t counted = 0;            // entries below are
    std::uint64_t entries = 0;            // so many of them are neither digests nor time entries
  };
  // REQUIRES: mutex_ is held.
  [[nodiscard]] Result<Since> LookAt(std::uint64_t size);
  [[nodiscard]] Result<LoggedViewDigest> MakeAndLog(const std::stop_token& stop);

  Node& node_;
  const Clock& clock_;
  std::mutex mutex_;  // guards what follows
  std::optional<Since> since_;
};

// Asks LogIfDue() now and then, as long as a node serves. What goes wrong is in the node's log lines, once.
class ViewDigestTimer {
 public:
  ViewDigestTimer(Node& node, const Clock& clock);

 private:
  void Run(const std::stop_token& stop);

  ViewDigests digests_;
  std::string last_error_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: stops before the rest goes
};

}  // namespace entente::node
