#include "node/asked_witness.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "log/checkpoint.h"
#include "log/cosignature.h"
#include "log/note.h"
#include "node/witnessed_checkpoint.h"

namespace entente::node {
namespace {

constexpr unsigned kProofRefused = 422;

std::optional<std::uint64_t> ParseSize(std::string_view body) {
  if (body.ends_with('\n')) body.remove_suffix(1);
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(body.data(), body.data() + body.size(), size);
  if (body.empty() || error != std::errc() || end != body.data() + body.size()) return std::nullopt;
  return size;
}

// The line of this witness among those that came; lines of others are ignored.
Result<std::string> CosignatureIn(std::string_view body, const std::string& text,
                                  const log::CosignatureVerifier& witness) {
  TRY_ASSIGN(auto signatures, log::ParseSignatureLines(body));
  std::erase_if(signatures, [&](const auto& one) { return one.name != witness.name || one.key_id != witness.key_id; });
  if (signatures.size() > 1) signatures.resize(1);
  const log::Note note{text, std::move(signatures)};
  TRY(log::VerifyCosignature(note, witness));
  return log::SignatureLine(note.signatures.front());
}

}  // namespace

AskedWitness::AskedWitness(WitnessAddress address, std::chrono::milliseconds timeout, std::filesystem::path ca_file,
                           std::function<void()> answered)
    : address_(std::move(address)),
      timeout_(timeout),
      ca_file_(std::move(ca_file)),
      answered_(std::move(answered)),
      thread_([this](const std::stop_token& stop) { Run(stop); }) {}

bool AskedWitness::is_idle() const {
  const std::lock_guard lock(mutex_);
  return !busy_ && !question_.has_value() && !answer_.has_value();
}

void AskedWitness::Ask(std::string request, std::string text) {
  {
    const std::lock_guard lock(mutex_);
    question_ = Question{std::move(request), std::move(text)};
  }
  wake_.notify_one();
}

std::optional<AskedWitness::Answer> AskedWitness::TakeAnswer() {
  const std::lock_guard lock(mutex_);
  return std::exchange(answer_, std::nullopt);
}

void AskedWitness::Run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (wake_.wait(lock, stop, [this] { return question_.has_value(); })) {
    const std::optional<Question> question = std::exchange(question_, std::nullopt);
    if (!question.has_value()) continue;
    busy_ = true;
    lock.unlock();
    Answer answer = Send(*question);
    lock.lock();
    busy_ = false;
    answer_ = std::move(answer);
    lock.unlock();
    answered_();
    lock.lock();
  }
}

AskedWitness::Answer AskedWitness::Send(const Question& question) const {
  Answer answer;
  answer.text = question.text;
  const auto client = ConnectToWitness(address_, timeout_, ca_file_);
  if (client.has_value())
    SendTo(**client, question, answer);
  else
    answer.error = client.error();
  return answer;
}

void AskedWitness::SendTo(http::Client& client, const Question& question, Answer& answer) const {
  const auto response = client.Send("POST", "/add-checkpoint", {{"Content-Type", "text/plain; charset=utf-8"}},
                                    AsBytes(question.request));
  if (!response.has_value()) {
    answer.error = response.error();
    return;
  }
  if (response->status == 409) answer.is_at = ParseSize(AsText(response->body));
  const auto asked = log::ParseCheckpointBody(question.text);
  const bool is_ahead = answer.is_at.has_value() && asked.has_value() && *answer.is_at >= asked->size;
  if (asked.has_value() && (is_ahead || response->status == kProofRefused)) {
    auto shown = ShownCheckpoint(client, asked->origin);
    if (shown.has_value()) answer.shown = *std::move(shown);
  }
  if (answer.is_at.has_value()) return;
  if (response->status != 200) {
    answer.error = Error{ErrorCode::kUnavailable,
                         fmt::format("it answers {}: {}", response->status, response->Explain()),
                         address_.url,
                         {}};
    return;
  }
  auto line = CosignatureIn(AsText(response->body), question.text, address_.key);
  if (line.has_value())
    answer.line = *std::move(line);
  else
    answer.error = std::move(line.error());
}

}  // namespace entente::node
