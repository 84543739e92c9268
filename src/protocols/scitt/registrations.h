// Registrations that are running: who still waits for an answer, and what is said of a registration meanwhile to
// whoever asks by the statement's identity (SCRAPI draft 11, sections 2.3.2 and 2.4).
//
//   admitted ──▶ running ──▶ on the log: asked of the log itself from then on
//      │            └──────▶ failed: remembered, if its submitter went away with 202
//      └─ answered when it is done; or with 202 once its time is over
//
// Invariants:
//  1. Each submission is answered once.
//  2. Nothing here is the only place that knows of an entry: what is durable, the log finds. After a crash what was
//     running is on the log or unknown, and an unknown one is submitted again.
//  3. At most as many run as the log's queue and one batch hold; at most `failures_max` failures are remembered.
//
// Thread safety: any thread. A Responder is called with no lock held.
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/result.h"
#include "crypto/digest.h"
#include "http/message.h"

namespace entente::protocols {

struct RegistrationsLimits {
  std::size_t failures_max = 256;
  std::uint32_t polls_per_second_max = 10;  // of one registration
};

class Registrations {
 public:
  using Later = std::function<http::Response()>;

  // One request. Made before the statement is judged; what becomes of it is said in this order.
  class Submission {
   public:
    explicit Submission(http::Responder respond) : respond_(std::move(respond)) {}

   private:
    friend class Registrations;
    std::optional<http::Responder> respond_;
    std::chrono::steady_clock::time_point due_;
    Later later_;
    crypto::Digest identity_{};
    bool is_running_ = false;
    bool is_queued_ = false;    // nothing is promised before: a full queue is said at once
    bool is_promised_ = false;  // 202 was given
    bool says_why_ = true;
  };
  using Handle = std::shared_ptr<Submission>;

  explicit Registrations(const RegistrationsLimits& limits = {});
  Registrations(const Registrations&) = delete;
  Registrations& operator=(const Registrations&) = delete;
  ~Registrations() = default;

  // It was admitted and is about to be queued. If it is not done after `within`, it is answered with what `later`
  // gives. `says_why`: a failure's reason may be told to whoever knows the identity.
  void Begin(const Handle& submission, const crypto::Digest& identity, std::chrono::milliseconds within, Later later,
             bool says_why);
  // It was queued or refused; with a `within` of zero it is answered now, if it was not yet.
  void Queued(const Handle& submission);
  // It is durable, or will never be. `failure` is null when it is on the log. The response goes out only if nothing was
  // answered before.
  void End(const Handle& submission, const Error* failure, const std::function<http::Response()>& response);

  struct Status {
    enum class Kind : std::uint8_t { kUnknown, kRunning, kTooOften, kFailed } kind = Kind::kUnknown;
    Error failure{};  // of kFailed
  };
  // One poll. kUnknown does not mean that it is not on the log.
  [[nodiscard]] Status Poll(const crypto::Digest& identity);
  [[nodiscard]] std::size_t running() const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Running {
    std::vector<Handle> submissions;
    Clock::time_point second_began;
    std::uint32_t polls = 0;  // in that second
  };
  struct Failure {
    crypto::Digest identity{};
    Error error;
  };
  // REQUIRES: the lock is held.
  [[nodiscard]] std::optional<http::Responder> TakePromised(Submission& submission);
  void Remember(const Submission& submission, const Error& error);
  void Forget(const crypto::Digest& identity);

  void Sweep(const std::stop_token& stop);

  const RegistrationsLimits limits_;
  mutable std::mutex mutex_;
  std::map<crypto::Digest, Running> running_;
  std::deque<Failure> failures_;  // oldest first
  bool is_idle_ = true;           // the sweeper waits for something to run
  std::condition_variable_any begun_;
  std::jthread sweeper_;  // last: stops before the rest goes
};

}  // namespace entente::protocols
