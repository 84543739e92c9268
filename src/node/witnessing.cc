#include "node/witnessing.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/logging.h"
#include "log/checkpoint.h"
#include "log/cosignature.h"
#include "log/note.h"
#include "node/witnessed_checkpoint.h"
#include "witness/request.h"

namespace entente::node {
namespace {

// A witness may say once where it is, and once more when somebody else asked it meanwhile.
constexpr unsigned kAttemptsMax = 3;
constexpr unsigned kDoublingsMax = 6;
constexpr std::chrono::seconds kPauseMax{60};

// Under any key that the log has had: what was signed under one that is retired since was signed all the same.
std::optional<log::Checkpoint> ReadSigned(std::string_view note, const log::Charter& charter) {
  const std::string& origin = charter.origin();
  for (const log::LogKey& one : charter.checkpoint_keys().keys()) {
    auto checkpoint = log::VerifyCheckpoint(note, {origin, log::NoteKeyId(origin, one.key), one.key});
    if (checkpoint.has_value()) return *std::move(checkpoint);
  }
  return std::nullopt;
}

}  // namespace

Witnessing::Witnessing(WitnessingPolicy policy) : policy_(std::move(policy)), standings_(policy_.witnesses.size()) {
  for (const WitnessAddress& address : policy_.witnesses)
    witnesses_.push_back(std::make_unique<AskedWitness>(address, policy_.timeout, policy_.ca_file, [this] {
      {
        const std::lock_guard lock(mutex_);
        is_answered_ = true;
      }
      wake_.notify_one();
    }));
}

log::Cosigning::Cosigned Witnessing::Cosign(const std::string& note, std::uint64_t size, const log::Charter& charter,
                                            const Proofs& proofs) {
  Question question{note, {}, size, charter, proofs, {}, {}};
  Begin(question);
  AskThoseWhoLack(question);
  WaitForAnswers(question);
  const auto cosigned =
      static_cast<std::size_t>(std::ranges::count_if(standings_, [](const Standing& one) { return one.has_cosigned; }));
  NoteQuorum(cosigned, size);
  const bool reached = cosigned >= policy_.quorum;
  return {.note = std::move(question.note),
          .may_publish = reached || policy_.when_missing == WitnessingPolicy::WhenMissing::kPublish,
          .is_complete = cosigned == standings_.size() && std::ranges::all_of(standings_, &Standing::is_heard_of),
          .forgotten = std::move(question.forgotten)};
}

// Whose cosignature does the note have already? And what came in since the last time, too late for it?
void Witnessing::Begin(Question& question) {
  const auto parsed = log::ParseNote(question.note);
  if (parsed.has_value()) question.text = parsed->text;
  if (const auto body = log::ParseCheckpointBody(question.text); body.has_value()) question.root = body->root;
  for (std::size_t i = 0; i < witnesses_.size(); ++i) {
    Standing& standing = standings_[i];
    standing.has_cosigned =
        parsed.has_value() && log::VerifyCosignature(*parsed, witnesses_[i]->address().key).has_value();
    standing.is_asked = false;
    standing.attempts = 0;
  }
  TakeAnswers(question);
}

void Witnessing::AskThoseWhoLack(Question& question) {
  const Moment now = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < witnesses_.size(); ++i)
    if ((!standings_[i].has_cosigned || !standings_[i].is_heard_of) && !standings_[i].is_asked &&
        now >= standings_[i].not_before && witnesses_[i]->is_idle())
      Ask(i, question);
}

void Witnessing::Ask(std::size_t number, Question& question) {
  Standing& standing = standings_[number];
  standing.is_asked = false;
  // What it cosigned in another life of this log (a directory that was put back) cannot be continued.
  standing.claims_more = standing.size > question.size;
  if (standing.claims_more) {
    const auto claims = std::ranges::count_if(standings_, &Standing::claims_more);
    if (claims >= std::max<std::int64_t>(1, policy_.quorum))
      Forgotten(number, standing.size, "says that it has cosigned", question);
    return NoteFailure(number, {ErrorCode::kCorruption,
                                "it has cosigned a larger tree of this log than there is; was an old copy put back?",
                                std::to_string(standing.size),
                                {}});
  }
  if (++standing.attempts > kAttemptsMax)
    return NoteFailure(number, {ErrorCode::kConflict, "it has cosigned another tree of this size", {}, {}});
  const auto proof = question.proofs(standing.size);
  if (!proof.has_value()) return NoteFailure(number, proof.error());
  standing.is_asked = true;
  witnesses_[number]->Ask(witness::WriteAddCheckpoint(standing.size, *proof, question.note), question.text);
}

bool Witnessing::IsWaiting() const {
  return std::ranges::any_of(standings_, [](const Standing& one) { return one.is_asked; });
}

void Witnessing::WaitForAnswers(Question& question) {
  const Moment until = std::chrono::steady_clock::now() + policy_.timeout;
  while (IsWaiting()) {
    {
      std::unique_lock lock(mutex_);
      const bool answered = wake_.wait_until(lock, until, [this] { return is_answered_; });
      is_answered_ = false;
      if (!answered) break;
    }
    TakeAnswers(question);
  }
  // Its own timeout ends it soon; the answer is taken the next time.
}

void Witnessing::TakeAnswers(Question& question) {
  for (std::size_t i = 0; i < witnesses_.size(); ++i)
    if (auto answer = witnesses_[i]->TakeAnswer(); answer.has_value()) TakeAnswer(i, *std::move(answer), question);
}

void Witnessing::TakeAnswer(std::size_t number, AskedWitness::Answer answer, Question& question) {
  Standing& standing = standings_[number];
  const bool was_asked = std::exchange(standing.is_asked, false);
  Compare(number, answer, question);
  if (!answer.is_cosigned() && !answer.is_at.has_value()) return NoteFailure(number, answer.error);
  if (std::exchange(standing.failures, 0) > 0)
    LogLine(Severity::kInfo, "witness-answers-again", {{"witness", witnesses_[number]->address().key.name}});
  standing.not_before = {};
  standing.is_heard_of = true;
  if (answer.is_at.has_value()) {
    standing.size = *answer.is_at;
    if (was_asked) Ask(number, question);
    return;
  }
  if (answer.text != question.text) {
    // Of a checkpoint before this one; where the witness is now it will say.
    if (const auto before = log::ParseCheckpointBody(answer.text); before.has_value()) standing.size = before->size;
    return;
  }
  standing.size = question.size;
  if (std::exchange(standing.has_cosigned, true)) return;
  question.note += answer.line;
}

// A checkpoint under a key of the log is proof, whoever shows it.
void Witnessing::Compare(std::size_t number, const AskedWitness::Answer& answer, Question& question) {
  if (answer.shown.empty()) return;
  const auto seen = ReadSigned(answer.shown, question.charter);
  if (seen.has_value() && !Continues({question.size, question.root, question.proofs}, *seen))
    Forgotten(number, seen->size, "shows a checkpoint under this log's key of", question);
}

void Witnessing::Forgotten(std::size_t number, std::uint64_t size, std::string_view what, Question& question) {
  if (size <= policy_.lost_size || question.forgotten.has_value()) return;
  question.forgotten = Error{
      ErrorCode::kConflict,
      fmt::format("the witness {} {} {} entries that this log of {} entries does not go through: an old copy of the "
                  "directory was put back, or two copies ran. To go on would make a second history under one key. Put "
                  "the newest copy back, or get the missing entries from a mirror. If they are lost for good, say so: "
                  "lost_size = {} under [witnesses] in entente.toml",
                  witnesses_[number]->address().key.name, what, size, question.size, size),
      witnesses_[number]->address().url, std::string(log::kForgottenHistoryRule)};
}

void Witnessing::NoteFailure(std::size_t number, const Error& error) {
  Standing& standing = standings_[number];
  if (standing.failures++ == 0)
    LogLine(Severity::kWarning, "witness-does-not-cosign",
            {{"witness", witnesses_[number]->address().key.name},
             {"url", witnesses_[number]->address().url},
             {"why", error.Text()}});
  const std::chrono::seconds pause(std::int64_t{1} << std::min(standing.failures - 1, kDoublingsMax));
  standing.not_before = std::chrono::steady_clock::now() + std::min(pause, kPauseMax);
}

void Witnessing::NoteQuorum(std::size_t cosigned, std::uint64_t size) {
  const bool reached = cosigned >= policy_.quorum;
  if (std::exchange(quorum_was_reached_, reached) == reached) return;
  LogLine(reached ? Severity::kInfo : Severity::kWarning,
          reached ? "quorum-of-witnesses" : "quorum-of-witnesses-missed",
          {{"size", std::to_string(size)},
           {"cosigned", std::to_string(cosigned)},
           {"quorum", std::to_string(policy_.quorum)},
           {"published", reached || policy_.when_missing == WitnessingPolicy::WhenMissing::kPublish ? "yes" : "no"}});
}

}  // namespace entente::node
