// AskedWitness: one witness that is asked over HTTP for cosignatures (C2SP tlog-witness), on a thread of its own, so
// that whoever asks waits no longer than it wants to.
//
// Thread safety: Ask() and TakeAnswer() from one thread at a time. `answered` is called on the witness's own thread.
// Its destructor waits for a request in flight, at most for the timeout.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "base/result.h"
#include "http/client.h"
#include "node/witnessing_policy.h"

namespace entente::node {

class AskedWitness {
 public:
  struct Answer {
    std::string text;                    // the checkpoint's that was asked about
    std::string line;                    // a cosignature that holds, with its newline; or
    std::optional<std::uint64_t> is_at;  // the size where it is; or
    Error error;                         // why neither came
    // Where it could not go on from the log's checkpoint: the newest one that it has of this log, if it shows it.
    // Nothing about it is checked.
    std::string shown;
    [[nodiscard]] bool is_cosigned() const { return !line.empty(); }
  };

  AskedWitness(WitnessAddress address, std::chrono::milliseconds timeout, std::filesystem::path ca_file,
               std::function<void()> answered);
  ~AskedWitness() = default;
  AskedWitness(const AskedWitness&) = delete;
  AskedWitness& operator=(const AskedWitness&) = delete;

  [[nodiscard]] const WitnessAddress& address() const { return address_; }
  [[nodiscard]] bool is_idle() const;  // not asked, and no answer is waiting
  // REQUIRES: is_idle().
  void Ask(std::string request, std::string text);
  [[nodiscard]] std::optional<Answer> TakeAnswer();

 private:
  struct Question {
    std::string request;
    std::string text;
  };
  void Run(const std::stop_token& stop);
  [[nodiscard]] Answer Send(const Question& question) const;
  void SendTo(http::Client& client, const Question& question, Answer& answer) const;

  const WitnessAddress address_;
  const std::chrono::milliseconds timeout_;
  const std::filesystem::path ca_file_;
  const std::function<void()> answered_;
  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  bool busy_ = false;                 // guarded by mutex_, as the next two
  std::optional<Question> question_;  // not yet taken by the thread
  std::optional<Answer> answer_;      // not yet taken by who asked
  std::jthread thread_;               // last: stops before the rest goes
};

}  // namespace entente::node
