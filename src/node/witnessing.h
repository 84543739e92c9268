// Witnessing: has others cosign the log's checkpoints before they are published, as the configuration's [witnesses]
// says.
//
// Witnesses are asked side by side. Who does not answer in time is left out of this checkpoint, and asked less often
// until it answers again. Nothing that is kept here has to survive: where a witness is, it says itself.
//
// Each is asked at least once after a start, also when its cosignature stands on the checkpoint already: it may have
// seen more than this log has. A witness that shows a checkpoint under a key of the log, old or new, from which the log
// has not grown is believed alone. One that only says so is believed when so many do that they would be a
// quorum: a number is no proof.
//
// Thread safety: Cosign() from one thread at a time; what is asked of it as it says.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "log/cosigning.h"
#include "node/asked_witness.h"
#include "node/witnessing_policy.h"
#include "protocols/api/node_facts.h"

namespace entente::node {

class Witnessing final : public log::Cosigning {
 public:
  explicit Witnessing(WitnessingPolicy policy);

  [[nodiscard]] Cosigned Cosign(const std::string& note, std::uint64_t size, const log::Charter& charter,
                                const Proofs& proofs) override;
  // As of the last checkpoint. Thread safety: any thread.
  [[nodiscard]] protocols::WitnessingFacts facts() const;
  // Appends the metrics in text form (docs/metrics.md). Thread safety: any thread.
  void WriteTo(std::string& text) const;

 private:
  using Moment = std::chrono::steady_clock::time_point;

  // What is remembered of a witness from one checkpoint to the next.
  struct Standing {
    std::uint64_t size = 0;  // where it was when it was last heard of
    unsigned failures = 0;   // one after the other
    Moment not_before;       // when it is asked again
    bool is_heard_of = false;
    bool claims_more = false;  // than the log has, without showing it
    // For the checkpoint in question:
    bool has_cosigned = false;
    bool is_asked = false;
    unsigned attempts = 0;
  };
  struct Question {
    std::string note;
    std::string text;
    std::uint64_t size;
    const log::Charter& charter;
    const Proofs& proofs;
    crypto::Digest root{};
    std::optional<Error> forgotten;
  };

  void Begin(Question& question);
  void AskThoseWhoLack(Question& question);
  void Ask(std::size_t number, Question& question);
  void TakeAnswers(Question& question);
  void TakeAnswer(std::size_t number, AskedWitness::Answer answer, Question& question);
  void NoteFailure(std::size_t number, const Error& error);
  void Compare(std::size_t number, const AskedWitness::Answer& answer, Question& question);
  void Forgotten(std::size_t number, std::uint64_t size, std::string_view what, Question& question);
  [[nodiscard]] bool IsWaiting() const;
  void WaitForAnswers(Question& question);
  [[nodiscard]] std::vector<bool> Those(bool Standing::* of) const;
  void NoteQuorum(bool reached, std::size_t cosigned, std::uint64_t size);
  void NoteFacts(const Question& question, bool reached);

  const WitnessingPolicy policy_;
  std::vector<Standing> standings_;  // one for each of witnesses_
  bool quorum_was_reached_ = true;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool is_answered_ = false;  // guarded by mutex_
  mutable std::mutex facts_mutex_;
  protocols::WitnessingFacts facts_;                      // guarded by facts_mutex_
  std::vector<std::unique_ptr<AskedWitness>> witnesses_;  // last: their threads stop before the rest goes
};

}  // namespace entente::node
