#include "log/checkpoint.h"

#include <fmt/format.h>

#include <charconv>
#include <span>

#include "base/check.h"
#include "base/encoding.h"

namespace entente::log {
namespace {

// Takes a line with its newline off the front. Errors: kInvalidInput when there is none.
Result<std::string_view> TakeLine(std::string_view& text, std::string_view what, int line) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos)
    return Invalid(fmt::format("the checkpoint ends before its {}", what), fmt::format("line {}", line));
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(end + 1);
  return taken;
}

Result<std::uint64_t> ParseSize(std::string_view text) {
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  const bool whole = !text.empty() && error == std::errc() && end == text.data() + text.size();
  if (!whole || (text.size() > 1 && text.front() == '0') || size > kCheckpointSizeMax)
    return Invalid("the size of a checkpoint is a decimal number without leading zeros, below 2^63", "line 2");
  return size;
}

}  // namespace

std::string CheckpointBody(const Checkpoint& checkpoint) {
  return fmt::format("{}\n{}\n{}\n", checkpoint.origin, checkpoint.size, ToBase64(checkpoint.root));
}

Result<Checkpoint> ParseCheckpointBody(std::string_view body) {
  Checkpoint checkpoint;
  TRY_ASSIGN(checkpoint.origin, TakeLine(body, "origin", 1));
  if (checkpoint.origin.empty()) return Invalid("the origin of a checkpoint is empty", "line 1");
  TRY_ASSIGN(const std::string_view size, TakeLine(body, "size", 2));
  TRY_ASSIGN(checkpoint.size, ParseSize(size));
  TRY_ASSIGN(const std::string_view root_text, TakeLine(body, "root", 3));
  const Result<Bytes> root = FromBase64(root_text);
  if (!root.has_value() || root->size() != checkpoint.root.size())
    return Invalid("the root of a checkpoint is 32 bytes in base64", "line 3");
  TRY_ASSIGN(checkpoint.root, crypto::DigestFromBytes(*root));
  for (int line = 4; !body.empty(); ++line) {
    TRY_ASSIGN(const std::string_view extension, TakeLine(body, "last newline", line));
    if (extension.empty()) return Invalid("a checkpoint has no empty lines", fmt::format("line {}", line));
  }
  return checkpoint;
}

Result<std::string> SignCheckpoint(const Checkpoint& checkpoint, const crypto::PrivateKey& key) {
  if (checkpoint.size > kCheckpointSizeMax) return Invalid("the size of a checkpoint is below 2^63");
  return SignNote(CheckpointBody(checkpoint), checkpoint.origin, key);
}

Result<std::string> SignCheckpoint(const Checkpoint& checkpoint, const std::vector<crypto::PrivateKey>& keys) {
  CHECK(!keys.empty());
  TRY_ASSIGN(std::string note, SignCheckpoint(checkpoint, keys.front()));
  for (const crypto::PrivateKey& key : std::span(keys).subspan(1)) {
    // A note of its own, whose last line is the signature.
    TRY_ASSIGN(const std::string other, SignCheckpoint(checkpoint, key));
    note += std::string_view(other).substr(other.rfind("\n\n") + 2);
  }
  return note;
}

Result<Checkpoint> VerifyCheckpoint(std::string_view note, const NoteVerifier& verifier) {
  TRY_ASSIGN(const std::string body, VerifyNote(note, verifier));
  TRY_ASSIGN(Checkpoint checkpoint, ParseCheckpointBody(body));
  // A key may be used for other notes too; what it says about a log it says under the log's name.
  if (checkpoint.origin != verifier.name)
    return Fail(ErrorCode::kUnauthorized, fmt::format("the checkpoint is of the log {}, and the key is one of {}",
                                                      checkpoint.origin, verifier.name));
  return checkpoint;
}

Result<Checkpoint> ReadUnverifiedCheckpoint(std::string_view note) {
  TRY_ASSIGN(const Note parsed, ParseNote(note));
  return ParseCheckpointBody(parsed.text);
}

}  // namespace entente::log
