#include "node/witnessing.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/logging.h"
#include "log/checkpoint.h"
#include "log/cosignature.h"
#include "log/note.h"
#include "node/witnessed_checkpoint.h"
#include "protocols/operations/metrics.h"
#include "witness/request.h"

namespace entente::node {
namespace {

// A witness may say once where it is, and once more when somebody else asked it meanwhile.
constexpr unsigned kAttemptsMax = 3;
constexpr unsigned kDoublingsMax = 6;
constexpr std::chrono::seconds kPauseMax{60};

}  // namespace

Witnessing::Witnessing(WitnessingPolicy policy) : policy_(std::move(policy)), standings_(policy_.witnesses.size()) {
  facts_.quorum = log::QuorumWords(policy_.rule);
  for (const WitnessAddress& address : policy_.witnesses)
    facts_.witnesses.push_back({.name = address.key.name, .key_id = address.key.key_id});
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
  const bool reached = log::MeetsQuorum(policy_.rule, Those(&Standing::has_cosigned));
  NoteQuorum(reached, cosigned, size);
  NoteFacts(question, reached);
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
  const bool is_ahead = standing.size > question.size;
  // What is known to be lost is no claim.
  standing.claims_more = is_ahead && standing.size > policy_.lost_size;
  if (is_ahead) {
    if (standing.claims_more && log::MeetsQuorum(policy_.rule, Those(&Standing::claims_more)))
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
  {
    const std::scoped_lock lock(facts_mutex_);
    ++facts_.witnesses[number].failures;
  }
  if (standing.failures++ == 0)
    LogLine(Severity::kWarning, "witness-does-not-cosign",
            {{"witness", witnesses_[number]->address().key.name},
             {"url", witnesses_[number]->address().url},
             {"why", error.Text()}});
  const std::chrono::seconds pause(std::int64_t{1} << std::min(standing.failures - 1, kDoublingsMax));
  standing.not_before = std::chrono::steady_clock::now() + std::min(pause, kPauseMax);
}

std::vector<bool> Witnessing::Those(bool Standing::* of) const {
  std::vector<bool> those;
  those.reserve(standings_.size());
  for (const Standing& one : standings_) those.push_back(one.*of);
  return those;
}

void Witnessing::NoteFacts(const Question& question, bool reached) {
  const auto note = log::ParseNote(question.note);
  const std::scoped_lock lock(facts_mutex_);
  facts_.quorum_met = reached;
  for (std::size_t i = 0; i < standings_.size(); ++i) {
    if (!standings_[i].has_cosigned || !note.has_value()) continue;
    const auto time = log::VerifyCosignature(*note, witnesses_[i]->address().key);
    if (!time.has_value()) continue;
    facts_.witnesses[i].size = question.size;
    facts_.witnesses[i].time = *time;
  }
}

protocols::WitnessingFacts Witnessing::facts() const {
  const std::scoped_lock lock(facts_mutex_);
  return facts_;
}

void Witnessing::WriteTo(std::string& text) const {
  const protocols::WitnessingFacts facts = this->facts();
  const auto write = [&](std::string_view name, std::string_view kind, std::string_view help, auto value_of) {
    protocols::WriteHelp(text, name, kind, help);
    for (const protocols::WitnessFacts& one : facts.witnesses)
      protocols::WriteSample(text, name, "witness", fmt::format("{}+{:08x}", one.name, one.key_id), value_of(one));
  };
  protocols::WriteMetric(text, "entente_witness_quorum_met", "gauge",
                         "1 when enough witnesses have cosigned the newest checkpoint that they were asked for.",
                         facts.quorum_met ? 1 : 0);
  write("entente_witness_cosigned_entries", "gauge",
        "Entries of the largest tree that a witness has cosigned since the start.",
        [](const protocols::WitnessFacts& one) { return one.size; });
  write("entente_witness_cosignature_timestamp_seconds", "gauge",
        "When it did, by its own clock, in seconds since 1970; 0 before the first time.",
        [](const protocols::WitnessFacts& one) { return static_cast<std::uint64_t>(one.time); });
  write("entente_witness_failures_total", "counter", "Times that a witness did not cosign what it was asked to.",
        [](const protocols::WitnessFacts& one) { return one.failures; });
}

void Witnessing::NoteQuorum(bool reached, std::size_t cosigned, std::uint64_t size) {
  if (std::exchange(quorum_was_reached_, reached) == reached) return;
  LogLine(reached ? Severity::kInfo : Severity::kWarning,
          reached ? "quorum-of-witnesses" : "quorum-of-witnesses-missed",
          {{"size", std::to_string(size)},
           {"cosigned", std::to_string(cosigned)},
           {"quorum", log::QuorumWords(policy_.rule)},
           {"published", reached || policy_.when_missing == WitnessingPolicy::WhenMissing::kPublish ? "yes" : "no"}});
}

}  // namespace entente::node
