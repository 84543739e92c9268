#include "protocols/scitt/registrations.h"

#include <algorithm>
#include <utility>

namespace entente::protocols {
namespace {

constexpr std::chrono::milliseconds kSweepInterval{100};

}  // namespace

Registrations::Registrations(const RegistrationsLimits& limits)
    : limits_(limits), sweeper_([this](const std::stop_token& stop) { Sweep(stop); }) {}

void Registrations::Begin(const Handle& submission, const crypto::Digest& identity, std::chrono::milliseconds within,
                          Later later, bool says_why) {
  bool wake = false;
  {
    const std::scoped_lock lock(mutex_);
    submission->identity_ = identity;
    submission->due_ = Clock::now() + within;
    submission->later_ = std::move(later);
    submission->says_why_ = says_why;
    submission->is_running_ = true;
    Forget(identity);
    running_[identity].submissions.push_back(submission);
    wake = std::exchange(is_idle_, false);
  }
  if (wake) begun_.notify_one();
}

void Registrations::Queued(const Handle& submission) {
  std::optional<http::Responder> respond;
  {
    const std::scoped_lock lock(mutex_);
    submission->is_queued_ = true;
    if (submission->is_running_ && submission->due_ <= Clock::now()) respond = TakePromised(*submission);
  }
  if (respond.has_value()) (*respond)(submission->later_());
}

void Registrations::End(const Handle& submission, const Error* failure,
                        const std::function<http::Response()>& response) {
  std::optional<http::Responder> respond;
  {
    const std::scoped_lock lock(mutex_);
    respond = std::exchange(submission->respond_, std::nullopt);
    if (submission->is_running_) {
      submission->is_running_ = false;
      const auto found = running_.find(submission->identity_);
      std::erase(found->second.submissions, submission);
      if (found->second.submissions.empty()) running_.erase(found);
    }
    if (failure != nullptr && submission->is_promised_) Remember(*submission, *failure);
  }
  if (respond.has_value()) (*respond)(response());
}

Registrations::Status Registrations::Poll(const crypto::Digest& identity) {
  const std::scoped_lock lock(mutex_);
  const auto found = running_.find(identity);
  if (found != running_.end()) {
    Running& running = found->second;
    const Clock::time_point now = Clock::now();
    if (now - running.second_began >= std::chrono::seconds(1)) {
      running.second_began = now;
      running.polls = 0;
    }
    ++running.polls;
    return {running.polls > limits_.polls_per_second_max ? Status::Kind::kTooOften : Status::Kind::kRunning, {}};
  }
  for (const Failure& failure : failures_)
    if (failure.identity == identity) return {Status::Kind::kFailed, failure.error};
  return {};
}

std::size_t Registrations::running() const {
  const std::scoped_lock lock(mutex_);
  return running_.size();
}

std::optional<http::Responder> Registrations::TakePromised(Submission& submission) {
  if (submission.respond_.has_value()) submission.is_promised_ = true;
  return std::exchange(submission.respond_, std::nullopt);
}

void Registrations::Remember(const Submission& submission, const Error& error) {
  Forget(submission.identity_);
  Error told = error;
  if (!submission.says_why_) told = {error.code, "the registration failed; submit the statement again", {}, {}};
  failures_.push_back({submission.identity_, std::move(told)});
  if (failures_.size() > limits_.failures_max) failures_.pop_front();
}

void Registrations::Forget(const crypto::Digest& identity) {
  std::erase_if(failures_, [&](const Failure& one) { return one.identity == identity; });
}

void Registrations::Sweep(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    is_idle_ = running_.empty();
    if (is_idle_) {
      begun_.wait(lock, stop, [this] { return !is_idle_; });
    } else {
      begun_.wait_for(lock, stop, kSweepInterval, [] { return false; });
    }
    std::vector<std::pair<http::Responder, Handle>> due;
    const Clock::time_point now = Clock::now();
    for (const auto& [identity, running] : running_) {
      for (const Handle& submission : running.submissions) {
        if (!submission->is_queued_ || submission->due_ > now) continue;
        if (auto respond = TakePromised(*submission); respond.has_value())
          due.emplace_back(*std::move(respond), submission);
      }
    }
    if (due.empty()) continue;
    lock.unlock();
    for (auto& [respond, submission] : due) respond(submission->later_());
    due.clear();
    lock.lock();
  }
}

}  // namespace entente::protocols
